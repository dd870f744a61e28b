public import PhoneLink

/// One person of a crowd, and the set-up code for their phone.
public struct CrowdMember: Equatable, Sendable {
    /// Members of one crowd: one machine has no more ports for connections to one server.
    public static let countMax = 60_000

    /// Why a list can't be read; `description` is a sentence for the operator.
    public enum ListFailure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The line of that number, from 1, is not `username code`.
        case line(Int)
        case empty
        case tooLong

        public var description: String {
            switch self {
            case .line(let number): "Line \(number) of the list is not: username code"
            case .empty: "The list is empty. Each line is: username code"
            case .tooLong: "The list has more than \(countMax) people."
            }
        }
    }

    public let username: String
    public let code: TicketCode

    /// Reads a list of lines `username code`; empty lines are passed over.
    public static func list(parsing text: String) throws(ListFailure) -> [CrowdMember] {
        var members: [CrowdMember] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let words = line.split { $0.isWhitespace }
            guard let first = words.first else { continue }
            guard words.count == 2, let code = try? TicketCode(typed: String(words[1])) else {
                throw .line(index + 1)
            }
            guard members.count < countMax else { throw .tooLong }
            members.append(CrowdMember(username: String(first), code: code))
        }
        guard !members.isEmpty else { throw .empty }
        return members
    }
}
