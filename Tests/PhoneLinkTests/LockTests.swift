import Bytes
import PhoneLink
import Testing

@Suite("The screen lock")
struct LockTests {
    @Test("F89 signs for one purpose what counts for no other, by the vectors")
    func challenges() throws {
        let vectors = try ProtocolVectors()
        let nonce = try Hex.decode(vectors.root["lock"]?["nonce"]?.string ?? "")
        let made = [
            "answer": try LockChallenge.answering(vectors.binding().hash),
            "on": try LockChallenge.setting(of: vectors.device, nonce: nonce),
            "off": try LockChallenge.removing(of: vectors.device, nonce: nonce),
        ]
        for (name, challenge) in made {
            #expect(Hex.encode(challenge) == vectors.root["lock"]?["challenges"]?[name]?.string)
        }
        let on = try UnverifiedLockReport(parsing: vectors.text("lock on")).claimed
        let off = try UnverifiedLockReport(parsing: vectors.text("lock off")).claimed
        #expect(on.challenge == made["on"] && off.challenge == made["off"])
    }

    @Test("F89 is asked for by the request, in words that both sides read alike")
    func asked() throws {
        let vectors = try ProtocolVectors()
        let request = try vectors.request("request that asks for the screen lock").message
        #expect(request.asksForLock && request.asks == ["lock", "os"])
        #expect(try !vectors.request("request, number typed").message.asksForLock)
    }
}
