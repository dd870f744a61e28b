import Domain
import Foundation
import NIOCore
import NIOSSL
import Synchronization

/// The server's certificate, which can be replaced while connections go on.
final class Certificates: Sendable {
    private struct Loaded {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
    }

    private let certificateFile: String
    private let keyFile: String
    private let loaded: Mutex<Loaded>

    init(certificateFile: String, keyFile: String) throws {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        loaded = Mutex(try Self.load(certificateFile, keyFile))
    }

    /// Reads the files again; on an error the old certificate stays in use.
    func reload() throws {
        let fresh = try Self.load(certificateFile, keyFile)
        loaded.withLock { $0 = fresh }
    }

    private static func load(_ certificateFile: String, _ keyFile: String) throws -> Loaded {
        do {
            return Loaded(
                chain: try NIOSSLCertificate.fromPEMFile(certificateFile),
                key: try NIOSSLPrivateKey(file: keyFile, format: .pem))
        } catch {
            throw Mistake(
                .malformed, "the certificate \(certificateFile) or its key \(keyFile) cannot be read: \(error)")
        }
    }

    /// How many seconds the certificate in use is good for, the shortest of its chain; below nought once it ended.
    func secondsLeft(at now: Instant) -> Int64? {
        loaded.withLock { $0.chain.map { Int64($0.notValidAfter) }.min() }.map { $0 - now.seconds }
    }

    /// TLS 1.2 and later; each handshake takes the certificate that is loaded then.
    func configuration() -> TLSConfiguration {
        let now = loaded.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: now.chain.map { .certificate($0) }, privateKey: .privateKey(now.key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.sslContextCallback = { [self] _, promise in
            let now = loaded.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = now.chain.map { .certificate($0) }
            override.privateKey = .privateKey(now.key)
            promise.succeed(override)
        }
        return configuration
    }
}
