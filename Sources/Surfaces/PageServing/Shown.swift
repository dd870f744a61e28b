import Bytes
public import Domain
public import Engine
public import Foundation
public import Hummingbird
public import Pages

// Domain's values as pages take them.

extension Instant {
    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// The first moment of the next day there, however many hours this one has.
    public func dayEnd(in zone: TimeZone) -> Instant {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let end = calendar.dateInterval(of: .day, for: date)?.end else { return self + 86_400 }
        return Instant(seconds: Int64(end.timeIntervalSince1970.rounded()))
    }
}

extension DeviceKind {
    public init(_ owned: Owned) {
        switch (owned.factor, owned.method) {
        case (.phone, _): self = .phone
        case (.passkey, .securityKey): self = .securityKey
        case (.passkey, _): self = .passkey
        case (.token, _): self = .fob
        }
    }
}

extension LockPage {
    public init(_ owned: [Owned], done: String? = nil, next: String) {
        self.init(
            choices: owned.map { .init($0.name, kind: DeviceKind($0), value: $0.factor.text, isLocked: $0.isLocked) },
            done: done, next: next)
    }
}

extension PageServer {
    /// The secrets of the cookies that came with the request.
    public func browserCookies(of request: Request) -> BrowserCookies {
        let sent = cookies(of: request)
        return BrowserCookies(
            session: sent[BrowserCookie.session].map { .init(text: $0) },
            remembered: sent[BrowserCookie.remembered].map { .init(text: $0) })
    }
}
