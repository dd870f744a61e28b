import Bytes
import Domain
import Engine
import Foundation
import RADIUS

/// A RADIUS client for trying a server: one question, its repeats, and the verified answer.
struct RADIUSDialogue {
    let address: String
    let port: UInt16
    let secret: Secret
    let random: SystemRandom

    /// The packet is sent again after so many seconds without an answer, as clients do.
    static let repeatSeconds = 10

    enum Failure: Error, CustomStringConvertible {
        case unreachable(String)
        case noAnswer(seconds: Int)

        var description: String {
            switch self {
            case .unreachable(let what): "cannot reach the RADIUS server: \(what)"
            case .noAnswer(let seconds):
                "no answer in \(seconds) s: check address and secret, and see countersign log or the server's log"
            }
        }
    }

    /// Asks and waits for an authentic answer, at most so many seconds. Runs on a thread of its own.
    func ask(name: String, password: Secret, state: [UInt8]?, withinSeconds: Int) async throws -> Packet {
        let request = try makeRequest(name: name, password: password, state: state)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(request, withinSeconds: withinSeconds) })
            }
        }
    }

    private func makeRequest(name: String, password: Secret, state: [UInt8]?) throws -> Packet {
        var attributes = [
            try Attribute(.userName, text: name), try Attribute(.nasIdentifier, text: "countersign-try"),
            try Attribute(.callingStationID, text: "127.0.0.1"),
        ]
        if let state { attributes.append(try Attribute(.state, state)) }
        let drawn = random.bytes(17)
        guard let authenticator = Authenticator(Array(drawn.prefix(16))) else { throw Fault("an authenticator") }
        return try Packet.accessRequest(
            identifier: drawn[16], authenticator: authenticator, password: password, attributes: attributes,
            secret: secret)
    }

    private func exchange(_ request: Packet, withinSeconds: Int) throws -> Packet {
        let descriptor = try connectedSocket()
        defer { close(descriptor) }
        let bytes = request.serialized()
        var buffer = [UInt8](repeating: 0, count: Packet.sizeMax)
        let start = DispatchTime.now().uptimeNanoseconds
        var sent = -1
        while true {
            let elapsed = Int((DispatchTime.now().uptimeNanoseconds - start) / 1_000_000_000)
            guard elapsed < withinSeconds else { throw Failure.noAnswer(seconds: withinSeconds) }
            if elapsed / Self.repeatSeconds > sent {
                sent = elapsed / Self.repeatSeconds
                guard send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw unreachable() }
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 {
                guard errno == EAGAIN || errno == EINTR else { throw unreachable() }
                continue
            }
            guard let reply = try? Packet(parsing: Array(buffer.prefix(count))) else { continue }
            do {
                try reply.verify(answering: request, secret: secret)
                return reply
            } catch {
                continue
            }
        }
    }

    private func connectedSocket() throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let info = found else {
            throw Failure.unreachable("\(address) is no address")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(info.pointee.ai_family, info.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { throw unreachable() }
        var wait = timeval(tv_sec: 0, tv_usec: 250_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        guard connect(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            throw unreachable()
        }
        return descriptor
    }

    private func unreachable() -> Failure { .unreachable("\(address):\(port): \(String(cString: strerror(errno)))") }
}
