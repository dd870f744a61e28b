import Bytes
import Domain
import OpenID

/// What a client wants of a sign-in, in the house's terms.
extension AuthorizationRequest {
    /// Contexts that the client wants, most wanted first: those that it demands, or else those that it would like.
    var wantedContexts: [String] {
        guard demandedContexts.isEmpty else { return demandedContexts }
        return acrValues + (claims.idToken["acr"]?.values.compactMap(\.string) ?? [])
    }

    /// Whether the client demands contexts of which none can be reached here.
    var demandsTheUnknown: Bool {
        !demandedContexts.isEmpty && !demandedContexts.contains { ReachedContext.known.contains($0) }
    }

    /// Any of the wanted contexts will do, so the one that is easiest to reach is asked for.
    var demands: Demands {
        var demands = Demands()
        demands.afresh = !prompts.isDisjoint(with: [.login, .selectAccount])
        demands.maxAgeSeconds = maxAgeSeconds.map { Int(clamping: $0) }
        if wantedContexts.contains(AuthenticationContext.refedsMFA) {
            demands.level = .secondFactor
        } else if wantedContexts.contains(AuthenticationContext.phishingResistant) {
            demands.level = .phishingResistant
        }
        return demands
    }

    /// Scheme, host and port of the address that the answer goes to; nil for a scheme of a program's own.
    var destination: String? {
        Self.origin(of: returnAddress.redirectURI)
    }

    /// Of an address that is registered, so that its form was looked at before.
    static func origin(of address: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: address.hasPrefix) else { return nil }
        return scheme + address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
    }

    /// The same in the words of a browser's header, which leaves out the scheme's own port (RFC 6454, section 6.2).
    static func browserOrigin(of address: String) -> String? {
        guard let origin = origin(of: address) else { return nil }
        let port = origin.hasPrefix("https:") ? ":443" : ":80"
        return origin.hasSuffix(port) ? String(origin.dropLast(port.count)) : origin
    }
}

/// What a sign-in may be called, by what was shown in it. A remembered browser shows nothing.
struct ReachedContext {
    /// The contexts that can be reached at all.
    static let known = [AuthenticationContext.refedsMFA, AuthenticationContext.phishingResistant]

    let shown: Shown

    private var hasTwoFactors: Bool {
        guard let proof = shown.proof, proof.method.isSecondFactor else { return false }
        return shown.passwordAt != nil || proof.userVerified
    }

    func isMet(_ context: String) -> Bool {
        switch context {
        case AuthenticationContext.refedsMFA: hasTwoFactors
        case AuthenticationContext.phishingResistant: shown.proof?.method.resistsPhishing ?? false
        default: false
        }
    }

    /// The `acr`: the most wanted context that was reached, or else two factors where there were two.
    func context(wanted: [String]) -> String? {
        (wanted + [AuthenticationContext.refedsMFA]).first(where: isMet)
    }

    /// The `amr` (RFC 8176).
    var methods: Set<AuthenticationMethod> {
        var methods: Set<AuthenticationMethod> = shown.passwordAt == nil ? [] : [.password]
        switch shown.proof?.method {
        case .push: methods.formUnion([.proofOfPossession, .userPresence, .multipleChannels])
        case .appCode, .keyFob, .deskCode, .recoveryCode, .travelCode: methods.insert(.oneTimePassword)
        case .passkey: methods.formUnion([.proofOfPossession, .userPresence])
        case .securityKey: methods.formUnion([.proofOfPossession, .userPresence, .hardwareKey])
        case .dayPass, nil: break
        }
        if shown.proof?.userVerified == true { methods.insert(.userVerified) }
        if hasTwoFactors { methods.insert(.multipleFactors) }
        return methods
    }
}
