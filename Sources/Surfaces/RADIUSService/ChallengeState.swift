internal import Bytes
internal import Domain
internal import Engine

/// The State of an Access-Challenge (RFC 2865 §5.24): the sign-in and the request that the person saw, tied to the
/// client and the person's name.
struct ChallengeState: Equatable {
    private static let bindingSize = 16

    let signIn: ID<SignIn>
    /// The request whose number the person saw; another one has another number.
    let request: ID<PushRequest>?

    init(of signIn: SignIn) {
        self.signIn = signIn.id
        request = signIn.state == .waiting ? signIn.request?.id : nil
    }

    /// Nil unless we made it for this client and this name.
    init?(parsing bytes: [UInt8], client: ID<RADIUSClient>, name: LoginName, signIns: SignIns) {
        let length = ID<SignIn>.length
        let sizes = [length + Self.bindingSize, 2 * length + Self.bindingSize]
        guard sizes.contains(bytes.count) else { return nil }
        let content = Array(bytes.dropLast(Self.bindingSize))
        let binding = signIns.binding(Self.parts(content, client, name))
        guard equalInConstantTime(binding, bytes.suffix(Self.bindingSize)) else { return nil }
        let text = String(decoding: content, as: UTF8.self)
        guard let signIn = ID<SignIn>(parsing: String(text.prefix(length))) else { return nil }
        self.signIn = signIn
        request = ID<PushRequest>(parsing: String(text.dropFirst(length)))
    }

    func serialized(client: ID<RADIUSClient>, name: LoginName, signIns: SignIns) -> [UInt8] {
        let content = Array((signIn.text + (request?.text ?? "")).utf8)
        return content + signIns.binding(Self.parts(content, client, name))
    }

    private static func parts(_ content: [UInt8], _ client: ID<RADIUSClient>, _ name: LoginName) -> [[UInt8]] {
        [Array("radius state".utf8), content, Array(client.text.utf8), Array(name.text.utf8)]
    }
}
