import Bytes
import DuoAPI
import Testing

@Suite("Keys and identifiers")
struct KeyTests {
    @Test("are made of random bytes in the form that clients demand")
    func made() throws {
        let random = (0..<64).map { UInt8($0 &* 37 & 0xff) }
        let key = try IntegrationKey(random: random)
        #expect(try IntegrationKey(parsing: key.text) == key)
        let secret = try SecretKey(random: random)
        #expect(secret.secret.count == 40)
        #expect(try SecretKey(parsing: secret.secret).secret.equals(secret.secret))
        #expect(try SecretKey(random: random.map { ~$0 }).secret.equals(secret.secret) == false)
        #expect(throws: ByteError.truncated) { try SecretKey(random: Array(random.dropLast())) }
        #expect(throws: ByteError.self) { try SecretKey(parsing: Secret(text: String(repeating: "a", count: 39))) }
        #expect(throws: ByteError.self) { try SecretKey(parsing: Secret(text: String(repeating: "-", count: 40))) }
    }

    @Test("name an object by kind")
    func objects() throws {
        let id = try ObjectID(parsing: "DP0123456789ABCDEFGH")
        #expect(id.kind == .phone && id.carried == "0123456789ABCDEFGH")
        #expect(try ObjectID(.phone, carrying: id.carried) == id)
        for text in ["", "DP", "DX0123456789ABCDEFGH", "DP0123456789ABCDEFG", "DP0123456789abcdefgh", "é"] {
            #expect(throws: ByteError.self) { try ObjectID(parsing: text) }
        }
    }

    @Test(
        "carry our identifier in a UUID of version 8 (RFC 9562 §5.8)",
        arguments: [
            ("000000000000000000", "00000000-0000-8000-8000-000000000000"),
            ("ZZZZZZZZZZZZZZZZZZ", "ffffffff-ffff-8fff-bfff-ffff00000000"),
            ("0123456789ABCDEFGH", "00443214-c742-854b-98d7-3e1100000000"),
        ])
    func transactions(carried: String, uuid: String) throws {
        let transaction = try TransactionID(carrying: carried)
        #expect(transaction.text == uuid)
        #expect(try TransactionID(parsing: uuid).carried == carried)
        for length in 0..<36 {
            #expect(throws: ByteError.self) { try TransactionID(parsing: uuid.prefix(length)) }
        }
    }

    @Test(
        "refuse UUIDs of others, capitals and letters that are not ours",
        arguments: [
            "66cc8d20-fdfa-41bc-8b74-1a3b095d55f7", "FFFFFFFF-FFFF-8FFF-BFFF-FFFF00000000",
            "ffffffff-ffff-8fff-bfff-ffff00000001", "ffffffff-ffff-8fff-ffff-ffff00000000",
            "ffffffffff-ff-8fff-bfff-ffff00000000", "gfffffff-ffff-8fff-bfff-ffff00000000",
        ])
    func foreign(uuid: String) {
        #expect(throws: ByteError.self) { try TransactionID(parsing: uuid) }
        #expect(throws: ByteError.self) { try TransactionID(carrying: "0123456789ABCDEFGI") }
        #expect(throws: ByteError.self) { try TransactionID(carrying: "0123456789ABCDEFG") }
    }
}
