public import Bytes

/// Why a set-up address for an authenticator app is refused. No case shows what it held.
public enum OTPAuthURIError: Error, Equatable, Sendable {
    /// Longer than `OTPAuthURI.sizeMax`.
    case tooLong
    /// Not `otpauth://totp/…` or `otpauth://hotp/…`.
    case form
    /// A wrong percent escape, or bytes that are not UTF-8.
    case escape
    /// No account, or an account or issuer that is too long, has a colon, a control character or spaces at its ends.
    case label
    /// The label names another issuer than the parameter.
    case issuerMismatch
    /// A parameter that must be there.
    case missing(String)
    /// A parameter that stands twice, or does not belong to this kind or to the form at all.
    case unexpectedParameter
    /// A parameter whose value is out of its range.
    case malformed(String)
}

/// The address that sets up a one-time password in an authenticator app, `otpauth://` (Key Uri Format).
public struct OTPAuthURI: Sendable {
    public static let sizeMax = 2_048
    /// The longest issuer or account in bytes.
    public static let nameSizeMax = 256

    /// What the passwords count.
    public enum Kind: Equatable, Sendable {
        case hotp(counter: Int64)
        case totp(stepSeconds: Int64)
    }

    public let kind: Kind
    public let issuer: String?
    public let account: String
    public let secret: Secret
    public let algorithm: HashAlgorithm
    public let digits: Int

    public init(
        kind: Kind, issuer: String?, account: String, secret: Secret, algorithm: HashAlgorithm = .sha1, digits: Int = 6
    ) throws(OTPAuthURIError) {
        switch kind {
        case .hotp(let counter): guard counter >= 0 else { throw .malformed("counter") }
        case .totp(let step):
            guard (1...TokenKey.stepSecondsMax).contains(step) else { throw .malformed("period") }
        }
        guard Self.isName(account), issuer.map(Self.isName) ?? true else { throw .label }
        guard !secret.isEmpty, secret.count <= TokenKey.secretSizeMax else { throw .malformed("secret") }
        guard TypedCode.digitsAllowed.contains(digits) else { throw .malformed("digits") }
        self.kind = kind
        self.issuer = issuer
        self.account = account
        self.secret = secret
        self.algorithm = algorithm
        self.digits = digits
    }

    /// Reads an address strictly: scheme and kind in lower case, each parameter once, none that is unknown.
    public init(parsing text: String) throws(OTPAuthURIError) {
        guard text.utf8.count <= Self.sizeMax else { throw .tooLong }
        let parts = try OTPAuthURIParts(text)
        let label = try Self.label(parts.label)
        if let named = label.issuer, let issuer = parts.parameters["issuer"], named != issuer { throw .issuerMismatch }
        guard let typed = parts.parameters["secret"] else { throw .missing("secret") }
        try self.init(
            kind: try Self.kind(parts),
            issuer: parts.parameters["issuer"] ?? label.issuer,
            account: label.account,
            secret: try Self.secret(typed),
            algorithm: try Self.algorithm(parts.parameters["algorithm"]),
            digits: try parts.number("digits").map { Int($0) } ?? 6)
    }

    /// The address, which holds the secret: to be shown once, to the person alone.
    public func serialized() -> Secret {
        var text = "otpauth://"
        switch kind {
        case .hotp: text += "hotp/"
        case .totp: text += "totp/"
        }
        if let issuer { text += PercentCoding.encode(issuer) + ":" }
        text += PercentCoding.encode(account) + "?secret=" + Base32.encode(secret.exposed())
        if let issuer { text += "&issuer=" + PercentCoding.encode(issuer) }
        text += "&algorithm=\(algorithm.rawValue)&digits=\(digits)"
        switch kind {
        case .hotp(let counter): text += "&counter=\(counter)"
        case .totp(let step): text += "&period=\(step)"
        }
        return Secret(text: text)
    }

    private static func kind(_ parts: OTPAuthURIParts) throws(OTPAuthURIError) -> Kind {
        let counter = try parts.number("counter")
        let period = try parts.number("period")
        switch parts.kind {
        case "hotp":
            guard period == nil else { throw .unexpectedParameter }
            guard let counter else { throw .missing("counter") }
            return .hotp(counter: counter)
        case "totp":
            guard counter == nil else { throw .unexpectedParameter }
            return .totp(stepSeconds: period ?? 30)
        default: throw .form
        }
    }

    /// `Issuer:account`, where spaces may follow the colon.
    private static func label(_ text: String) throws(OTPAuthURIError) -> (issuer: String?, account: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return (nil, text)
        case 2: return (String(parts[0]), String(parts[1].drop { $0 == " " }))
        default: throw .label
        }
    }

    private static func secret(_ text: String) throws(OTPAuthURIError) -> Secret {
        guard !text.utf8.contains(0x20), !text.utf8.contains(0x2d) else { throw .malformed("secret") }
        do { return Secret(try Base32.decode(text)) } catch { throw .malformed("secret") }
    }

    private static func algorithm(_ text: String?) throws(OTPAuthURIError) -> HashAlgorithm {
        guard let text else { return .sha1 }
        guard let algorithm = HashAlgorithm(rawValue: text) else { throw .malformed("algorithm") }
        return algorithm
    }

    private static func isName(_ text: String) -> Bool {
        (1...nameSizeMax).contains(text.utf8.count) && text.first != " " && text.last != " "
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != 0x3a }
    }
}
