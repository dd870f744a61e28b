public import Bytes
import Crypto

/// All that both phones said before something moves, as one hash: the words on both screens and the key of what moves
/// come from it.
public struct TransferTranscript: Equatable, Sendable {
    static let label = "countersign transfer v1"
    let hash: [UInt8]

    /// SHA-256(label ‖ 01 ‖ opening ‖ joining ‖ reveal), each as the SHA-256 of its text; throws where the reveal is
    /// not what the opening hid, or the new phone made another number of keys than were asked for.
    public init(opening: String, joining: String, reveal: String) throws(PhoneLinkError) {
        let (opened, joined) = (try TransferOpening(parsing: opening), try TransferJoining(parsing: joining))
        let revealed = try TransferReveal(parsing: reveal)
        guard equalInConstantTime(opened.commitment, revealed.commitment) else { throw .notForThis("transfer") }
        guard joined.marks.count == opened.count, Set(joined.marks).count == opened.count else {
            throw .malformed("marks")
        }
        guard joined.agreementKey != revealed.agreementKey else { throw .notForThis("transfer") }
        var writer = ByteWriter(capacity: 160)
        writer.write(Self.label.utf8)
        writer.write(1)
        for text in [opening, joining, reveal] { writer.write(Array(SHA256.hash(data: Array(text.utf8)))) }
        hash = Array(SHA256.hash(data: writer.bytes))
    }

    /// What both screens show: "Blue 41".
    public var words: ComparisonWords { ComparisonWords(transcript: hash) }

    /// The key of what moves: both phones work it out, and nobody else.
    public func key(own: AgreementKey, other: AgreementPublicKey) throws(PhoneLinkError) -> Secret {
        try own.derived(with: other, salt: hash, info: "countersign transfer key v1", count: 32)
    }

    /// Seals what moves (AES-256-GCM, the transcript as associated data).
    public func seal(_ package: TransferPackage, with key: Secret, nonce: [UInt8]) throws(PhoneLinkError) -> String {
        do {
            let box = try AES.GCM.seal(
                package.serialized(), using: SymmetricKey(data: key.exposed()), nonce: AES.GCM.Nonce(data: nonce),
                authenticating: hash)
            let value: JSONValue = ["sealed": .string(Base64URL.encode(nonce + Array(box.ciphertext) + Array(box.tag)))]
            return value.text
        } catch {
            throw .malformed("package")
        }
    }

    /// Opens what the old phone sealed; nil where its owner said that the words differ.
    public func open(_ text: String, with key: Secret) throws(PhoneLinkError) -> TransferPackage? {
        let claims = try Claims(parsing: Array(text.utf8), sizeMax: TransferStep.package.sizeMax)
        if try claims.flag("stop") { return nil }
        let sealed = try claims.string("sealed")
        let bytes = try reading("sealed") { () throws(ByteError) in try Base64URL.decode(sealed) }
        guard bytes.count >= 28 else { throw .malformed("sealed") }
        let plain: [UInt8]
        do {
            plain = Array(
                try AES.GCM.open(
                    AES.GCM.SealedBox(combined: bytes), using: SymmetricKey(data: key.exposed()), authenticating: hash))
        } catch {
            throw .badSignature
        }
        return try TransferPackage(parsing: plain)
    }

    /// The package that says that nothing moves.
    public static let stop: String = {
        let value: JSONValue = ["stop": true]
        return value.text
    }()
}

/// What moves from phone to phone: an old phone's word for each account, and codes of other sites.
public struct TransferPackage: Equatable, Sendable {
    /// One account, and where its server is.
    public struct Moving: Equatable, Sendable {
        public let server: String
        public let organisation: String
        public let account: String
        /// For the new phone's key of the same place in its list.
        public let endorsement: String

        public init(server: String, organisation: String, account: String, endorsement: String) {
            self.server = server
            self.organisation = organisation
            self.account = account
            self.endorsement = endorsement
        }
    }

    public let accounts: [Moving]
    public let entries: [SiteEntry]

    public init(accounts: [Moving], entries: [SiteEntry]) {
        self.accounts = accounts
        self.entries = entries
    }

    init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: TransferStep.package.sizeMax)
        var accounts: [Moving] = []
        for value in try claims.array("accounts", max: TransferOpening.countMax) {
            let one = try Claims(value)
            accounts.append(
                Moving(
                    server: try one.text("srv", max: 256), organisation: try one.text("org", max: 96),
                    account: try one.text("acc", max: 96), endorsement: try one.string("end")))
        }
        self.accounts = accounts
        entries = try SiteEntry.list(claims)
    }

    func serialized() -> [UInt8] {
        let value: JSONValue = [
            "accounts": .array(
                accounts.map {
                    [
                        "srv": .string($0.server), "org": .string($0.organisation), "acc": .string($0.account),
                        "end": .string($0.endorsement),
                    ]
                }), "entries": .array(entries.map(\.value)),
        ]
        return value.serialized()
    }
}
