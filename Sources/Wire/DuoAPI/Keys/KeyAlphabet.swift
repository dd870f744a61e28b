/// The characters that one kind of key is made of.
struct KeyAlphabet {
    static let capitals = KeyAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    static let letters = KeyAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    static let readable = KeyAlphabet("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    let characters: [UInt8]

    private init(_ characters: String) { self.characters = Array(characters.utf8) }

    func contains(_ character: UInt8) -> Bool { characters.contains(character) }

    /// The last `count` digits of the random bytes read as one large number: no byte is rejected, and with 16
    /// bytes more than the digits hold no digit is likelier than another by more than 2^-128.
    func digits(of random: [UInt8], count: Int) -> [UInt8] {
        var number = random
        var digits: [UInt8] = []
        for _ in 0..<count {
            var remainder = 0
            for (index, byte) in number.enumerated() {
                let value = remainder << 8 | Int(byte)
                number[index] = UInt8(truncatingIfNeeded: value / characters.count)
                remainder = value % characters.count
            }
            digits.append(characters[remainder])
        }
        return digits
    }
}
