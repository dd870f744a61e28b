/// Hexadecimal in letters that stand in the same place on most keyboards, as YubiKeys type it (Yubico OTP).
public enum ModHex {
    private static let letters = Array("cbdefghijklnrtuv".utf8)

    /// Lower case.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(letters[Int(byte >> 4)])
            text.append(letters[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Either case, as caps lock may be on. Nil for another character or an odd number of letters.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            let letter = (0x41...0x5a).contains(character) ? character + 0x20 : character
            guard let place = letters.firstIndex(of: letter) else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(place))
                high = nil
            } else {
                high = UInt8(place)
            }
        }
        return bytes
    }
}
