import Bytes
import Domain
import Foundation
import Pages

/// What the demonstration must remember beside its database: secrets that were shown once.
struct DemoState: Equatable {
    var radiusSecret: String?
    var integrationKey: String?
    var integrationSecret: String?
    /// The client of OpenID Connect that stands for Learn.
    var openIDClient: String?
    var openIDSecret: String?
    /// Where RADIUS listens, for a second terminal.
    var radiusAddress: String?
    /// How many people were made up.
    var people: Int?
    /// The made-up services that people open in a browser.
    var places: [DemoServicePage.Service: DemoPlace] = [:]

    static func path(_ data: String) -> String { "\(data)/demo.json" }

    static func load(_ data: String) throws -> DemoState? {
        guard let bytes = FileManager.default.contents(atPath: path(data)) else { return nil }
        let json = try JSONValue(parsing: Array(bytes))
        var places: [DemoServicePage.Service: DemoPlace] = [:]
        for service in DemoServicePage.Service.allCases {
            places[service] = json["services"]?[service.rawValue].flatMap(DemoPlace.init(json:))
        }
        return DemoState(
            radiusSecret: json["radius_secret"]?.string, integrationKey: json["ikey"]?.string,
            integrationSecret: json["skey"]?.string, openIDClient: json["client_id"]?.string,
            openIDSecret: json["client_secret"]?.string, radiusAddress: json["radius_address"]?.string,
            people: json["people"]?.integer.map { Int(clamping: $0) }, places: places)
    }

    func save(_ data: String) throws {
        let json: JSONValue = [
            "radius_secret": JSONValue(radiusSecret), "ikey": JSONValue(integrationKey),
            "skey": JSONValue(integrationSecret), "client_id": JSONValue(openIDClient),
            "client_secret": JSONValue(openIDSecret), "radius_address": JSONValue(radiusAddress),
            "people": JSONValue(people),
            "services": .object(Dictionary(uniqueKeysWithValues: places.map { ($0.key.rawValue, $0.value.json) })),
        ]
        let path = Self.path(data)
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(json.serialized()), attributes: [.posixPermissions: 0o600])
        else { throw Mistake(.notAllowed, "cannot write \(path)") }
    }
}
