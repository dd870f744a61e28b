import Bytes
public import PhoneLink

/// A link or picture code that says both where to set up a phone and with which code.
///
/// Read are `https://HOST/app/#pair=CODE`, our own; `duo://CODE…-HOST` with the host in base 64, and
/// `https://m-HOST/activate/CODE…`, which programs made for Duo's API pass on. What follows our code of nine
/// characters in the last two only fills it up to the twenty that such programs expect.
public struct SetupLink: Equatable, Sendable {
    /// Bytes of a link.
    public static let sizeMax = 512
    static let filling = "COUNTERSIGN"

    public let server: ServerAddress
    public let ticket: TicketCode

    /// Nil when the text is not a link; throws when it is one, but not to a server of ours.
    public init?(_ typed: String) throws(PhoneFailure) {
        guard typed.utf8.count <= Self.sizeMax else { throw .address("This link is too long.") }
        if let (address, code) = Self.cut(typed, at: "#pair=") {
            self.init(server: try ServerAddress(address), ticket: try Self.ticket(code))
        } else if typed.lowercased().hasPrefix("duo://") {
            try self.init(activation: typed.dropFirst("duo://".count))
        } else if let (address, code) = Self.cut(typed, at: "/activate/") {
            let host = address.replacingPrefix("https://m-", with: "https://")
            self.init(server: try ServerAddress(host), ticket: try Self.filledTicket(Substring(code)))
        } else {
            return nil
        }
    }

    private init(server: ServerAddress, ticket: TicketCode) {
        self.server = server
        self.ticket = ticket
    }

    private init(activation: Substring) throws(PhoneFailure) {
        let parts = activation.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        // Base 64 without padding (RFC 4648 §3.2), in either alphabet.
        guard parts.count == 2, let code = parts.first, let last = parts.last else { throw Self.foreign }
        let name = String(
            last.reversed().drop { $0 == "=" }.reversed().map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
        guard let host = try? Base64URL.decode(name), host.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Self.foreign
        }
        self.init(
            server: try ServerAddress("https://\(String(decoding: host, as: UTF8.self))"),
            ticket: try Self.filledTicket(code))
    }

    private static func cut(_ text: String, at mark: String) -> (String, String)? {
        let (whole, mark) = (Array(text.utf8), Array(mark.utf8))
        for start in whole.indices where whole[start...].starts(with: mark) {
            return (
                String(decoding: whole[..<start], as: UTF8.self),
                String(decoding: whole[start...].dropFirst(mark.count), as: UTF8.self)
            )
        }
        return nil
    }

    private static func ticket(_ code: String) throws(PhoneFailure) -> TicketCode {
        do {
            return try TicketCode(typed: code)
        } catch {
            throw .address("The link has no set-up code. Get a new one.")
        }
    }

    private static func filledTicket(_ code: Substring) throws(PhoneFailure) -> TicketCode {
        let ours = code.hasSuffix(filling) ? code.dropLast(filling.count) : code
        guard let ticket = try? TicketCode(typed: String(ours)) else { throw foreign }
        return ticket
    }

    private static let foreign = PhoneFailure.address(
        "This link was not made by a Countersign server. Ask for a set-up code.")
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        lowercased().hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
