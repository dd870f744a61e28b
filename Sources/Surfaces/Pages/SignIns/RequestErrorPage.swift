public import Foundation

/// A request of an application that can't be answered to the application itself, because nothing shows that its return
/// address is its own (RFC 6749, section 4.1.2.1). It leads nowhere.
public struct RequestErrorPage: Page {
    public static let template = TemplateName.requestError

    /// The standard's word, such as `invalid_request`.
    public var code: String
    /// Whether the request named an application that we know; its name is the frame's.
    public var isKnown: Bool
    /// What the application's makers need to know.
    public var detail: String?
    public var reference: String?
    public var time: Date

    public init(code: String, isKnown: Bool, detail: String? = nil, reference: String? = nil, time: Date) {
        self.code = code
        self.isKnown = isKnown
        self.detail = detail
        self.reference = reference
        self.time = time
    }

    public var titleKey: String { isKnown ? "title" : "title_plain" }

    public func view(in frame: Frame) -> View {
        [
            "code": .text(code), "detail": .text(detail), "reference": .text(reference),
            "time": .text(frame.words.exactMoment(time, in: frame.house.timeZone)),
        ]
    }
}
