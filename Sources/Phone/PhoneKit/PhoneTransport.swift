public import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import PhoneLink

/// Requests to one server. Any number of phones may share the HTTP client.
struct PhoneTransport: Sendable {
    static let answerSeconds: Int64 = 15
    /// Bytes of a reply: the longest is all that two phones said to each other.
    static let replyMax = 160 * 1024

    let http: HTTPClient
    let server: ServerAddress
    let clock: ServerClock

    func get(_ path: String, authorization: String? = nil) async throws(PhoneFailure) -> [UInt8] {
        var request = HTTPClientRequest(url: server.text + path)
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        return try await body(of: execute(request))
    }

    func post(_ path: String, signed: String?, authorization: String? = nil) async throws(PhoneFailure) -> [UInt8] {
        var request = HTTPClientRequest(url: server.text + path)
        request.method = .POST
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        if let signed {
            request.headers.add(name: "Content-Type", value: PhoneEndpoint.signedType)
            request.body = .bytes(ByteBuffer(string: signed))
        }
        return try await body(of: execute(request))
    }

    func post(_ path: String, json: String, authorization: String? = nil) async throws(PhoneFailure) -> [UInt8] {
        var request = HTTPClientRequest(url: server.text + path)
        request.method = .POST
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: json))
        return try await body(of: execute(request))
    }

    /// Opens an event stream; its head must come in time, its body may take for ever.
    func stream(_ path: String, authorization: String) async throws(PhoneFailure) -> HTTPClientResponse.Body {
        var request = HTTPClientRequest(url: server.text + path)
        request.headers.add(name: "Authorization", value: authorization)
        request.headers.add(name: "Accept", value: "text/event-stream")
        let response = try await execute(request)
        guard response.status == .ok else {
            _ = try await body(of: response)
            throw .unreachable("The server sent no events.")
        }
        return response.body
    }

    private func execute(_ request: HTTPClientRequest) async throws(PhoneFailure) -> HTTPClientResponse {
        do {
            let response = try await http.execute(request, deadline: .now() + .seconds(Self.answerSeconds))
            if let date = response.headers.first(name: "Date") { clock.learn(date: date) }
            return response
        } catch {
            throw failure(error)
        }
    }

    private func body(of response: HTTPClientResponse) async throws(PhoneFailure) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = Array(try await response.body.collect(upTo: Self.replyMax).readableBytesView)
        } catch {
            throw failure(error)
        }
        if (200..<300).contains(response.status.code) { return bytes }
        if let problem = try? Problem(parsing: bytes) { throw .refused(problem) }
        throw .unreachable("\(server) answered \(response.status.code). Check the address, or try again later.")
    }

    func failure(_ error: any Error) -> PhoneFailure {
        if Task.isCancelled || error is CancellationError { return .cancelled }
        let text = "Can't reach \(server)"
        if let error = error as? HTTPClientError {
            return .unreachable("\(text): \(error.shortDescription).")
        }
        if error is NIOSSLError || "\(error)".contains("CERTIFICATE_VERIFY_FAILED") {
            return .unreachable("\(text): its certificate isn't trusted. Give its authority with --ca FILE.")
        }
        return .unreachable("\(text). Check the address and your connection.")
    }
}

extension HTTPClient {
    /// A client for phones: no redirects, HTTP/1.1, a stream silent for a minute is given up.
    ///
    /// - Parameters:
    ///   - authorityFile: certificates in PEM to trust beside the system's.
    ///   - connectionsMax: open connections to one server; each watching phone holds one.
    public static func forPhones(trusting authorityFile: String? = nil, connectionsMax: Int = 64) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorityFile { tls.additionalTrustRoots = [.file(authorityFile)] }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(60)), decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsMax
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }
}
