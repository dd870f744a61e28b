public import Foundation

/// A page of a made-up service: who is signed in there, and what they showed; or that nobody is.
public struct DemoServicePage: Page {
    public static let template = TemplateName.demoService

    public enum Service: String, CaseIterable, Sendable {
        case learn, results
        case selfService = "self_service"
    }

    /// What a person showed, in plain words.
    public enum Proof: String, CaseIterable, Sendable {
        case password, phone, code, key
    }

    public struct Visitor: Sendable {
        public var name: String
        public var username: String
        public var proofs: [Proof]
        public var hasTwoFactors: Bool
        /// When the person last showed it; nil where the service isn't told.
        public var at: Date?
        /// The header by which a proxy told who it is.
        public var header: String?

        public init(
            name: String, username: String, proofs: [Proof] = [], hasTwoFactors: Bool = false, at: Date? = nil,
            header: String? = nil
        ) {
            self.name = name
            self.username = username
            self.proofs = proofs
            self.hasTwoFactors = hasTwoFactors
            self.at = at
            self.header = header
        }
    }

    public enum State: Sendable {
        case signedIn(Visitor)
        case signedOut
        /// The answer could not be trusted, or did not come.
        case failed
    }

    public var service: Service
    public var name: String
    public var state: State
    /// Where a sign-in begins, where signing out is asked for, and where all services are listed.
    public var signIn: String
    public var signOut: String
    public var home: String
    /// Whether signing out is a form of the service's own, and not a page that asks first.
    public var signsOutByForm: Bool

    public init(
        service: Service, name: String, state: State, signIn: String, signOut: String, home: String,
        signsOutByForm: Bool = true
    ) {
        self.service = service
        self.name = name
        self.state = state
        self.signIn = signIn
        self.signOut = signOut
        self.home = home
        self.signsOutByForm = signsOutByForm
    }

    public var titleKey: String {
        switch state {
        case .signedIn: "hello"
        case .signedOut: "signed_out"
        case .failed: "failed"
        }
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let base: View = [
            "mark": .text(service.rawValue), "service": .text(name), "service_initial": .text(String(name.prefix(1))),
            "sign_in": .text(signIn), "sign_out": .text(signOut), "home": .text(home),
            "by_form": .flag(signsOutByForm),
        ]
        guard case .signedIn(let visitor) = state else {
            return base.merging(["lead": .html(words.html("demo_service.\(titleKey)_lead"))])
        }
        let place: [String: View.Value] = ["service": .text(name)]
        return base.merging([
            "person": .text(visitor.name), "username": .text(visitor.username), "is_signed_in": .flag(true),
            "lead": .html(words.html("demo_service.\(service.rawValue)_about", place)),
            "items": .rows((1...3).map { ["item": .html(words.html("demo_service.\(service.rawValue)_\($0)"))] }),
            "how": .html(words.html("demo_service.\(service.rawValue)_how", place)),
            "has_proofs": .flag(!visitor.proofs.isEmpty), "two": .flag(visitor.hasTwoFactors),
            "proofs": .rows(visitor.proofs.map { ["proof": .html(words.html("demo_service.\($0.rawValue)"))] }),
            "at": .text(visitor.at.map { words.time($0, in: frame.house.timeZone) }), "header": .text(visitor.header),
        ])
    }
}
