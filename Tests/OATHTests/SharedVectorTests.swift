import Bytes
import Foundation
import OATH
import Testing

/// Tests/Vectors/one-time-codes.json, which the phone app passes too (Tests/Trips/test_app_sites.py).
@Suite("Codes that app and server make alike")
struct SharedVectorTests {
    let root: JSONValue

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Vectors/one-time-codes.json")
        root = try JSONValue(parsing: Array(Data(contentsOf: file)))
    }

    @Test("B21 are those of RFC 4226 and RFC 6238")
    func codes() throws {
        let counted = try #require(root["hotp"])
        let hotp = try HOTP(secret: try secret(of: counted))
        let found = (0..<10).map { hotp.code(counter: $0) }
        #expect(found == counted["codes"]?.array?.compactMap(\.string))
        let timed = try #require(root["totp"]?.array)
        #expect(timed.count == 3)
        for form in timed {
            let algorithm = try #require(HashAlgorithm(rawValue: form["algorithm"]?.string ?? ""))
            let totp = try TOTP(
                secret: try secret(of: form), digits: Int(form["digits"]?.integer ?? 0), algorithm: algorithm)
            for moment in form["codes"]?.array ?? [] {
                #expect(totp.code(at: moment["time"]?.integer ?? 0) == moment["code"]?.string)
            }
        }
    }

    @Test("B21 are set up by the same addresses, written the same")
    func addresses() throws {
        let addresses = try #require(root["addresses"]?.array)
        #expect(addresses.count == 4)
        for wanted in addresses {
            let text = try #require(wanted["text"]?.string)
            let address = try OTPAuthURI(parsing: text)
            #expect(address.serialized().exposedText() == text)
            #expect(address.issuer == wanted["issuer"]?.string)
            #expect(address.account == wanted["account"]?.string)
            #expect(Hex.encode(address.secret.exposed()) == wanted["secret"]?.string)
            #expect(address.algorithm.rawValue == wanted["algorithm"]?.string)
            #expect(Int64(address.digits) == wanted["digits"]?.integer)
            switch address.kind {
            case .hotp(let counter): #expect(counter == wanted["counter"]?.integer)
            case .totp(let period): #expect(period == wanted["period"]?.integer)
            }
        }
    }

    private func secret(of value: JSONValue) throws -> Secret {
        Secret(try Hex.decode(try #require(value["secret"]?.string)))
    }
}
