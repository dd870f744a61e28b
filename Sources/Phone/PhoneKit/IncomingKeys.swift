import Bytes
public import PhoneLink

/// The keys that a new phone made for one account, before any server has heard of them.
public struct IncomingKeys: Sendable {
    /// Bytes of their file.
    public static let sizeMax = 1_024
    let signing: SigningKey
    let agreement: AgreementKey
    private let agreementSecret: Secret

    /// By which the old phone names them.
    public var mark: KeyMark { KeyMark(of: signing.publicKey) }

    public init(_ surroundings: Surroundings = .system) throws(PhoneFailure) {
        // A draw is no key once in 2³² times; four such in a row mean that the randomness is broken.
        for _ in 0..<4 {
            let (first, second) = (Secret(surroundings.random(32)), Secret(surroundings.random(32)))
            guard let signing = try? SigningKey(first), let agreement = try? AgreementKey(second) else { continue }
            (self.signing, self.agreement, agreementSecret) = (signing, agreement, second)
            return
        }
        throw .store("This machine gives no randomness for keys.")
    }

    /// Reads what `serialized` wrote.
    public init(parsing bytes: [UInt8]) throws(PhoneFailure) {
        let damaged = PhoneFailure.store("The kept keys are damaged. Start again.")
        guard bytes.count <= Self.sizeMax, let value = try? JSONValue(parsing: bytes),
            let first = value["signing_key"]?.string, let second = value["agreement_key"]?.string
        else { throw damaged }
        do {
            signing = try SigningKey(Secret(Base64URL.decode(first)))
            agreementSecret = Secret(try Base64URL.decode(second))
            agreement = try AgreementKey(agreementSecret)
        } catch {
            throw damaged
        }
    }

    /// The keys in clear, for a file that its owner alone can read.
    public func serialized() -> [UInt8] {
        let value: JSONValue = [
            "signing_key": .string(Base64URL.encode(signing.secret.exposed())),
            "agreement_key": .string(Base64URL.encode(agreementSecret.exposed())),
        ]
        return value.serialized()
    }
}
