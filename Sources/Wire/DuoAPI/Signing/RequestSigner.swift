public import Bytes

/// Signs requests as a client does: for trying an installation, and for tests.
public struct RequestSigner: Sendable {
    public let integrationKey: IntegrationKey
    public let secret: Secret
    /// As the client would sign it, with or without a port.
    public let host: String

    public init(integrationKey: IntegrationKey, secret: Secret, host: String) {
        self.integrationKey = integrationKey
        self.secret = secret
        self.host = host
    }

    /// A request ready to be sent; parameters go into the query of a GET or DELETE, else into the body.
    ///
    /// `now` is in seconds since 1970. `duoHeaders` are sent, and signed by version 5.
    public func sign(
        _ method: String, _ path: String, _ parameters: [(String, String)] = [], variant: SignatureVariant = .v5,
        now: Int64, duoHeaders: [RequestHeader] = []
    ) -> OutgoingRequest {
        let pairs = ParameterPairs(parameters).canonical()
        let method = method.uppercased()
        let inQuery = method == "GET" || method == "DELETE"
        let object = Dictionary(parameters) { _, last in last }.mapValues { JSONValue.string($0) }
        let body = inQuery ? [] : variant.signsBody ? JSONValue.object(object).serialized() : pairs
        let date = RequestDate(unixSeconds: now).text
        let canonical = CanonicalRequest(
            method: method, path: path, parameters: inQuery || !variant.signsBody ? pairs : [], dateLine: date,
            bodyHash: CanonicalRequest.hash(of: body),
            headerHash: CanonicalRequest.hash(of: Self.normalized(duoHeaders)))
        let signature = canonical.signature(variant, host: host.lowercased(), secret: secret)
        let credentials = Base64.encode(Array("\(integrationKey):\(Hex.encode(signature))".utf8))
        var headers = [RequestHeader("Authorization", "Basic \(credentials)")]
        if !duoHeaders.contains(where: { $0.isNamed("x-duo-date") }) { headers.append(RequestHeader("Date", date)) }
        if !inQuery {
            let type = variant.signsBody ? "application/json" : "application/x-www-form-urlencoded"
            headers.append(RequestHeader("Content-Type", type))
        }
        return OutgoingRequest(
            method: method, path: path, query: inQuery ? String(decoding: pairs, as: UTF8.self) : "",
            headers: headers + duoHeaders, body: body)
    }

    private static func normalized(_ headers: [RequestHeader]) -> [RequestHeader] {
        headers.map { RequestHeader($0.name.lowercased(), $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
