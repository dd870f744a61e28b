import Bytes

/// What stands in place of Duo's activation code: `duo://KX74TMQ2PCOUNTERSIGN-` and the host in base 64, unpadded.
///
/// Duo's is 20 characters before the dash, ours is the set-up code's 9 and a fixed filling, so that what expects
/// the form finds it and our own apps find the code.
struct ActivationCode {
    static let filling = "COUNTERSIGN"
    static let codeLength = 9
    static let scheme = "duo://"

    let code: String
    let host: String

    init(code: Secret, host: String) {
        self.code = code.exposedText()
        self.host = host
    }

    /// Nil for all but the one form of a code that was given out under one of these names.
    init?(_ text: String, hosts: [String]) {
        guard text.utf8.count <= 512, text.hasPrefix(Self.scheme) else { return nil }
        let code = String(text.dropFirst(Self.scheme.count).prefix(Self.codeLength))
        guard code.utf8.count == Self.codeLength, ReadableCode.canonical(code) == code else { return nil }
        for host in hosts {
            let own = ActivationCode(code: Secret(text: code), host: host)
            guard own.text == text else { continue }
            self = own
            return
        }
        return nil
    }

    var text: String {
        let name = Base64.encode(Array(host.utf8)).prefix { $0 != "=" }
        return "\(Self.scheme)\(code)\(Self.filling)-\(name)"
    }

    /// What the picture code holds, so that any phone's camera opens the app. Behind `#`, which no log has.
    var pairingURL: String { "https://\(host)/app/#pair=\(code)" }

    /// Where the picture is.
    var pictureURL: String {
        let value = text.utf8.map { byte -> String in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: String(UnicodeScalar(byte))
            default: "%" + Hex.encode([byte]).uppercased()
            }
        }
        return "https://\(host)/frame/qr?value=\(value.joined())"
    }
}
