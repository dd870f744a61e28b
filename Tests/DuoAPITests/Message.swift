import Bytes
import Crypto
import DuoAPI

/// A request that a test can bend before it is verified.
struct Message {
    var method = "POST"
    var host = Sample.host
    var publicNames: [String] = []
    var path = "/auth/v2/auth"
    var query = ""
    var headers: [RequestHeader] = []
    var body: [UInt8] = []

    init(method: String, path: String, query: String = "", body: String = "", type: String? = nil, signature: String) {
        self.method = method
        self.path = path
        self.query = query
        self.body = Array(body.utf8)
        headers = [RequestHeader("date", Sample.date)]
        if let type { headers.append(RequestHeader("Content-type", type)) }
        authorize(signature)
    }

    init(_ sent: OutgoingRequest) {
        method = sent.method
        path = sent.path
        query = sent.query
        headers = sent.headers
        body = sent.body
    }

    mutating func set(_ name: String, _ value: String) {
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append(RequestHeader(name, value))
    }

    mutating func authorize(_ signature: String, key: String = Sample.integrationKey) {
        set("Authorization", "Basic " + Base64.encode(Array("\(key):\(signature)".utf8)))
    }

    /// Signs again by an independent, literal reading of version 5 without query and headers.
    mutating func sign(_ variant: SignatureVariant) {
        let date = headers.first { $0.name.lowercased() == "date" }?.value ?? ""
        let none = Hex.encode(SHA512.hash(data: [UInt8]()))
        let lines = [date, method, host, path, "", Hex.encode(SHA512.hash(data: body)), none]
        let text = lines.prefix(variant == .v5 ? 7 : 6).joined(separator: "\n")
        let key = SymmetricKey(data: Sample.secret.exposed())
        authorize(Hex.encode(Array(HMAC<SHA512>.authenticationCode(for: Array(text.utf8), using: key))))
    }

    func parsed() throws(APIFailure) -> SignedRequest {
        try SignedRequest(
            method: method, hosts: HostCandidates(received: host, publicNames: publicNames), path: path, query: query,
            headers: headers, body: body)
    }

    func verified(legacy: Bool = false, now: Int64 = Sample.now) throws(APIFailure) -> VerifiedRequest {
        try parsed().verified(with: Sample.secret, legacy: legacy, now: now)
    }

    func failure(legacy: Bool = false, now: Int64 = Sample.now) -> APIFailure? {
        Sample.failure { _ = try verified(legacy: legacy, now: now) }
    }
}
