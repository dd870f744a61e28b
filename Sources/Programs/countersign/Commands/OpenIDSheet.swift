import Bytes
import Domain
import Engine
import OpenIDService

/// What an operator copies into a client of OpenID Connect.
struct OpenIDSheet {
    let client: OpenIDClient
    let settings: Settings
    /// The secret, where it was just made: shown once.
    var secret: Secret?

    private var metadata: String { "\(settings.publicAddress)/.well-known/openid-configuration" }
    private func address(_ path: String) -> String { settings.publicAddress + path }

    /// Moodle's return address ends so, whatever its host.
    static let moodlePath = "/admin/oauth2callback.php"
    private var isMoodle: Bool { client.redirectURIs.contains { $0.hasSuffix(Self.moodlePath) } }

    var json: JSONValue {
        [
            "issuer": .string(settings.publicAddress), "discovery": .string(metadata),
            "client_id": .string(client.id), "client_secret": JSONValue(secret?.exposedText()),
            "token_endpoint_auth_method": .string(client.authentication.rawValue),
            "redirect_uris": .array(client.redirectURIs.map { .string($0) }),
            "post_logout_redirect_uris": .array(client.postLogoutURIs.map { .string($0) }),
            "backchannel_logout_uri": JSONValue(client.backchannelLogoutURI),
            "id_token_signed_response_alg": .string(client.algorithm),
            "require_pushed_authorization_requests": .bool(client.demandsPushed),
            "require_pkce": .bool(client.demandsPKCE), "refresh_tokens": .bool(client.refreshes),
            "previous_secret_ends": JSONValue(client.previousEndsAt),
        ]
    }

    var text: String {
        var lines = [
            "OpenID Connect" + (secret == nil ? ":" : ", for the application's settings (the secret is shown once):"),
            "  issuer         \(settings.publicAddress)",
            "  discovery      \(metadata)",
            "  client ID      \(client.id)",
        ]
        if let secret { lines.append("  client secret  \(secret.exposedText())") }
        lines += [
            "  client shows   \(client.authentication.rawValue)", "  scopes         openid profile email",
            "  tokens signed  \(client.algorithm)",
        ]
        lines += client.redirectURIs.map { "  redirect URI   \($0)" }
        lines += client.postLogoutURIs.map { "  after logout   \($0)" }
        if let address = client.backchannelLogoutURI { lines.append("  told of logout \(address)") }
        if client.demandsPKCE { lines.append("  PKCE           S256, demanded") }
        if client.demandsPushed { lines.append("  requests       pushed ahead (PAR), demanded") }
        if client.refreshes { lines.append("  refresh tokens yes") }
        if let ends = client.previousEndsAt { lines.append("  the secret before counts until \(ends.text)") }
        if isMoodle { lines += moodle }
        return lines.joined(separator: "\n")
    }

    /// In the words of Moodle's page "OAuth 2 services", a custom service.
    private var moodle: [String] {
        [
            "In Moodle, Site administration > Server > OAuth 2 services > Create new custom service:",
            "  Name                                          \(settings.name)",
            "  Client ID                                     \(client.id)",
            "  Client secret                                 \(secret?.exposedText() ?? "the one that was shown")",
            "  Authenticate token requests via HTTP headers  yes",
            "  Service base URL                              \(settings.publicAddress)",
            "  This service will be used                     Login page and internal services",
            "  Scopes included in a login request            openid profile email",
            "  The same for offline access                   openid profile email",
            "  Endpoints                                     found by themselves from the service base URL",
            "  User field mappings                           preferred_username = username, email = email",
        ]
    }
}
