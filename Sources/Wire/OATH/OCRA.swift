public import Bytes
import Crypto

/// Computes and checks challenge responses and signatures (OCRA, RFC 6287).
public struct OCRA: Sendable {
    public let suite: OCRASuite
    public let secret: Secret

    public init(suite: OCRASuite, secret: Secret) throws(OCRAError) {
        guard !secret.isEmpty, secret.count <= HOTP.secretSizeMax else { throw .secret }
        self.suite = suite
        self.secret = secret
    }

    /// The response to a challenge: its digits, or the whole authentication code in hexadecimal when the suite
    /// asks for no truncation (RFC 6287 §5.2).
    public func response(to input: OCRAInput) throws(OCRAError) -> String {
        let data = try suite.dataInput(input)
        let code = suite.algorithm.authenticationCode(of: data, using: SymmetricKey(data: secret.exposed()))
        guard suite.digits > 0 else { return Hex.encode(code) }
        return String(decoding: lastDigits(suite.digits, of: dynamicallyTruncated(code)), as: UTF8.self)
    }

    /// Whether a response is the right one, compared in constant time.
    public func accepts(_ response: String, to input: OCRAInput) throws(OCRAError) -> Bool {
        equalInConstantTime(Array(response.utf8), Array(try self.response(to: input).utf8))
    }

    /// The hash of a person's PIN that the suite wants; nil when it wants none.
    public func hash(ofPIN pin: Secret) -> Secret? {
        suite.pinAlgorithm.map { Secret($0.digest(of: pin.exposed())) }
    }
}
