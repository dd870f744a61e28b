import Bytes
import Testing

@Suite("A form in percent escapes")
struct FormURLEncodedTests {
    func parsed(_ text: String) throws -> [String] {
        try FormURLEncoded.parse(Array(text.utf8), fieldsMax: 4, bytesMax: 40).map { $0.name + "→" + $0.value }
    }

    @Test(
        "is read field by field (URL Standard, section 5.1)",
        arguments: [
            ("", []), ("a=1", ["a→1"]), ("a", ["a→"]), ("a=1=2&b=", ["a→1=2", "b→"]), ("&&a=+%2B&", ["a→ +"]),
            ("%e2%82%AC=x", ["€→x"]), ("=v", ["→v"]),
        ])
    func read(text: String, fields: [String]) throws {
        #expect(try parsed(text) == fields)
    }

    @Test(
        "T20 is refused beyond its bounds and when it is broken",
        arguments: [
            (String(repeating: "a", count: 41), FormURLEncodedError.tooLarge), ("a&b&c&d&e", .tooManyFields),
            ("%", .malformed), ("%a", .malformed), ("%g0", .malformed), ("%ff", .malformed), ("a=%2", .malformed),
        ])
    func refused(text: String, error: FormURLEncodedError) {
        #expect(throws: error) { try parsed(text) }
    }

    @Test("is written so that it reads back")
    func roundTrip() throws {
        let fields = [("a b", "1+1=2&c"), ("é", "*-._~%")]
        let text = FormURLEncoded.serialized(fields.map { (name: $0.0, value: $0.1) })
        #expect(text == "a+b=1%2B1%3D2%26c&%C3%A9=*-._%7E%25")
        #expect(try parsed(text) == ["a b→1+1=2&c", "é→*-._~%"])
    }
}
