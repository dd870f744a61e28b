/// What the client wants to be shown (OpenID Connect Core 1.0 §3.1.2.1).
public enum Prompt: String, CaseIterable, Sendable {
    /// Nothing: answer at once, or with an error.
    case none
    /// Sign in again, whatever session there is.
    case login
    case consent
    case selectAccount = "select_account"

    /// `none` stands alone, and nothing twice.
    static func parse(_ text: String?) throws(OAuthError) -> Set<Prompt> {
        guard let text else { return [] }
        var prompts: Set<Prompt> = []
        for word in Grammar.words(text) {
            guard let prompt = Prompt(rawValue: word) else {
                throw OAuthError(.invalidRequest, .prompt, "has a value that is not supported")
            }
            guard prompts.insert(prompt).inserted else {
                throw OAuthError(.invalidRequest, .prompt, "has a value twice")
            }
        }
        guard !prompts.contains(.none) || prompts.count == 1 else {
            throw OAuthError(.invalidRequest, .prompt, "has none beside another value")
        }
        return prompts
    }
}
