public import Bytes

/// A phone says where requests can be pushed to it, or that they can't any more.
public struct LineReport: DeviceReport {
    public static let type = MessageType.line
    static let addressMax = 1024
    static let languageMax = 35

    /// Where a push service takes messages for the phone, and what they are sealed with.
    public struct Line: Equatable, Sendable {
        public let address: String
        /// The phone's public key for this line: an uncompressed point on P-256, 65 bytes.
        public let key: [UInt8]
        /// 16 bytes that both sides share.
        public let auth: [UInt8]
        /// The server's key that the push service expects, by the beginning of its hash.
        public let serverKeyID: String

        public init(address: String, key: [UInt8], auth: [UInt8], serverKeyID: String) {
            self.address = address
            self.key = key
            self.auth = auth
            self.serverKeyID = serverKeyID
        }
    }

    public let device: DeviceID
    /// Nil when nothing can be pushed to the phone.
    public let line: Line?
    /// In which language the phone's owner reads (BCP 47).
    public let language: String?
    /// When it was signed, in unix seconds.
    public let time: Int64

    public init(device: DeviceID, line: Line?, language: String?, time: Int64) {
        self.device = device
        self.line = line
        self.language = language
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        if claims.has("end") {
            let address = try claims.string("end")
            guard (1...Self.addressMax).contains(address.utf8.count) else { throw .malformed("end") }
            let key = try claims.bytes("key", 65)
            guard key.first == 4 else { throw .malformed("key") }
            line = Line(
                address: address, key: key, auth: try claims.bytes("auth", 16),
                serverKeyID: try claims.token("vap", 16...16))
        } else {
            for member in ["key", "auth", "vap"] where claims.has(member) { throw .malformed(member) }
            line = nil
        }
        language = claims.has("lang") ? try claims.token("lang", 1...Self.languageMax) : nil
        time = try claims.time("iat")
    }

    public var claims: JSONValue {
        var members: [String: JSONValue] = ["iat": .integer(time)]
        members["lang"] = language.map { .string($0) }
        if let line {
            members["end"] = .string(line.address)
            members["key"] = .string(Base64URL.encode(line.key))
            members["auth"] = .string(Base64URL.encode(line.auth))
            members["vap"] = .string(line.serverKeyID)
        }
        return .object(members)
    }
}

/// A report as it came in.
public typealias UnverifiedLineReport = Unverified<LineReport>
