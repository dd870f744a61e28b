import Bytes
import Domain
import Engine
import Foundation
import RADIUSService
import SQLiteDriver
import Storage
import SwiftASN1
import X509

/// What `doctor` looks at; each part stands alone, so that one failure hides no other.
struct Examination {
    static let diskBytesMin: UInt64 = 100 << 20
    static let diskBytesLow: UInt64 = 1 << 30
    static let unsealedMax = 1000
    static let certificateDaysLow: Int64 = 21
    /// What the RADIUS listener asks the kernel for.
    static let receiveBufferBytes = 4 << 20
    /// 2026-01-01: a clock before it was never set.
    static let earliest = Instant(seconds: 1_767_225_600)

    let settings: Settings

    func look(at part: DoctorCommand.Part) async -> [Finding] {
        switch part {
        case .clock: [clock()]
        case .data: data()
        case .keys: [keys()]
        case .database: await database()
        case .record: await record()
        case .ports: ports()
        case .certificate: [certificate()]
        case .passkeys: [passkeys()]
        case .radius: await radius()
        case .mail: await mail()
        case .push: await push()
        case .texts: [texts()]
        }
    }

    private func passkeys() -> Finding {
        guard settings.passkeyParty == nil else {
            return .ok("passkeys.address", "passkeys are bound to \(settings.publicAddress)")
        }
        return .warn(
            "passkeys.address", "\(settings.publicAddress) can carry no passkeys: browsers bind them to a host name",
            "set public_address to https:// and a host name, such as https://mfa.example.ac.uk")
    }

    private func clock() -> Finding {
        guard SystemClock().now() >= Self.earliest else {
            return .fail(
                "clock.time", "the clock stands at \(SystemClock().now().text)", "set it: timedatectl set-ntp true")
        }
        guard Self.isClockKept() else {
            return .warn(
                "clock.synchronised", "the kernel says that no time service keeps the clock",
                "timedatectl set-ntp true; codes of tokens depend on the clock")
        }
        return .ok("clock.synchronised", "the clock is kept by a time service")
    }

    /// What `adjtimex` says; Swift's view of the C library lacks it. A machine that cannot tell counts as kept.
    private static func isClockKept() -> Bool {
        guard let symbol = dlsym(nil, "adjtimex") else { return true }
        let adjtimex = unsafeBitCast(symbol, to: (@convention(c) (UnsafeMutableRawPointer) -> CInt).self)
        // A `struct timex` of zeros asks and changes nothing; 5 is TIME_ERROR.
        var state = [UInt64](repeating: 0, count: 64)
        return state.withUnsafeMutableBytes { $0.baseAddress.map { adjtimex($0) } } != 5
    }

    private func data() -> [Finding] {
        guard let about = try? FileManager.default.attributesOfItem(atPath: settings.data) else {
            return [
                .fail(
                    "data.there", "there is no folder \(settings.data)", "countersign init --data \(settings.data)")
            ]
        }
        var findings: [Finding] = []
        let mode = (about[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        findings.append(
            mode & 0o077 == 0
                ? .ok("data.rights", "\(settings.data) is its owner's alone")
                : .warn(
                    "data.rights", "others may enter \(settings.data) (rights \(String(mode, radix: 8)))",
                    "chmod 700 \(settings.data)"))
        findings.append(
            access(settings.data, W_OK | X_OK) == 0
                ? .ok("data.writable", "the folder can be written")
                : .fail(
                    "data.writable", "\(settings.data) cannot be written by \(NSUserName())",
                    "run as its owner, or chown it"))
        var disk = statvfs()
        guard statvfs(settings.data, &disk) == 0 else { return findings }
        let free = UInt64(disk.f_bavail) &* UInt64(disk.f_frsize)
        let text = "\(free >> 20) MiB are free"
        if free < Self.diskBytesMin {
            findings.append(.fail("data.space", text, "make room: without it nobody can sign in"))
        } else if free < Self.diskBytesLow {
            findings.append(.warn("data.space", text, "make room soon"))
        } else {
            findings.append(.ok("data.space", text))
        }
        return findings
    }

    private func keys() -> Finding {
        do throws(SecretError) {
            let ring = try KeyRing.load(settings.keyRingPath)
            return .ok("keys.ring", "the key ring is readable by its owner alone; key \(ring.current) seals")
        } catch {
            return .fail("keys.ring", FailureReport(error).text, "countersign doctor keys, once that is done")
        }
    }

    private func database() async -> [Finding] {
        if settings.database == .sqlite, !FileManager.default.fileExists(atPath: settings.databasePath) {
            return [
                .fail(
                    "database.there", "there is no database \(settings.databasePath)",
                    "countersign init --data \(settings.data)")
            ]
        }
        var findings: [Finding] = []
        if settings.database == .sqlite {
            for path in [settings.databasePath, settings.databasePath + "-wal", settings.databasePath + "-shm"]
            where FileManager.default.fileExists(atPath: path) && access(path, W_OK) != 0 {
                findings.append(
                    .fail(
                        "database.writable", "\(path) cannot be written by \(NSUserName())",
                        "chown it to the service's user"))
            }
        }
        guard findings.isEmpty else { return findings }
        return await opened("database.opens") { installation in
            let version = try await installation.house.store.tablesVersion()
            return [.ok("database.opens", "the database opens; its tables have version \(version)")]
        }
    }

    private func record() async -> [Finding] {
        await opened("record.sealed") { installation in
            let waiting = try await installation.house.store.countUnsealed()
            let newest = try await installation.administration.record(RecordQuery(limit: 1, isNewestFirst: true)).first
            var findings = [
                waiting > Self.unsealedMax
                    ? Finding.warn(
                        "record.sealed", "\(waiting) events are not sealed yet",
                        "is the server running? countersign log tail seals them too")
                    : .ok("record.sealed", "\(waiting) events wait to be sealed")
            ]
            if let at = newest?.leaf.facts["at"]?.integer, Instant(milliseconds: at) > installation.house.now() + 60 {
                findings.append(
                    .fail(
                        "record.time", "the newest entry is from \(Instant(milliseconds: at).text), which is to come",
                        "the clock was set back: put it right"))
            }
            return findings
        }
    }

    private func radius() async -> [Finding] {
        guard !settings.radius.isEmpty else { return [.ok("radius.off", "RADIUS is switched off")] }
        var findings: [Finding] = []
        let path = "/proc/sys/net/core/rmem_max"
        if let text = try? String(contentsOfFile: path, encoding: .utf8), let bytes = Int(text.filter(\.isNumber)) {
            findings.append(
                bytes >= Self.receiveBufferBytes
                    ? .ok("radius.buffer", "the kernel grants a receive buffer of \(bytes >> 10) KiB")
                    : .warn(
                        "radius.buffer",
                        "the kernel grants a receive buffer of only \(bytes >> 10) KiB; bursts may be lost",
                        "sysctl -w net.core.rmem_max=\(Self.receiveBufferBytes)"))
        }
        return findings
            + (await opened("radius.clients") { installation in
                let clients = try await installation.administration.radiusClients()
                let loose = clients.filter { $0.client.rule == .auto }
                guard !loose.isEmpty else {
                    return [.ok("radius.clients", "\(clients.count) clients; all must send Message-Authenticator")]
                }
                return loose.map { one in
                    .warn(
                        "radius.authenticator",
                        "\(one.client.network) (\(one.application.key)) may leave Message-Authenticator out"
                            + (one.client.seenAuthenticator ? ", though it sends it" : ""),
                        "countersign app change \(one.application.key) --radius-rule required")
                }
            })
    }

    private func certificate() -> Finding {
        guard settings.https != nil else { return .ok("certificate.off", "HTTPS is switched off") }
        guard let path = settings.certificateFile else {
            return .ok("certificate.own", "the installation makes a certificate of its own")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            return .fail("certificate.file", "\(path) cannot be read", "check tls.certificate_file and its rights")
        }
        if let keyFile = settings.keyFile, access(keyFile, R_OK) != 0 {
            return .fail("certificate.key", "\(keyFile) cannot be read", "check tls.key_file and its rights")
        }
        guard let end = text.range(of: "-----END CERTIFICATE-----"),
            let certificate = try? Certificate(pemEncoded: String(text[..<end.upperBound]) + "\n")
        else { return .fail("certificate.file", "\(path) holds no certificate in PEM", "check tls.certificate_file") }
        let left = Int64(certificate.notValidAfter.timeIntervalSince1970) - SystemClock().now().seconds
        let days = left / 86_400
        let ends = Instant(seconds: Int64(certificate.notValidAfter.timeIntervalSince1970)).text
        if left <= 0 {
            return .fail("certificate.end", "the certificate ended at \(ends)", "renew it, then reload the server")
        }
        if Int64(certificate.notValidBefore.timeIntervalSince1970) > SystemClock().now().seconds {
            return .fail("certificate.begin", "the certificate is not valid yet", "check the clock and the certificate")
        }
        return days < Self.certificateDaysLow
            ? .warn("certificate.end", "the certificate ends in \(days) days, at \(ends)", "renew it")
            : .ok("certificate.end", "the certificate is good until \(ends)")
    }

    /// Opens the installation for one part; what it throws becomes a finding.
    func opened(_ code: String, _ body: (Installation) async throws -> [Finding]) async -> [Finding] {
        do {
            let installation = try await Installation.open(settings, logger: OperatorSession.quietLogger)
            do {
                let findings = try await body(installation)
                await installation.close()
                return findings
            } catch {
                await installation.close()
                throw error
            }
        } catch {
            return [.fail(code, FailureReport(error).text, "mend that, then: countersign doctor")]
        }
    }
}
