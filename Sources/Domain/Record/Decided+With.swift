extension Decided {
    /// The same change, with something more for the one who asked.
    public func with<More: Sendable>(_ more: More) -> Decided<(Value, More)> {
        Decided<(Value, More)>(change, (value, more))
    }

    /// The same change, told in another way.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Decided<Other> {
        Decided<Other>(change, transform(value))
    }

    /// The same change, refused as `Mistake` of the kind `alreadyThere` when the message was taken before.
    public func once(_ message: SeenMessage?) -> Decided<Value> {
        guard let message else { return self }
        var change = change
        change.add(.seen(digest: message.digest, until: message.until))
        return Decided(change, value)
    }
}
