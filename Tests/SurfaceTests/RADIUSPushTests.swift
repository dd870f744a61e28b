import Bytes
import Domain
import RADIUS
import RADIUSService
import Testing

@Suite("A RADIUS client without challenges")
struct RADIUSPushTests {
    @Test("F06 waits for the phone, is let in with nothing to read, and gets every Proxy-State back")
    func approved() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            let more = [
                try Attribute(.proxyState, [1, 2]), try Attribute(.callingStationID, text: "198.51.100.9"),
                try Attribute(.nasIdentifier, text: "vpn-1"), try Attribute(.proxyState, []),
            ]
            async let reply = house.send(try house.request("geheim", more: more))
            let signIn = try await house.waiting(on: phone)
            #expect(signIn.origin == Origin(address: "198.51.100.9", place: "vpn-1"))
            #expect(signIn.request?.matching == .cannotShow)
            try await house.tap(.approve, on: phone)
            let accept = try #require(try await reply)
            #expect(accept.code == .accessAccept)
            #expect(accept.proxyStates == [[1, 2], []])
            #expect(try accept.replyMessage == nil)
        }
    }

    @Test("F12 is told of a no, and a new attempt is a new request")
    func denied() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            for tap in [RADIUSHouse.Tap.mistake, .mistake] {
                async let reply = house.send(try house.request("geheim"))
                try await house.tap(tap, on: phone)
                let reject = try #require(try await reply)
                #expect(reject.code == .accessReject)
                #expect(
                    try reject.replyMessage == "You said no on your phone. Sign in again to get a new request.")
            }
            async let reply = house.send(try house.request("geheim"))
            try await house.tap(.approve, on: phone)
            #expect(try await reply?.code == .accessAccept)
            #expect(try await house.pushes() == 3)
        }
    }

    @Test("T04 B03 of unknown source gets no further request out for a while after \"It wasn't me\"")
    func notMe() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            async let reply = house.send(try house.request("geheim"))
            try await house.tap(.notMe, on: phone)
            #expect(try await reply?.code == .accessReject)
            let paused = try #require(try await house.send(try house.request("geheim")))
            #expect(try paused.replyMessage?.hasPrefix("Requests are paused until") == true)
            #expect(try await house.pushes() == 1)
        }
    }

    @Test("F12 T15 repeats a packet three times: one request to the phone, and one answer, again and again")
    func repeated() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            let packet = try house.request("geheim")
            async let first = house.send(packet)
            _ = try await house.waiting(on: phone)
            for _ in 0..<3 { #expect(try await house.send(packet) == nil) }
            try await house.tap(.approve, on: phone)
            let reply = try #require(try await first)
            for _ in 0..<3 { #expect(try await house.send(packet) == reply) }
            #expect(try await house.pushes() == 1)
        }
    }

    @Test("F12 joins its open sign-in under a new number, but another client's or password's does not")
    func joined() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            async let first = house.send(try house.request("geheim"))
            _ = try await house.waiting(on: phone)
            async let second = house.send(try house.request("geheim"))
            async let wrong = house.send(try house.request("geheimer"))
            #expect(try await wrong?.code == .accessReject)
            try await house.held(2)
            #expect(try await house.pushes() == 1)
            try await house.tap(.approve, on: phone)
            #expect(try await first?.code == .accessAccept)
            #expect(try await second?.code == .accessAccept)
            async let third = house.send(try house.request("geheim"))
            _ = try await house.waiting(on: phone)
            async let other = house.send(try house.request("geheim"), from: "10.0.0.6")
            try await eventually("a request of the other client") { try await house.pushes() == 3 }
            try await house.tap(.approve, on: phone)
            try await house.tap(.approve, on: phone)
            #expect(try await third?.code == .accessAccept)
            #expect(try await other?.code == .accessAccept)
        }
    }

    @Test("is told when nobody answered in time, and then that requests are paused")
    func expired() async throws {
        try await RADIUSHouse.with { house in
            let phone = try await house.phone("Pixel 8")
            for _ in 0..<3 {
                async let reply = house.send(try house.request("geheim"))
                _ = try await house.waiting(on: phone)
                house.clock.advance(120)
                #expect(try await reply?.replyMessage == "No answer in time. Sign in again.")
            }
            let paused = try #require(try await house.send(try house.request("geheim")))
            let text = try #require(try paused.replyMessage)
            #expect(text.hasPrefix("Requests are paused until "))
            #expect(text.hasSuffix(". Add a comma and a code after your password."))
            let code = try await house.send(try house.request("geheim,\(RADIUSHouse.codes[0])"))
            #expect(code?.code == .accessAccept)
        }
    }

    static let passwords = [
        "none": "geheim", "one": "ge,heim", "three": "g,e,h,push2", "long": String(repeating: "ü", count: 64),
    ]

    @Test(
        "F06 tries the whole password first, and cuts off only an ending that asks for something", arguments: passwords)
    func commas(name: String, password: String) async throws {
        try await RADIUSHouse.with([name: Secret(text: password)]) { house in
            let first = try await house.phone("Pixel 8", of: name)
            let second = try await house.phone("iPad", of: name)
            // A password of 128 octets leaves no room for an ending.
            let isFull = password.utf8.count == HiddenPassword.passwordSizeMax
            for (ending, device) in [("", second), (",push", second), (",PUSH 1", first), (",push2", second)] {
                if isFull, !ending.isEmpty { continue }
                async let reply = house.send(try house.request(password + ending, name: name))
                let latest = try await house.lastPushed(first, second)
                #expect(latest == device || ending == "" || ending == ",push")
                try await house.tap(.approve, on: latest)
                #expect(try await reply?.code == .accessAccept)
            }
            guard !isFull else { return }
            let code = { try house.request("\(password),\(RADIUSHouse.codes[0])", name: name) }
            #expect(try await house.send(try code())?.code == .accessAccept)
            let used = try await house.send(try code())
            #expect(try used?.replyMessage == "That code didn't work. Use the one showing now.")
            for ending in [",push9", ",phone", ",sms"] {
                let reply = try await house.send(try house.request(password + ending, name: name))
                #expect(try reply?.replyMessage == "That way doesn't work here. Go to mfa.example.ac.uk/help.")
            }
            for ending in [",", ",push0", ",push100", ",pusher", ",12345"] {
                let reply = try await house.send(try house.request(password + ending, name: name))
                #expect(reply?.code == .accessReject)
                #expect(try reply?.replyMessage == nil)
            }
        }
    }

    @Test("takes a password that is no UTF-8, with an ending too")
    func latin1() async throws {
        let password = Array("p".utf8) + [0xe4, 0x2c, 0xdf]
        try await RADIUSHouse.with(["zoe": Secret(password)]) { house in
            let code = Array(",\(RADIUSHouse.codes[0])".utf8)
            let reply = try await house.send(try house.request(Secret(password + code)))
            #expect(reply?.code == .accessAccept)
        }
    }

    @Test("that checks the password itself sends the wish alone")
    func elsewhere() async throws {
        try await RADIUSHouse.with(firstFactor: .elsewhere) { house in
            let phone = try await house.phone("Pixel 8")
            for wish in ["", "push", "push1"] {
                async let reply = house.send(try house.request(wish))
                try await house.tap(.approve, on: phone)
                #expect(try await reply?.code == .accessAccept)
            }
            #expect(try await house.send(try house.request(RADIUSHouse.codes[1]))?.code == .accessAccept)
            for wish in [RADIUSHouse.codes[0], "000000", "hello"] {
                let reply = try await house.send(try house.request(wish))
                #expect(try reply?.replyMessage == "That code didn't work. Use the one showing now.")
            }
        }
    }

    @Test("learns nothing of who has an account from a wrong password")
    func unknown() async throws {
        try await RADIUSHouse.with { house in
            for name in ["zoe", "nobody", "\u{202e}zoe"] {
                let reply = try #require(try await house.send(try house.request("wrong", name: name)))
                #expect(reply.code == .accessReject)
                #expect(reply.attributes.map(\.type) == [.messageAuthenticator])
            }
            let set = try await house.send(try house.request("geheim"))
            #expect(set?.code == .accessReject)
        }
    }
}
