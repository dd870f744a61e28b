import Bytes

/// A text with signatures below it (C2SP signed-note).
public struct SignedNote: Equatable, Sendable {
    /// How long a note may be.
    public static let sizeMax = 65_536
    /// How many signatures it may bear.
    public static let signaturesMax = 100

    /// A line below the text.
    public struct Signature: Equatable, Sendable {
        /// The name of the key that made it.
        public let name: String
        /// The first four bytes of a hash of the key's name and bytes.
        public let keyID: UInt32
        public let bytes: [UInt8]

        public init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// What is signed, with the line break at its end.
    public let text: String
    public let signatures: [Signature]

    public init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    public init(parsing note: String) throws(RecordError) {
        guard note.utf8.count <= Self.sizeMax else { throw .malformed("a note is too long") }
        let bytes = Array(note.utf8)
        guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x0a }) else {
            throw .malformed("a control character in a note")
        }
        // The text ends at the last empty line.
        guard let end = bytes.indices.last(where: { $0 > 0 && bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }),
            bytes.last == 0x0a, end + 1 < bytes.count
        else { throw .malformed("a note without signatures") }
        var signatures: [Signature] = []
        for line in bytes[(end + 1)...].dropLast().split(separator: 0x0a, omittingEmptySubsequences: false) {
            guard signatures.count < Self.signaturesMax else { throw .malformed("a note of too many signatures") }
            signatures.append(try Self.signature(String(decoding: line, as: UTF8.self)))
        }
        text = String(decoding: bytes[..<end], as: UTF8.self)
        self.signatures = signatures
    }

    public func serialized() -> String {
        var note = text + "\n"
        for signature in signatures {
            var writer = ByteWriter()
            writer.writeInteger(signature.keyID)
            writer.write(signature.bytes)
            note += "— \(signature.name) \(Base64.encode(writer.bytes))\n"
        }
        return note
    }

    /// `— name base64(key id, signature)`
    private static func signature(_ line: String) throws(RecordError) -> Signature {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "—", isName(parts[1]), let bytes = try? Base64.decode(parts[2]),
            bytes.count > 4
        else { throw .malformed("a signature line of another form") }
        var reader = ByteReader(bytes)
        guard let keyID = try? reader.readInteger(UInt32.self) else { throw .malformed("a signature too short") }
        return Signature(name: String(parts[1]), keyID: keyID, bytes: reader.readRest())
    }

    /// A key's name is not empty and has no white space and no plus.
    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && !name.contains { $0.isWhitespace || $0 == "+" }
    }
}
