import Bytes
import Domain
import OATH
import Storage
import Testing

@testable import Engine

@Suite("At once")
struct RaceTests {
    /// 25 people with 10 codes each, and 40 who try each code at the same time.
    @Test("T02 10,000 submissions of codes, differently written, accept each code once")
    func race() async throws {
        try await TestHouse.with { house in
            let approved = try await withThrowingTaskGroup(of: [Int].self) { people in
                for number in 0..<25 {
                    people.addTask {
                        let name = "racer\(number)"
                        let token = try await house.addPerson(name, token: "t\(number)")
                        var approvals: [Int] = []
                        for counter in 0..<10 {
                            approvals.append(await Self.submit(token.code(counter: Int64(counter)), of: name, house))
                        }
                        return approvals
                    }
                }
                return try await people.reduce(into: []) { $0 += $1 }
            }
            #expect(approved == [Int](repeating: 1, count: 250))
            #expect(try await house.events("sign_in.approved").count == 250)
        }
    }

    private static func submit(_ code: String, of name: String, _ house: TestHouse) async -> Int {
        let half = code.index(code.startIndex, offsetBy: 3)
        let written = [code, "\(code[..<half]) \(code[half...])", "\(code[..<half])-\(code[half...])", " \(code)"]
        return await withTaskGroup(of: Bool.self) { group in
            for racer in 0..<40 {
                group.addTask { await house.code(written[racer % written.count], of: name).isApproved }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    @Test("T02 one time step and one recovery code are accepted once, through both doors")
    func doors() async throws {
        try await TestHouse.with { house in
            let totp = try TOTP(secret: await house.addPerson("ab1", token: "t", totp: true).secret)
            let recovery = try await house.administration.makeRecoveryCodes(for: "ab1", by: TestHouse.actor)[0]
            for code in [totp.code(at: house.clock.now().seconds), recovery.exposedText()] {
                let open = try #require(await house.signIns().begin(house.request("ab1", ask: true)).open)
                let approvals = await withTaskGroup(of: Bool.self) { group in
                    for racer in 0..<60 {
                        group.addTask {
                            racer % 2 == 0
                                ? await house.code(code.lowercased(), of: "ab1").isApproved
                                : await house.signIns().type(Secret(text: code), into: open)?.isApproved == true
                        }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(approvals == 1)
            }
            #expect(await house.code(totp.code(at: house.clock.now().seconds - 30), of: "ab1").reason == .codeUsed)
        }
    }

    @Test("T01 guesses share one budget, however many come at once, and in an open sign-in too")
    func guesses() async throws {
        try await TestHouse.with { house in
            let token = try await house.addPerson("ab1", token: "t")
            let open = try #require(await house.signIns().begin(house.request("ab1", ask: true)).open)
            let right = Set((0..<20).map { token.code(counter: $0) })
            let guess = try #require((100_000...100_030).map(String.init).first { !right.contains($0) })
            var (wrong, rounds) = (0, 0)
            while rounds < 100 {
                rounds += 1
                let reasons = await withTaskGroup(of: Reason?.self) { group in
                    for racer in 0..<20 {
                        group.addTask {
                            racer % 2 == 0
                                ? await house.code(guess, of: "ab1").reason
                                : await house.signIns().type(Secret(text: guess), into: open)?.reason
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                let counted = reasons.count { $0 == .codeWrong }
                #expect(counted <= (rounds == 1 ? 5 : 1))
                wrong += counted
                house.clock.move(seconds: 901)
            }
            #expect(wrong == 100)
            #expect(await house.code(token.code(counter: 0), of: "ab1").reason == .tooManyCodes)
            try await house.administration.forgive("ab1", by: TestHouse.actor)
            #expect(await house.code(token.code(counter: 0), of: "ab1").isApproved)
        }
    }

    @Test("T24 one token is given to one of many at once")
    func assignment() async throws {
        try await TestHouse.with { house in
            let key = try TokenKey(serial: "fob", kind: .hotp(counter: 0), secret: Secret([1, 2, 3]))
            _ = try await house.administration.importTokens([key], by: TestHouse.actor)
            _ = try await house.administration.add(
                (0..<10).map { PersonDraft(username: "p\($0)") }, by: TestHouse.actor)
            let given = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        (try? await house.administration.assign("fob", to: "p\(number)", by: TestHouse.actor)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(given == 1)
            #expect(try await house.events("token.assigned").count == 1)
        }
    }
}
