public import Foundation

/// The texts that the demonstration sent, newest first.
public struct DemoTextsPage: Page {
    public static let template = TemplateName.demoTexts

    public struct Text: Sendable {
        public var to: String
        public var text: String
        public var at: Date

        public init(to: String, text: String, at: Date) {
            self.to = to
            self.text = text
            self.at = at
        }
    }

    public var texts: [Text]
    public var home: String

    public init(texts: [Text], home: String) {
        self.texts = texts
        self.home = home
    }

    public func view(in frame: Frame) -> View {
        [
            "home": .text(home), "has_texts": .flag(!texts.isEmpty),
            "rows": .rows(
                texts.map {
                    [
                        "said": .text($0.text),
                        "sent": .html(
                            frame.words.html(
                                "demo_mail.sent",
                                [
                                    "to": .text($0.to),
                                    "time": .text(frame.words.time($0.at, in: frame.house.timeZone)),
                                ])),
                    ]
                }),
        ]
    }
}
