import Bytes
import Crypto

/// What the server has of a phone's push line, so that the phone can compare it with its own at each opening.
public struct LineNotice: Equatable, Sendable {
    /// The server's key that lines are made with: an uncompressed point, 65 bytes; nil where nothing is pushed.
    public let serverKey: [UInt8]?
    /// The line's mark; nil where the server has none that works.
    public let mark: String?
    /// Whether that line works, but was made with an older key: the phone makes it anew.
    public let isOld: Bool

    public init(serverKey: [UInt8]?, mark: String?, isOld: Bool = false) {
        self.serverKey = serverKey
        self.mark = mark
        self.isOld = isOld
    }

    /// The mark of a line: the beginning of its address's SHA-256, in base 64.
    public static func mark(ofAddress address: String) -> String { beginning(ofHashOf: Array(address.utf8)) }

    /// By which a line names the server's key that it was made with.
    public var serverKeyID: String? { serverKey.map(Self.beginning) }

    private static func beginning(ofHashOf bytes: [UInt8]) -> String {
        String(Base64URL.encode(Array(SHA256.hash(data: bytes))).prefix(16))
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: 512)
        serverKey = claims.has("vapid") ? try claims.bytes("vapid", 65) : nil
        mark = claims.has("line") ? try claims.token("line", 16...16) : nil
        isOld = try claims.flag("old")
    }

    public func serialized() -> [UInt8] {
        var members: [String: JSONValue] = [
            "vapid": JSONValue(serverKey.map { Base64URL.encode($0) }), "line": JSONValue(mark),
        ]
        if isOld { members["old"] = true }
        return JSONValue.object(members).serialized()
    }
}
