/// How the answer travels to the client (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth 2.0 Form
/// Post Response Mode 1.0).
public enum ResponseMode: String, CaseIterable, Sendable {
    case query
    case formPost = "form_post"
}

/// What kind of window the client shows the sign-in in. A hint.
public enum Display: String, CaseIterable, Sendable {
    case page, popup, touch, wap
}
