/// What the person asked for beside the password.
public enum Wish: Equatable, Sendable {
    /// The best way of the plan.
    case automatic
    case push(DeviceChoice)
    case code(TriedCode)
    /// A call or a text message, which is not offered.
    case telephone
}

public enum DeviceChoice: Equatable, Sendable {
    /// The one used last with this application.
    case lastUsed
    /// The n-th of the person's list, from 1.
    case position(Int)
    case device(ID<Device>)
}

/// A code that was typed, and what the check of it against the person's secrets found. Wire says what is
/// authentic; whether it is enough is decided here.
public struct TriedCode: Equatable, Sendable {
    public enum Proof: Equatable, Sendable {
        /// It belongs to this counter or time step of the token.
        case token(ID<Token>, position: Int64, drift: Int)
        case oneTimeCode(ID<OneTimeCode>)
        /// A phone's answer to the picture that was shown, made with this token's secret.
        case picture(ID<Token>)
        /// A token's code that was spent already.
        case used
        /// It was a code once: used up or over.
        case ended
        case none
    }

    public let form: CodeForm
    public let proof: Proof

    public init(form: CodeForm, proof: Proof) {
        self.form = form
        self.proof = proof
    }
}

/// What a door can do with the person at the other end.
public struct DoorAbilities: Equatable, Sendable {
    public var canShowNumber: Bool
    /// It can ask for a code after the first answer.
    public var canAskForCode: Bool
    /// It is a browser, which shows pages and speaks with passkeys.
    public var hasPages: Bool

    public init(canShowNumber: Bool, canAskForCode: Bool, hasPages: Bool = false) {
        self.canShowNumber = canShowNumber
        self.canAskForCode = canAskForCode
        self.hasPages = hasPages
    }

    /// A browser can do everything.
    public static let pages = DoorAbilities(canShowNumber: true, canAskForCode: true, hasPages: true)
}

/// A sign-in that an application asks for, its first factor proved.
public struct Beginning: Equatable, Sendable {
    public let door: Door
    public let abilities: DoorAbilities
    public let wish: Wish
    public let origin: Origin
    public let joinKey: [UInt8]?
    /// Whether somebody will ask for the outcome by the sign-in's number, so that it is kept even when it is settled
    /// at once.
    public let isKept: Bool
    /// The digest of the message that asks, where the same message must not ask twice, and until when.
    public let message: SeenMessage?

    public init(
        door: Door, abilities: DoorAbilities, wish: Wish, origin: Origin = Origin(), joinKey: [UInt8]? = nil,
        isKept: Bool = false, message: SeenMessage? = nil
    ) {
        self.door = door
        self.abilities = abilities
        self.wish = wish
        self.origin = origin
        self.joinKey = joinKey
        self.isKept = isKept
        self.message = message
    }
}

/// A message that may be taken once.
public struct SeenMessage: Equatable, Sendable {
    public let digest: [UInt8]
    public let until: Instant

    public init(digest: [UInt8], until: Instant) {
        self.digest = digest
        self.until = until
    }
}

/// Random values for one decision, drawn before it.
public struct Draws: Equatable, Sendable {
    public let signIn: ID<SignIn>
    public let request: ID<PushRequest>
    public let nonce: [UInt8]
    public let number: UInt64

    public init(signIn: ID<SignIn>, request: ID<PushRequest>, nonce: [UInt8], number: UInt64) {
        self.signIn = signIn
        self.request = request
        self.nonce = nonce
        self.number = number
    }

    public init(from random: some RandomSource) {
        let bytes = random.bytes(48)
        signIn = ID(random: Array(bytes[0..<12]))
        request = ID(random: Array(bytes[12..<24]))
        nonce = Array(bytes[24..<40])
        number = bytes[40..<48].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The number to match, or the choices around it. It is another one than that of the request before, or whoever
    /// mistyped would see the same number and wonder.
    func matching(_ figures: Figures, canShow: Bool, after former: PushRequest? = nil) -> PushRequest.Matching {
        guard figures.numberMode != .off else { return .off }
        guard canShow else { return .cannotShow }
        let limit = (0..<figures.numberDigits).reduce(UInt64(1)) { total, _ in total * 10 }
        let text = { (value: UInt64) -> String in
            let digits = String(value % limit)
            return String(repeating: "0", count: max(0, figures.numberDigits - digits.utf8.count)) + digits
        }
        let drawn = text(number) == former?.matching.number ? text(number % limit + 1) : text(number)
        guard figures.numberMode == .choose else { return .typed(number: drawn) }
        var choices = [drawn]
        var next = number / limit
        while choices.count < 3 {
            let other = text(next)
            if !choices.contains(other) { choices.append(other) }
            next = next &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        }
        return .choose(number: drawn, choices: choices.sorted())
    }
}
