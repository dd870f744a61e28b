import Crypto
import SwiftASN1
import X509

extension AttestationSubject {
    /// The extension that carries the nonce (§8.8).
    private static var nonceExtension: ASN1ObjectIdentifier { [1, 2, 840, 113635, 100, 8, 2] }

    /// §8.8.
    func apple() throws(WebAuthnError) -> Evidence {
        try expectMembers(["x5c"])
        let (path, certificate) = try certificates()
        guard let named = certificate.certificate.extensions[oid: Self.nonceExtension] else {
            throw .attestationInvalid("nonce")
        }
        let nonce = try proving("nonce") {
            try DER.sequence(DER.parse(named.value), identifier: .sequence) { nodes in
                try DER.explicitlyTagged(&nodes, tagNumber: 1, tagClass: .contextSpecific) { node in
                    try ASN1OctetString(derEncoded: node)
                }
            }
        }
        guard Array(nonce.bytes) == Array(SHA256.hash(data: signedBytes)) else { throw .attestationInvalid("nonce") }
        guard let key = certificate.key, key.isSameKey(as: credential.publicKey.key) else {
            throw .attestationInvalid("the certificate is for another key")
        }
        return Evidence(type: .anonymizationCA, path: path)
    }
}
