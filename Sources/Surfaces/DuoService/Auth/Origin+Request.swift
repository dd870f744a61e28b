import Domain
import DuoAPI
import NIOCore

extension Origin {
    /// The longest text of a place, in characters.
    static let placeLengthMax = 100

    /// Where the application says that the person sits: claims, to be shown and recorded.
    init(_ place: AccessPlace, _ push: PushDetails? = nil) {
        let from = push?.information?.fields.first { $0.name.lowercased() == "from" }?.value
        self.init(
            address: place.address.flatMap(Self.address), place: (place.hostname ?? from).flatMap(Self.text))
    }

    /// Clients that don't know it send nought, or a name.
    private static func address(_ text: String) -> String? {
        guard let address = try? SocketAddress(ipAddress: text, port: 0).ipAddress, address != "0.0.0.0" else {
            return nil
        }
        return address
    }

    /// On one line, without what could reorder or hide it.
    private static func text(_ typed: String) -> String? {
        let visible = typed.unicodeScalars.prefix(placeLengthMax * 4).filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        let text = String(String(String.UnicodeScalarView(visible)).prefix(placeLengthMax))
        return text.isEmpty ? nil : text
    }
}
