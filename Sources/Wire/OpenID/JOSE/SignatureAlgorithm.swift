/// The signature algorithms that are spoken (RFC 7518 §3.1). There is no `none`, and none with a shared secret: a
/// public key can never be taken for one.
public enum SignatureAlgorithm: String, CaseIterable, Sendable {
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// RSASSA-PSS with SHA-256 and MGF1 with SHA-256; verified only, never made here.
    case ps256 = "PS256"
}
