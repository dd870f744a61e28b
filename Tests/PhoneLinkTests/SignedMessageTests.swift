import Bytes
import PhoneLink
import Testing

@Suite("A signed message")
struct SignedMessageTests {
    private static let vectors = ProtocolVectors.shared

    @Test("of the second implementation is read, checked and written alike", arguments: vectors?.messages ?? [])
    func accepted(message: ProtocolVectors.Message) throws {
        let vectors = try ProtocolVectors.required()
        var claims = try vectors.check(message.text, as: message.type, now: message.checkedAt)
        if let later = message.payload["later"], var members = claims.object {
            members["later"] = later
            claims = .object(members)
        }
        #expect(claims == message.payload)
        let header: JSONValue = ["alg": "ES256", "kid": .string(message.keyID), "typ": .string(message.type)]
        let input = "\(Base64URL.encode(header.serialized())).\(Base64URL.encode(claims.serialized()))"
        #expect(input == message.signingInput)
    }

    @Test(
        "T13 is refused when it is forged, altered, late or meant for something else", arguments: vectors?.refused ?? []
    )
    func refused(message: ProtocolVectors.Refused) throws {
        let vectors = try ProtocolVectors.required()
        #expect {
            try vectors.check(message.text, as: message.type, now: message.checkedAt)
        } throws: { error in
            (error as? PhoneLinkError)?.vectorName == message.error
        }
    }

    @Test("T13 T20 is refused when it is cut short anywhere", arguments: vectors?.messages ?? [])
    func prefixes(message: ProtocolVectors.Message) throws {
        let vectors = try ProtocolVectors.required()
        for count in 0..<message.text.utf8.count {
            let prefix = String(message.text.prefix(count))
            #expect(throws: PhoneLinkError.self) {
                try vectors.check(prefix, as: message.type, now: message.checkedAt)
            }
        }
    }

    @Test("T13 is refused when any one character is another", arguments: vectors?.messages ?? [])
    func altered(message: ProtocolVectors.Message) throws {
        let vectors = try ProtocolVectors.required()
        for index in stride(from: 0, to: message.text.utf8.count, by: 7) {
            var bytes = Array(message.text.utf8)
            bytes[index] = bytes[index] == 0x41 ? 0x42 : 0x41
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(throws: PhoneLinkError.self) {
                try vectors.check(text, as: message.type, now: message.checkedAt)
            }
        }
    }

    @Test("T13 is refused when a claim is altered and its signature kept", arguments: vectors?.messages ?? [])
    func alteredClaims(message: ProtocolVectors.Message) throws {
        let vectors = try ProtocolVectors.required()
        let parts = message.text.split(separator: ".")
        for name in (message.payload.object ?? [:]).keys {
            var members = message.payload.object ?? [:]
            switch members[name] {
            case .integer(let value): members[name] = .integer(value + 1)
            case .bool(let value): members[name] = .bool(!value)
            case .string(let value): members[name] = .string(String(value.reversed()))
            default: members[name] = nil
            }
            let payload = Base64URL.encode(JSONValue.object(members).serialized())
            #expect(throws: PhoneLinkError.self, "\(name)") {
                try vectors.check("\(parts[0]).\(payload).\(parts[2])", as: message.type, now: message.checkedAt)
            }
        }
    }

    @Test("stands in for no other type", arguments: vectors?.messages ?? [])
    func types(message: ProtocolVectors.Message) throws {
        let vectors = try ProtocolVectors.required()
        for type in MessageType.allCases where type.rawValue != message.type {
            #expect(throws: PhoneLinkError.wrongType) {
                try vectors.check(message.text, as: type.rawValue, now: message.checkedAt)
            }
        }
    }

    @Test("T20 longer than its bound is refused before it is read")
    func tooLong() {
        let text = String(repeating: "A", count: 5_000)
        #expect(throws: PhoneLinkError.malformed("too long")) { try UnverifiedApproval(parsing: text) }
    }
}
