public import Bytes
public import Domain
import Storage

/// A sign-in that takes more than one message of the client.
extension SignIns {
    /// What the person typed when asked again: a code, or `push` or `push2` for a new request. Nil when the text has
    /// the form of nothing that could be asked for.
    public func respond(_ typed: Secret, to signIn: SignIn) async -> Begun? {
        switch PasswordLine.ending(typed.exposedText()) {
        case .push(nil): await askAgain(signIn)
        case .push(let position?): await askAgain(signIn, .position(position))
        case .telephone: .refused(Refusal(.noUsableMethod))
        case .code: await type(typed, into: signIn)
        case nil: nil
        }
    }

    /// Takes the approval for the client, once and while the sign-in's time lasts: whoever shows the same ticket
    /// again, or late, is refused.
    public func redeem(_ id: ID<SignIn>) async throws(Refusal) {
        let digest = house.keyRing.digest("redeemed", id.text.utf8)
        let now = house.now()
        do {
            _ = try await house.store.change(.signIn(id)) { try $0.redeem(digest: digest, now: now) }
        } catch let refusal as Refusal {
            throw refusal
        } catch is Mistake {
            throw Refusal(.codeUsed)
        } catch {
            throw house.failed(error, "redeem")
        }
    }

    /// 16 bytes that tie what is handed to a client to all of these parts; nobody outside can make them.
    public func binding(_ parts: [[UInt8]]) -> [UInt8] {
        var writer = ByteWriter()
        for part in parts {
            writer.writeInteger(UInt32(clamping: part.count))
            writer.write(part)
        }
        return Array(house.keyRing.digest("sign-in ticket", writer.bytes).prefix(16))
    }

    /// The name that the device's owner gave it.
    public func deviceName(_ id: ID<Device>) async throws(Refusal) -> String? {
        try await house.read { try await house.store.device(id)?.name }
    }
}
