import Bytes
import DuoAPI
import Testing

/// SplitMix64: the same numbers for the same seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

@Suite("What our own client signs")
struct SigningPropertyTests {
    private static let characters = Array("azAZ09-._~ +%&=?#/\"\\'é€😀\u{7f}\u{1}*()!")

    private func pairs(_ random: inout Seeded) -> [(String, String)] {
        (0..<Int.random(in: 0...6, using: &random)).map { index in
            let text = (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
                Self.characters.randomElement(using: &random)
            }
            return ("k\(index)\(text.first.map(String.init) ?? "")", String(text))
        }
    }

    @Test("T16 verifies, and fails after any one byte is changed", arguments: SignatureVariant.allCases)
    func property(variant: SignatureVariant) throws {
        var random = Seeded(state: 2026)
        for round in 0..<24 {
            let method = round.isMultiple(of: 2) ? "POST" : "GET"
            let pairs = pairs(&random)
            let duo = round % 3 == 0 ? [RequestHeader("X-Duo-Extra", "x")] : []
            let sent = try Sample.signer().sign(
                method, "/auth/v2/x", pairs, variant: variant, now: Sample.now, duoHeaders: duo)
            let request = try Message(sent).verified(legacy: true)
            #expect(request.variant == variant)
            #expect(request.parameters.names.count == pairs.count)
            for (name, value) in pairs {
                #expect(try request.parameters.text(name) == (value.isEmpty ? nil : value))
            }
            for _ in 0..<20 {
                let changed = change(Message(sent), variant: variant, &random)
                #expect(changed.failure(legacy: true) != nil)
            }
        }
    }

    /// Replaces one byte of what is signed by another that means something else.
    private func change(_ message: Message, variant: SignatureVariant, _ random: inout Seeded) -> Message {
        var message = message
        func altered(_ text: String) -> String {
            var bytes = Array(text.utf8)
            guard let index = bytes.indices.randomElement(using: &random) else { return text }
            bytes[index] = bytes[index] == 0x71 ? 0x72 : 0x71
            return String(decoding: bytes, as: UTF8.self)
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where !message.body.isEmpty:
            let index = Int.random(in: 0..<message.body.count, using: &random)
            // Between A and a in an escape there is no difference; q is in no escape.
            message.body[index] = message.body[index] == 0x71 ? 0x72 : 0x71
        case 1 where !message.query.isEmpty: message.query = altered(message.query)
        case 2 where variant.isDated: message.set("Date", altered(Sample.date))
        case 3: message.path = "/" + altered(String(message.path.dropFirst()))
        default:
            let header = message.headers.first { $0.name == "Authorization" }?.value ?? ""
            message.set("Authorization", "Basic " + altered(String(header.dropFirst(6))))
        }
        return message
    }
}
