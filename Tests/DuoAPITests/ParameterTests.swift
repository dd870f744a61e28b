import Bytes
import DuoAPI
import Testing

@Suite("Parameters")
struct ParameterTests {
    @Test("are read from JSON strings, numbers and booleans alike")
    func json() throws {
        let parameters = try Sample.parameters(
            json: #"{"async":1,"b":true,"c":"0","n":600,"f":600.0,"g":1.5,"o":{"k":[1]},"x":null,"e":""}"#)
        #expect(try parameters.flag("async") && parameters.flag("b"))
        #expect(try !parameters.flag("c") && !parameters.flag("absent"))
        #expect(try parameters.integer("n", in: 1...600) == 600)
        #expect(try parameters.integer("f", in: 1...600) == 600)
        #expect(try parameters.text("g") == "1.5")
        #expect(try parameters.text("x") == nil && parameters.text("e") == nil)
        #expect(parameters.json("o") == ["k": [1]])
        #expect(Sample.failure { _ = try parameters.text("o") } == .invalidParameter("o"))
        #expect(Sample.failure { _ = try parameters.required("x") } == .missingParameter("x"))
        #expect(Sample.failure { _ = try parameters.integer("n", in: 1...599) } == .invalidParameter("n"))
        #expect(Sample.failure { _ = try parameters.integer("g", in: 0...9) } == .invalidParameter("g"))
        #expect(Sample.failure { _ = try parameters.flag("n") } == .invalidParameter("n"))
    }

    @Test("are whole numbers in one form only", arguments: ["+1", "01", "1 ", "1e2", "９", "9223372036854775808"])
    func integers(text: String) throws {
        let parameters = try Sample.parameters([("n", text)])
        #expect(Sample.failure { _ = try parameters.integer("n", in: 0...100) } == .invalidParameter("n"))
    }

    @Test("T20 have texts of bounded size")
    func bounds() throws {
        let parameters = try Sample.parameters([("a", String(repeating: "a", count: 1025))])
        #expect(Sample.failure { _ = try parameters.text("a") } == .invalidParameter("a"))
        #expect(try parameters.text("a", sizeMax: 1025) != nil)
    }

    @Test("hold push information, encoded pair by pair, below 20,000 bytes")
    func pushInfo() throws {
        let info = try PushInfo(parsing: "Server+IP=192.0.2.1&Command=date%20%2B%25s&raw=100%&flag&&x=~*()!=1")
        #expect(
            info.fields == [
                .init(name: "Server IP", value: "192.0.2.1"), .init(name: "Command", value: "date +%s"),
                .init(name: "raw", value: "100%"), .init(name: "flag", value: ""), .init(name: "x", value: "~*()!=1"),
            ])
        #expect(try PushInfo(parsing: String(repeating: "a", count: 19_999)).fields.count == 1)
        #expect(throws: ByteError.self) { try PushInfo(parsing: String(repeating: "a", count: 20_000)) }
        #expect(throws: ByteError.self) { try PushInfo(parsing: String(repeating: "a&", count: 65)) }
    }
}
