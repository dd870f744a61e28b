import Bytes
import Foundation
import PhoneLink
import Testing

/// Tests/Vectors/phone-protocol.json, made by a second implementation.
struct ProtocolVectors: Sendable {
    struct Message: Sendable, CustomTestStringConvertible {
        let name: String
        let type: String
        let keyID: String
        let payload: JSONValue
        let signingInput: String
        let text: String
        let signedBy: String
        let checkedAt: Int64
        var testDescription: String { name }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let type: String
        let text: String
        let error: String
        let checkedAt: Int64
        var testDescription: String { name }
    }

    static let shared = try? ProtocolVectors()

    let root: JSONValue
    let messages: [Message]
    let refused: [Refused]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Vectors/phone-protocol.json")
        root = try JSONValue(parsing: Array(Data(contentsOf: file)))
        messages = (root["messages"]?.array ?? []).map {
            Message(
                name: $0["name"]?.string ?? "", type: $0["type"]?.string ?? "", keyID: $0["kid"]?.string ?? "",
                payload: $0["payload"] ?? .null, signingInput: $0["signing_input"]?.string ?? "",
                text: $0["text"]?.string ?? "", signedBy: $0["signed_by"]?.string ?? "",
                checkedAt: $0["checked_at"]?.integer ?? 0)
        }
        refused = (root["refused"]?.array ?? []).map {
            Refused(
                name: $0["name"]?.string ?? "", type: $0["as"]?.string ?? "", text: $0["text"]?.string ?? "",
                error: $0["error"]?.string ?? "", checkedAt: $0["checked_at"]?.integer ?? 0)
        }
    }

    static func required() throws -> ProtocolVectors { try ProtocolVectors() }

    func privateBytes(_ name: String) throws -> Secret {
        Secret(try Base64URL.decode(root["keys"]?[name]?["jwk"]?["d"]?.string ?? ""))
    }

    func signing(_ name: String) throws -> SigningKey { try SigningKey(privateBytes(name)) }

    func agreement(_ name: String) throws -> AgreementKey { try AgreementKey(privateBytes(name)) }

    func pairing(_ member: String) -> String { root["pairing"]?[member]?.string ?? "" }

    func text(_ name: String) -> String { messages.first { $0.name == name }?.text ?? "" }

    var device: DeviceID { get throws { try DeviceID(pairing("device")) } }

    /// Reads and checks a message as its receiver would, and writes its payload again.
    func check(_ text: String, as type: String, now: Int64) throws -> JSONValue {
        let phone = try signing("phone-signing").publicKey
        switch MessageType(rawValue: type) {
        case .pairing: return try UnverifiedPairing(parsing: text).verified(now: now).message.claims
        case .paired:
            return try UnverifiedPairingReply(parsing: text).verified(answering: self.text("pairing")).message.claims
        case .confirmation:
            let transcript = try PairingTranscript(hash: Hex.decode(pairing("transcript")))
            return try UnverifiedConfirmation(parsing: text)
                .verified(by: phone, device: device, transcript: transcript, now: now).message.claims
        case .request:
            return try UnverifiedRequest(parsing: text)
                .verified(by: signing("server-signing").publicKey, device: device, now: now).message.claims
        case .answer:
            return try UnverifiedApproval(parsing: text)
                .verified(by: phone, answering: binding(), now: now).message.claims
        case .credential:
            return try UnverifiedCredential(parsing: text)
                .verified(by: phone, method: "GET", path: PhoneEndpoint.requests, now: now).message.claims
        case .line:
            return try UnverifiedLineReport(parsing: text).verified(by: phone, now: now).message.claims
        case .lock: return try UnverifiedLockReport(parsing: text).verified(by: phone, now: now).message.claims
        case .endorsement:
            return try UnverifiedEndorsement(parsing: text)
                .verified(by: phone, for: signing("server-signing").publicKey, now: now).message.claims
        case .move: return try UnverifiedMove(parsing: text).verified(now: now).message.claims
        case .backup:
            return try Unverified<BackupReport>(parsing: text).verified(by: phone, now: now).message.claims
        case .recovery:
            return try Unverified<Recovery>(parsing: text)
                .verified(for: signing("server-signing").publicKey, now: now).message.claims
        case nil: throw PhoneLinkError.wrongType
        }
    }

    func binding() throws -> RequestBinding {
        let text = self.text("request, number typed")
        return RequestBinding(
            of: try UnverifiedRequest(parsing: text).claimed, keyID: try signing("server-signing").publicKey.keyID)
    }

    func request(_ name: String) throws -> VerifiedRequest {
        try UnverifiedRequest(parsing: text(name))
            .verified(by: signing("server-signing").publicKey, device: device, now: 1_764_000_101)
    }
}

extension PhoneLinkError {
    /// The name that the vectors use.
    var vectorName: String {
        switch self {
        case .malformed: "malformed"
        case .wrongAlgorithm: "wrong_algorithm"
        case .wrongType: "wrong_type"
        case .wrongKey: "wrong_key"
        case .badSignature: "bad_signature"
        case .outOfTime: "out_of_time"
        case .notForThis: "not_for_this"
        case .unusableRandomness: "unusable_randomness"
        }
    }
}
