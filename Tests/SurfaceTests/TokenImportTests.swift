import Domain
import Engine
import Imports
import Testing

@Suite("A file of tokens")
struct TokenImportTests {
    private static let table = """
        serial,key_hex,type,counter,digits,userid
        A1,3132333435363738393031323334353637383930,hotp,0,6,zoe
        A2,3132333435363738393031323334353637383931,hotp,0,6,nobody
        A3,3132333435363738393031323334353637383932,hotp,0,6,
        """

    @Test("B24 gives each token to the person whom its row names, and keeps the others in stock")
    func owners() async throws {
        try await RADIUSHouse.with { it in
            let administration = Administration(it.house)
            let file = try ImportFile(tokens: Array(Self.table.utf8))
            let preview = try await administration.take(file, isPreview: true, by: .system)
            #expect((preview.added, preview.assigned, preview.unowned.map(\.line)) == (0, 1, [3]))
            let report = try await administration.take(file, isPreview: false, by: .system)
            #expect((report.added, report.assigned, report.unowned.map(\.line)) == (3, 1, [3]))
            let states = try await ["A1", "A2", "A3"].asyncStates { try await administration.token($0).state }
            #expect(states == [.assigned, .stock, .stock])
        }
    }
}

extension [String] {
    fileprivate func asyncStates(_ state: (String) async throws -> Token.State) async throws -> [Token.State] {
        var states: [Token.State] = []
        for serial in self { states.append(try await state(serial)) }
        return states
    }
}
