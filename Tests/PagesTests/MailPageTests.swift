import Foundation
import Testing

@testable import Pages

extension MailPage {
    static let at = Date(timeIntervalSince1970: 1_782_646_440)

    static func item(_ kind: Kind, _ index: Int = 0) -> Item {
        var item = Item(kind, at: at)
        item.what = What.allCases[index % What.allCases.count]
        item.doer = Doer.allCases[index % Doer.allCases.count]
        item.proof = Proof.allCases[index % Proof.allCases.count]
        item.name = index == 0 ? nil : "Pixel <8> & co"
        item.place = "Firefox on Windows"
        item.address = "192.0.2.7"
        item.count = 2
        item.until = at.addingTimeInterval(3600)
        if kind == .deskClosed { (item.done, item.agent) = ("We removed your old phone.", "kim") }
        return item
    }

    /// Each kind of mail, and one about several things.
    static let all: [MailPage] = {
        let pages = Kind.allCases.enumerated().map { index, kind in [item(kind, index)] }
        // What is added waits for nothing, as a rule.
        var (added, restored) = (item(.deviceAdded), item(.deviceRestored))
        (added.until, restored.until) = (nil, nil)
        var ready = item(.opening)
        ready.isReady = true
        let unreached = Item(.addressChanged, at: at)
        let others = [[added], [restored], [ready], [unreached], [item(.accountLocked), item(.accountUnlocked)]]
        return (pages + others).map {
            MailPage($0, publicAddress: "https://mfa.example.ac.uk", changePassword: "https://password.example.ac.uk")
        }
    }()
}

extension Studio {
    var mails: [(page: MailPage, html: HTML)] { MailPage.all.map { ($0, $0.rendered(in: frame)) } }
}

@Suite("A mail to a person")
struct MailPageTests {
    @Test("F46 T27 says all in its own language, and links to the own account alone", arguments: Language.real)
    func links(language: Language) throws {
        let studio = try Studio(language)
        for (page, html) in studio.mails {
            let text = page.plainText(in: studio.frame)
            let never = studio.frame.words.text("mail.never")
            for form in [html.text, text] {
                #expect(form.contains("https://mfa.example.ac.uk/me") && form.contains(never))
                #expect(!form.contains("{") && !form.contains(/\bmail\.[a-z]/), "\(form)")
                let links = form.split(separator: "https://").dropFirst()
                    .filter { !$0.hasPrefix("mfa.example.ac.uk/me") }
                let isOfPassword = page.items[0].kind == .notMe
                #expect(links.isEmpty != isOfPassword && links.allSatisfy { $0.hasPrefix("password.example.ac.uk") })
                let locks = page.items.contains { [.deviceAdded, .recoveryUsed, .deskCodeMade].contains($0.kind) }
                #expect(!locks || form.contains("https://mfa.example.ac.uk/me/lock"))
            }
            #expect(!html.text.contains("<img") && !html.text.contains("<script") && !html.text.contains("<8>"))
            #expect(html.text.contains("lang=\"\(language.tag)\""))
        }
    }

    @Test("tells times by the installation's clock and the reader's language")
    func time() throws {
        let page = MailPage([MailPage.item(.deskCodeMade)], publicAddress: "https://x")
        #expect(try page.plainText(in: Studio(.english).frame).contains("until 28 June at 13:34"))
        #expect(try page.plainText(in: Studio(.welsh).frame).contains("28 Mehefin am 13:34"))
        #expect(try page.plainText(in: Studio(.simplifiedChinese).frame).contains("6月28日 13:34"))
    }

    @Test("about several things says how many, and lists them")
    func several() throws {
        let page = try #require(MailPage.all.last)
        let frame = try Studio(.english).frame
        #expect(page.subject(in: frame) == "2 changes to your account")
        #expect(page.plainText(in: frame).contains("You can sign in again."))
    }
}
