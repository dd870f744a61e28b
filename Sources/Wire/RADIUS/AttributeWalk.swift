/// Goes over the attributes of a packet without copying them; ends at the first that is ill formed.
struct AttributeWalk {
    private let octets: [UInt8]
    private var position: Int

    init(_ octets: [UInt8], from position: Int = Packet.sizeMin) {
        self.octets = octets
        self.position = position
    }

    mutating func next() -> (type: UInt8, value: Range<Int>)? {
        guard position >= 0, position < octets.count &- 1 else { return nil }
        let length = Int(octets[position + 1])
        guard length >= 2, length <= octets.count - position else { return nil }
        defer { position += length }
        return (octets[position], position + 2..<position + length)
    }
}
