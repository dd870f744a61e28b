public import Domain
import Engine
import HTTPTypes
public import Hummingbird
import NIOCore
import PhoneLink

/// The endpoints of backups. None of them gives a copy to anybody but whoever shows the password.
extension PhoneRoutes {
    /// Adds them; `directory` checks passwords.
    public func addBackups<Context: RequestContext & RemoteAddressRequestContext>(
        to router: some RouterMethods<Context>, directory: any Directory
    ) {
        router.post(RouterPath(PhoneEndpoint.backups)) { request, _ in
            await reply { () async throws(Problem) in
                try await phones.saveBackup(signedMessage(of: request))
                return Response(status: .noContent, headers: Response.noStore)
            }
        }
        router.post(RouterPath(PhoneEndpoint.backupCopy)) { request, _ in
            await reply { () async throws(Problem) in
                let device = try await device(of: request)
                try await phones.keepCopy(bytes(of: request, max: 2 * BackupFile.sizeMax), of: device)
                return Response(status: .noContent, headers: Response.noStore)
            }
        }
        router.post(RouterPath(PhoneEndpoint.copies)) { request, context in
            await reply { () async throws(Problem) in
                let body = try await bytes(of: request, max: Self.bodyMax)
                return try await guessing(from: context.remoteAddress) { () async throws(Problem) in
                    .json(
                        try await phones.copy(body, to: context.remoteAddress?.ipAddress, directory: directory)
                            .serialized())
                }
            }
        }
        router.post(RouterPath(PhoneEndpoint.restores)) { request, context in
            await reply { () async throws(Problem) in
                let body = try await bytes(of: request, max: Self.bodyMax)
                return try await guessing(from: context.remoteAddress) { () async throws(Problem) in
                    .signed(
                        try await phones.restore(body, from: context.remoteAddress?.ipAddress, directory: directory))
                }
            }
        }
    }

    private func bytes(of request: Request, max: Int) async throws(Problem) -> [UInt8] {
        let unreadable = Problem(.malformed, title: "That message can't be read. Update the app.")
        guard request.headers[.contentType]?.split(separator: ";").first?.lowercased() == "application/json" else {
            throw unreadable
        }
        do {
            return Array(try await request.body.collect(upTo: max).readableBytesView)
        } catch {
            throw unreadable
        }
    }
}
