public import Foundation

/// How to reach the help desk, and when.
public struct Contact: Sendable {
    public enum Hours: Sendable {
        /// Nil where it never closes.
        case open(until: Date?)
        case closed(until: Date, now: Date)
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
        // The international form can be dialled from anywhere.
        add("phone", phone, address: (phoneFromAbroad ?? phone).map(Self.dialled))
        if phoneFromAbroad != phone {
            add("from_abroad", phoneFromAbroad, address: phoneFromAbroad.map(Self.dialled))
        }
        add("text_relay", textRelay, address: textRelay.map(Self.dialled))
        add("email", email, address: email.map { "mailto:" + $0 })
        let said: View = [
            "contacts": .rows(rows), "hours": .html(hours.flatMap { sentence($0, frame) }),
            "ask": .text(ask), "call_back": .text(callBack),
        ]
        return said.merging(turningPoint(frame))
    }

    private func sentence(_ hours: Hours, _ frame: Frame) -> HTML? {
        let (words, zone) = (frame.words, frame.house.timeZone)
        switch hours {
        case .open(nil): return words.html("contact.open_always")
        case .open(let until?): return words.html("contact.open_until", ["closes": .text(words.time(until, in: zone))])
        case .closed(let until, let now):
            let wait = words.wait(max(60, Int(until.timeIntervalSince(now).rounded(.up))))
            return words.html(
                words.daysAgo(now, now: until, in: zone) == 0 ? "contact.opens_today" : "contact.opens_on",
                [
                    "opens": .text(words.time(until, in: zone)), "wait": .text(wait),
                    "weekday": .text(words.weekday(until, in: zone)),
                ])
        }
    }

    /// When it closes or opens, for a script that knows the visitor's own time zone.
    private func turningPoint(_ frame: Frame) -> View {
        let moment: Date? =
            switch hours {
            case .open(let until): until
            case .closed(let until, _): until
            case nil: nil
            }
        guard let moment else { return [:] }
        return [
            "turns_at": .text(moment.formatted(.iso8601)), "turns_zone": .text(frame.house.timeZone.identifier),
            "turns_there": .text(frame.words.text("contact.there", ["there": .text("%")])),
        ]
    }

    /// RFC 3966: digits, and the plus in front.
    private static func dialled(_ phone: String) -> String {
        "tel:" + phone.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
    }
}
