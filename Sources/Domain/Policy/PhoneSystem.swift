/// A phone's system whose versions policy knows.
public enum PhoneSystem: String, CaseIterable, Sendable {
    case ios, android

    /// The name that people know it by.
    public var name: String {
        switch self {
        case .ios: "iOS"
        case .android: "Android"
        }
    }

    /// The highest version that may be asked for. Of later iPhones no page learns more than this, because their
    /// browsers go on saying it.
    var versionMax: SystemVersion {
        switch self {
        case .ios: SystemVersion([18, 6])
        case .android: SystemVersion([99])
        }
    }
}

/// A system's version: up to three numbers, of which those that are missing count as 0.
public struct SystemVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let numbers: [Int]

    init(_ numbers: [Int]) { self.numbers = numbers }

    /// `17`, `16.4` or `16.4.1`; nil for everything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(part)
            else { return nil }
            numbers.append(number)
        }
        self.init(numbers)
    }

    public var description: String { numbers.map(String.init).joined(separator: ".") }

    private var filled: [Int] { numbers + [Int](repeating: 0, count: max(0, 3 - numbers.count)) }

    public static func == (first: SystemVersion, second: SystemVersion) -> Bool { first.filled == second.filled }

    public static func < (first: SystemVersion, second: SystemVersion) -> Bool {
        first.filled.lexicographicallyPrecedes(second.filled)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(filled) }
}

/// What a phone lacks for an approval to count.
public enum PhoneLack: Equatable, Sendable {
    case tooOld(PhoneSystem, least: SystemVersion, has: SystemVersion)
    /// It did not say which system it has.
    case untold
}

/// A phone that is known to lack something.
public struct OutdatedPhone: Equatable, Sendable {
    public let device: ID<Device>
    public let lack: PhoneLack
}

extension Figures {
    /// What is asked of systems, as people read it: "iOS 17".
    public var leastSystemNames: [String] {
        PhoneSystem.allCases.compactMap { system in leastSystems[system].map { "\(system.name) \($0)" } }
    }

    /// What a phone that said this of its system lacks; nil where its approval counts. A system of which nothing is
    /// asked, or that names no version, is as good as any: what is told is judged, and silence is no answer.
    func lack(in told: String?) -> PhoneLack? {
        guard !leastSystems.isEmpty else { return nil }
        guard let words = told?.split(separator: " "), let name = words.first?.lowercased() else { return .untold }
        let system: PhoneSystem? =
            switch name {
            case "ios", "ipados": .ios
            case "android": .android
            default: nil
            }
        guard let system, let least = leastSystems[system], words.count > 1, let has = SystemVersion(words[1]),
            has < least
        else { return nil }
        return .tooOld(system, least: least, has: has)
    }
}

extension Situation {
    /// The phones in use whose last answer said that they are too old here. What was updated since is asked by name,
    /// and its answer decides.
    public var outdatedPhones: [OutdatedPhone] {
        activeDevices.compactMap { device in
            guard let told = device.told?.items[.os], let lack = figures.lack(in: told) else { return nil }
            return OutdatedPhone(device: device.id, lack: lack)
        }
    }

    /// What the phone that was asked last in the sign-in lacks.
    public var lackOfAsked: PhoneLack? {
        guard let id = signIn?.request?.device, let device = devices.first(where: { $0.id == id }) else { return nil }
        return figures.lack(in: device.told?.items[.os])
    }

    /// Whether the session's proof is one that policy takes: of an approval, that its phone is new enough.
    func takes(_ session: Session) -> Bool {
        guard session.proof?.method == .push, !figures.leastSystems.isEmpty else { return true }
        guard case .phone(let id) = session.provedWith, let device = devices.first(where: { $0.id == id }) else {
            return false
        }
        return figures.lack(in: device.told?.items[.os]) == nil
    }
}
