public import Bytes

/// A phone's answer to a request, bound to the very request that its person saw.
public struct Approval: DeviceReport {
    public static let type = MessageType.answer

    /// What the person decided.
    public enum Decision: String, CaseIterable, Sendable {
        case approve
        /// No: tapped or asked by mistake.
        case mistake
        /// No: somebody else asked.
        case notMe = "not_me"
    }

    /// Bytes of each thing that a phone says of itself.
    public static let toldMax = 32

    /// The phone that answers.
    public let device: DeviceID
    /// The request's identifier.
    public let requestID: String
    /// The request's nonce.
    public let nonce: [UInt8]
    /// SHA-256 of the request's signing input.
    public let requestHash: [UInt8]
    /// What the person decided.
    public let decision: Decision
    /// The number that was typed or picked; nil when none was asked for, and with every no.
    public let number: String?
    /// The phone says that it checked fingerprint, face or screen lock for this answer: a word that counts for nothing.
    public let userVerified: Bool
    /// What the screen lock itself signed for this answer.
    public let lock: LockCheck?
    /// What the phone says of itself, by the names that the request asked for.
    public let told: [String: String]
    /// When it was signed, in unix seconds.
    public let time: Int64

    /// Answers a request. Throws when the number has not the form that the request asks for.
    public init(
        to request: VerifiedRequest, decision: Decision, number: String? = nil, userVerified: Bool = false,
        lock: LockCheck? = nil, told: [String: String] = [:], time: Int64
    ) throws(PhoneLinkError) {
        guard decision == .approve ? request.message.number.allows(number) : number == nil else {
            throw .malformed("num")
        }
        let binding = RequestBinding(of: request.message, keyID: request.keyID)
        device = binding.device
        requestID = binding.id
        nonce = binding.nonce
        requestHash = binding.hash
        self.decision = decision
        self.number = number
        self.userVerified = userVerified || lock != nil
        self.lock = lock
        self.told = told.mapValues { DisplayText.fitted($0, bytesMax: Self.toldMax) }.filter { !$0.value.isEmpty }
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        requestID = try claims.token("id", PendingRequest.idLengths)
        nonce = try claims.bytes("non", PendingRequest.nonceCount)
        requestHash = try claims.bytes("req", 32)
        guard let decision = Decision(rawValue: try claims.string("dec")) else { throw .malformed("dec") }
        self.decision = decision
        number = try claims.optionalString("num")
        userVerified = try claims.bool("uv")
        lock = claims.has("lock") ? try LockCheck(claims.object("lock")) : nil
        told = claims.has("told") ? try Self.told(claims.object("told")) : [:]
        time = try claims.time("iat")
        if let number {
            guard decision == .approve, Claims.isDigits(number, NumberMode.digitCounts) else {
                throw .malformed("num")
            }
        }
    }

    public var claims: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(requestID), "non": .string(Base64URL.encode(nonce)),
            "req": .string(Base64URL.encode(requestHash)), "dec": .string(decision.rawValue),
            "uv": .bool(userVerified), "iat": .integer(time),
        ]
        members["num"] = number.map { .string($0) }
        members["lock"] = lock?.claims
        if !told.isEmpty { members["told"] = .object(told.mapValues { .string($0) }) }
        return .object(members)
    }

    private static func told(_ claims: Claims) throws(PhoneLinkError) -> [String: String] {
        let names = claims.names
        guard (1...PendingRequest.asksMax).contains(names.count) else { throw .malformed("told") }
        var told: [String: String] = [:]
        for name in names {
            guard PendingRequest.isAsk(name) else { throw .malformed("told") }
            told[name] = try claims.text(name, max: toldMax)
        }
        return told
    }
}

/// An answer as it came in; `claimed.device` and `claimed.requestID` say which key and request to look up.
public typealias UnverifiedApproval = Unverified<Approval>
/// An answer that this phone really gave to this request. Whether it is in time, right and enough, Domain says.
public typealias VerifiedApproval = Verified<Approval>

extension Unverified<Approval> {
    /// Checks it with the device's key against the request that was sent.
    public func verified(
        by key: SigningPublicKey, answering request: RequestBinding, now: Int64
    ) throws(PhoneLinkError) -> Verified<Approval> {
        let answer = try verified(signature: key)
        guard answer.message.device == request.device else { throw .notForThis("device") }
        guard answer.message.requestID == request.id, equalInConstantTime(answer.message.nonce, request.nonce),
            equalInConstantTime(answer.message.requestHash, request.hash)
        else { throw .notForThis("request") }
        try TimeWindow.check(answer.message.time, now: now)
        return answer
    }
}
