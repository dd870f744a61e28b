import Bytes
import OpenID

/// The first byte chooses what the rest is read as; see the seeds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOpenID(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let kind = bytes.first, let world = World.shared else { return 0 }
    let rest = Array(bytes.dropFirst())
    let text = String(decoding: rest, as: UTF8.self)
    switch kind {
    case 0x41: checkAuthorization(rest, world)
    case 0x42: checkCredentials(text, rest, world)
    case 0x43: _ = try? ClaimsRequest(parsing: text)
    case 0x4a: checkToken(text, world)
    case 0x4b: checkKey(rest)
    case 0x4c: checkLogout(rest, world)
    case 0x52: checkAddress(text)
    case 0x54: checkTokenRequest(rest, world)
    case 0x55:
        if let uri = try? RequestURI(parsing: text) { precondition(uri.text == text, "another form of a reference") }
    default: break
    }
    return 0
}

/// The provider, and a client of each kind.
private struct World {
    static let shared = try? World()
    static let callback = "https://learn.example.ac.uk/auth/oidc/"
    static let loopback = "http://127.0.0.1/cb"

    let issuer: Issuer
    let keys: JWKSet
    let web: RelyingParty
    let native: RelyingParty
    let signing: RelyingParty

    init() throws {
        issuer = try Issuer(parsing: "https://mfa.example.ac.uk")
        keys = try JWKSet([ProviderKey(p256: Secret([UInt8](repeating: 7, count: 32))).publicKey])
        let hash = ClientSecretHash(of: Secret(text: "secret"))
        var registration = ClientRegistration(
            clientID: "learn", proof: .secretBasic([hash]), redirectURIs: [Self.callback])
        registration.grantTypes = [.authorizationCode, .refreshToken]
        registration.scopes = Set(Scope.allCases)
        registration.postLogoutRedirectURIs = [Self.callback]
        registration.requiresPKCE = false
        web = try RelyingParty(registration)
        registration.proof = .privateKeyJWT(keys)
        signing = try RelyingParty(registration)
        registration.proof = .none
        registration.requiresPKCE = true
        registration.applicationType = .native
        registration.redirectURIs = [Self.loopback]
        native = try RelyingParty(registration)
    }
}

private func checkAuthorization(_ bytes: [UInt8], _ world: World) {
    guard let parameters = try? RequestParameters(parsing: bytes) else { return }
    _ = try? parameters.pushedRequest()
    for party in [world.web, world.native] {
        do {
            let request = try AuthorizationRequest(parsing: parameters, for: party)
            checkReturn(request.returnAddress)
            precondition(request.scopes.contains(.openid) && (request.challenge != nil || !party.isPublic))
            let kept = try? RequestParameters(parsing: request.serialized())
            let again = kept.flatMap { try? AuthorizationRequest(parsing: $0, for: party, through: .pushed) }
            precondition(again == request, "a request does not read back")
            _ = AuthorizationResponse(code: "c", to: request.returnAddress, from: world.issuer)
        } catch .told(_, let address) {
            checkReturn(address)
        } catch {}
    }
}

private func checkReturn(_ address: ReturnAddress) {
    let target = Array(address.redirectURI.utf8)
    precondition(
        target == Array(World.callback.utf8)
            || target.starts(with: Array("http://127.0.0.1".utf8))
                && target.suffix(3).elementsEqual("/cb".utf8) && !target.contains(0x40),
        "an answer goes elsewhere")
}

private func checkCredentials(_ text: String, _ bytes: [UInt8], _ world: World) {
    guard let none = try? RequestParameters(parsing: []) else { return }
    _ = try? ClientAuthentication(authorization: text, parameters: none)
    _ = try? BearerToken.find(authorization: text, form: nil)
    guard let form = try? RequestParameters(parsing: bytes),
        let authentication = try? ClientAuthentication(authorization: nil, parameters: form)
    else { return }
    for party in [world.web, world.native, world.signing] {
        _ = try? authentication.verified(for: party, audiences: [world.issuer.text], now: 1_795_435_000)
    }
}

private func checkToken(_ text: String, _ world: World) {
    guard let token = try? UnverifiedJWS(parsing: text) else { return }
    for type in [TokenType.idToken, .logoutToken, .clientAssertion] {
        _ = try? token.claims(as: type, signedBy: world.keys)
    }
    _ = try? IDTokenHint(verifying: text, from: world.issuer, signedBy: world.keys)
}

private func checkKey(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes) else { return }
    if let key = try? JWK(parsing: json) {
        precondition((try? JWK(parsing: key.json)) == key, "a key does not read back")
        precondition(key.thumbprint.count == 32)
    }
    if let set = try? JWKSet(parsing: bytes) {
        precondition((try? JWKSet(parsing: set.serialized())) == set, "a set does not read back")
    }
}

private func checkLogout(_ bytes: [UInt8], _ world: World) {
    guard let parameters = try? RequestParameters(parsing: bytes),
        let request = try? EndSessionRequest(parsing: parameters, from: world.issuer, signedBy: world.keys)
    else { return }
    for party in [world.web, nil] {
        guard let location = try? request.location(for: party) else { continue }
        precondition(location.utf8.starts(with: World.callback.utf8), "a logout leads elsewhere")
    }
}

private func checkAddress(_ text: String) {
    _ = try? Issuer(parsing: text)
    for application in [RedirectURI.Application.web, .native] {
        guard let uri = try? RedirectURI(registering: text, for: application) else { continue }
        precondition(uri.text.utf8.elementsEqual(text.utf8))
        precondition(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x5c && $0 != 0x23 })
    }
}

private func checkTokenRequest(_ bytes: [UInt8], _ world: World) {
    guard let form = try? RequestParameters(parsing: bytes),
        let empty = try? RequestParameters(parsing: Array("client_id=learn".utf8)),
        let client = try? ClientAuthentication(authorization: nil, parameters: empty)
            .verified(for: world.native, audiences: [], now: 0),
        let request = try? TokenRequest(parsing: form, from: client)
    else { return }
    switch request {
    case .authorizationCode(let grant):
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        let binding = CodeBinding(clientID: "learn", redirectURI: World.loopback, challenge: challenge)
        _ = try? binding.check(grant, from: client)
    case .refreshToken(let grant): _ = try? grant.scopes(within: [.openid])
    }
}
