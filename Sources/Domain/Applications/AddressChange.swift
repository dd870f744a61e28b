/// Where an application stands: its client of OpenID Connect and its websites, before a change and after it.
public struct AddressChange: Equatable, Sendable {
    public var clientBefore: OpenIDClient?
    public var client: OpenIDClient?
    public var websitesBefore: [Website]
    public var websites: [Website]

    public init(
        clientBefore: OpenIDClient? = nil, client: OpenIDClient? = nil, websitesBefore: [Website] = [],
        websites: [Website] = []
    ) {
        self.clientBefore = clientBefore
        self.client = client
        self.websitesBefore = websitesBefore
        self.websites = websites
    }

    /// What the record says: every address that changed, as it was and as it is.
    var facts: [String: JSONFact] {
        var facts: [String: JSONFact] = [:]
        func note(_ name: String, _ before: [String], _ after: [String]) {
            guard before != after else { return }
            facts[name] = .text(after.joined(separator: " "))
            facts[name + "_before"] = .text(before.joined(separator: " "))
        }
        if let client, let clientBefore {
            facts["client"] = .text(client.id)
            note("redirect_uris", clientBefore.redirectURIs, client.redirectURIs)
            note("post_logout_uris", clientBefore.postLogoutURIs, client.postLogoutURIs)
            note(
                "logout_uri", [clientBefore.backchannelLogoutURI].compactMap { $0 },
                [client.backchannelLogoutURI].compactMap { $0 })
        }
        note("websites", websitesBefore.map(\.origin.text), websites.map(\.origin.text))
        return facts
    }
}

extension Change {
    /// What is gone goes first, so that its place is free.
    mutating func add(_ addresses: AddressChange, of application: Application) throws(Mistake) {
        guard addresses.websites.count <= Website.countMax else {
            throw Mistake(.malformed, "an application has \(Website.countMax) websites at most")
        }
        guard
            ([addresses.client?.application] + addresses.websites.map(\.application)).allSatisfy({
                $0 ?? application.id == application.id
            })
        else { throw Mistake(.notAllowed, "an address of another application") }
        for old in addresses.websitesBefore where !addresses.websites.contains(where: { $0.id == old.id }) {
            add(.websiteRemoved(old.id))
        }
        for website in addresses.websites where !addresses.websitesBefore.contains(website) { add(.website(website)) }
        if let client = addresses.client { add(.openIDClient(client)) }
    }
}
