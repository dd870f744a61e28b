import Domain
import Engine
import Pages

/// What helps with a matter: of the ways that work now, those that the matter leaves, strongest and quickest first.
struct MatterWays {
    let matter: Matter
    let view: VisitView

    init(_ matter: Matter, _ view: VisitView) {
        self.matter = matter
        self.view = view
    }

    /// All kinds of code but recovery codes are one row: they are typed at the same place.
    var list: [WayOnPage.Way] {
        var seen: Set<String> = []
        let own: [WayOnPage.Way] = ordered.compactMap { way in
            guard let row = row(way) else { return nil }
            return seen.insert(way.method == .recoveryCode ? "recovery" : row.value).inserted ? row : nil
        }
        let pass = helpsWithPass ? [WayOnPage.Way(.pass, value: Self.pass)] : []
        let vouch = view.offersVouching && isWithout ? [WayOnPage.Way(.vouch, value: Screen.vouch.rawValue)] : []
        let restore = view.hasBackup && isWithout ? [WayOnPage.Way(.restore, value: Screen.restore.rawValue)] : []
        return again + own + pass + restore + vouch
    }

    /// What the form sends for a pass for today.
    static let pass = "pass"

    /// Whether somebody who has a spare can make a pass with it, for the sign-ins where the spare is no use.
    private var helpsWithPass: Bool {
        guard view.offersPass, matter == .atHome || matter == .fob, view.person?.refusal == nil else { return false }
        let phones = view.devices.count
        return !view.passkeys.isEmpty || phones > 1 || (phones > 0 && matter == .fob)
    }

    /// A phone that was reset takes its own entry over.
    private var again: [WayOnPage.Way] {
        guard matter == .reset, view.person?.refusal == nil, view.visit.replaces == nil else { return [] }
        return view.devices.map { WayOnPage.Way(.setUpAgain($0.name), value: "reset \($0.id)") }
    }

    /// Whether the device itself is what's missing.
    private var isWithout: Bool {
        switch matter {
        case .atHome, .lost, .reset, .newPhone, .fob, .somethingElse: view.person?.refusal == nil && view.person != nil
        case .numberChanged, .tappedNo, .nothingArrives: false
        }
    }

    private var ordered: [Domain.Way] {
        let all = view.plan?.ways ?? []
        let phones = all.filter { $0.method == .push }
        switch matter {
        case .atHome, .lost, .reset, .newPhone:
            // The phone that is missing is the one used last, as a rule; an only one is missing with its codes.
            let rest = all.filter { $0.method != .push && !(phones.count < 2 && $0.method == .appCode) }
            return rest.filter(\.method.resistsPhishing) + phones.dropFirst()
                + rest.filter { !$0.method.resistsPhishing } + (phones.count > 1 ? phones.prefix(1) : [])
        case .tappedNo: return phones + all.filter { $0.method != .push }
        case .nothingArrives: return all.filter { $0.method != .push } + phones
        // Two codes in a row put a key fob right, so it stays, behind what works without it.
        case .fob: return all.filter { $0.method != .keyFob } + all.filter { $0.method == .keyFob }
        case .numberChanged, .somethingElse: return all
        }
    }

    private func row(_ way: Domain.Way) -> WayOnPage.Way? {
        switch way {
        case .passkey(let method): return WayOnPage.Way(.passkey, value: method.rawValue)
        case .push(let id):
            guard let name = view.devices.first(where: { $0.id == id })?.name else { return nil }
            let asksAgain = matter == .tappedNo || matter == .nothingArrives
            return WayOnPage.Way(asksAgain && view.plan?.push == id ? .sendAgain : .device(name), value: "push \(id)")
        case .code(let method):
            return WayOnPage.Way(method == .recoveryCode ? .recoveryCode : .code, value: "code")
        }
    }
}
