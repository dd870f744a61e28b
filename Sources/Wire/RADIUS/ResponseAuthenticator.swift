public import Bytes

/// The MD5 in the header of a reply, over the reply, its request's authenticator and the secret (RFC 2865 §3).
public enum ResponseAuthenticator {
    public static func isValid(_ reply: Packet, answering request: Packet, secret: Secret) -> Bool {
        var octets = reply.serialized()
        request.authenticator.overwrite(&octets, at: 4)
        return reply.authenticator.equalsInConstantTime(md5(octets, secret.exposed()))
    }
}
