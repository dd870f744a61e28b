import Foundation
import RADIUS
import RADIUSService

/// Whether the addresses of the settings are free, ours, or somebody else's.
extension Examination {
    enum Transport { case stream, datagram }

    func ports() -> [Finding] {
        var findings: [Finding] = []
        let running = isServing
        for (name, address) in [("http", settings.http), ("https", settings.https)] {
            guard let address else { continue }
            findings.append(port("ports.\(name)", address, .stream, running))
        }
        for address in settings.radius { findings.append(port("ports.radius", address, .datagram, running)) }
        return findings
    }

    /// Whether a server of ours answers; one that speaks HTTPS alone is not seen.
    var isServing: Bool { settings.http.map { isOurs($0) } ?? false }

    private func port(_ code: String, _ address: String, _ transport: Transport, _ running: Bool) -> Finding {
        switch tryToBind(address, transport) {
        case 0:
            return running
                ? .warn(
                    code, "\(address) is free though a server is running",
                    "restart it: its settings are older than these")
                : .ok(code, "\(address) is free")
        case EADDRINUSE:
            if running { return .ok(code, "\(address) is served by Countersign") }
            return settings.http == nil
                ? .warn(
                    code, "\(address) is taken, by a running Countersign or by another program", "look with ss -lntup")
                : .fail(
                    code, "\(address) is taken by another program", "find it with ss -lntup, or set another address")
        case EACCES:
            return .fail(
                code, "\(address) may not be opened by \(NSUserName())",
                "use a port above 1023, or setcap cap_net_bind_service")
        case EADDRNOTAVAIL:
            return .fail(code, "\(address) is no address of this machine", "set one that ip address shows")
        case let error:
            return .fail(code, "\(address) cannot be opened: \(String(cString: strerror(error)))", "check the settings")
        }
    }

    /// The error of binding, 0 when the address is free.
    private func tryToBind(_ text: String, _ transport: Transport) -> Int32 {
        withSocket(text, transport) { descriptor, address, size in
            bind(descriptor, address, size) == 0 ? 0 : errno
        }
    }

    /// Whether something that speaks like our health check answers there.
    private func isOurs(_ text: String) -> Bool {
        withSocket(text, .stream) { descriptor, address, size in
            var patience = timeval(tv_sec: 1, tv_usec: 0)
            for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
                setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
            }
            guard connect(descriptor, address, size) == 0 else { return errno }
            let request = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
            guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return EIO }
            var answer = [UInt8](repeating: 0, count: 12)
            let count = recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL))
            return count == 12 && answer.starts(with: "HTTP/1.1 200".utf8) ? 0 : EIO
        } == 0
    }

    private func withSocket(
        _ text: String, _ transport: Transport, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        guard let endpoint = Endpoint(text) else { return EINVAL }
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(transport == .stream ? SOCK_STREAM.rawValue : SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(endpoint.address.description, String(endpoint.port), &hints, &found) == 0, let found else {
            return EINVAL
        }
        defer { freeaddrinfo(found) }
        guard let address = found.pointee.ai_addr else { return EINVAL }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, found.pointee.ai_protocol)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        if transport == .stream {
            // As servers do, so that connections that just ended don't count as taken.
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        return body(descriptor, address, found.pointee.ai_addrlen)
    }
}
