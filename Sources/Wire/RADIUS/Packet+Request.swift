public import Bytes

/// The client's side.
extension Packet {
    /// An Access-Request with a hidden password, where there is one, and its Message-Authenticator first.
    /// The authenticator is 16 random octets, new for every request (RFC 2865 §3).
    public static func accessRequest(
        identifier: UInt8, authenticator: Authenticator, password: Secret?, attributes: [Attribute], secret: Secret
    ) throws(PacketError) -> Packet {
        var all = attributes
        if let password {
            let hidden = try HiddenPassword(hiding: password, authenticator: authenticator, secret: secret)
            all.append(try Attribute(.userPassword, hidden.bytes))
        }
        return try signed(.accessRequest, identifier, authenticator, all, secret)
    }

    /// A Status-Server (RFC 5997 §3), which asks whether the server lives.
    public static func statusServer(
        identifier: UInt8, authenticator: Authenticator, attributes: [Attribute] = [], secret: Secret
    ) throws(PacketError) -> Packet {
        try signed(.statusServer, identifier, authenticator, attributes, secret)
    }

    /// Accepts this packet as the answer to the request, or says why not.
    public func verify(answering request: Packet, secret: Secret) throws(ReplyError) {
        guard identifier == request.identifier, request.expects(code) else { throw .notAnswering }
        guard ResponseAuthenticator.isValid(self, answering: request, secret: secret) else {
            throw .badResponseAuthenticator
        }
        switch MessageAuthenticator.check(self, answering: request, secret: secret) {
        case .valid: return
        case .missing: throw .missingMessageAuthenticator
        case .wrong: throw .badMessageAuthenticator
        }
    }

    private func expects(_ reply: PacketCode) -> Bool {
        switch code {
        case .accessRequest: [.accessAccept, .accessReject, .accessChallenge].contains(reply)
        case .statusServer: [.accessAccept, .accountingResponse].contains(reply)
        default: false
        }
    }

    private static func signed(
        _ code: PacketCode, _ identifier: UInt8, _ authenticator: Authenticator, _ attributes: [Attribute],
        _ secret: Secret
    ) throws(PacketError) -> Packet {
        var draft = PacketDraft(code: code, identifier: identifier, authenticator: authenticator)
        draft.append(.messageAuthenticator, Authenticator.zero.bytes[...])
        for attribute in attributes { draft.append(attribute) }
        var octets = try draft.finished()
        hmacMD5(octets, secret: secret).overwrite(&octets, at: PacketDraft.messageAuthenticatorOffset)
        return try Packet(parsing: octets)
    }
}
