import Bytes

// Built together with the parsing files of DuoAPI in one module, or against the module built for testing.
#if canImport(DuoAPI)
    @testable import DuoAPI
#endif

/// The first byte chooses what the rest is read as; see the seeds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDuoAPI(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let kind = bytes.first else { return 0 }
    let rest = Array(bytes.dropFirst())
    let text = String(decoding: rest, as: UTF8.self)
    switch kind {
    case 0x41: _ = try? Credentials(parsing: text)
    case 0x44: checkDate(text)
    case 0x46:
        if let pairs = try? ParameterPairs(parsing: rest) { checkForm(pairs) }
    case 0x48: _ = HostCandidates(received: text, publicNames: [text])
    case 0x49: _ = try? PushInfo(parsing: text)
    case 0x4a:
        if var parameters = try? Parameters(ParameterPairs()), (try? parameters.add(json: rest)) != nil {
            read(parameters)
        }
    case 0x52: checkRequest(text)
    case 0x54: checkTransaction(text)
    default: break
    }
    return 0
}

private func checkDate(_ text: String) {
    guard let date = try? RequestDate(parsing: text), date.unixSeconds >= 0 else { return }
    let again = try? RequestDate(parsing: RequestDate(unixSeconds: date.unixSeconds).text)
    precondition(again == RequestDate(unixSeconds: date.unixSeconds), "a date does not read back")
    _ = date.isNear(.min)
}

private func checkForm(_ pairs: ParameterPairs) {
    let canonical = pairs.canonical()
    let again = try? ParameterPairs(parsing: canonical)
    precondition(again?.canonical() == canonical, "the canonical form is not a fixed point")
    if let parameters = try? Parameters(pairs) { read(parameters) }
}

private func checkTransaction(_ text: String) {
    guard let transaction = try? TransactionID(parsing: text) else { return }
    precondition(transaction.text == text, "a transaction has two forms")
}

private func read(_ parameters: Parameters) {
    _ = try? PreauthRequest(parsing: parameters)
    _ = try? AuthRequest(parsing: parameters)
    _ = try? AuthStatusRequest(parsing: parameters)
    _ = try? EnrollRequest(parsing: parameters)
    _ = try? EnrollStatusRequest(parsing: parameters)
}

/// Method, path, query and header lines, each on a line; then a blank line and the body.
private func checkRequest(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 3 else { return }
    let body = lines.firstIndex(of: "").map { lines[$0...].dropFirst().joined(separator: "\n") } ?? ""
    if let blank = lines.firstIndex(of: "") { lines.removeSubrange(blank...) }
    guard lines.count >= 3 else { return }
    let headers = lines.dropFirst(3).map { line in
        let colon = line.firstIndex(of: ":") ?? line.endIndex
        return RequestHeader(String(line[..<colon]), String(line[colon...].dropFirst(2)))
    }
    _ = try? SignedRequest(
        method: lines[0], hosts: HostCandidates(received: "mfa.example"), path: lines[1], query: lines[2],
        headers: Array(headers), body: Array(body.utf8))
}
