/// When somebody is away, and where, as they said themselves.
public struct Trip: Equatable, Sendable {
    public let from: Instant
    /// The first moment after it.
    public let until: Instant
    /// Two letters each (ISO 3166-1); none where they didn't say.
    public let countries: [String]

    /// How long a trip may be, and how far ahead it may be planned.
    public static let secondsMax = 31_622_400
    public static let countriesMax = 20

    /// Nil where it ends before it begins, or says what cannot be a country.
    public init?(from: Instant, until: Instant, countries: [String]) {
        guard from < until, until <= from + Self.secondsMax, countries.count <= Self.countriesMax,
            countries.allSatisfy(Self.isCountry)
        else { return nil }
        self.from = from
        self.until = until
        self.countries = countries
    }

    /// Whether it has the form of a country's two letters.
    public static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
    }

    /// Whether somebody is expected to sign in from that country then.
    public func covers(_ country: String, at now: Instant) -> Bool {
        from <= now && now < until && (countries.isEmpty || countries.contains(country))
    }

    /// Its stored form: "1790000000000 1790600000000 JP KR".
    public var stored: String {
        ([String(from.milliseconds), String(until.milliseconds)] + countries).joined(separator: " ")
    }

    public init?(stored: String) {
        let words = stored.split(separator: " ").map(String.init)
        guard words.count >= 2, let from = Int64(words[0]), let until = Int64(words[1]) else { return nil }
        self.init(
            from: Instant(milliseconds: from), until: Instant(milliseconds: until), countries: Array(words[2...]))
    }
}
