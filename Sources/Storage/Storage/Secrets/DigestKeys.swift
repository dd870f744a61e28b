import Crypto
import Synchronization

/// The keys of a ring's digests, derived once for each purpose: each takes two hashes more than the digest itself.
///
/// What is kept follows from the ring's own key alone, which never changes, and so can't be out of date.
final class DigestKeys: Sendable {
    /// How many purposes are kept. They are written in the program; one beyond is derived anew each time.
    static let purposesMax = 64

    let root: SymmetricKey
    private let derived = Mutex<[String: SymmetricKey]>([:])

    init(from root: SymmetricKey) { self.root = root }

    /// HKDF (RFC 5869) of the ring's key, with the purpose in its info.
    func key(for purpose: String) -> SymmetricKey {
        if let kept = derived.withLock({ $0[purpose] }) { return kept }
        let info = Array("countersign digest v1\n\(purpose)".utf8)
        let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: root, info: info, outputByteCount: KeyRing.keySize)
        derived.withLock { if $0.count < Self.purposesMax { $0[purpose] = key } }
        return key
    }
}
