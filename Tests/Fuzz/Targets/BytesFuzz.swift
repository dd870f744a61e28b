// Built as one module with the parsing sources, or against the module.
#if canImport(Bytes)
    import Bytes
#endif

/// Reads any bytes as a form; what is accepted must read the same after it was written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzForms(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let (fieldsMax, bytesMax) = (20, 1_024)
    guard let fields = try? FormURLEncoded.parse(bytes, fieldsMax: fieldsMax, bytesMax: bytesMax) else { return 0 }
    precondition(fields.count <= fieldsMax && bytes.count <= bytesMax)
    let written = Array(FormURLEncoded.serialized(fields).utf8)
    let again = try? FormURLEncoded.parse(written, fieldsMax: fieldsMax, bytesMax: written.count)
    precondition(again?.count == fields.count)
    for (one, other) in zip(fields, again ?? []) {
        precondition(one.name == other.name && one.value == other.value)
    }
    return 0
}
