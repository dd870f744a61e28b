/// A request whose signature is right and fresh, with the parameters that the signature covers and no others.
public struct VerifiedRequest: Sendable {
    public let integrationKey: IntegrationKey
    public let method: String
    public let path: String
    public let parameters: Parameters
    /// Which way of signing matched, for the record.
    public let variant: SignatureVariant
    /// The host under the signature.
    public let host: String
    /// What must not come twice, where a request changes something; nil for version 1, which has no date.
    ///
    /// A repetition need not be an attack: clients send the same bytes again after 429, and two sign-ins of one
    /// person in one second sign alike. So it is never answered with 401, which some clients take for a reason
    /// to let people in: give the first answer again, or `invalidParameter`. A GET changes nothing: ignore it.
    public let replayKey: ReplayKey?
}
