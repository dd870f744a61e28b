import Hummingbird
import PageServing

/// Pages that a program adds to those of the service: the demonstration has some.
protocol ExtraPages: Sendable {
    /// Where `/` leads.
    var home: String { get }

    func add(to router: Router<WebContext>, server: PageServer)

    /// The address of a phone to show beside a sign-in's pages, by the username where it is known.
    func phoneBeside(_ username: String?) -> String?
}
