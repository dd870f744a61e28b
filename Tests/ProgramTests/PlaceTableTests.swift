import Testing

@testable import countersign

@Suite("A table of places")
struct PlaceTableTests {
    @Test("knows the country of the narrowest network that an address is in")
    func narrowest() throws {
        let table = try PlaceTable(
            parsing: """
                # network,country
                192.0.2.0/24,GB
                "192.0.2.64/26","JP"

                2001:db8::/32,FR
                """)
        #expect(table.country(of: "192.0.2.1") == "GB" && table.country(of: "192.0.2.63") == "GB")
        #expect(table.country(of: "192.0.2.64") == "JP" && table.country(of: "192.0.2.127") == "JP")
        #expect(table.country(of: "192.0.2.128") == "GB" && table.country(of: "192.0.3.0") == nil)
        #expect(table.country(of: "192.0.1.255") == nil && table.country(of: "::ffff:192.0.2.70") == "JP")
        #expect(table.country(of: "2001:db8:ffff::1") == "FR" && table.country(of: "2001:db9::") == nil)
        #expect(table.country(of: "somewhere") == nil)
    }

    @Test(
        "names the line that it can't read", arguments: ["192.0.2.0/24", "192.0.2.1/24,GB", "192.0.2.0/24,GBR", "x,GB"])
    func wrong(line: String) {
        #expect(throws: PlaceTableError.self) { try PlaceTable(parsing: "# a comment\n" + line) }
    }
}
