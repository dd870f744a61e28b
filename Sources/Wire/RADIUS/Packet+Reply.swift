public import Bytes

extension Packet {
    /// Makes the reply to this request, ready to send: Message-Authenticator first (CVE-2024-3596), then the
    /// attributes, then every Proxy-State of the request unchanged and in order, then the Response Authenticator.
    /// Refused when that is more than 4096 octets.
    public func reply(
        _ code: PacketCode, attributes: [Attribute] = [], secret: Secret
    ) throws(PacketError) -> [UInt8] {
        var draft = PacketDraft(code: code, identifier: identifier, authenticator: authenticator)
        draft.append(.messageAuthenticator, Authenticator.zero.bytes[...])
        for attribute in attributes { draft.append(attribute) }
        let request = serialized()
        var walk = AttributeWalk(request)
        while let (type, value) = walk.next() {
            if type == AttributeType.proxyState.rawValue { draft.append(.proxyState, request[value]) }
        }
        var octets = try draft.finished()
        // RFC 3579 §3.2 takes the request's authenticator, which stands in the draft, and goes before the
        // Response Authenticator, which covers it.
        hmacMD5(octets, secret: secret).overwrite(&octets, at: PacketDraft.messageAuthenticatorOffset)
        md5(octets, secret.exposed()).overwrite(&octets, at: 4)
        return octets
    }
}
