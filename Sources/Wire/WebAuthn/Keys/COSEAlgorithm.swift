/// A signature algorithm by its COSE number (IANA "COSE Algorithms"; Web Authentication Level 3, §5.8.5).
public enum COSEAlgorithm: Int, CaseIterable, Sendable {
    /// ECDSA on P-256 with SHA-256.
    case es256 = -7
    /// EdDSA, on Ed25519 alone.
    case edDSA = -8
    /// ECDSA on P-384 with SHA-384.
    case es384 = -35
    /// ECDSA on P-521 with SHA-512.
    case es512 = -36
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = -257

    /// What to offer when nothing speaks against it: every authenticator has ES256 or RS256 (§5.4, note on
    /// `pubKeyCredParams`).
    public static let usual: [COSEAlgorithm] = [.es256, .edDSA, .rs256]
}
