extension Decided {
    /// The same change, with something more for the one who asked.
    public func with<More: Sendable>(_ more: More) -> Decided<(Value, More)> {
        Decided<(Value, More)>(change, (value, more))
    }

    /// The same change, told in another way.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Decided<Other> {
        Decided<Other>(change, transform(value))
    }
}
