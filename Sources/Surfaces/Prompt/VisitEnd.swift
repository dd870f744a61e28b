public import Domain
public import Foundation
public import Pages

/// How the door that began a visit goes on with its pass.
public enum VisitEnd: Sendable {
    /// To an address outside, by redirect.
    case redirect(String)
    /// To an address outside, by a form that sends itself.
    case form(target: String, fields: [(name: String, value: String)])
    case refused(Reason)
}

/// What pages say of this installation.
public struct PromptSettings: Sendable {
    /// Where people change their password.
    public var changePassword: String?
    /// Where a forgotten password is reset.
    public var forgottenPassword: String?
    /// How the help desk is reached at that moment.
    public var contact: @Sendable (Date) -> Contact
    /// Where the app for phones is.
    public var appAddress = ""
    /// Where `/` leads.
    public var home = "/services"
    /// The address of the phone that stands beside a sign-in's pages, by the username where it is known; only the
    /// demonstration has any.
    public var phoneBeside: @Sendable (String?) -> String? = { _ in nil }

    public init(
        changePassword: String? = nil, forgottenPassword: String? = nil,
        contact: @escaping @Sendable (Date) -> Contact = { _ in Contact() }
    ) {
        self.changePassword = changePassword
        self.forgottenPassword = forgottenPassword
        self.contact = contact
    }
}
