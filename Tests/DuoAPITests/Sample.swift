import Bytes
import DuoAPI

/// The integration, host and time of the known answers.
enum Sample {
    static let integrationKey = "DITESTTESTTESTTEST01"
    static let secret = Secret(text: "0123456789abcdefghijABCDEFGHIJ9876543210")
    static let host = "api.mfa.example"
    static let date = "Mon, 23 Nov 2026 12:00:00 -0000"
    static let now: Int64 = 1_795_435_200

    static func signer(host: String = host) throws -> RequestSigner {
        RequestSigner(integrationKey: try IntegrationKey(parsing: integrationKey), secret: secret, host: host)
    }

    /// The parameters of a form that was signed and verified.
    static func parameters(_ pairs: [(String, String)]) throws -> Parameters {
        let sent = try signer().sign("POST", "/", pairs, variant: .v2SHA512, now: now)
        return try Message(sent).verified().parameters
    }

    /// The parameters of a JSON body that was signed and verified.
    static func parameters(json: String) throws -> Parameters {
        var message = Message(try signer().sign("POST", "/", now: now))
        message.body = Array(json.utf8)
        message.sign(.v5)
        return try message.verified().parameters
    }

    /// The failure of `body`, if it fails as the API does.
    static func failure(_ body: () throws -> Void) -> APIFailure? {
        do { try body() } catch { return error as? APIFailure }
        return nil
    }
}
