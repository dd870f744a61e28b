// The parsers of OATH that read what people and files bring; the first byte picks one. Compiled together with the
// files of Sources/Wire/OATH that import nothing but Bytes, or against the built module.
import Bytes

#if canImport(OATH)
    import OATH
#endif

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOATH(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first else { return 0 }
    let rest = Array(bytes.dropFirst())
    let text = String(decoding: rest, as: UTF8.self)
    switch choice {
    case UInt8(ascii: "o"): fuzzSuite(text)
    case UInt8(ascii: "u"): fuzzAddress(text)
    case UInt8(ascii: "t"): _ = try? TokenTable(parsing: rest)
    case UInt8(ascii: "y"): _ = try? YubicoTable(parsing: rest)
    case UInt8(ascii: "m"): fuzzModHex(text)
    case UInt8(ascii: "c"): fuzzTypedCode(text)
    default: break
    }
    return 0
}

/// A suite stands for itself, and lays out data of the size it says.
private func fuzzSuite(_ text: String) {
    let parts = text.split(separator: "\n", maxSplits: 1).map(String.init)
    guard let name = parts.first, let suite = try? OCRASuite(parsing: name) else { return }
    precondition(suite.text == name)
    let input = OCRAInput(
        questions: [parts.last ?? ""], counter: suite.hasCounter ? 1 : nil,
        pinHash: suite.pinAlgorithm.map { Secret([UInt8](repeating: 1, count: $0.digestSize)) },
        session: suite.sessionSize.map { [UInt8](repeating: 1, count: $0) }, step: suite.step(at: 1))
    guard let data = try? suite.dataInput(input) else { return }
    let optional = (suite.hasCounter ? 8 : 0) + (suite.stepSeconds == nil ? 0 : 8) + (suite.sessionSize ?? 0)
    precondition(data.count == name.utf8.count + 129 + optional + (suite.pinAlgorithm?.digestSize ?? 0))
}

/// What was read is read again from what is written.
private func fuzzAddress(_ text: String) {
    guard let address = try? OTPAuthURI(parsing: text) else { return }
    let written = address.serialized().exposedText()
    guard written.utf8.count <= OTPAuthURI.sizeMax else { return }
    guard let again = try? OTPAuthURI(parsing: written) else { preconditionFailure("not read again") }
    precondition(again.kind == address.kind && again.account == address.account && again.issuer == address.issuer)
}

private func fuzzModHex(_ text: String) {
    if let bytes = ModHex.decode(text) { precondition(ModHex.encode(bytes) == text.lowercased()) }
    if let code = YubicoOTP(parsing: text) { precondition(code.publicID.utf8.count <= 32) }
}

private func fuzzTypedCode(_ text: String) {
    guard let code = TypedCode(text) else { return }
    precondition(TypedCode(code.text) == code && code.text.utf8.count == code.count)
}
