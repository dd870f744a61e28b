/// `POST /auth/v2/enroll`: a new person and a ticket for their phone.
public struct EnrollRequest: Equatable, Sendable {
    public static let validSecondsDefault: Int64 = 86_400
    public static let validSecondsMax: Int64 = 31_536_000
    public static let bypassCodesMax: Int64 = 10

    /// Made up when absent.
    public let username: String?
    /// How long the ticket is good for.
    public let validSeconds: Int64
    /// How many bypass codes to make too, as old clients ask.
    public let bypassCodes: Int64

    public init(parsing parameters: Parameters) throws(APIFailure) {
        username = try parameters.text("username")
        validSeconds = try parameters.integer("valid_secs", in: 1...Self.validSecondsMax) ?? Self.validSecondsDefault
        bypassCodes = try parameters.integer("bypass_codes", in: 0...Self.bypassCodesMax) ?? 0
    }
}
