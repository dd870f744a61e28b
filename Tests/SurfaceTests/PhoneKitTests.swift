import Bytes
import Foundation
import OATH
import PhoneKit
import PhoneLink
import Testing

/// An account's file as countersign-phone writes it, with the keys of Tests/Vectors/phone-protocol.json.
private struct Kept {
    let vectors: JSONValue
    let account: Account

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Vectors/phone-protocol.json")
        vectors = try JSONValue(parsing: Array(Data(contentsOf: file)))
        account = try Account(parsing: Self.text(vectors).serialized())
    }

    static func text(_ vectors: JSONValue, device: String? = nil, label: String = "Student ab123") throws -> JSONValue {
        let key = Base64URL.encode(try Hex.decode(vectors["pairing"]?["passcode_key"]?.string ?? ""))
        var server = vectors["keys"]?["server-signing"]?["jwk"]?.object ?? [:]
        server["d"] = nil
        return [
            "version": 1, "device": .string(device ?? vectors["pairing"]?["device"]?.string ?? ""),
            "server": "https://mfa.example.ac.uk", "ca": nil, "organisation": "Example University",
            "account": .string(label), "name": "Pixel 8", "server_key": .object(server),
            "signing_key": vectors["keys"]?["phone-signing"]?["jwk"]?["d"] ?? .null, "passcode_key": .string(key),
            "passcode": ["alg": "SHA256", "digits": 6, "period": 30], "clock_offset": 0,
        ]
    }
}

@Suite("A phone's offline code")
struct PhoneCodeTests {
    @Test("F97 answers a picture code as the second implementation does, and nothing else")
    func picture() throws {
        let kept = try Kept()
        let vector = try #require(kept.vectors["check"])
        let text = try #require(vector["text"]?.string)
        let answer = try OfflineAnswer(of: kept.account, to: text)
        #expect(answer.digits == vector["digits"]?.string && answer.spoken == "5943 3736")
        #expect(answer.check.service == vector["service"]?.string && answer.check.place == vector["place"]?.string)
        for other in ["", "https://mfa.example.ac.uk/app/#v=1", text.replacing("Learn", with: "VPN")] {
            let changed = try? OfflineAnswer(of: kept.account, to: other)
            #expect(changed?.digits != answer.digits)
        }
        #expect(throws: PhoneFailure.picture) { try OfflineAnswer(of: kept.account, to: "https://example.com") }
    }

    @Test("F80 F97 is the code of the second implementation, with the clock put right")
    func codes() throws {
        var kept = try Kept().account
        let vectors = try Kept().vectors
        for entry in try #require(vectors["pairing"]?["passcodes"]?.array) {
            let time = try #require(entry["time"]?.integer)
            kept.clockOffsetSeconds = 0
            let shown = try CodeShelf(of: kept, at: time)
            #expect(shown.code == entry["code"]?.string)
            #expect(shown.secondsLeft == 30 - time % 30)
            kept.clockOffsetSeconds = 7_200
            #expect(try CodeShelf(of: kept, at: time - 7_200) == shown)
            #expect(try CodeShelf(of: kept, at: time - 7_200 + 30).code == shown.next)
        }
        #expect(try CodeShelf(of: kept, at: .min).code.count == 6)
    }
}

@Suite("A phone's key store")
struct KeyStoreTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phone-\(UUID().uuidString)/keys").path
        defer { try? FileManager.default.removeItem(atPath: (folder as NSString).deletingLastPathComponent) }
        try body(folder)
    }

    @Test("F27 keeps several accounts, each in a file for its owner alone, and forgets one without the others")
    func accounts() throws {
        let vectors = try Kept().vectors
        try withFolder { folder in
            let store = KeyStore(folder: folder)
            #expect(try store.accounts().isEmpty)
            let labels = ["Student ab123", "Staff a.bloggs", "Student zz9"]
            for (index, label) in labels.enumerated() {
                let device = try DeviceID(random: Array(repeating: UInt8(index), count: 12)).text
                try store.save(Account(parsing: Kept.text(vectors, device: device, label: label).serialized()))
            }
            let kept = try store.accounts()
            #expect(kept.map(\.label) == labels.sorted())
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let file = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                #expect(file[.posixPermissions] as? Int == 0o600)
            }
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            let first = try #require(kept.first)
            try store.remove(first.device)
            try store.remove(first.device)
            try store.update(first)
            #expect(try store.accounts().map(\.label) == labels.sorted().dropFirst().map { $0 })
        }
    }

    @Test("says so when others can read a file, or when it is damaged")
    func refused() throws {
        let kept = try Kept().account
        try withFolder { folder in
            let store = KeyStore(folder: folder)
            try store.save(kept)
            let path = "\(folder)/\(kept.device.text).account"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            #expect(throws: PhoneFailure.self) { try store.accounts() }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(try store.accounts().count == 1)
        }
        let bytes = try kept.serialized()
        for count in stride(from: 0, to: bytes.count, by: 5) {
            let cut = Array(bytes.prefix(count))
            #expect(throws: PhoneFailure.self) { try Account(parsing: cut) }
        }
        #expect(try Account(parsing: bytes).serialized() == bytes)
    }
}

@Suite("A server's address")
struct ServerAddressTests {
    @Test(
        "is read as people write it",
        arguments: [
            ("https://mfa.example.ac.uk", "https://mfa.example.ac.uk"),
            ("https://MFA.example.ac.uk/", "https://mfa.example.ac.uk"),
            ("https://mfa.example.ac.uk:8443/app/", "https://mfa.example.ac.uk:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:8080", "http://[::1]:8080"),
        ])
    func read(typed: String, address: String) throws {
        #expect(try ServerAddress(typed).text == address)
    }

    @Test(
        "is refused when it is none, or not protected",
        arguments: [
            "", "mfa.example.ac.uk", "http://mfa.example.ac.uk", "https://", "https://a b", "https://a:0",
            "https://a:99999",
            "https://user@host", "https://a/b", "ftp://a", "https://a?b", "http://127.0.0.1.evil.example",
        ])
    func refused(typed: String) {
        #expect(throws: PhoneFailure.self) { try ServerAddress(typed) }
    }
}

@Suite("A watching phone")
struct WatchTests {
    @Test("reads events however they are cut, and passes over heartbeats")
    func events() throws {
        let text =
            ": heartbeat\n\nevent: request\r\ndata: a.b.c\r\n\r\nid: 7\ndata: one\ndata:two\n\nevent: lost\n\ndata\n\n"
        let expected = [
            EventStreamParser.Event(name: "request", data: "a.b.c"),
            EventStreamParser.Event(name: "message", data: "one\ntwo"),
            EventStreamParser.Event(name: "message", data: ""),
        ]
        for size in 1...text.utf8.count {
            var parser = EventStreamParser()
            var events: [EventStreamParser.Event] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                events += try parser.feed(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            #expect(events == expected)
        }
        var parser = EventStreamParser()
        #expect(throws: EventStreamParser.Failure.tooLong) { try parser.feed(Array(repeating: 0x61, count: 20_000)) }
    }

    @Test("asks every 2 seconds for 30, then every 10, and tries the stream again ever less often")
    func pacing() {
        var pacing = WatchPacing()
        #expect(pacing.next(at: 0) == .stream(afterMilliseconds: 0))
        var now: Int64 = 0
        var polls: [Int64] = []
        var streams: [Int64] = []
        while now < 300_000 {
            switch pacing.next(at: now) {
            case .stream(let wait):
                now += wait
                streams.append(now)
                pacing.streamEnded(openedAt: now, at: now, jitter: 1)
            case .poll(let wait):
                now += wait
                polls.append(now)
            }
        }
        #expect(streams.prefix(5) == [0, 1_000, 3_000, 7_000, 15_000])
        #expect(zip(streams, streams.dropFirst()).allSatisfy { $1 - $0 <= 60_000 })
        #expect(polls.filter { $0 <= 30_000 }.count >= 8)
        let late = polls.filter { $0 > 60_000 }
        #expect(zip(late, late.dropFirst()).allSatisfy { $1 - $0 >= 10_000 })
        pacing.streamEnded(openedAt: now, at: now + 60_000, jitter: 0)
        #expect(pacing.next(at: now + 60_000) == .stream(afterMilliseconds: 500))
    }

    @Test(
        "knows the server's clock by its Date",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 BST", nil), ("", nil),
        ] as [(String, Int64?)])
    func dates(text: String, seconds: Int64?) {
        #expect(HTTPDate.unixSeconds(text) == seconds)
    }
}
