import Bytes

/// Why a signed token, or a key, was not accepted.
public enum JOSEError: Error, Equatable, Sendable {
    /// Not in the form of the standard; says which part.
    case malformed(String)
    /// The header names an algorithm that is not spoken, or not the one of this key.
    case wrongAlgorithm
    /// The header's `typ` is of another kind of token than is due here.
    case wrongType
    /// The header demands an extension (`crit`, RFC 7515 §4.1.11); none is spoken.
    case criticalHeader
    /// No key of the set has this name and algorithm.
    case unknownKey
    case badSignature
    /// The key is of a kind or size that is not used, or a private one where a public one is due.
    case unusableKey(String)
    /// Authentic, but says something else than is due here: the claim's name.
    case wrongClaim(String)
}

/// Runs a reader of bytes, and says what was being read when it fails.
func reading<Value>(_ what: String, _ body: () throws(ByteError) -> Value) throws(JOSEError) -> Value {
    do {
        return try body()
    } catch {
        throw .malformed(what)
    }
}
