public import Foundation

/// What was set up by a proof that stands in for one's own devices does not work yet, or may not change the others.
public struct NotYetPage: Page {
    public static let template = TemplateName.notYet

    public enum Kind: String, CaseIterable, Sendable {
        /// It does not work yet.
        case works
        /// It works, and may not change what else there is.
        case changes
    }

    public var kind: Kind
    /// From when on it does.
    public var from: Date
    /// Whether somebody is signing in, and can take another way.
    public var isSigningIn: Bool
    public var now: Date

    public init(_ kind: Kind, from: Date, isSigningIn: Bool = false, now: Date) {
        self.kind = kind
        self.from = from
        self.isSigningIn = isSigningIn
        self.now = now
    }

    public var group: String { "not_yet_" + kind.rawValue }

    public var reason: String? { kind == .works ? "device_waiting" : "device_new" }

    public func view(in frame: Frame) -> View {
        let moment: View.Value = .text(frame.words.moment(notBefore: from, in: frame.house.timeZone))
        return [
            "lead": .html(frame.words.html(group + ".lead", ["moment": moment])), "signing_in": .flag(isSigningIn),
            "desk": .text(frame.house.desk),
        ]
    }
}
