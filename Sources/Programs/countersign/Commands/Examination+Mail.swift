import Domain
import Engine
import Notifiers

extension Examination {
    /// Whether the mail server answers, its certificate is good, and the login works.
    func mail() async -> [Finding] {
        guard let server = settings.mailServer else {
            return [
                .warn(
                    "mail.off", "no mail is sent: people do not learn what happens to their account",
                    "set mail.host and mail.from, then: countersign doctor mail")
            ]
        }
        do throws(MailFailure) {
            try await MailNotifier(server: server).check()
            let login = server.username == nil ? "" : ", and the login works"
            let tls = server.security == .none ? "" : ", its certificate is good"
            return [.ok("mail.server", "\(server.place) answers\(tls)\(login)")]
        } catch {
            return [Self.finding(error, server)]
        }
    }

    static func finding(_ failure: MailFailure, _ server: MailServer) -> Finding {
        let remedy =
            switch failure.kind {
            case .unreachable: "check mail.host, mail.port and the firewall"
            case .tls: "check mail.security and the server's certificate, or name who signed it with mail.ca_file"
            case .login: "check mail.username and mail.password_file"
            case .noSuchAddress: "check the address"
            case .refused: "ask who runs \(server.host) to take mail from this machine for mail.from"
            case .setting: "check that mail.password_file is there, and readable by the service"
            }
        return .fail(
            "mail.\(failure.kind.rawValue)", "\(server.place): \(failure.description)",
            "\(remedy), then: countersign doctor mail")
    }

    /// Sends one mail, to see whether it arrives.
    func testMail(to text: String) async throws -> [Finding] {
        guard let to = MailAddress(text) else { throw Mistake(.malformed, "\"\(text)\" is no mail address") }
        guard let server = settings.mailServer, let writer = try MailWriter(settings) else { return await mail() }
        let identifier = "test-\(SystemRandom().id(Person.self))"
        guard let message = writer.test(to: to, identifier: identifier, now: SystemClock().now()) else {
            throw Fault("a test mail's identifier")
        }
        do throws(MailFailure) {
            try await MailNotifier(server: server).send(message)
            return [.ok("mail.test", "\(server.place) took a mail to \(to.text): look whether it arrives")]
        } catch {
            return [Self.finding(error, server)]
        }
    }
}
