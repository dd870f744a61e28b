import Bytes

extension ParameterPairs {
    /// What is signed: encoded anew, sorted by encoded name, then encoded value, joined by `&`.
    func canonical() -> [UInt8] {
        let encoded = pairs.map { (name: PercentCoding.encode($0.name), value: PercentCoding.encode($0.value)) }
        let sorted = encoded.sorted { first, second in
            if first.name != second.name { return first.name.lexicographicallyPrecedes(second.name) }
            return first.value.lexicographicallyPrecedes(second.value)
        }
        return Array(sorted.map { $0.name + [0x3d] + $0.value }.joined(separator: [0x26]))
    }
}
