public import Foundation

/// The mails that the demonstration sent, newest first.
public struct DemoMailsPage: Page {
    public static let template = TemplateName.demoMails

    public struct Mail: Sendable {
        public var subject: String
        public var to: String
        public var at: Date
        public var address: String

        public init(subject: String, to: String, at: Date, address: String) {
            self.subject = subject
            self.to = to
            self.at = at
            self.address = address
        }
    }

    public var mails: [Mail]
    public var home: String

    public init(mails: [Mail], home: String) {
        self.mails = mails
        self.home = home
    }

    public func view(in frame: Frame) -> View {
        [
            "home": .text(home), "has_mails": .flag(!mails.isEmpty),
            "mails": .rows(
                mails.map {
                    [
                        "subject": .text($0.subject), "address": .text($0.address),
                        "sent": .html(frame.sent(to: $0.to, at: $0.at)),
                    ]
                }),
        ]
    }
}

/// One of them: as text, as its markup in a frame that can do nothing, and the links in it.
public struct DemoMailPage: Page {
    public static let template = TemplateName.demoMail

    public var subject: String
    public var to: String
    public var at: Date
    public var text: String
    /// Where its markup is.
    public var markup: String
    public var links: [String]
    /// Where all of them are.
    public var list: String

    public init(subject: String, to: String, at: Date, text: String, markup: String, links: [String], list: String) {
        self.subject = subject
        self.to = to
        self.at = at
        self.text = text
        self.markup = markup
        self.links = links
        self.list = list
    }

    public func view(in frame: Frame) -> View {
        [
            "subject": .text(subject), "sent": .html(frame.sent(to: to, at: at)), "body_text": .text(text),
            "markup": .text(markup), "links": .rows(links.map { ["address": .text($0)] }), "list": .text(list),
        ]
    }
}

extension Frame {
    fileprivate func sent(to: String, at: Date) -> HTML {
        words.html("demo_mail.sent", ["to": .text(to), "time": .text(words.time(at, in: house.timeZone))])
    }
}
