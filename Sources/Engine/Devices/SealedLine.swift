import Bytes
import Domain
import Storage
import WebPush

/// Address and keys of a push line, as they are sealed.
enum SealedLine {
    static func seal(_ subscription: PushSubscription, of device: ID<Device>, in house: House) throws -> SealedBytes {
        let value: JSONValue = [
            "end": .string(subscription.address.text), "key": .string(Base64URL.encode(subscription.key)),
            "auth": .string(Base64URL.encode(subscription.auth.exposed())),
        ]
        let sealed = try SealedSecret(
            sealing: Secret(value.serialized()), for: RowIdentity.pushLine(device), with: house.keyRing)
        return SealedBytes(sealed.serialized())
    }

    static func open(_ line: PushLine, in house: House) throws -> PushSubscription {
        let secret = try SealedSecret(parsing: line.secret.bytes).open(
            for: RowIdentity.pushLine(line.device), with: house.keyRing)
        let value = try JSONValue(parsing: secret.exposed())
        guard let address = value["end"]?.string, let key = value["key"]?.string, let auth = value["auth"]?.string
        else { throw Fault("a push line") }
        return try PushSubscription(
            address: PushAddress(parsing: address), key: Base64URL.decode(key),
            auth: Secret(try Base64URL.decode(auth)))
    }
}
