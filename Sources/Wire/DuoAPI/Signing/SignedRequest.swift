import Bytes

/// A request to the HMAC-signed APIs as it came: its form is checked, its signature not yet. Its parameters
/// cannot be read; `verified(with:legacy:now:)` gives them.
public struct SignedRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// The largest body, in bytes: push information of 20,000 bytes, encoded twice, and the rest.
    public static let bodySizeMax = 131_072
    public static let querySizeMax = 16_384
    public static let pathSizeMax = 1024

    public let credentials: Credentials
    /// In capitals.
    public let method: String
    /// As sent, without the query.
    public let path: String
    let query: [UInt8]
    let body: [UInt8]
    let contentType: ContentType
    let hosts: HostCandidates
    /// `X-Duo-Date`, else `Date`, to the letter.
    let dateLine: String?
    /// Names in lower case, sorted.
    let duoHeaders: [RequestHeader]

    enum ContentType: Sendable {
        case none
        case form
        case json
    }

    /// Checks the bounds, the credentials' form and the content type.
    ///
    /// `query` is what stands behind the `?`, undecoded. The failure says what to answer.
    public init(
        method: String, hosts: HostCandidates, path: String, query: String = "", headers: [RequestHeader],
        body: [UInt8] = []
    ) throws(APIFailure) {
        credentials = try Self.credentials(in: headers)
        self.method = method.uppercased()
        guard (1...16).contains(method.utf8.count), self.method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }),
            path.utf8.first == 0x2f, path.utf8.count <= Self.pathSizeMax,
            path.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x3f && $0 != 0x23 })
        else { throw .notFound }
        guard query.utf8.count <= Self.querySizeMax else { throw .invalidParameter("query") }
        guard body.count <= Self.bodySizeMax else { throw .invalidParameter("body") }
        self.path = path
        self.query = Array(query.utf8)
        self.body = body
        self.hosts = hosts
        contentType = try Self.contentType(in: headers)
        dateLine = try Self.dateLine(in: headers)
        duoHeaders = try Self.duoHeaders(in: headers)
        if carriesBody, contentType == .none, !body.isEmpty { throw .invalidContentType }
        if !carriesBody, !body.isEmpty { throw .invalidParameter("body") }
    }

    /// Whether the parameters stand in the body.
    var carriesBody: Bool { method == "POST" || method == "PUT" || method == "PATCH" }

    public var description: String { "\(method) \(path) by \(credentials.integrationKey)" }
    // The body may hold a passcode.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SignedRequest {
    private static func credentials(in headers: [RequestHeader]) throws(APIFailure) -> Credentials {
        let lines = headers.filter { $0.isNamed("authorization") }
        guard let line = lines.first, lines.count == 1 else { throw .missingCredentials }
        return try Credentials(parsing: line.value)
    }

    private static func contentType(in headers: [RequestHeader]) throws(APIFailure) -> ContentType {
        let lines = headers.filter { $0.isNamed("content-type") }
        guard let line = lines.first else { return .none }
        guard lines.count == 1, line.value.utf8.count <= 256 else { throw .invalidContentType }
        let type = line.value.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        switch type {
        case "application/x-www-form-urlencoded": return .form
        case "application/json": return .json
        default: throw .invalidContentType
        }
    }

    private static func dateLine(in headers: [RequestHeader]) throws(APIFailure) -> String? {
        for name in ["x-duo-date", "date"] {
            let lines = headers.filter { $0.isNamed(name) }
            guard let line = lines.first else { continue }
            guard lines.count == 1, line.value.utf8.count <= RequestDate.sizeMax else { throw .badTimestamp }
            return line.value
        }
        return nil
    }

    private static func duoHeaders(in headers: [RequestHeader]) throws(APIFailure) -> [RequestHeader] {
        var found: [String: String] = [:]
        for header in headers {
            let name = header.name.lowercased()
            guard name.hasPrefix("x-duo-") else { continue }
            // A NUL would move the border between name and value inside the hash.
            guard found[name] == nil, found.count < 16, name.utf8.count + header.value.utf8.count <= 4096,
                !name.utf8.contains(0), !header.value.utf8.contains(0)
            else { throw .invalidParameter("X-Duo- headers") }
            found[name] = header.value
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
            RequestHeader($0.key, $0.value)
        }
    }
}
