import Bytes
import PhoneKit
import PhoneLink

/// A request as the person reads it.
struct Card {
    let phone: Phone
    let verified: VerifiedRequest

    var request: PendingRequest { verified.message }

    func text(now: Int64) -> String {
        var lines = ["", "Signing in to \(request.application)?", "  Account: \(request.account)"]
        if let from = request.from { lines.append("  From: \(from)") }
        if let near = request.near { lines.append("  Near: \(near)") }
        lines.append("  \(Self.age(now - request.asked))")
        if request.isNewPlace { lines.append("  You haven't signed in from here before.") }
        return lines.joined(separator: "\n")
    }

    /// What the person is asked to type.
    var question: String {
        switch request.number {
        case .typed: "Type the number on your screen to approve, or n for No:"
        case .choose(let choices): "Type the number on your screen (\(choices.joined(separator: ", "))), or n for No:"
        case .none(let unshown):
            unshown
                ? "\(request.application) can't show a number. Are place and time right? y to approve, n for No:"
                : "Type y to approve, n for No:"
        }
    }

    static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "Just now"
        case ..<120: "1 minute ago"
        default: "\(seconds / 60) minutes ago"
        }
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(request.id), "device": .string(request.device.text),
            "application": .string(request.application),
            "account": .string(request.account), "from": JSONValue(request.from), "near": JSONValue(request.near),
            "new_place": .bool(request.isNewPlace), "asked": .integer(request.asked), "ends": .integer(request.ends),
        ]
        if !request.asks.isEmpty { members["asks"] = .array(request.asks.map { .string($0) }) }
        switch request.number {
        case .typed(let digits): members["digits"] = .integer(Int64(digits))
        case .choose(let choices): members["choices"] = .array(choices.map { .string($0) })
        case .none(let unshown): members["number_not_shown"] = .bool(unshown)
        }
        return .object(members)
    }
}
