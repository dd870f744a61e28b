/// P21: one thing to think of, after the sign-in.
public struct OfferPage: Page {
    public static let template = TemplateName.offer

    public enum Offer: Equatable, Sendable {
        case recoveryCodes(left: Int)
        case spare
        case passkey, device
        /// A phone that was reset is set up again in its own place.
        case phoneAgain(String)
    }

    public var offer: Offer
    /// Whether the box "Remember this browser" was ticked before.
    public var remembers: Bool

    public init(_ offer: Offer, remembers: Bool = false) {
        self.offer = offer
        self.remembers = remembers
    }

    public func view(in frame: Frame) -> View {
        let sentence =
            switch offer {
            case .recoveryCodes(0): frame.words.html("offer.no_codes")
            case .recoveryCodes(let left): frame.words.html("offer.codes", ["count": .count(left)])
            case .spare: frame.words.html("offer.spare")
            case .device: frame.words.html("offer.device")
            case .phoneAgain(let name): frame.words.html("offer.phone_again", ["device": .text(name)])
            case .passkey: frame.words.html("offer.passkey")
            }
        return ["sentence": .html(sentence), "remembers": .flag(remembers)]
    }
}
