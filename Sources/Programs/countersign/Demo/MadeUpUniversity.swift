import Bytes
import Domain
import Engine

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

    private static func named(_ username: String) -> PersonDraft {
        let words = username.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return PersonDraft(
            username: username, displayName: words.joined(separator: " "), email: "\(username)@example.ac.uk",
            groups: ["students"])
    }

    /// Where Learn would be, if it ran on this machine.
    static let learnRedirect = "http://localhost:5000/callback"

    /// The services that ask. The VPN checks passwords here; the others have checked them already.
    static let applications = [
        ApplicationDraft(
            key: "learn", name: "Learn", firstFactor: .elsewhere, speaksDuo: true,
            openID: OpenIDDraft(redirectURIs: [learnRedirect])),
        ApplicationDraft(
            key: "vpn", name: "VPN", firstFactor: .here, radiusNetworks: ["127.0.0.1/32", "::1/128"]),
        ApplicationDraft(key: "self-service", name: "Student Self Service", firstFactor: .elsewhere, speaksDuo: true),
        ApplicationDraft(key: "results", name: "MyResults", firstFactor: .elsewhere, speaksDuo: true),
    ]
}
