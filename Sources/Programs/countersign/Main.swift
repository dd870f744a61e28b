import ArgumentParser
import AsyncHTTPClient
import Atomics
import Configuration
import CoreMetrics
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Metrics
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import UnixSignals
import X509
import Yams

@main
struct Main: AsyncParsableCommand {
    func run() async throws {}
}
