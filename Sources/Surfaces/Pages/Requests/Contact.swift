public import Foundation

/// How to reach the help desk, and when.
public struct Contact: Sendable {
    public enum Hours: Sendable {
        /// With the person's own time zone, where it is known to be another.
        case open(until: Date, personZone: TimeZone?)
        case closed(until: Date)
    }

    public var hours: Hours?
    /// As it is dialled inside the country and from abroad.
    public var phone: String?
    public var phoneFromAbroad: String?
    public var textRelay: String?
    public var email: String?
    /// Addresses of the forms "Ask us" and "Call me back".
    public var ask: String?
    public var callBack: String?

    public init(
        hours: Hours? = nil, phone: String? = nil, phoneFromAbroad: String? = nil, textRelay: String? = nil,
        email: String? = nil, ask: String? = nil, callBack: String? = nil
    ) {
        self.hours = hours
        self.phone = phone
        self.phoneFromAbroad = phoneFromAbroad
        self.textRelay = textRelay
        self.email = email
        self.ask = ask
        self.callBack = callBack
    }

    func view(in frame: Frame) -> View {
        var rows: [View] = []
        func add(_ key: String, _ text: String?, address: String?) {
            guard let text else { return }
            rows.append([
                "name": .html(frame.words.html("way_on." + key)), "text": .text(text), "address": .text(address),
            ])
        }
        add("phone", phone, address: phone.map(Self.dialled))
        add("from_abroad", phoneFromAbroad, address: phoneFromAbroad.map(Self.dialled))
        add("text_relay", textRelay, address: nil)
        add("email", email, address: email.map { "mailto:" + $0 })
        return [
            "contacts": .rows(rows), "hours": .html(hours.map { sentence($0, frame) }),
            "ask": .text(ask), "call_back": .text(callBack),
        ]
    }

    private func sentence(_ hours: Hours, _ frame: Frame) -> HTML {
        let words = frame.words
        switch hours {
        case .open(let until, let personZone):
            let closes = View.Value.text(words.time(until, in: frame.house.timeZone))
            guard let personZone, personZone != frame.house.timeZone else {
                return words.html("way_on.open_until", ["closes": closes])
            }
            let there = View.Value.text(words.time(until, in: personZone))
            return words.html("way_on.open_until_there", ["closes": closes, "there": there])
        case .closed(let until):
            let opens = View.Value.text(words.time(until, in: frame.house.timeZone))
            return words.html("way_on.closed_until", ["opens": opens])
        }
    }

    /// RFC 3966: digits, and the plus in front.
    private static func dialled(_ phone: String) -> String {
        "tel:" + phone.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
    }
}
