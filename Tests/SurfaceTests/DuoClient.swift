import Bytes
import DuoAPI
import DuoService
import Engine
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

struct DuoTestContext: RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = nil
    }
}

/// What came back.
struct DuoAnswer: Sendable {
    let status: Int
    let text: String
    let headers: HTTPFields

    var json: JSONValue { (try? JSONValue(parsing: Array(text.utf8))) ?? .null }
    var response: JSONValue { json["response"] ?? .null }
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    var code: Int64? { json["code"]?.integer }
    var detail: String? { json["message_detail"]?.string }

    subscript(member: String) -> String? { response[member]?.string }
}

/// An application that signs its requests, against the routes in this process.
struct DuoClient: Sendable {
    private let client: any TestClientProtocol
    let fixture: DuoFixture
    var key = 0
    var secret = DuoFixture.secret
    var variant = SignatureVariant.v5
    private let dates = Dates()

    /// When the next request says that it was signed: a second before the last one's time, as long as that is taken.
    final class Dates: Sendable {
        private static let lateMax: Int64 = 250
        private let last = Mutex<Int64?>(nil)

        func next(at now: Int64) -> Int64 {
            last.withLock { last in
                let date = (last ?? now) - 1
                last = date < now - Self.lateMax ? now : date
                return last ?? now
            }
        }
    }

    private init(_ client: any TestClientProtocol, _ fixture: DuoFixture) {
        self.client = client
        self.fixture = fixture
    }

    static func run(
        _ fixture: DuoFixture, pollSeconds: Int = 5, waitingMax: Int = 100,
        _ body: @escaping @Sendable (DuoClient) async throws -> Void
    ) async throws {
        let router = Router(context: DuoTestContext.self)
        fixture.routes(pollSeconds: pollSeconds, waitingMax: waitingMax).add(to: router)
        let housekeeping = Task { await Housekeeping(fixture.house, sealer: nil).run() }
        defer { housekeeping.cancel() }
        try await Hummingbird.Application(router: router).test(.router) { client in
            try await body(DuoClient(client, fixture))
        }
    }

    /// A request as the client would sign it, each a second older than the one before, so that none is a repetition.
    func signed(
        _ method: String, _ call: String, _ parameters: [String: String] = [:], late: Int64? = nil
    ) throws -> OutgoingRequest {
        let signer = RequestSigner(
            integrationKey: try IntegrationKey(parsing: DuoFixture.keys[key]), secret: secret, host: DuoFixture.host)
        return signer.sign(
            method, "/auth/v2/\(call)", parameters.map { ($0.key, $0.value) }, variant: variant,
            now: late.map { fixture.seconds - $0 } ?? dates.next(at: fixture.seconds))
    }

    func send(_ request: OutgoingRequest, target: String? = nil) async throws -> DuoAnswer {
        var fields = HTTPFields()
        for header in request.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        guard let method = HTTPRequest.Method(request.method) else { return try await get("/") }
        let body = request.body.isEmpty ? nil : ByteBuffer(bytes: request.body)
        return try await client.execute(
            uri: target ?? request.target, method: method, headers: fields, body: body, testCallback: Self.answer)
    }

    func post(_ call: String, _ parameters: [String: String]) async throws -> DuoAnswer {
        try await send(signed("POST", call, parameters))
    }

    func get(_ call: String, _ parameters: [String: String]) async throws -> DuoAnswer {
        try await send(signed("GET", call, parameters))
    }

    /// Without a signature.
    func get(_ target: String) async throws -> DuoAnswer {
        try await client.execute(uri: target, method: .get, testCallback: Self.answer)
    }

    private static func answer(_ response: TestResponse) -> DuoAnswer {
        DuoAnswer(status: response.status.code, text: String(buffer: response.body), headers: response.headers)
    }
}
