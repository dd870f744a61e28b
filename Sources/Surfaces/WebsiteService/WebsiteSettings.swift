public import Foundation

/// What the pages for websites say of the university, and where Countersign is.
public struct WebsiteSettings: Sendable {
    /// Countersign's own origin, `https://mfa.example.ac.uk`.
    public var publicAddress: String
    /// The university's name.
    public var organisation: String
    /// Who looks after sign-ins.
    public var desk: String
    public var timeZone: TimeZone

    public init(publicAddress: String, organisation: String, desk: String, timeZone: TimeZone) {
        self.publicAddress = publicAddress
        self.organisation = organisation
        self.desk = desk
        self.timeZone = timeZone
    }
}
