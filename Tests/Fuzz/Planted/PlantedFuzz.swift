import Bytes

/// A parser with a planted bug, which shows that the fuzzing finds one: it believes the length that the input states.
/// The form is `TOY`, a version, a length and so many bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard input.count >= 5, input[0] == 0x54, input[1] == 0x4F, input[2] == 0x59, input[3] == 2 else { return 0 }
    let stated = Int(input[4])
    var sum = 0
    for place in 5..<(5 + stated) { sum &+= Int(input[place]) }
    return sum < 0 ? 1 : 0
}
