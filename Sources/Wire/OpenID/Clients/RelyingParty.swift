/// What the provider knows of a client. Its response type is `code`, always.
public struct RelyingParty: Equatable, Sendable {
    /// Characters of a client's identifier.
    public static let clientIDSizeMax = 128
    /// Addresses of each kind.
    public static let addressesMax = 32
    /// Secrets that count at once.
    public static let secretsMax = 2

    public let clientID: String
    public let proof: ClientProof
    public let applicationType: RedirectURI.Application
    public let redirectURIs: [RedirectURI]
    public let postLogoutRedirectURIs: [RedirectURI]
    public let backchannelLogoutURI: WebAddress?
    public let backchannelLogoutSessionRequired: Bool
    public let grantTypes: Set<GrantType>
    public let scopes: Set<Scope>
    public let requiresPKCE: Bool
    public let requiresPushedRequests: Bool
    public let idTokenAlgorithm: SignatureAlgorithm
    public let subjectType: SubjectType

    /// Whether it can keep no secret (RFC 6749 §2.1).
    public var isPublic: Bool { proof == .none }

    public init(_ registration: ClientRegistration) throws(RegistrationError) {
        guard Self.isClientID(registration.clientID) else { throw .clientID }
        try Self.check(registration)
        clientID = registration.clientID
        proof = registration.proof
        applicationType = registration.applicationType
        redirectURIs = try Self.addresses(registration.redirectURIs, registration.applicationType)
        guard !redirectURIs.isEmpty else { throw .noRedirectURI }
        postLogoutRedirectURIs = try Self.addresses(
            registration.postLogoutRedirectURIs, registration.applicationType)
        backchannelLogoutURI = try registration.backchannelLogoutURI.map { text throws(RegistrationError) in
            try Self.backchannel(text)
        }
        backchannelLogoutSessionRequired = registration.backchannelLogoutSessionRequired
        grantTypes = registration.grantTypes
        scopes = registration.scopes
        requiresPKCE = registration.requiresPKCE
        requiresPushedRequests = registration.requiresPushedRequests
        idTokenAlgorithm = registration.idTokenAlgorithm
        subjectType = registration.subjectType
    }

    /// Visible ASCII without a space (RFC 6749 appendix A.1 allows more; nobody needs it).
    static func isClientID(_ text: String) -> Bool {
        (1...clientIDSizeMax).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    private static func check(_ registration: ClientRegistration) throws(RegistrationError) {
        switch registration.proof {
        case .none: guard registration.requiresPKCE else { throw .publicWithoutPKCE }
        case .secretBasic(let hashes), .secretPost(let hashes):
            guard (1...secretsMax).contains(hashes.count) else { throw .noCredentials }
        case .privateKeyJWT(let keys): guard !keys.keys.isEmpty else { throw .noCredentials }
        }
        guard registration.grantTypes.contains(.authorizationCode) else { throw .noCodeGrant }
        guard registration.idTokenAlgorithm != .ps256 else { throw .idTokenAlgorithm }
        guard registration.scopes.contains(.openid) else { throw .noOpenIDScope }
    }

    private static func addresses(
        _ texts: [String], _ application: RedirectURI.Application
    ) throws(RegistrationError) -> [RedirectURI] {
        guard texts.count <= addressesMax else { throw .tooManyAddresses }
        var addresses: [RedirectURI] = []
        for text in texts {
            do { addresses.append(try RedirectURI(registering: text, for: application)) } catch {
                throw .address(text, error)
            }
        }
        return addresses
    }

    /// Called by the provider itself: `https`, or the machine itself for trying it out. Whom it may connect to is
    /// checked again when it connects.
    private static func backchannel(_ text: String) throws(RegistrationError) -> WebAddress {
        do throws(AddressError) {
            let address = try WebAddress(parsing: text)
            guard address.isSecure || address.isLoopback else { throw .scheme }
            return address
        } catch {
            throw .address(text, error)
        }
    }
}
