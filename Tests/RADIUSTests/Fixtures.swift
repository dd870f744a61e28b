import Bytes

@testable import RADIUS

/// Packets that others made.
enum Fixture {
    /// Of RFC 2865 §7 and RFC 5997 appendix A.
    static let secret = Secret(text: "xyzzy5461")

    /// RFC 2865 §7.1: nemo, with the password arctangent, and his Access-Accept.
    static let nemo =
        "01000038 0f403f9473978057bd83d5cb98f4227a 01066e656d6f 02120dbe708d93d413ce3196e43f782a0aee"
        + "0406c0a80110 050600000003"
    static let nemoAccept = "02000026 86fe220e7624ba2a1005f6bf9b55e0b2 060600000001 0f0600000000 0e06c0a80103"

    /// RFC 2865 §7.2: flopsy, by CHAP.
    static let flopsy =
        "01010047 2aee86f08d0d55969ca5978e0d3367a2 0108666c6f707379 031316e97557c316185895f293ff63440"
        + "772750406c0a80110 050600000014 060600000002 070600000001"
    static let flopsyAccept =
        "02010038 15efbc7dab26cfa3dc34d9c03c8601a4 060600000002 070600000001 0806fffffffe"
        + "0a0600000002 0d0600000001 0c06000005dc"

    /// RFC 2865 §7.3: mopsy, challenged, answers 99101462 and is rejected.
    static let mopsy =
        "01020039 f3a47a1f6a6d76710b947ab93041a039 01076d6f707379 0212336575737782 89b570885e15084825c5"
        + "0406c0a80110 050600000007"
    static let mopsyChallenge =
        "0b02004e 36f3c8764ae8c71157403c0c71ff9c45 12304368616c6c656e67652033323736393433302e2020"
        + "456e74657220726573706f6e73652061742070726f6d70742e 180a3332373639343330"
    static let mopsyAnswer =
        "01030043 b122556d428a13d0d6253807c457ecf0 01076d6f707379 0212692c1f205fc081b919b95195f561"
        + "a581 0406c0a80110 050600000007 180a3332373639343330"
    static let mopsyReject = "03030014 a42f4fca45916c4e09c8340f9e746aa0"

    /// RFC 5997 appendix A.1.
    static let status = "0cda0026 8a54f4686fb394c52866e302185d0623 50125a665e2e1e8411f3e243822097c84fa3"
    static let statusAccept = "02da0014 ef0d552a4bf2d693ec2b6fe8b5411d66"

    /// pyrad 2.6.0: zoë@uni with the password `pässwörd,push2`, and the reply; the secret is that of RFC 2865.
    static let pyradRequest =
        "01070079 000102030405060708090a0b0c0d0e0f 50121b73ea692e098b9439fc41074a73b0e5"
        + "010a7a6fc3ab40756e69 021230c24e9bbd61894a21ad46411ffbf159 0406c0000207 5f1220010db8000000000000000000000007"
        + "200776706e2d31 1f0e3139382e35312e3130302e39 21056f6e65 210574776f"
    static let pyradReply =
        "02070039 53eb28d10205792945975d2afed662f6 50129d97287cc8a6223039c59f33f4a9bad0"
        + "21056f6e65 210574776f 120957656c636f6d65"

    /// radclient 3.2.1 with the secret testing123: bob, `correct horse battery staple`, and a Status-Server.
    static let radclientRequest =
        "017c005e 9fa86b12220e68765e7347727116ef78 0105626f62"
        + "0222c642af10f2702a7c22f218b78f845106f99d4c4cb8564682b78f16de045026c5 0406c0000201 1805414243"
        + "50127b51f0fe8668eb490853a6583b899c4c 210301 210302"
    static let radclientStatus = "0c250026 13dc7a23c5811ff5b0d49216e9b315e0 50122b2aad721cdc7d059ea94c09480afacb"
    static let radclientSecret = Secret(text: "testing123")

    static let all = [
        nemo, nemoAccept, flopsy, flopsyAccept, mopsy, mopsyChallenge, mopsyAnswer, mopsyReject, status, statusAccept,
        pyradRequest, pyradReply, radclientRequest, radclientStatus,
    ]

    static func bytes(_ hex: String) throws -> [UInt8] { try Hex.decode(hex.filter { $0 != " " }) }

    static func packet(_ hex: String) throws -> Packet { try Packet(parsing: bytes(hex)) }
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

    mutating func authenticator() -> Authenticator { Authenticator(bytes(16), at: 0) }
}
