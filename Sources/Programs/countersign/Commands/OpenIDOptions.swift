public import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import OpenID
import OpenIDService

/// What an operator says of an application that speaks OpenID Connect.
struct OpenIDOptions: ParsableArguments {
    @Option(name: .customLong("redirect"), help: "An address that answers go to; may be given several times.")
    var redirects: [String] = []
    @Option(
        name: .customLong("after-logout"), help: "An address for people who signed out; may be given several times.")
    var afterLogout: [String] = []
    @Option(help: "Where the application is told that a session is over (back-channel logout).")
    var logoutAddress: String?
    @Flag(name: .customLong("public"), help: "It can keep no secret: a program on people's machines; needs PKCE.")
    var isPublic = false
    @Option(help: "How it shows who it is: client_secret_basic, client_secret_post, private_key_jwt or none.")
    var auth: OpenIDClient.Authentication?
    @Option(help: "A file with its public keys (JWK Set), for private_key_jwt.") var keysFile: String?
    @Option(help: "How its ID tokens are signed: RS256 or ES256.") var algorithm: IssuerKey.Algorithm?
    @Flag(inversion: .prefixedNo, help: "Demand PKCE.") var pkce: Bool?
    @Flag(inversion: .prefixedNo, help: "Take pushed requests alone (PAR).") var pushed: Bool?
    @Flag(inversion: .prefixedNo, help: "Let it ask for refresh tokens.") var refresh: Bool?

    /// How long `--wait` waits.
    static let waitSeconds = 900
    static let keySetSizeMax = 65_536

    var isGiven: Bool { !redirects.isEmpty }

    func validate() throws {
        guard !isPublic || auth == nil || auth == OpenIDClient.Authentication.none else {
            throw ValidationError("--public and --auth \(auth?.rawValue ?? "") do not go together")
        }
        guard auth != .privateKeyJWT || keysFile != nil else {
            throw ValidationError("--auth private_key_jwt needs --keys-file, the application's public keys")
        }
    }

    func draft(moodles: [String] = []) throws -> OpenIDDraft {
        var draft = OpenIDDraft(redirectURIs: redirects + moodles.map { $0 + OpenIDSheet.moodlePath })
        draft.authentication = isPublic ? OpenIDClient.Authentication.none : auth ?? .clientSecretBasic
        draft.postLogoutURIs = afterLogout + moodles.map { $0 + "/" }
        draft.backchannelLogoutURI = logoutAddress
        draft.keySet = try keySet()
        draft.algorithm = algorithm ?? .rs256
        draft.demandsPKCE = pkce ?? false
        draft.demandsPushed = pushed ?? false
        draft.refreshes = refresh ?? false
        try Self.check(
            OpenIDClient(
                id: "new", application: ID(random: Array(repeating: 0, count: ID<Application>.randomBytes)),
                authentication: draft.authentication,
                secretDigest: draft.authentication.hasSecret ? Array(repeating: 0, count: 32) : nil,
                redirectURIs: draft.redirectURIs, postLogoutURIs: draft.postLogoutURIs,
                backchannelLogoutURI: draft.backchannelLogoutURI, keySet: draft.keySet,
                algorithm: draft.algorithm.rawValue))
        return draft
    }

    private func keySet() throws -> String? {
        try keysFile.map { path in
            guard let text = String(validating: try FileReading.bytes(path, sizeMax: Self.keySetSizeMax), as: UTF8.self)
            else { throw Mistake(.malformed, "\(path) is no JWK Set") }
            return text
        }
    }

    private var isNamed: Bool {
        isGiven || !afterLogout.isEmpty || logoutAddress != nil || auth != nil || isPublic || keysFile != nil
            || algorithm != nil || pkce != nil || pushed != nil || refresh != nil
    }

    /// The client with what is named changed, and the rest as it was; nil where nothing is named. An empty address
    /// stands for none.
    func changed(_ before: OpenIDClient?, of key: String, moodles: [String]) throws -> OpenIDClient? {
        guard isNamed || !moodles.isEmpty else { return nil }
        guard var client = before else {
            throw Mistake(.notAllowed, "\(key) does not speak OpenID Connect: add another with --kind oidc")
        }
        if isGiven || !moodles.isEmpty { client.redirectURIs = redirects + moodles.map { $0 + OpenIDSheet.moodlePath } }
        if !afterLogout.isEmpty || !moodles.isEmpty {
            client.postLogoutURIs = (afterLogout == [""] ? [] : afterLogout) + moodles.map { $0 + "/" }
        }
        if let logoutAddress { client.backchannelLogoutURI = logoutAddress.isEmpty ? nil : logoutAddress }
        if let next = isPublic ? OpenIDClient.Authentication.none : auth { client.authentication = next }
        if let keys = try keySet() { client.keySet = keys }
        if let algorithm { client.algorithm = algorithm.rawValue }
        client.demandsPKCE = pkce ?? client.demandsPKCE
        client.demandsPushed = pushed ?? client.demandsPushed
        client.refreshes = refresh ?? client.refreshes
        try Self.check(client)
        return client
    }

    /// Refuses what the protocol would refuse, in the operator's words.
    private static func check(_ client: OpenIDClient) throws {
        for list in [client.redirectURIs, client.postLogoutURIs] where Set(list).count != list.count {
            throw Mistake(.malformed, "an address is given twice")
        }
        do {
            _ = try client.party(now: Instant(milliseconds: 0))
        } catch RegistrationError.address(let text, let error) {
            throw Mistake(.malformed, "\"\(text)\" cannot be registered (\(error)): write it as https://host/path")
        } catch RegistrationError.noCredentials {
            throw Mistake(.notAllowed, "it has no secret yet: run countersign app rotate after the change")
        } catch RegistrationError.tooManyAddresses {
            throw Mistake(.malformed, "there are \(RelyingParty.addressesMax) addresses of a kind at most")
        } catch RegistrationError.noRedirectURI {
            throw Mistake(.malformed, "it needs a --redirect address")
        } catch {
            throw Mistake(.malformed, "the registration does not hold together: \(error)")
        }
    }

    /// Says who signed in first, and from where.
    static func waitForSignIn(_ key: String, _ session: OperatorSession) async throws {
        let application = try await session.administration.application(key)
        if !session.output.isJSON { Output.write("Waiting for the first sign-in\u{2026} Ctrl-C leaves it.") }
        guard let found = try await session.administration.firstSignIn(at: application.id, within: waitSeconds) else {
            throw Mistake(.notFound, "nobody signed in within \(waitSeconds / 60) minutes: see countersign log tail")
        }
        let from = found.address.map { " from \($0)" } ?? ""
        session.output.say(
            ["first_sign_in": .string(found.username), "address": JSONValue(found.address)],
            "\(found.username) signed in at \(OutputTable.plain(application.name))\(from). It works.")
    }
}

extension OpenIDClient.Authentication: ExpressibleByArgument {}
extension IssuerKey.Algorithm: ExpressibleByArgument {}
