import Bytes
import Crypto

/// The SHA-256 hash of an integration key and a signature made with it.
public struct ReplayKey: Hashable, Sendable {
    public let hash: [UInt8]
    /// From when on, in seconds since 1970, the date alone refuses the request.
    public let expires: Int64

    init(_ credentials: Credentials, date: RequestDate) {
        hash = Array(SHA256.hash(data: Array(credentials.integrationKey.text.utf8) + credentials.signature))
        expires = date.unixSeconds + RequestDate.toleranceSeconds + 1
    }
}
