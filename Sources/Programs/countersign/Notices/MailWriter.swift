import Domain
import Foundation
import Notifiers
import Pages
import Storage

/// Writes mails: what happened, in the person's language.
struct MailWriter: Sendable {
    private let templates: Templates
    private let book: WordBook
    private let house: Pages.House
    private let settings: Settings
    private let from: MailAddress
    private let replyTo: MailAddress?

    /// Nil where mail is off.
    init?(_ settings: Settings) throws {
        guard settings.mail.isOn, let from = settings.mail.from.flatMap({ MailAddress($0) }) else { return nil }
        templates = try Templates()
        book = try WordBook()
        house = Pages.House(name: settings.name, desk: settings.desk, timeZone: settings.timeZone)
        self.settings = settings
        self.from = from
        replyTo = settings.mail.replyTo.flatMap { MailAddress($0) }
    }

    /// The mail about what waits for a person; nil where their address is none that mail can be sent to.
    func message(_ mail: QueuedMail) -> MailMessage? {
        guard let to = mail.address.flatMap({ MailAddress($0) }), let first = mail.rows.first else { return nil }
        let language = mail.person.language.flatMap { tag in Language.real.first { $0.tag == tag } }
        let identifier = mail.rows.count == 1 ? first : "\(first)-\(mail.rows.last ?? "")-\(mail.rows.count)"
        return message(
            mail.notices.map(Self.item), to: to, language: language, identifier: identifier, at: mail.madeAt)
    }

    /// A mail that the operator asked for.
    func test(to: MailAddress, identifier: String, now: Instant) -> MailMessage? {
        message([MailPage.Item(.test, at: now.date)], to: to, language: nil, identifier: identifier, at: now)
    }

    private func message(
        _ items: [MailPage.Item], to: MailAddress, language: Language?, identifier: String, at: Instant
    ) -> MailMessage? {
        let frame = Frame(
            templates: templates, words: book.words(in: language ?? settings.mail.language), house: house)
        let page = MailPage(
            items, publicAddress: settings.publicAddress, changePassword: settings.passwordChange)
        return MailMessage(
            identifier: identifier, to: to, from: from, fromName: house.name, replyTo: replyTo,
            subject: page.subject(in: frame), language: frame.words.language.tag, date: at,
            text: page.plainText(in: frame), html: page.rendered(in: frame).text)
    }

    static func item(_ notice: Notice) -> MailPage.Item {
        let details = notice.details
        func milliseconds(_ text: String?) -> Date? {
            text.flatMap { Int64($0) }.map { Instant(milliseconds: $0).date }
        }
        var item = MailPage.Item(kind(notice.kind), at: notice.at.date)
        item.what = details[.what].flatMap(MailPage.What.init(rawValue:))
        item.name = details[.name]
        item.doer = details[.by].flatMap(MailPage.Doer.init(rawValue:))
        item.proof = details[.method].flatMap(MailPage.Proof.init(rawValue:))
        item.place = details[.place]
        item.address = details[.address]
        item.count = details[.count].flatMap { Int($0) }
        item.until = milliseconds(details[.until])
        item.isReady = details[.ready] == "yes"
        item.done = details[.done]
        item.agent = details[.agent]
        return item
    }

    private static func kind(_ kind: Notice.Kind) -> MailPage.Kind {
        switch kind {
        case .deviceAdded: .deviceAdded
        case .deviceRemoved: .deviceRemoved
        case .deviceMoved: .deviceMoved
        case .deviceRestored: .deviceRestored
        case .backupFetched: .backupFetched
        case .deviceLocked: .deviceLocked
        case .deviceUnlocked: .deviceUnlocked
        case .recoveryUsed: .recoveryUsed
        case .recoveryMade: .recoveryMade
        case .deskCodeMade: .deskCodeMade
        case .passMade: .passMade
        case .travelMade: .travelMade
        case .travelUsed: .travelUsed
        case .tripPlanned: .tripPlanned
        case .notMe: .notMe
        case .accountLocked: .accountLocked
        case .accountUnlocked: .accountUnlocked
        case .accountLinked: .accountLinked
        case .accountUnlinked: .accountUnlinked
        case .vouchAsked: .vouchAsked
        case .vouchGranted: .vouchGranted
        case .vouchDenied: .vouchDenied
        case .voucherChosen: .voucherChosen
        case .vouchWanted: .vouchWanted
        case .numberAdded: .numberAdded
        case .numberChanged: .numberChanged
        case .numberRemoved: .numberRemoved
        case .addressChanged: .addressChanged
        case .deskClosed: .deskClosed
        case .setupLeft: .setupLeft
        case .stillYours: .stillYours
        case .fobEnding: .fobEnding
        case .invited: .invited
        case .opening: .opening
        case .exempted: .exempted
        }
    }
}

extension Instant {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
