import Bytes
import Domain
import Engine
import Pages

/// The people and applications of the demonstration: the same at each start.
enum MadeUpUniversity {
    static let name = "Example University"
    static let password = "correct horse"
    /// People with a simulated phone.
    static let withPhones = ["sam.ade", "priya.nair", "li.wei"]
    static let peopleCount = 2000

    private static let firstNames = [
        "Amara", "Ben", "Carys", "Dafydd", "Elif", "Farah", "Gwen", "Hana", "Ifan", "Jamal", "Kasia", "Lowri", "Mei",
        "Nia", "Oluwaseun", "Padma", "Quentin", "Rhys", "Sofia", "Tomasz", "Uma", "Viktor", "Wen", "Xanthe", "Yusuf",
        "Zara", "Aled", "Bethan", "Chidi", "Dilys", "Emeka", "Ffion", "Gareth", "Huw", "Ines", "Jia", "Kwame", "Leila",
        "Mabli", "Noor",
    ]
    private static let lastNames = [
        "Adeyemi", "Bevan", "Chen", "Davies", "Evans", "Fernandes", "Griffiths", "Hughes", "Ibrahim", "Jones", "Khan",
        "Lewis", "Morgan", "Nowak", "Okafor", "Price", "Quigley", "Roberts", "Singh", "Thomas", "Usman", "Vaughan",
        "Williams", "Xu", "Yilmaz", "Zhang", "Owen", "Patel", "Rees", "Silva",
    ]

    /// People by their place, the three with phones first. Number 3 and later have usernames such as `ab0003`.
    static func people(_ count: Int) -> [PersonDraft] {
        (0..<count).map { index in
            if index < withPhones.count { return named(withPhones[index]) }
            // A fixed sequence, so that everybody has the same university.
            let drawn = UInt64(index) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let first = firstNames[Int(drawn >> 33 % UInt64(firstNames.count))]
            let last = lastNames[Int(drawn >> 17 % UInt64(lastNames.count))]
            let digits = String(index)
            let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let username = "\(first.prefix(1))\(last.prefix(1))\(number)".lowercased()
            return PersonDraft(
                username: username, displayName: "\(first) \(last)", email: "\(username)@example.ac.uk",
                groups: [index.isMultiple(of: 8) ? "staff" : "students"])
        }
    }

    /// Those who stand on the front page: everybody with a phone, and one without.
    static func introduced(_ count: Int) -> [PersonDraft] {
        Array(people(min(count, withPhones.count + 1)))
    }

    private static func named(_ username: String) -> PersonDraft {
        let words = username.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return PersonDraft(
            username: username, displayName: words.joined(separator: " "), email: "\(username)@example.ac.uk",
            groups: ["students"])
    }

    /// An address of Learn at which nobody listens, for clients that bring a browser of their own.
    static let learnRedirect = "http://localhost:5000/callback"

    /// The service that checks passwords here, and has no pages.
    static let vpn = ApplicationDraft(
        key: "vpn", name: "VPN", firstFactor: .here, radiusNetworks: ["127.0.0.1/32", "::1/128"])

    /// A service that people open in a browser, at its address.
    static func draft(_ service: DemoServicePage.Service, at address: String) -> ApplicationDraft {
        var draft = ApplicationDraft(key: service.key, name: service.name, firstFactor: .elsewhere)
        switch service {
        case .results:
            draft.firstFactor = .here
            draft.websites = [WebsiteOrigin(parsing: address)].compactMap { $0 }
            draft.websiteDetails = [.name]
        case .learn, .selfService:
            var openID = OpenIDDraft(redirectURIs: [address + DemoClient.callbackPath])
            if service == .learn { openID.redirectURIs.append(learnRedirect) }
            openID.postLogoutURIs = [address + DemoClient.signedOutPath]
            openID.backchannelLogoutURI = address + DemoClient.toldPath
            draft.openID = openID
            draft.speaksDuo = service == .selfService
        }
        return draft
    }
}

extension DemoServicePage.Service {
    /// Its application's key.
    var key: String {
        switch self {
        case .learn: "learn"
        case .results: "results"
        case .selfService: "self-service"
        }
    }

    var name: String {
        switch self {
        case .learn: "Learn"
        case .results: "Results"
        case .selfService: "Self Service"
        }
    }
}
