import Bytes
import Testing

@Suite("JSON")
struct JSONTests {
    @Test("is read and written in one form")
    func roundTrip() throws {
        let text =
            #" { "b" : [ 1 , -2, 0, -0, 1.5e2, true,false , null ] , "#
            + #""a" : "x\u00e9\n\"\\\/\b\f\r\t\ud83d\ude00\u0000" , "" : {} } "#
        let value = try JSONValue(parsing: text)
        #expect(value["b"]?.array == [1, -2, 0, 0, .number(150), true, false, nil])
        #expect(value["a"]?.string == "xé\n\"\\/\u{8}\u{c}\r\t😀\u{0}")
        #expect(value[""]?.object == [:])
        #expect(
            value.text
                == #"{"":{},"a":"xé\n\"\\/\u0008\u000c\u000d\u0009😀\u0000","b":[1,-2,0,0,150.0,true,false,null]}"#)
        #expect(try JSONValue(parsing: value.text) == value)
        #expect(try JSONValue(parsing: "9223372036854775807").integer == .max)
        #expect(try JSONValue(parsing: "-9223372036854775808").integer == .min)
        #expect(try JSONValue(parsing: "9223372036854775808") == .number(9.223372036854775808e18))
    }

    @Test("is refused at every length but its own")
    func prefixes() {
        let bytes = Array(#"{"a":[1,-2.5e+3,"\ud83d\ude00é\n",true,false,null,{"b":{}},[]],"c":"d"}"#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
        for length in 0..<bytes.count {
            #expect(throws: ByteError.self, "\(length) bytes") { try JSONValue(parsing: Array(bytes[0..<length])) }
        }
    }

    @Test(
        "is refused where it is not strict",
        arguments: [
            "", " ", "{", "}", "{a:1}", #"{"a" 1}"#, #"{"a":1,}"#, "[1,]", "[1 2]", "[,1]", "01", "-01", "1.", ".5",
            "+1", "1e",
            "1e+", "0x1", "-", "1e400", "-1e999", "NaN", "Infinity", "nul", "True", "'a'", "// a\n1", "1 2", "{} {}",
            "\u{feff}1",
            #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\ud83d""#,
            #""\ud83d\n""#,
            "\"\n\"", "\"\u{0}\"", #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, "[1]\u{0}",
        ])
    func strict(text: String) {
        #expect(throws: ByteError.self) { try JSONValue(parsing: text) }
    }

    @Test("T20 is refused when it nests too deep, or is no UTF-8")
    func bounds() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(JSONValue.depthMax)).array?.count == 1)
        #expect(throws: ByteError.self) { try JSONValue(parsing: nested(JSONValue.depthMax + 1)) }
        #expect(throws: ByteError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: ByteError.self) { try JSONValue(parsing: String(repeating: #"{"a":"#, count: 100_000)) }
        for bytes in [[0xc3], [0xff], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]] as [[UInt8]] {
            #expect(throws: ByteError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
        }
    }
}
