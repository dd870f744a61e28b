import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import PhoneLink

/// The endpoints at which one phone takes another's place.
extension PhoneRoutes {
    func addMoves<Context: RequestContext & RemoteAddressRequestContext>(to router: some RouterMethods<Context>) {
        router.post(RouterPath(PhoneEndpoint.moves)) { request, _ in
            await reply { () async throws(Problem) in .signed(try await phones.move(signedMessage(of: request))) }
        }
        router.post(RouterPath(PhoneEndpoint.transfers)) { request, _ in
            await reply { () async throws(Problem) in
                let device = try await device(of: request)
                return .json(
                    try await phones.openTransfer(text(of: request, .opening), from: device).serialized())
            }
        }
        router.get(RouterPath("\(PhoneEndpoint.transfers)/:code")) { request, context in
            await reply { () async throws(Problem) in
                try await guessing(from: context.remoteAddress) { () async throws(Problem) in
                    .json(try await phones.transfer(context.parameters.get("code") ?? "").serialized())
                }
            }
        }
        router.post(RouterPath("\(PhoneEndpoint.transfers)/:code/:step")) { request, context in
            await reply { () async throws(Problem) in
                guard let step = context.parameters.get("step").flatMap(TransferStep.init(rawValue:)),
                    step != .opening
                else { throw Problem(.malformed, title: "That message can't be read. Update the app.") }
                let code = context.parameters.get("code") ?? ""
                let text = try await text(of: request, step)
                guard step == .joining else {
                    let device = try await device(of: request)
                    return .json(try await phones.say(text, step, in: code, by: device).serialized())
                }
                return try await guessing(from: context.remoteAddress) { () async throws(Problem) in
                    .json(try await phones.say(text, step, in: code, by: nil).serialized())
                }
            }
        }
    }

    /// The body, in the words of one phone to the other.
    private func text(of request: Request, _ step: TransferStep) async throws(Problem) -> String {
        let unreadable = Problem(.malformed, title: "That message can't be read. Update the app.")
        guard request.headers[.contentType]?.split(separator: ";").first?.lowercased() == "application/json" else {
            throw unreadable
        }
        do {
            let bytes = try await request.body.collect(upTo: step.sizeMax)
            guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else { throw unreadable }
            return text
        } catch {
            throw unreadable
        }
    }
}
