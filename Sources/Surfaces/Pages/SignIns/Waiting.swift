public import Bytes

/// What a waiting page is told by its stream, as the data of a server-sent event or as the body of a JSON reply.
public enum Waiting {
    public struct Message: Equatable, Sendable {
        /// Read aloud.
        public let say: String?
        /// Whether it is a refusal, which interrupts what is being read.
        public let isAlarm: Bool
        /// Where the page goes then; nil to stay.
        public let go: String?
        /// Whether the page's own form goes on, with what was ticked in it, instead of an address being loaded.
        public let sends: Bool

        public init(say: String? = nil, isAlarm: Bool = false, go: String? = nil, sends: Bool = false) {
            self.say = say
            self.isAlarm = isAlarm
            self.go = go
            self.sends = sends
        }

        public var json: JSONValue {
            ["say": JSONValue(say), "alarm": .bool(isAlarm), "go": JSONValue(go), "send": .bool(sends)]
        }
    }

    /// Approved: the page says so and goes on.
    public static func approved(in frame: Frame, go: String) -> Message {
        let application = View.Value.text(frame.applicationOrService)
        return Message(
            say: frame.words.text("check_phone.approved_said", ["application": application]), go: go, sends: true)
    }

    /// Refused, and the page that goes on says more.
    public static func refused(_ page: some Page, in frame: Frame, go: String) -> Message {
        Message(say: frame.words.text(page.group + "." + page.titleKey), isAlarm: true, go: go)
    }

    /// Nothing new.
    public static let nothing = Message()
}
