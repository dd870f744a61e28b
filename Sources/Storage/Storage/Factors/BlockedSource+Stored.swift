import Bytes
import Domain

extension BlockedSource {
    /// Reads a list as its column holds it: empty, or an array in JSON.
    static func list(stored text: String) throws -> [BlockedSource] {
        guard !text.isEmpty else { return [] }
        guard let entries = try JSONValue(parsing: text).array else { throw malformed }
        return try entries.map { entry in
            guard let application = entry["application"]?.string.flatMap({ ID<Application>(parsing: $0) }),
                let door = entry["door"]?.string.flatMap({ Door(rawValue: $0) }),
                let address = entry["address"]?.string, let until = entry["until"]?.integer
            else { throw malformed }
            return BlockedSource(
                source: SignInSource(application: application, door: door, address: address),
                until: Instant(milliseconds: until))
        }
    }

    private static var malformed: SQLError { .malformed("a list of blocked sources") }
}

extension [BlockedSource] {
    /// The list as its column holds it.
    var stored: String {
        guard !isEmpty else { return "" }
        return JSONValue.array(
            map {
                [
                    "application": .string($0.source.application.text), "door": .string($0.source.door.rawValue),
                    "address": .string($0.source.address), "until": .integer($0.until.milliseconds),
                ]
            }
        ).text
    }
}
