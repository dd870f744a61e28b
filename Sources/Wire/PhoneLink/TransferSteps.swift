import Bytes
import Crypto

/// What two phones of one person say to each other when one takes the other's place. A server carries it and reads
/// nothing of it; it can put itself between them only by guessing the words on both screens, once.
public enum TransferStep: String, CaseIterable, Sendable {
    /// From the old phone: its key, hidden in a hash.
    case opening
    /// From the new phone: its key, and the marks of the keys that it made.
    case joining
    /// From the old phone: the key that was hidden.
    case reveal
    /// From the old phone, once its owner says that the words match: what moves, sealed; or that nothing does.
    case package

    /// Bytes of the step's text.
    public var sizeMax: Int { self == .package ? 65_536 : 4_096 }
}

/// The old phone's first word.
public struct TransferOpening: Equatable, Sendable {
    /// Accounts that move at once.
    public static let countMax = 16
    /// SHA-256 of label, 00, the old phone's agreement key and its nonce.
    public let commitment: [UInt8]
    /// How many accounts move: so many keys the new phone makes.
    public let count: Int

    public init(commitment: [UInt8], count: Int) {
        self.commitment = commitment
        self.count = count
    }

    public init(parsing text: String) throws(PhoneLinkError) {
        let claims = try Claims(parsing: Array(text.utf8), sizeMax: TransferStep.opening.sizeMax)
        commitment = try claims.bytes("com", 32)
        count = Int(try claims.integer("n", in: 0...Int64(Self.countMax)))
    }

    public var text: String {
        let value: JSONValue = ["com": .string(Base64URL.encode(commitment)), "n": .integer(Int64(count))]
        return value.text
    }
}

/// The new phone's word.
public struct TransferJoining: Equatable, Sendable {
    public let agreementKey: AgreementPublicKey
    public let marks: [KeyMark]
    /// The new phone's name, for the old one's screen.
    public let name: String

    public init(agreementKey: AgreementPublicKey, marks: [KeyMark], name: String) {
        self.agreementKey = agreementKey
        self.marks = marks
        let fitted = DisplayText.fitted(name, bytesMax: Pairing.nameMax)
        self.name = fitted.isEmpty ? "Phone" : fitted
    }

    public init(parsing text: String) throws(PhoneLinkError) {
        let claims = try Claims(parsing: Array(text.utf8), sizeMax: TransferStep.joining.sizeMax)
        agreementKey = try AgreementPublicKey(jwk: claims.value("agr"))
        var marks: [KeyMark] = []
        for value in try claims.array("marks", max: TransferOpening.countMax) {
            guard let text = value.string, let mark = try? KeyMark(typed: text), mark.text == text else {
                throw .malformed("marks")
            }
            marks.append(mark)
        }
        self.marks = marks
        name = try claims.text("name", max: Pairing.nameMax)
    }

    public var text: String {
        let value: JSONValue = [
            "agr": agreementKey.jwk, "marks": .array(marks.map { .string($0.text) }), "name": .string(name),
        ]
        return value.text
    }
}

/// The old phone's key, which its opening hid.
public struct TransferReveal: Equatable, Sendable {
    static let nonceCount = 16
    public let agreementKey: AgreementPublicKey
    public let nonce: [UInt8]

    public init(agreementKey: AgreementPublicKey, nonce: [UInt8]) throws(PhoneLinkError) {
        guard nonce.count == Self.nonceCount else { throw .malformed("non") }
        self.agreementKey = agreementKey
        self.nonce = nonce
    }

    public init(parsing text: String) throws(PhoneLinkError) {
        let claims = try Claims(parsing: Array(text.utf8), sizeMax: TransferStep.reveal.sizeMax)
        agreementKey = try AgreementPublicKey(jwk: claims.value("agr"))
        nonce = try claims.bytes("non", Self.nonceCount)
    }

    public var text: String {
        let value: JSONValue = ["agr": agreementKey.jwk, "non": .string(Base64URL.encode(nonce))]
        return value.text
    }

    /// What the opening says before this is said.
    public var commitment: [UInt8] {
        var writer = ByteWriter(capacity: 128)
        writer.write(TransferTranscript.label.utf8)
        writer.write(0)
        writer.write(agreementKey.x963)
        writer.write(nonce)
        return Array(SHA256.hash(data: writer.bytes))
    }
}
