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
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case 0x3c:
                marks += 1
                let rest = bytes[(place + 1)...]
                if rest.starts(with: doctype) || rest.starts(with: entity) { throw .documentType }
            case 0x22, 0x27: marks += 1
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
            let keys = package.children("Key")
            let device = package.child("DeviceInfo")
            guard entries.count + max(1, keys.count) <= keysMax else { throw .tooManyKeys }
            guard device != nil || package.children("DeviceInfo").isEmpty else {
                entries.append(.fault(line: package.line, .malformed("device's description")))
                continue
            }
            if keys.isEmpty { entries.append(.fault(line: package.line, .missing("key"))) }
            for element in keys {
                do throws(TokenFault) {
                    let reader = PSKCKeyReader(device: device, element: element, seal: seal)
                    entries.append(.key(line: element.line, try reader.key()))
                    opened += 1
                } catch {
                    if error == .wrongSeal { wrong += 1 }
                    entries.append(.fault(line: element.line, error))
                }
            }
        }
        if opened == 0, wrong > 0 { throw .wrongKey }
        return entries
    }
}

extension UTF8 {
    fileprivate static func isValid(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}
