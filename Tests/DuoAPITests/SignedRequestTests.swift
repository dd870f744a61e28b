import Bytes
import DuoAPI
import Testing

@Suite("A signed request")
struct SignedRequestTests {
    private func sent(
        _ variant: SignatureVariant = .v2SHA512, host: String = Sample.host, at now: Int64 = Sample.now
    ) throws -> Message {
        let pairs = [("username", "bob"), ("ipaddr", "192.0.2.1")]
        return Message(
            try Sample.signer(host: host).sign("POST", "/auth/v2/preauth", pairs, variant: variant, now: now))
    }

    @Test("verifies with the host as received, without its port, and by a public name")
    func hosts() throws {
        for signed in ["mfa.example", "MFA.example:8443", "public.example"] {
            var message = try sent(host: signed)
            message.host = "mfa.example:8443"
            message.publicNames = ["public.example"]
            #expect(try message.verified().host == signed.lowercased())
            message.host = "other.example"
            #expect((message.failure() == nil) == (signed == "public.example"))
        }
        #expect(HostCandidates(received: "[2001:db8::1]:8443").names == ["[2001:db8::1]:8443", "[2001:db8::1]"])
        #expect(HostCandidates(received: "2001:db8::1").names == ["2001:db8::1"])
        #expect(HostCandidates(received: "a b/c").names.isEmpty)
    }

    @Test("is good for 300 seconds either way", arguments: SignatureVariant.allCases)
    func window(variant: SignatureVariant) throws {
        let message = try sent(variant)
        for offset: Int64 in [-300, 0, 300] { #expect(message.failure(legacy: true, now: Sample.now + offset) == nil) }
        for offset: Int64 in [-301, 301] {
            #expect(message.failure(legacy: true, now: Sample.now + offset) == (variant.isDated ? .badTimestamp : nil))
        }
        #expect(message.failure(legacy: true, now: .min) == (variant.isDated ? .badTimestamp : nil))
    }

    @Test("says that its date is missing, or that it is none")
    func dates() throws {
        var message = try sent()
        message.headers.append(RequestHeader("Date", Sample.date))
        #expect(message.failure() == .badTimestamp, "two dates")
        message.headers.removeAll { $0.name == "Date" }
        #expect(message.failure() == .missingTimestamp)
        #expect(message.failure(legacy: true) == .invalidSignature)
        message.set("Date", "yesterday")
        #expect(message.failure() == .invalidSignature, "nothing is said about a date that is not signed")
    }

    @Test("T16 is refused with a query that nothing signs, and with one that is signed by another version")
    func unsignedQuery() throws {
        for variant in SignatureVariant.allCases {
            var message = try sent(variant)
            message.query = "username=eve"
            let expected: APIFailure = variant.signsBody ? .invalidSignature : .invalidParameter("query beside a body")
            #expect(message.failure(legacy: true) == expected)
        }
        var get = Message(try Sample.signer().sign("GET", "/auth/v2/check", now: Sample.now))
        get.body = [0x61]
        #expect(get.failure() == .invalidParameter("body"))
    }

    @Test("T16 is refused when a name stands twice, in either form")
    func repetition() throws {
        let pairs = [("a", "1"), ("a", "2")]
        let form = Message(try Sample.signer().sign("POST", "/", pairs, variant: .v2SHA512, now: Sample.now))
        #expect(form.failure() == .invalidParameter("a"))
        var json = try sent(.v5)
        json.body = Array(#"{"a":"1","\u0061":"2"}"#.utf8)
        json.sign(.v5)
        #expect(json.failure() == .invalidParameter("body"))
    }

    @Test("T16 is refused under a content type that its version does not sign")
    func contentType() throws {
        var message = try sent(.v2SHA512)
        message.set("Content-Type", "application/json")
        #expect(message.failure() == .invalidSignature)
        for type in ["text/plain", "", "multipart/form-data; boundary=x"] {
            message.set("Content-Type", type)
            #expect(message.failure() == .invalidContentType)
        }
        message.headers.removeAll { $0.name == "Content-Type" }
        #expect(message.failure() == .invalidContentType)
    }

    @Test("T20 is refused beyond its bounds")
    func bounds() throws {
        var message = try sent()
        message.body = [UInt8](repeating: 0x61, count: SignedRequest.bodySizeMax + 1)
        #expect(message.failure() == .invalidParameter("body"))
        let many = (0...64).map { ("p\($0)", "") }
        let crowd = Message(try Sample.signer().sign("POST", "/", many, variant: .v2SHA512, now: Sample.now))
        #expect(crowd.failure() == .invalidParameter("body"))
        message = try sent()
        message.path = "/auth v2"
        #expect(message.failure() == .notFound)
    }

    @Test("T21 turns text that is not UTF-8, or no form, into a denial and not into a failed signature")
    func encodings() throws {
        var json = try sent(.v5)
        for body in [#"{"username":"\udce9"}"#, "[]", "{", #""username""#] {
            json.body = Array(body.utf8)
            json.sign(.v5)
            #expect(json.failure() == .invalidParameter("body"))
        }
        for body in ["a", "=1", "a=%4", "a=%zz", "a=1&", "&", "a=1&&b=2", "a=%+1"] {
            var form = try sent()
            form.body = Array(body.utf8)
            #expect(form.failure() == .invalidParameter("body"))
        }
    }

    @Test("T16 has no credentials in any beginning of its Authorization header", arguments: SignatureVariant.allCases)
    func prefixes(variant: SignatureVariant) throws {
        var message = try sent(variant)
        let header = try #require(message.headers.first { $0.name == "Authorization" }).value
        for length in 0..<header.utf8.count {
            message.set("Authorization", String(header.prefix(length)))
            let failure = try #require(message.failure(legacy: true))
            #expect((40101...40103).contains(failure.code))
        }
        message.set("Authorization", header + "=")
        #expect(message.failure(legacy: true) == .missingCredentials)
        message.set("authorization", "Bearer x")
        #expect(message.failure() == .missingCredentials)
    }

    @Test("T16 takes only a lower-case signature of a known length by a well-formed key")
    func credentials() throws {
        var message = try sent()
        message.authorize(String(repeating: "A", count: 128))
        #expect(message.failure() == .invalidSignature)
        message.authorize(String(repeating: "a", count: 64))
        #expect(message.failure() == .invalidSignature)
        for key in ["DI", "diTESTTESTTESTTEST01", "DUTESTTESTTESTTEST01", "DITESTTESTTESTTEST012"] {
            message.authorize(String(repeating: "a", count: 128), key: key)
            #expect(message.failure() == .invalidIntegrationKey)
        }
        message.headers.append(RequestHeader("AUTHORIZATION", "x"))
        #expect(message.failure() == .missingCredentials)
    }

    @Test("does not print what it carries")
    func silent() throws {
        let sample = [("passcode", "314159")]
        let message = Message(
            try Sample.signer().sign("POST", "/auth/v2/auth", sample, variant: .v2SHA512, now: Sample.now))
        #expect(!String(reflecting: try message.parsed()).contains("314159"))
        #expect(!String(reflecting: try message.verified()).contains("314159"))
    }
}
