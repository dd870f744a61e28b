public import Bytes

/// A container of symmetric keys, as makers deliver tokens' secrets (PSKC, RFC 6030).
///
/// Read are plain keys, and keys encrypted by AES-CBC under a key agreed on or derived from a password (PBKDF2),
/// each with its authentication code, which is checked before anything is decrypted. A signature over the whole
/// document is noticed, not verified.
public struct PSKCDocument: Sendable {
    public static let sizeMax = 64 << 20
    /// How many elements' and attributes' marks a document may have, which bounds the memory for reading it.
    public static let markupMax = 6_000_000
    /// How many attributes an element may have, as the parser compares each of them with all others.
    public static let attributesMax = 32
    public static let keysMax = 100_000
    /// The most rounds of PBKDF2, a few seconds of work.
    public static let iterationsMax: Int64 = 2_000_000
    /// The longest salt of PBKDF2 in bytes.
    public static let saltSizeMax = 1_024
    public static let namespace = "urn:ietf:params:xml:ns:keyprov:pskc"

    /// What opens an encrypted document.
    public enum Opening: Sendable {
        case nothing
        /// The key agreed on: 16, 24 or 32 bytes.
        case key(Secret)
        case password(Secret)
    }

    /// The keys in their order; those that cannot be taken are faults with their line.
    public let entries: [TokenEntry]
    /// Whether the document bears a signature, which is not verified (RFC 6030 §8).
    public let isSigned: Bool

    public init(parsing bytes: [UInt8], openedWith opening: Opening = .nothing) throws(PSKCError) {
        try Self.inspect(bytes)
        let tree = try XMLTree(bytes)
        (entries, isSigned) = try withExtendedLifetime(tree) { () throws(PSKCError) -> ([TokenEntry], Bool) in
            guard let root = tree.root, root.name == "KeyContainer", root.namespace == Self.namespace,
                root.attribute("Version") == "1.0"
            else { throw .notPSKC }
            let seal = try PSKCSeal(container: root, opening: opening)
            return (try Self.entries(of: root, seal: seal), !root.children("Signature").isEmpty)
        }
    }

    /// Refuses what must not reach the XML parser: it is in UTF-8, of bounded size, and declares nothing.
    private static func inspect(_ bytes: [UInt8]) throws(PSKCError) {
        guard bytes.count <= sizeMax else { throw .tooLong }
        guard !bytes.contains(0), UTF8.isValid(bytes) else { throw .encoding }
        let doctype = Array("!DOCTYPE".utf8)
        let entity = Array("!ENTITY".utf8)
        var marks = 0
        var quotes = 0
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 0x3c:
                marks += 1
                quotes = 0
                let rest = bytes[(place + 1)...]
                if rest.starts(with: doctype) || rest.starts(with: entity) { throw .documentType }
            case 0x22, 0x27:
                marks += 1
                quotes += 1
                guard quotes <= 2 * attributesMax else { throw .tooLong }
            default: break
            }
        }
        guard marks <= markupMax else { throw .tooLong }
    }

    private static func entries(of root: XMLElement, seal: PSKCSeal) throws(PSKCError) -> [TokenEntry] {
        var entries: [TokenEntry] = []
        var opened = 0
        var wrong = 0
        for package in root.children where package.name == "KeyPackage" {
            guard entries.count < keysMax else { throw .tooManyKeys }
            var line = package.line
            do throws(TokenFault) {
                // A package describes one device and holds one key of it (RFC 6030 §4.1).
                guard package.children("DeviceInfo").count <= 1 else { throw .malformed("set of elements") }
                guard package.children("Key").count <= 1 else { throw .malformed("set of elements") }
                guard let element = package.child("Key") else { throw .missing("key") }
                line = element.line
                let reader = PSKCKeyReader(device: package.child("DeviceInfo"), element: element, seal: seal)
                entries.append(.key(line: line, try reader.key()))
                opened += 1
            } catch {
                if error == .wrongSeal { wrong += 1 }
                entries.append(.fault(line: line, error))
            }
        }
        if opened == 0, wrong > 0 { throw .wrongKey }
        return entries
    }
}

extension UTF8 {
    fileprivate static func isValid(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}
