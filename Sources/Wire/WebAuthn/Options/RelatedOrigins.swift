import Bytes

/// The document at `https://RP-ID/.well-known/webauthn`, which tells browsers on which origins beside the RP ID's
/// own our credentials may be used (Web Authentication Level 3, §5.11). Browsers go through it until five
/// registrable names were met; what stands behind them may be passed over.
public struct RelatedOrigins: Equatable, Sendable {
    /// Its path, and the media type to send it with.
    public static let path = "/.well-known/webauthn"
    public static let mediaType = "application/json"

    /// In order, none twice.
    public let origins: [String]

    /// The origins on which the relying party's ceremonies may run.
    public init(of party: RelyingParty) { origins = party.origins.sorted() }

    /// Reads the document; throws when an origin is none, or there are too many.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        let reader = try ResponseReader(parsing: bytes, sizeMax: RegistrationResponseJSON.sizeMax)
        guard let values = reader.value["origins"]?.array, values.count <= RelyingParty.originsMax else {
            throw .malformed("origins")
        }
        var origins: Set<String> = []
        for value in values {
            guard let origin = value.string, RelyingParty.isOrigin(origin) else { throw .malformed("origins") }
            origins.insert(origin)
        }
        self.origins = origins.sorted()
    }

    public func serialized() -> [UInt8] {
        JSONValue.object(["origins": .array(origins.map { .string($0) })]).serialized()
    }
}
