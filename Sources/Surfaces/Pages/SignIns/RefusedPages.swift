public import Foundation

/// P15: codes are held back for a while.
public struct WaitPage: Page {
    public static let template = TemplateName.wait
    public var reason: String? { "too_many_codes" }

    public var seconds: Int

    public init(seconds: Int) { self.seconds = seconds }

    public func view(in frame: Frame) -> View { ["minutes": .count(max(1, (seconds + 59) / 60))] }
}

/// P16: requests to the phone are paused.
public struct PausedPage: Page {
    public static let template = TemplateName.paused
    public var reason: String? { "push_paused" }

    /// How many weren't answered.
    public var count: Int
    public var until: Date

    public init(count: Int, until: Date) {
        self.count = count
        self.until = until
    }

    public func view(in frame: Frame) -> View {
        ["count": .count(count), "time": .text(frame.words.time(until, in: frame.house.timeZone))]
    }
}

/// P18: the account is locked.
public struct LockedPage: Page {
    public static let template = TemplateName.locked
    public var reason: String? {
        switch by {
        case .person: "locked_by_person"
        case .desk: "locked_by_desk"
        }
    }

    public enum By: Sendable {
        case person(Date)
        case desk
    }

    public var by: By
    public var now: Date

    public init(by: By, now: Date) {
        self.by = by
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        guard case .person(let date) = by else {
            return ["sentence": .html(frame.words.html("locked.by_desk", ["desk": .text(frame.house.desk)]))]
        }
        let zone = frame.house.timeZone
        let values: [String: View.Value] = [
            "day": .text(frame.words.day(date, now: now, in: zone)), "time": .text(frame.words.time(date, in: zone)),
        ]
        return ["sentence": .html(frame.words.html("locked.by_you", values)), "own": .flag(true)]
    }
}

/// P19: something of ours doesn't work.
public struct ProblemPage: Page {
    public static let template = TemplateName.problem
    public var reason: String? { "service_error" }

    public var status: String
    public var reference: String?

    public init(status: String = "/status", reference: String? = nil) {
        self.status = status
        self.reference = reference
    }

    public func view(in frame: Frame) -> View { ["status": .text(status), "reference": .text(reference)] }
}
