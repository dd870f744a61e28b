import Bytes

@testable import WebAuthn

/// Feeds bytes to every parser of WebAuthn, and to the verification behind them. Whatever is read must be written
/// and read again alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebAuthn(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let value = try? CBORValue(parsing: bytes) { precondition(value.serialized() == bytes) }
    if let key = try? COSEKey(parsing: bytes) {
        precondition(key.bytes == bytes)
        _ = key.isValid(bytes, over: bytes)
    }
    _ = try? CollectedClientData(parsing: bytes)
    if let data = try? AuthenticatorData(parsing: bytes) { precondition(data.bytes == bytes) }
    if let document = try? RelatedOrigins(parsing: bytes) {
        precondition((try? RelatedOrigins(parsing: document.serialized())) == document)
    }
    if let response = try? RegistrationResponseJSON(parsing: bytes) {
        precondition((try? RegistrationResponseJSON(parsing: response.serialized())) == response)
        judge(response.attestationObject)
    }
    if let response = try? AuthenticationResponseJSON(parsing: bytes) {
        precondition((try? AuthenticationResponseJSON(parsing: response.serialized())) == response)
        _ = try? AuthenticatorData(parsing: response.authenticatorData)
        _ = try? CollectedClientData(parsing: response.clientDataJSON)
    }
    judge(bytes)
    examine(bytes)
    return 0
}

/// An attestation object without base 64 and JSON around it, so that changed bytes reach the formats' procedures.
private func judge(_ bytes: [UInt8]) {
    guard let object = try? AttestationObject(parsing: bytes), let credential = object.authenticatorData.credential
    else { return }
    let subject = AttestationSubject(
        statement: object.statement, data: object.authenticatorData, credential: credential,
        clientDataHash: [UInt8](repeating: 0, count: 32))
    for format in AttestationFormat.allCases { _ = try? subject.verified(as: format, accepting: []) }
}

/// The pieces that lie behind a statement's signature.
private func examine(_ bytes: [UInt8]) {
    _ = try? TPMPublicArea(parsing: bytes)
    _ = try? TPMCertifyInfo(parsing: bytes)
    _ = try? AndroidKeyDescription(der: bytes[...])
    guard let certificate = try? AttestationCertificate(der: bytes) else { return }
    _ = certificate.key
    _ = certificate.isValid(at: 0)
    try? certificate.checkEndEntity()
    try? certificate.checkModel(.none)
    try? certificate.checkPacked()
    try? certificate.checkTPM()
}
