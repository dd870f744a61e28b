import Bytes
import Domain
import RADIUS
import RADIUSService
import SQLiteDriver
import Testing

@Suite("The RADIUS service")
struct RADIUSGateTests {
    @Test("T15 is silent where the Message-Authenticator is missing or wrong, or the source unknown")
    func silent() async throws {
        try await RADIUSHouse.with(firstFactor: .elsewhere) { house in
            let packet = try house.request(RADIUSHouse.codes[0])
            #expect(try await house.send(try house.withoutAuthenticator(packet)) == nil)
            #expect(try await house.send(packet, from: "192.0.2.1") == nil)
            let other = Secret(text: "other")
            #expect(try await house.send(try house.request(Secret([]), secret: other)) == nil)
            let response = try Packet(
                code: .accountingRequest, identifier: 0, authenticator: packet.authenticator, attributes: [])
            #expect(try await house.send(response) == nil)
            #expect(
                house.server.drops.all == [
                    .missingMessageAuthenticator: 1, .unknownSource: 1, .badAuthenticator: 1, .unsupported: 1,
                ])
            #expect(try await house.send(packet)?.code == .accessAccept)
        }
    }

    @Test("T15 T20 serves a client that was added just now, and a flood from nowhere makes it look so often at most")
    func looks() async throws {
        var limits = RADIUSServer.Limits()
        limits.looksPerSecondMax = 3
        try await RADIUSHouse.with(firstFactor: .elsewhere, limits: limits) { house in
            let before = house.store.looks
            let packet = try house.request(RADIUSHouse.codes[0])
            #expect(try await house.send(packet, from: "10.0.0.7") == nil)
            house.store.add(house.entry("10.0.0.7"))
            #expect(try await house.send(packet, from: "10.0.0.7")?.code == .accessAccept)
            #expect(house.store.looks == before + 2)
            for _ in 0..<100 { #expect(try await house.send(packet, from: "192.0.2.1") == nil) }
            #expect(house.store.looks == before + 3)
            #expect(house.server.drops.all == [.unknownSource: 101])
            house.store.add(house.entry("10.0.0.8"))
            #expect(try await house.send(packet, from: "10.0.0.8") == nil)
            house.clock.advance(1)
            let late = try house.request(RADIUSHouse.codes[1])
            #expect(try await house.send(late, from: "10.0.0.8")?.code == .accessAccept)
        }
    }

    @Test("T15 demands a Message-Authenticator from the first on where the rule is auto, and says so once")
    func auto() async throws {
        try await RADIUSHouse.with(firstFactor: .elsewhere) { house in
            try house.clients.replace([house.entry(rule: .auto)])
            let bare = { (code: String) in try house.withoutAuthenticator(try house.request(code)) }
            #expect(try await house.send(try bare(RADIUSHouse.codes[0]))?.code == .accessAccept)
            let status = try Packet.statusServer(
                identifier: 1, authenticator: Authenticator(high: 1, low: 1), secret: RADIUSHouse.secret)
            #expect(try await house.send(status)?.code == .accessAccept)
            #expect(house.seen.count == 0)
            #expect(try await house.send(try bare(RADIUSHouse.codes[1]))?.code == .accessAccept)
            for code in RADIUSHouse.codes[2...3] {
                #expect(try await house.send(try house.request(code))?.code == .accessAccept)
            }
            #expect(house.seen.count == 1)
            #expect(try await house.send(try bare(RADIUSHouse.codes[4])) == nil)
            try house.clients.replace([house.entry(rule: .auto, seen: true)])
            #expect(try await house.send(try bare(RADIUSHouse.codes[4])) == nil)
            #expect(house.server.drops.all == [.missingMessageAuthenticator: 2])
        }
    }

    @Test("answers a Status-Server that proves itself, and changes nothing (RFC 5997 §4.2)")
    func status() async throws {
        try await RADIUSHouse.with { house in
            let status = try Packet.statusServer(
                identifier: 9, authenticator: Authenticator(high: 1, low: 2), secret: RADIUSHouse.secret)
            for _ in 0..<2 { #expect(try await house.send(status)?.code == .accessAccept) }
            try house.clients.replace([house.entry(rule: .auto)])
            #expect(try await house.send(try house.withoutAuthenticator(status)) == nil)
            #expect(house.server.drops.all == [.missingMessageAuthenticator: 1])
        }
    }

    @Test("takes a former secret during a change, and replies with the one that was used")
    func formerSecret() async throws {
        try await RADIUSHouse.with(firstFactor: .elsewhere) { house in
            let entry = house.entry()
            try house.clients.replace([
                RADIUSClientEntry(
                    id: entry.id, application: entry.application, applicationKey: "vpn", applicationName: "VPN",
                    challenges: false, secret: Secret(text: "new"), formerSecrets: [RADIUSHouse.secret],
                    network: entry.network)
            ])
            #expect(try await house.send(try house.request(RADIUSHouse.codes[0]))?.code == .accessAccept)
        }
    }

    @Test("refuses CHAP, EAP and requests without a password or a name")
    func withoutPassword() async throws {
        try await RADIUSHouse.with { house in
            let chap = try Attribute(.chapPassword, [UInt8](repeating: 1, count: 17))
            let eap = try Attribute(.eapMessage, [2, 0, 0, 4])
            for packet in [
                try house.request(nil as Secret?), try house.request(nil as Secret?, more: [chap]),
                try house.request("geheim", more: [eap]), try house.request("geheim", name: ""),
            ] {
                let reply = try #require(try await house.send(packet))
                #expect(reply.code == .accessReject)
                #expect(try reply.replyMessage == nil)
            }
        }
    }

    @Test("T20 gives one client no more than its share of open requests")
    func share() async throws {
        var limits = RADIUSServer.Limits()
        limits.clientOpenMax = 1
        try await RADIUSHouse.with(limits: limits) { house in
            let phone = try await house.phone("Pixel 8")
            async let first = house.send(try house.request("geheim"))
            _ = try await house.waiting(on: phone)
            let second = try house.request("geheim")
            #expect(try await house.send(second) == nil)
            #expect(house.server.drops[.full] == 1)
            async let other = house.send(try house.request("wrong"), from: "10.0.0.6")
            #expect(try await other?.code == .accessReject)
            try await house.tap(.approve, on: phone)
            #expect(try await first?.code == .accessAccept)
            async let later = house.send(second)
            try await house.tap(.approve, on: phone)
            #expect(try await later?.code == .accessAccept)
        }
    }

    @Test("T20 T21 says that the service has a problem when the database is gone")
    func databaseGone() async throws {
        try await RADIUSHouse.with(firstFactor: .elsewhere) { house in
            await house.driver.close()
            let reply = try #require(try await house.send(try house.request("")))
            #expect(try reply.replyMessage == "The sign-in service has a problem. Try again soon.")
        }
    }

    @Test("has a text for every reason but the one that would tell who has an account", arguments: Reason.allCases)
    func texts(reason: Reason) throws {
        let text = try RADIUSHouse.texts().text(Refusal(reason, until: Instant(seconds: 1_750_000_000)))
        #expect((text == nil) == (reason == .firstFactorWrong))
        #expect(text?.hasSuffix(".") != false)
        #expect(text?.utf8.count ?? 0 <= Attribute.valueSizeMax)
    }

    @Test("writes times of day in the installation's zone, rounded up to the minute")
    func times() throws {
        // 2025-06-15 09:41:01 UTC, in summer time.
        let until = Instant(seconds: 1_749_980_461)
        let text = try RADIUSHouse.texts().text(Refusal(.pushPaused, until: until))
        #expect(text == "Requests are paused until 10:42. Add a comma and a code after your password.")
        let winter = try RADIUSHouse.texts().text(Refusal(.tooManyCodes, until: Instant(seconds: 1_736_899_200)))
        #expect(winter == "Too many tries. Try again at 00:00.")
    }
}
