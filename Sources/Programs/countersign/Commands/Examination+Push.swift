import Domain
import Engine
import Notifiers
import WebPush

extension Examination {
    /// Whether the push services answer, and how many phones they reach.
    func push() async -> [Finding] {
        let services = settings.pushServices
        guard !services.isEmpty else {
            return [
                .warn(
                    "push.off", "requests are not pushed: phones show them only while their app is open",
                    "set push.services, or take it out for the usual ones")
            ]
        }
        let notifier = WebPushNotifier(
            contact: settings.pushContact, proxy: settings.pushProxy, random: SystemRandom())
        var findings: [Finding] = []
        for text in services.texts where !text.hasPrefix("*.") {
            guard let address = try? PushAddress(parsing: (text.contains("://") ? text : "https://" + text) + "/")
            else { continue }
            guard let why = await notifier.reaches(address) else {
                findings.append(.ok("push.service", "\(text) answers"))
                continue
            }
            findings.append(
                .warn(
                    "push.service", "\(text): \(why)",
                    settings.pushProxy.map { "have \($0) let it through, or take it out of push.services" }
                        ?? "let this machine out to \(address.host):\(address.port), or set push.proxy"))
        }
        await notifier.shutdown()
        return findings
            + (await opened("push.lines") { installation in
                let lines = try await installation.administration.pushLines()
                let lost = lines.reduce(0) { $0 + $1.lost }
                let all = lines.reduce(0) { $0 + $1.count }
                return [
                    .ok(
                        "push.lines",
                        "phones that can be woken: \(all - lost); lost lines, back when the app opens: \(lost)"
                    )
                ]
            })
    }
}
