import Domain
import DuoAPI

/// A person's devices as `preauth` tells them: the best first, each with what it can do at this application now.
struct DeviceList {
    let devices: [AuthDevice]
    /// Phones that can be asked, best first: their place in the person's own list, and their name.
    let asked: [(position: Int, name: String)]
    let takesCodes: Bool

    init(_ situation: Situation, _ plan: Plan) {
        let phones = situation.activeDevices.sorted { $0.addedAt < $1.addedAt }
        var order: [ID<Device>] = []
        var fobs: [Token] = []
        let usable = situation.tokens.filter(\.isUsable)
        let hasAppCodes = plan.ways.contains(.code(.appCode))
        for way in plan.ways {
            switch way {
            case .push(let id): order.append(id)
            case .code(.appCode): order += phones.map(\.id).filter { id in usable.contains { $0.device == id } }
            case .code(.keyFob): fobs += usable.filter { $0.device == nil }
            case .code, .passkey: break
            }
        }
        var seen: Set<ID<Device>> = []
        let shown = order.filter { seen.insert($0).inserted }.compactMap { id in phones.first { $0.id == id } }
        let listed = shown.map { phone in
            Self.phone(
                phone, canPush: plan.ways.contains(.push(phone.id)),
                hasCode: hasAppCodes && usable.contains { $0.device == phone.id })
        }
        devices = (listed + fobs.map(Self.token)).compactMap { $0 }
        asked = shown.filter { plan.ways.contains(.push($0.id)) }.compactMap { phone in
            phones.firstIndex { $0.id == phone.id }.map { ($0 + 1, phone.name) }
        }
        takesCodes = plan.ways.contains { $0.method != .push }
    }

    /// The menu of a client that has a line of text alone.
    func prompt(username: String, application: String) -> TextPrompt {
        guard !asked.isEmpty else { return TextPrompt(text: "\(application): \(username)\n\nPasscode: ") }
        var text = "\(application): \(username)\n\n"
        text += takesCodes ? "Type a code, or choose:\n\n" : "Choose:\n\n"
        var factors: [String: String] = [:]
        for (index, phone) in asked.enumerated() {
            text += " \(index + 1). Ask on \(phone.name)\n"
            factors["\(index + 1)"] = "push\(phone.position)"
        }
        factors["default"] = factors["1"]
        return TextPrompt(text: text + "\nPasscode or option (1-\(asked.count)): ", factors: factors)
    }

    private static func phone(_ phone: Device, canPush: Bool, hasCode: Bool) -> AuthDevice? {
        guard let id = try? ObjectID(.phone, carrying: phone.id.text) else { return nil }
        var capabilities: [AuthDevice.Capability] = canPush ? [.auto, .push] : []
        if hasCode { capabilities.append(.passcode) }
        return AuthDevice(
            id: id, name: phone.name,
            kind: .phone(number: "", displayName: phone.name, capabilities: capabilities, nextSMSCode: nil))
    }

    private static func token(_ token: Token) -> AuthDevice? {
        guard let id = try? ObjectID(.token, carrying: token.id.text) else { return nil }
        return AuthDevice(id: id, name: token.serial, kind: .token)
    }
}
