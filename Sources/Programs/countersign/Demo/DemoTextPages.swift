import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PageServing
import Pages
import Synchronization

/// A gateway for texts that sends none: what it takes is shown on a page, as long as the demonstration runs.
final class DemoTextPages: Sendable {
    static let path = "/demo/texts"
    static let takePath = "/demo/texts/take"
    /// Older ones give way.
    static let textsMax = 100
    static let sizeMax = 4096

    private let secret: Secret
    private let taken = Mutex<[DemoTextsPage.Text]>([])

    init(secret: Secret) { self.secret = secret }

    static let secretName = "text.secret"

    static func secretFile(in folder: String) -> String { "\(folder)/\(secretName)" }

    /// The secret that the gateway asks for, drawn at each start.
    static func makeSecret(in folder: String) throws -> Secret {
        let text = Hex.encode(SystemRandom().bytes(16))
        guard
            FileManager.default.createFile(
                atPath: secretFile(in: folder), contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Mistake(.notAllowed, "cannot write \(secretFile(in: folder))") }
        return Secret(text: text)
    }

    func add(to router: Router<WebContext>, server: PageServer) {
        router.get("/demo/texts") { request, _ in
            let page = DemoTextsPage(texts: self.taken.withLock { $0 }, home: DemoPages.frontPath)
            return server.response(page, in: server.frame(for: request), for: request)
        }
        router.post("/demo/texts/take") { request, _ in try await self.take(request) }
    }

    private func take(_ request: Request) async throws -> Response {
        let shown = request.headers[.authorization].map { Secret(text: $0) } ?? Secret([])
        guard shown.equals(Secret(text: "Bearer " + secret.exposedText())) else {
            return Response(status: .unauthorized)
        }
        guard let body = try? await request.body.collect(upTo: Self.sizeMax),
            let json = try? JSONValue(parsing: Array(body.readableBytesView)), let to = json["to"]?.string,
            let text = json["text"]?.string
        else { return Response(status: .badRequest) }
        taken.withLock { taken in
            taken.insert(DemoTextsPage.Text(to: to, text: text, at: SystemClock().now().date), at: 0)
            if taken.count > Self.textsMax { taken.removeLast() }
        }
        return Response(status: .accepted)
    }
}
