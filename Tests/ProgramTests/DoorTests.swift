import Testing

@testable import countersign

@Suite("A web door")
struct DoorTests {
    @Test(
        "T20 T29 closes a connection that brings no head in time, however steadily it drips",
        arguments: TestDoor.Kind.allCases)
    func head(kind: TestDoor.Kind) async throws {
        try await TestDoor.run(kind, DoorLimits(headMilliseconds: 400)) { open in
            let silent = try await open.connect()
            let dripping = try await open.connect()
            // Of TLS it is the beginning of a record of 16 KiB that holds a ClientHello (RFC 8446 §5.1).
            let beginning = kind == .http ? "GET /echo HTTP/1.1\r\nX-Long: " : "\u{16}\u{3}\u{1}\u{40}\u{0}\u{1}\u{0}"
            await dripping.send(beginning)
            try await dripping.drip("a")
            try await silent.waitForEnd()
        }
    }

    @Test("T20 T29 closes a connection that stops inside a body, or drips it without end")
    func body() async throws {
        try await TestDoor.run(.http, DoorLimits(bodyMilliseconds: 400)) { open in
            let stopped = try await open.connect()
            await stopped.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
            let dripping = try await open.connect()
            await dripping.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try await dripping.drip("1\r\na\r\n")
            try await stopped.waitForEnd()
            #expect(stopped.text.isEmpty)
        }
    }

    @Test("T20 closes a connection on which nothing more is asked, and one that was told it is closed")
    func idle() async throws {
        try await TestDoor.run(.http, DoorLimits(idleMilliseconds: 400)) { open in
            let kept = try await open.connection(
                after: "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nkept", brought: "kept")
            let told = try await open.connection(
                after: "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", brought: "200 OK")
            try await kept.waitForEnd()
            try await told.waitForEnd()
        }
    }

    @Test("leaves an answer that goes on and on alone, longer than any of its times")
    func stream() async throws {
        let limits = DoorLimits(headMilliseconds: 400, bodyMilliseconds: 400, idleMilliseconds: 400)
        try await TestDoor.run(.http, limits) { open in
            let stream = try await open.connection(
                after: "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n", brought: "first")
            // One after the other, so that all times have passed over the stream.
            for _ in 0..<3 { try await open.connect().waitForEnd() }
            #expect(!stream.hasEnded)
            open.release()
            try await stream.wait(for: "last")
        }
    }

    @Test("T20 T29 answers 400 to a head that is too large, has too many fields, or is no HTTP, and closes")
    func heads() async throws {
        let limits = DoorLimits()
        let many = (0...limits.headerCountMax).map { "X-\($0): a\r\n" }.joined()
        let large = (0..<4).map { "X-\($0): \(String(repeating: "a", count: limits.headerFieldSizeMax / 2 - 9))\r\n" }
        let long = String(repeating: "a", count: limits.headerFieldSizeMax + 1)
        try await TestDoor.run(.http, limits) { open in
            for head in [
                "GET /echo HTTP/1.1\r\nHost: a\r\n\(many)\r\n", "GET /echo HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n",
                "GET /echo HTTP/1.1\r\nHost: a\r\n\(large.joined())\(large.joined())\r\n",
                "GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa",
            ] {
                // What is under way when a server closes makes the kernel take its answer back now and then (RFC 9112,
                // section 9.6): then nothing at all came, and the connection is over all the same.
                var isTold = false
                for _ in 0..<5 where !isTold {
                    let connection = try await open.connect()
                    await connection.send(head)
                    isTold = try await connection.brings("400 Bad Request")
                    #expect(isTold || connection.text.isEmpty)
                    await connection.close()
                }
                #expect(isTold, "\(head.prefix(40))")
            }
            let right = try await open.connect()
            await right.send("GET /echo HTTP/1.1\r\nHost: a\r\n\(large.joined())\r\n")
            try await right.wait(for: "200 OK")
            for number in 1...3 {
                await right.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nn\(number)")
                try await right.wait(for: "n\(number)")
            }
        }
    }

    @Test("T20 T29 closes a connection whose body goes on beyond its bound, where nobody reads it too")
    func bodies() async throws {
        try await TestDoor.run(.http, DoorLimits(bodySizeMax: 100_000)) { open in
            for path in ["echo", "nowhere"] {
                let connection = try await open.connect()
                await connection.send("POST /\(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                try await connection.drip("400\r\n\(String(repeating: "a", count: 1024))\r\n")
            }
        }
    }
}
