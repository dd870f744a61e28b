/// The demonstration's front page: made-up services and people.
public struct DemoPage: Page {
    public static let template = TemplateName.demo

    public struct Service: Sendable {
        public var name: String
        public var about: String
        public var address: String

        public init(name: String, about: String, address: String) {
            self.name = name
            self.about = about
            self.address = address
        }
    }

    public struct Person: Sendable {
        public var name: String
        public var username: String
        public var password: String
        /// Where the person's simulated phone is, and what it is called.
        public var phone: String
        public var phoneName: String

        public init(name: String, username: String, password: String, phone: String, phoneName: String) {
            self.name = name
            self.username = username
            self.password = password
            self.phone = phone
            self.phoneName = phoneName
        }
    }

    public var services: [Service]
    public var people: [Person]

    public init(services: [Service], people: [Person]) {
        self.services = services
        self.people = people
    }

    public func view(in frame: Frame) -> View {
        [
            "services": .rows(
                services.map { ["name": .text($0.name), "about": .text($0.about), "address": .text($0.address)] }),
            "people": .rows(
                people.map {
                    [
                        "name": .text($0.name), "username": .text($0.username), "password": .text($0.password),
                        "phone": .text($0.phone), "phone_name": .text($0.phoneName),
                    ]
                }),
        ]
    }
}
