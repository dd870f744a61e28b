/// The demonstration's front page: made-up services and people.
public struct DemoPage: Page {
    public static let template = TemplateName.demo

    public struct Service: Sendable {
        public var name: String
        public var address: String
        public var kind: DemoServicePage.Service

        public init(_ kind: DemoServicePage.Service, name: String, address: String) {
            self.kind = kind
            self.name = name
            self.address = address
        }
    }

    public struct Person: Sendable {
        public var name: String
        public var username: String
        public var password: String
        /// Where the person's simulated phone is; nil for who has none.
        public var phone: String?

        public init(name: String, username: String, password: String, phone: String?) {
            self.name = name
            self.username = username
            self.password = password
            self.phone = phone
        }
    }

    public var services: [Service]
    public var people: [Person]
    /// Where the mails are.
    public var mails: String

    public init(services: [Service], people: [Person], mails: String) {
        self.services = services
        self.people = people
        self.mails = mails
    }

    public func view(in frame: Frame) -> View {
        let first = people.first
        return [
            "first_name": .text(first?.username), "first_password": .text(first?.password),
            "mail_list": .text(mails),
            "services": .rows(
                services.map { service in
                    [
                        "name": .text(service.name), "address": .text(service.address),
                        "mark": .text(service.kind.rawValue), "service_initial": .text(String(service.name.prefix(1))),
                        "about": .html(frame.words.html("demo.\(service.kind.rawValue)")),
                    ]
                }),
            "people": .rows(
                people.map {
                    [
                        "name": .text($0.name), "username": .text($0.username), "password": .text($0.password),
                        "phone": .text($0.phone),
                    ]
                }),
        ]
    }
}
