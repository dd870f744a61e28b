import Bytes
import Foundation
import PostgresDriver
import SQLiteDriver
import Storage
import Testing

/// The databases that every contract case runs on.
///
/// COUNTERSIGN_TEST_POSTGRES names PostgreSQL: a connection string, or `skip`. Without it a private cluster is
/// started on a free loopback port, and the cases fail if that cannot be done.
enum Database: CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { self == .sqlite ? "SQLite" : "PostgreSQL" }

    static var all: [Database] { PrivateCluster.setting == "skip" ? [.sqlite] : allCases }

    /// An empty database with these migrations run, for one case.
    func open(_ migrations: [Migration] = [], nodes: Int = 1) async throws -> [any SQLDriver] {
        let name = "t_" + Hex.encode(systemRandomBytes(8))
        let drivers: [any SQLDriver]
        switch self {
        case .sqlite:
            let path = temporaryFolder + "/\(name).db"
            drivers = [try SQLitePool(path: path)]
        case .postgres:
            let conninfo = try PrivateCluster.conninfo.get()
            let maker = try PostgresPool(Secret(text: conninfo), connections: 1)
            // A schema for each case, so that cases run side by side.
            _ = try await maker.write { try $0.execute("CREATE SCHEMA \(name)") }
            await maker.close()
            let mine = Secret(text: "\(conninfo) options='-c search_path=\(name)'")
            drivers = try (0..<nodes).map { _ in try PostgresPool(mine, connections: 8) }
        }
        if let first = drivers.first { try await first.migrate(migrations) }
        return drivers
    }

    /// Runs a case on one node.
    func with(
        _ statements: String..., body: (any SQLDriver) async throws -> Void
    ) async throws {
        let drivers = try await open([Migration(number: 1, name: "the case's tables", statements: statements)])
        for driver in drivers {
            try await body(driver)
            await driver.close()
        }
    }
}

/// The folder of the SQLite files; it goes with the test process.
private let temporaryFolder: String = {
    let folder = FileManager.default.temporaryDirectory.path + "/countersign-tests-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: temporaryFolder) }
    return folder
}()

struct FixtureError: Error, CustomStringConvertible {
    let description: String
}

/// A cluster of Debian's postgresql-15 in a temporary folder; it ends with the test process.
enum PrivateCluster {
    static let setting = ProcessInfo.processInfo.environment["COUNTERSIGN_TEST_POSTGRES"] ?? ""

    static let conninfo: Result<String, FixtureError> = {
        if !setting.isEmpty { return .success(setting) }
        let shell = """
            set -e
            export PATH="/usr/lib/postgresql/15/bin:$PATH"; folder=$(mktemp -d /tmp/countersign-pg.XXXXXX); cd "$folder"
            run=; if [ "$(id -u)" = 0 ]; then
                chown postgres "$folder"; run="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
            $run initdb -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >/dev/null
            for attempt in 1 2 3 4 5; do
                port=$((20000 + ($$ * 7 + attempt * 1009) % 20000))
                $run postgres -D "$folder/data" -c listen_addresses=127.0.0.1 -c port=$port -c fsync=off \\
                    -c unix_socket_directories= -c logging_collector=off >"$folder/log" 2>&1 </dev/null & server=$!
                for wait in $(seq 100); do
                    kill -0 $server 2>/dev/null || break
                    if pg_isready -q -h 127.0.0.1 -p $port && grep -q 'ready to accept' "$folder/log"; then
                        echo "host=127.0.0.1 port=$port dbname=postgres user=postgres"; exec >&-
                        cat >/dev/null || true; kill -INT $server; wait $server || true; rm -rf "$folder"; exit 0; fi
                    sleep 0.1
                done
            done
            exit 1
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", shell]
        let output = Pipe()
        process.standardInput = lifeline
        process.standardOutput = output
        do {
            try process.run()
            try lifeline.fileHandleForReading.close()
            let text = try output.fileHandleForReading.readToEnd().map { String(decoding: $0, as: UTF8.self) } ?? ""
            if text.hasPrefix("host=") { return .success(text.trimmingCharacters(in: .newlines)) }
        } catch {
            return .failure(FixtureError(description: "PostgreSQL could not be started: \(error)"))
        }
        return .failure(
            FixtureError(
                description: "PostgreSQL could not be started. Install postgresql-15, or set "
                    + "COUNTERSIGN_TEST_POSTGRES to a connection string or to skip."))
    }()

    /// The cluster stops when its end of this pipe does.
    private static let lifeline = Pipe()
}
