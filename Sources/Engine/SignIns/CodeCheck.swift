import Bytes
import Domain
import OATH
import Storage

/// Finds out what a typed code is, before and outside of the transaction that decides about it.
struct CodeCheck {
    let house: House

    /// How far back a counter's code is recognised as one that was used.
    static let usedCounters: Int64 = 3

    /// The text as a tried code of the person who has these usable tokens; nil when it has the form of no code.
    func check(_ typed: String, among tokens: [Token], figures: Figures) async throws(Refusal) -> TriedCode? {
        guard let text = TypedText(typed) else { return nil }
        return try await check(text, figures) { tokens }
    }

    func check(_ typed: String, of person: ID<Person>, figures: Figures) async throws(Refusal) -> TriedCode? {
        guard let text = TypedText(typed) else { return nil }
        return try await check(text, figures) { () async throws in try await house.store.usableTokens(of: person) }
    }

    private func check(
        _ text: TypedText, _ figures: Figures, tokens: () async throws -> [Token]
    ) async throws(Refusal) -> TriedCode {
        switch text {
        case .letters(let form, let letters):
            let digest = house.codeDigest(form, letters)
            let code = try await house.read { try await house.store.code(digest: digest) }
            // Whose code it is, and whether it still counts, is decided with the person's own rows.
            return TriedCode(form: text.form, proof: code.map { .oneTimeCode($0.id) } ?? .none)
        case .digits(let code):
            let tokens = try await house.read(tokens)
            return TriedCode(form: .passcode, proof: try match(code, tokens, figures))
        case .yubico(let code):
            let tokens = try await house.read(tokens)
            return TriedCode(form: .passcode, proof: try match(code, tokens))
        }
    }

    private func match(_ code: TypedCode, _ tokens: [Token], _ figures: Figures) throws(Refusal) -> TriedCode.Proof {
        var proof = TriedCode.Proof.none
        var failure: Refusal?
        for token in tokens where token.digits == code.count && token.kind != .yubico {
            do throws(Refusal) {
                switch try match(code, token, figures) {
                case .token(let id, let position, let drift): return .token(id, position: position, drift: drift)
                case .used: proof = .used
                case .oneTimeCode, .picture, .ended, .none: break
                }
            } catch {
                // A secret that can't be opened spoils this token alone; but its codes are not called wrong.
                failure = error
            }
        }
        if let failure, proof == .none { throw failure }
        return proof
    }

    private func match(_ code: TypedCode, _ token: Token, _ figures: Figures) throws(Refusal) -> TriedCode.Proof {
        let hotp = try generator(of: token)
        switch token.kind {
        case .hotp:
            let next = token.last + 1
            if let counter = hotp.match(code, from: next, lookAhead: Int64(figures.codeLookAhead)) {
                return .token(token.id, position: counter, drift: 0)
            }
            let from = max(0, next - Self.usedCounters)
            guard from < next else { return .none }
            return hotp.match(code, from: from, lookAhead: next - 1 - from) == nil ? .none : .used
        case .totp:
            let seconds = house.now().seconds
            let totp = try generator(of: token, hotp)
            let steps = Int64(figures.codeStepsEachWay)
            // The spent steps are looked at too, so that a used code is told from a wrong one.
            guard
                let found = totp.match(
                    code, at: seconds, drift: Int64(token.drift), back: steps, ahead: steps, after: -1)
            else { return .none }
            return found.step > token.last
                ? .token(token.id, position: found.step, drift: Int(found.drift)) : .used
        case .yubico: return .none
        }
    }

    private func match(_ code: YubicoOTP, _ tokens: [Token]) throws(Refusal) -> TriedCode.Proof {
        for token in tokens where token.kind == .yubico {
            let secret = try open(token)
            let bytes = secret.exposed()
            guard bytes.count == 22, let content = code.opened(with: Secret(Array(bytes.prefix(16)))) else { continue }
            guard content.privateID.equals(Secret(Array(bytes.suffix(6)))) else { continue }
            let position = Int64(content.position.usage) << 8 | Int64(content.position.session)
            return position > token.last ? .token(token.id, position: position, drift: 0) : .used
        }
        return .none
    }

    /// The token's generator, its secret opened.
    func generator(of token: Token) throws(Refusal) -> HOTP {
        let algorithm: HashAlgorithm =
            switch token.algorithm {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        do {
            return try HOTP(secret: try open(token), digits: token.digits, algorithm: algorithm)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw house.failed(error, "token \(token.id)")
        }
    }

    private func generator(of token: Token, _ hotp: HOTP) throws(Refusal) -> TOTP {
        do {
            return try TOTP(
                secret: hotp.secret, digits: hotp.digits, algorithm: hotp.algorithm,
                stepSeconds: Int64(token.stepSeconds))
        } catch {
            throw house.failed(error, "token \(token.id)")
        }
    }

    private func open(_ token: Token) throws(Refusal) -> Secret {
        do {
            return try SealedSecret(parsing: token.secret.bytes).open(
                for: RowIdentity.tokenSecret(token.id), with: house.keyRing)
        } catch {
            throw house.failed(error, "token \(token.id)")
        }
    }
}

/// The identities under which secrets are sealed: the row and the column.
enum RowIdentity {
    static func tokenSecret(_ id: ID<Token>) -> String { "tokens/" + id.text + "/secret" }
    static func clientSecret(_ id: ID<RADIUSClient>) -> String { "radius_clients/\(id)/secret" }
    static func integrationSecret(_ key: String) -> String { "integration_keys/\(key)/secret" }
    static func signingKey(_ id: String) -> String { "signing_keys/\(id)/secret" }
    static let phoneKey = "settings/phone_key"
    static let pushKey = "settings/push_key"
    static func pushLine(_ id: ID<Device>) -> String { "push_lines/\(id)/secret" }
    static func backupCopy(_ id: ID<SavedBackup>) -> String { "backups/\(id)/copy" }
}
