import Bytes

/// Why a message between phone and server was not accepted.
public enum PhoneLinkError: Error, Equatable, Sendable {
    /// The message does not have the form that docs/phone-protocol.md gives it.
    case malformed(String)
    /// The header names another algorithm than ES256.
    case wrongAlgorithm
    /// The message is of another type than the one due here.
    case wrongType
    /// The header names another key than the one it is checked with.
    case wrongKey
    /// The signature is not this key's signature over this message.
    case badSignature
    /// The message's time lies further from now than `TimeWindow.seconds`, or its end has passed.
    case outOfTime
    /// Authentic, but meant for something else: another device, request, pairing or address.
    case notForThis(String)
    /// The numbers given as randomness are no private key of P-256; draw again.
    case unusableRandomness
}

/// Runs a reader of bytes, and says what was being read when it fails.
func reading<Value>(
    _ what: String, _ body: () throws(ByteError) -> Value
) throws(PhoneLinkError) -> Value {
    do {
        return try body()
    } catch {
        throw .malformed(what)
    }
}
