/// What somebody reads a page on, by what its browser says of itself.
public enum ReadingDevice: String, CaseIterable, Sendable {
    case android, apple, computer

    public init(userAgent: String?) {
        let text = userAgent?.prefix(512) ?? ""
        self =
            text.contains("iPhone") || text.contains("iPad") ? .apple : text.contains("Android") ? .android : .computer
    }
}

/// How the app comes onto a phone, in the steps of each kind of device: those of the one that reads stand first, the
/// others are one tap away.
struct PhoneSteps {
    let reader: ReadingDevice
    /// `mfa.example.ac.uk/app`.
    let app: String

    /// The address as people type it.
    init(reader: ReadingDevice, address: String) {
        self.reader = reader
        let bare = address.drop { $0 != ":" }.hasPrefix("://") ? address.drop { $0 != ":" }.dropFirst(3) : address[...]
        app = String(bare.hasSuffix("/") ? bare.dropLast() : bare)
    }

    func block(of device: ReadingDevice, _ words: Words) -> View {
        let prefix = "phone_steps.\(device.rawValue)_"
        let numbered = (1...9).map { prefix + String($0) }.filter(words.has)
        return [
            "kind": .html(words.html("phone_steps." + device.rawValue)),
            "is_own": .flag(device == reader), "shows_picture": .flag(device == .computer),
            "lines": .rows(numbered.map { ["line": .html(words.html($0, ["app": .text(app)]))] }),
        ]
    }

    /// All blocks, the reader's first.
    func blocks(_ words: Words) -> [View] {
        ([reader] + ReadingDevice.allCases.filter { $0 != reader }).map { block(of: $0, words) }
    }
}
