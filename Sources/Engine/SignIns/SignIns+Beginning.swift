import Bytes
import Domain
import Storage

extension SignIns {
    /// The request with its first factor settled: who, what they want, and whether it was right.
    private struct Checked {
        let name: LoginName
        let wish: WishedFor
        let factor: FirstFactor
    }

    /// Nil when the request's message was taken before.
    func beginning(_ request: SignInRequest) async throws(Refusal) -> Begun? {
        guard let name = LoginName(request.name) else { return .refused(Refusal(.firstFactorWrong)) }
        // One look, before anything is checked, at all that the checks below need.
        let grounds: Situation
        if let subject = subject(request, name) {
            grounds = try await house.read { try await house.store.look(subject) }
        } else {
            grounds = Situation()
        }
        let checked = try await check(request, name, grounds)
        switch checked.factor {
        case .unavailable: throw Refusal(.serviceError)
        case .wrong:
            let (door, origin, now) = (request.door, request.origin, house.now())
            _ = try await house.change(.beginning(request.application, name, codesOnly: .passcode)) {
                $0.firstFactorWrong(at: now, door: door, origin: origin)
            }
            return .refused(Refusal(.firstFactorWrong))
        case .right: break
        }
        let (wish, codesOnly) = try await decided(checked.wish, grounds)
        let beginning = Beginning(
            door: request.door, abilities: request.abilities, wish: wish, origin: request.origin,
            joinKey: codesOnly == nil ? joinKey(request, name) : nil, isKept: request.isKept, message: request.message)
        let draws = Draws(from: house.random)
        let now = house.now()
        return try await house.changeOnce(.beginning(request.application, name, codesOnly: codesOnly)) {
            $0.begin(beginning, draws: draws, now: now)
        }
    }

    /// The tokens are looked at where a code may have been typed: whether they still count is decided later.
    private func subject(_ request: SignInRequest, _ name: LoginName) -> Subject? {
        if case .code = request.wish { return .checking(request.application, name) }
        guard case .line(let line) = request.evidence else { return nil }
        return PasswordLine.mayHoldCode(line)
            ? .checking(request.application, name) : .application(request.application)
    }

    private func check(
        _ request: SignInRequest, _ name: LoginName, _ grounds: Situation
    ) async throws(Refusal) -> Checked {
        switch request.evidence {
        case .provedByApplication: return Checked(name: name, wish: request.wish, factor: .right)
        case .password(let password):
            return Checked(name: name, wish: request.wish, factor: await directory.check(name, password: password))
        case .line(let line):
            switch grounds.application?.firstFactor {
            case .here: return await check(line, name)
            case .elsewhere: return Checked(name: name, wish: wish(ofLine: line), factor: .right)
            case nil: throw Refusal(.serviceError)
            }
        }
    }

    /// The whole line is tried first, so that commas in passwords are safe; only then a valid ending is cut off.
    private func check(_ line: Secret, _ name: LoginName) async -> Checked {
        let whole = await directory.check(name, password: line)
        guard whole == .wrong, let (password, ending) = PasswordLine.split(line) else {
            return Checked(name: name, wish: .automatic, factor: whole)
        }
        let factor = await directory.check(name, password: password)
        return Checked(name: name, wish: wish(of: ending), factor: factor)
    }

    private func wish(ofLine line: Secret) -> WishedFor {
        let text = line.exposedText()
        if text.isEmpty { return .automatic }
        // What has the form of nothing is a wrong code.
        return PasswordLine.ending(text).map(wish) ?? .code(line)
    }

    private func wish(of ending: PasswordLine.Ending) -> WishedFor {
        switch ending {
        case .push(nil): .push(.lastUsed)
        case .push(let position?): .push(.position(position))
        case .telephone: .telephone
        case .code(let text): .code(Secret(text: text))
        }
    }

    private func decided(_ wish: WishedFor, _ grounds: Situation) async throws(Refusal) -> (Wish, CodeForm?) {
        switch wish {
        case .automatic: return (.automatic, nil)
        case .push(let choice): return (.push(choice), nil)
        case .telephone: return (.telephone, nil)
        case .code(let typed):
            let code =
                try await CodeCheck(house: house).check(
                    typed.exposedText(), among: grounds.tokens.filter { $0.isUsable }, figures: grounds.figures)
                ?? TriedCode(form: .passcode, proof: .none)
            return (.code(code), code.form)
        }
    }

    private func joinKey(_ request: SignInRequest, _ name: LoginName) -> [UInt8]? {
        guard let client = request.joinClient, case .line(let line) = request.evidence else { return nil }
        let parts = [Array(client.utf8), Array(name.text.utf8), line.exposed()]
        var writer = ByteWriter()
        for part in parts {
            writer.writeInteger(UInt32(clamping: part.count))
            writer.write(part)
        }
        return house.keyRing.digest("join", writer.bytes)
    }
}
