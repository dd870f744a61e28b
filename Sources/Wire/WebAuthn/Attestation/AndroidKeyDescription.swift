import SwiftASN1

/// The extension in which Android's keystore describes a key (Android "Key and ID attestation", schema
/// `KeyDescription`), as far as Web Authentication Level 3, §8.4 needs it.
struct AndroidKeyDescription: Equatable {
    static let oid: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 11129, 2, 1, 17]
    /// KM_ORIGIN_GENERATED.
    static let originGenerated = 0
    /// KM_PURPOSE_SIGN.
    static let purposeSign = 2

    /// One of the two lists of what the key is allowed; each member is explicitly tagged.
    struct AuthorizationList: Equatable {
        private static let purposeTag: UInt = 1
        private static let allApplicationsTag: UInt = 600
        private static let originTag: UInt = 702

        private(set) var purposes: [Int] = []
        private(set) var allApplications = false
        private(set) var origin: Int?

        init(_ node: ASN1Node) throws {
            guard node.identifier == .sequence, case .constructed(let members) = node.content else {
                throw ASN1Error.unexpectedFieldType(node.identifier)
            }
            for member in members where member.identifier.tagClass == .contextSpecific {
                switch member.identifier.tagNumber {
                case Self.purposeTag:
                    let set = try Self.only(in: member)
                    guard set.identifier == .set, case .constructed(let values) = set.content else {
                        throw ASN1Error.unexpectedFieldType(set.identifier)
                    }
                    for value in values { purposes.append(try Int(derEncoded: value)) }
                case Self.allApplicationsTag: allApplications = true
                case Self.originTag: origin = try Int(derEncoded: Self.only(in: member))
                default: continue
                }
            }
        }

        private static func only(in node: ASN1Node) throws -> ASN1Node {
            guard case .constructed(let nodes) = node.content else {
                throw ASN1Error.unexpectedFieldType(node.identifier)
            }
            var iterator = nodes.makeIterator()
            guard let inner = iterator.next(), iterator.next() == nil else {
                throw ASN1Error.unexpectedFieldType(node.identifier)
            }
            return inner
        }
    }

    let challenge: [UInt8]
    let softwareEnforced: AuthorizationList
    let hardwareEnforced: AuthorizationList

    init(der: ArraySlice<UInt8>) throws {
        self = try DER.sequence(DER.parse(der), identifier: .sequence) { nodes in
            _ = try Int(derEncoded: &nodes)
            try Self.passEnumerated(&nodes)
            _ = try Int(derEncoded: &nodes)
            try Self.passEnumerated(&nodes)
            let challenge = try ASN1OctetString(derEncoded: &nodes)
            _ = try ASN1OctetString(derEncoded: &nodes)
            return Self(
                challenge: Array(challenge.bytes), softwareEnforced: try AuthorizationList(Self.next(&nodes)),
                hardwareEnforced: try AuthorizationList(Self.next(&nodes)))
        }
    }

    private init(challenge: [UInt8], softwareEnforced: AuthorizationList, hardwareEnforced: AuthorizationList) {
        self.challenge = challenge
        self.softwareEnforced = softwareEnforced
        self.hardwareEnforced = hardwareEnforced
    }

    private static func next(_ nodes: inout ASN1NodeCollection.Iterator) throws -> ASN1Node {
        guard let node = nodes.next() else { throw ASN1Error.truncatedASN1Field() }
        return node
    }

    private static func passEnumerated(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        let node = try next(&nodes)
        guard node.identifier == .enumerated else { throw ASN1Error.unexpectedFieldType(node.identifier) }
    }
}
