import HTTPTypes
import Hummingbird
import PageServing
import Pages

/// Shows people a page with a way on where an address leads nowhere; programs get the status alone.
struct UnknownAddress: RouterMiddleware {
    typealias Context = WebContext

    let server: PageServer

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && Self.isForPeople(request) {
            var frame = server.frame(for: request)
            // The unknown address itself stands in no link: `//other.example` would lead there.
            frame.here = "/help"
            return server.response(NoticePage(.notFound, way: nil), in: frame, for: request, status: .notFound)
        }
    }

    private static func isForPeople(_ request: Request) -> Bool {
        request.headers[.accept]?.contains("text/html") == true
    }
}
