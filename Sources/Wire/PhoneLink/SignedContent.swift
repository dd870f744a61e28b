public import Bytes

/// What a signed message says, before it is signed and after its signature was checked.
public protocol SignedContent: Equatable, Sendable {
    /// The `typ` of the message's header.
    static var type: MessageType { get }

    /// Reads the payload; `keyID` is the `kid` of the header.
    init(claims: JSONValue, keyID: String) throws(PhoneLinkError)

    /// The payload.
    var claims: JSONValue { get }

    /// The `kid` that the header bears when this key signs.
    func keyID(for key: SigningPublicKey) -> String
}

extension SignedContent {
    /// The server's messages bear the identifier of its key.
    public func keyID(for key: SigningPublicKey) -> String { key.keyID }

    /// The message in compact form, signed.
    public func signed(by key: SigningKey) throws(PhoneLinkError) -> String {
        try SignedMessage.sign(claims, as: Self.type, keyID: keyID(for: key.publicKey), by: key)
    }
}

/// A message as it came in: well formed, and nothing of it is to be believed.
public struct Unverified<Message: SignedContent>: Sendable {
    /// What the message claims: good for finding the key to check it with, for nothing else.
    public let claimed: Message
    private let signed: SignedMessage

    /// Reads a message in compact form; throws when it is not of this type or not of this form.
    public init(parsing text: String) throws(PhoneLinkError) {
        signed = try SignedMessage(parsing: text, as: Message.type)
        claimed = try Message(claims: signed.payload, keyID: signed.keyID)
    }

    func verified(signature key: SigningPublicKey) throws(PhoneLinkError) -> Verified<Message> {
        guard signed.keyID == claimed.keyID(for: key) else { throw .wrongKey }
        try signed.verify(by: key)
        return Verified(message: claimed, text: signed.text, keyID: signed.keyID)
    }
}

/// A message whose signature, type, time and purpose were checked.
public struct Verified<Message: SignedContent>: Sendable {
    /// What it says.
    public let message: Message
    /// The compact form in which it came.
    public let text: String
    /// The identifier of the key that signed it.
    public let keyID: String

    init(message: Message, text: String, keyID: String) {
        self.message = message
        self.text = text
        self.keyID = keyID
    }
}
