/// Where the person sits, as the application tells: a claim to show and to record.
public struct AccessPlace: Equatable, Sendable {
    /// `ipaddr`, meant as an address but not checked.
    public let address: String?
    public let hostname: String?

    init(parsing parameters: Parameters) throws(APIFailure) {
        address = try parameters.text("ipaddr", sizeMax: 255)
        hostname = try parameters.text("hostname", sizeMax: 255)
    }
}
