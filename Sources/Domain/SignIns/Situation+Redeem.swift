extension Situation {
    /// The client takes an approval: once, as the digest is written down, and while the sign-in's time lasts.
    public func redeem(digest: [UInt8], now: Instant) throws(Refusal) -> Decided<SignIn> {
        guard let signIn, case .approved = signIn.state else { throw Refusal(.expired) }
        let end = signIn.startedAt + signIn.lifetimeSecondsMax
        guard now < end else { throw Refusal(.expired) }
        return Decided(Change([.seen(digest: digest, until: end)]), signIn)
    }
}
