import Bytes
import Domain
import Foundation
import OATH
import PhoneLink
import Storage
import Testing

@testable import Engine

@Suite("A full round")
struct RoundTests {
    /// What must stand nowhere in the clear.
    private final class Canary {
        var secrets: [(String, [UInt8])] = []

        func add(_ name: String, _ secret: Secret) { secrets.append((name, secret.exposed())) }
        func add(_ name: String, _ text: String) { secrets.append((name, Array(text.utf8))) }
    }

    @Test(
        "T27 leaves no secret in the database file, its log or the program's log; B27 the record tells and verifies all"
    )
    func round() async throws {
        try await TestHouse.with { house in
            let canary = Canary()
            try await play(house, canary)
            for file in ["", "-wal"] {
                let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: house.database + file)))
                for (name, secret) in canary.secrets { #expect(!bytes.contains(secret), "\(name) in \(file)") }
            }
            for (name, secret) in canary.secrets {
                for text in [Hex.encode(secret), Base64.encode(secret), String(decoding: secret, as: UTF8.self)] {
                    #expect(!house.lines.text.contains(text), "\(name) in the log")
                }
            }
            #expect(canary.secrets.count > 10)
            try await verifyRecord(house)
        }
    }

    private func play(_ house: TestHouse, _ canary: Canary) async throws {
        let password = Secret(text: "s3cret-pässword-canary")
        canary.add("password", password)
        let actor = TestHouse.actor
        _ = try await house.administration.add(
            [PersonDraft(username: "ab1", email: "ab1@example.ac.uk", password: password)], by: actor)
        let secrets = try await house.administration.add(
            ApplicationDraft(
                key: "moodle", name: "Learn", firstFactor: .here, radiusNetworks: ["10.0.0.1"], speaksDuo: true),
            by: actor)
        canary.add("RADIUS secret", try #require(secrets.radius))
        canary.add("integration secret", try #require(secrets.integrationSecret))
        let rotated = try await house.administration.rotate("moodle", by: actor)
        canary.add("new integration secret", try #require(rotated.integrationSecret))
        let token = Secret(Array("token-secret-canary!".utf8))
        canary.add("token secret", token)
        _ = try await house.administration.importTokens(
            [TokenKey(serial: "fob", kind: .hotp(counter: 0), secret: token)], by: actor)
        _ = try await house.administration.assign("fob", to: "ab1", by: actor)
        let setup = try await Setups(house.house).start(for: "ab1", by: actor)
        canary.add("set-up code", setup.code)
        canary.add("set-up code as shown", setup.groupedCode)
        let phones = try await Phones(house.house, organisation: "Example")
        canary.add("phone key", phones.key.secret)
        let phone = try await TestPhone(house, phones, code: setup.code)
        canary.add("passcode key", phone.passcode)
        let codes = try await house.administration.makeRecoveryCodes(for: "ab1", by: actor)
        let desk = try await house.administration.makeDeskCode(for: "ab1", by: actor).code
        for code in codes + [desk] {
            canary.add("code as shown", code)
            canary.add("code", code.exposedText().filter { $0 != "-" })
        }
        try await signIn(
            house, phone, password, [codes[0].exposedText(), desk.exposedText()], HOTP(secret: token), canary)
        canary.add("derived key", house.keyRing.derivedKey("record"))
    }

    private func signIn(
        _ house: TestHouse, _ phone: TestPhone, _ password: Secret, _ codes: [String], _ hotp: HOTP, _ canary: Canary
    ) async throws {
        let hashing = try PasswordHashing(random: house.random)
        let signIns = house.signIns(StoredPeople(store: house.store, hashing: hashing))
        func line(_ ending: String) -> FirstFactorEvidence { .line(Secret(text: password.exposedText() + ending)) }
        let waiting = try #require(
            await signIns.begin(house.request("AB1@example.ac.uk", line(""), client: "10.0.0.1")).open)
        let number = try #require(waiting.request?.matching.number)
        #expect(try await phone.answer(.approve, number: number == "11" ? "12" : "11").outcome == .numberWrong)
        let next = try #require(await house.store.signIn(waiting.id)?.request?.matching.number)
        #expect(try await phone.answer(.approve, number: next).outcome == .approved)
        #expect(try await signIns.outcome(of: waiting.id, within: 5)?.state == .approved(.push, at: house.clock.now()))
        for code in codes + [hotp.code(counter: 0)] {
            #expect(await signIns.begin(house.request("ab1", line(",\(code)"))).isApproved)
        }
        canary.add("wrong password", "wr0ng-canary-password")
        #expect(
            await signIns.begin(house.request("ab1", .line(Secret(text: "wr0ng-canary-password,push")))).reason
                == .firstFactorWrong)
        _ = try #require(await signIns.begin(house.request("ab1", line(""))).open)
        #expect(try await phone.answer(.notMe).outcome == .stopped)
        let app = try TOTP(secret: phone.passcode, algorithm: .sha256)
        #expect(
            await signIns.begin(house.request("ab1", line(",\(app.code(at: house.clock.now().seconds))"))).isApproved)
    }

    private func verifyRecord(_ house: TestHouse) async throws {
        let signer = try NoteSigner(name: "test/record", seed: house.keyRing.derivedKey("record"))
        let running = Task {
            await Housekeeping(house.house, sealer: RecordSealer(house.store, signer: signer, clock: house.clock)).run()
        }
        let began = ContinuousClock.now
        while try await house.store.countUnsealed() > 0, began.duration(to: .now) < .seconds(5) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(began.duration(to: .now) < .seconds(2), "sealed within a second")
        running.cancel()
        await running.value
        let entries = try await house.store.record(RecordQuery(limit: 10_000))
        var verification = LogVerification(by: signer.verifier, origin: "test/record")
        for entry in entries { try verification.take(LogExport.line(entry)) }
        let notes = try await house.store.checkpoints(from: 0, to: Int64(entries.count))
        try verification.take(LogExport.line(SignedNote(parsing: #require(notes.last).note)))
        #expect(try verification.finish().size == Int64(entries.count))
        let names = Set(entries.compactMap { $0.leaf.facts["event"]?.string })
        let expected = [
            "person.added", "application.added", "application.key_rotated", "token.imported", "token.assigned",
            "setup.started", "device.paired", "device.added", "code.made", "sign_in.asked", "number.wrong",
            "sign_in.approved", "first_factor.wrong", "sign_in.refused", "not_me",
        ]
        #expect(names.isSuperset(of: expected), "\(Set(expected).subtracting(names))")
        let facts = entries.map { JSONValue.object($0.leaf.facts).text }.joined()
        for personal in ["ab1", "192.0.2.7", "Pixel"] {
            #expect(!facts.contains(personal), "B26: \(personal) can't be erased")
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, needle.count <= count else { return false }
        return withUnsafeBufferPointer { all in
            (0...(all.count - needle.count)).contains { start in
                all[start] == first && needle.indices.allSatisfy { all[start + $0] == needle[$0] }
            }
        }
    }
}
