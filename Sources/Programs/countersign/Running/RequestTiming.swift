import HTTPTypes
import Hummingbird
import Metrics

/// Measures each request over HTTP, by its route and the kind of its status; paths that have no route are one.
struct RequestTiming: RouterMiddleware {
    typealias Context = WebContext

    static let label = "countersign_http_request_seconds"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        do {
            let response = try await next(request, context)
            record(response.status, context, since: start)
            return response
        } catch {
            record((error as? any HTTPResponseError)?.status ?? .internalServerError, context, since: start)
            throw error
        }
    }

    private func record(_ status: HTTPResponse.Status, _ context: WebContext, since start: ContinuousClock.Instant) {
        // The router has a word of its own, without a slash, for paths that it doesn't know.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "none"
        let dimensions = [("route", route), ("status", "\(status.code / 100)xx")]
        Timer(label: Self.label, dimensions: dimensions).record(duration: ContinuousClock.now - start)
    }
}
