public import Bytes
import CMail
import Dispatch
import Foundation

/// The gateway that sends texts to telephones: it takes `{"to": "+44…", "from": "…", "text": "…"}` by POST, with a
/// secret as a bearer token.
public struct TextGateway: Equatable, Sendable {
    public var url: String
    /// The file that holds the secret; read at each text, so that it can be changed.
    public var secretFile: String
    /// The authorities that are trusted (PEM); the system's where there is none.
    public var authorityFile: String?
    /// Who the texts come from, as the gateway knows them.
    public var from: String?

    public init(url: String, secretFile: String, authorityFile: String? = nil, from: String? = nil) {
        self.url = url
        self.secretFile = secretFile
        self.authorityFile = authorityFile
        self.from = from
    }

    /// Where it is; the rest of the address may say more than a log should keep.
    public var host: String { URL(string: url)?.host() ?? "?" }

    /// Whether it is spoken to in the clear, which only a gateway on this machine is.
    public var isPlain: Bool { url.hasPrefix("http://") }
}

/// Hands texts to the gateway: the certificate is checked, and nothing follows another address.
public struct TextNotifier: Sendable {
    static let connectSeconds = 5
    static let seconds = 15
    static let secretMax = 1024
    /// Bytes of a text.
    public static let sizeMax = 640

    public let gateway: TextGateway
    private let queue = DispatchQueue(label: "countersign.text", attributes: .concurrent)
    private let slots = DispatchSemaphore(value: 16)

    private static let isPrepared: Void = countersign_mail_prepare()

    public init(gateway: TextGateway) {
        self.gateway = gateway
        _ = Self.isPrepared
    }

    /// Whether there is a secret to show to the gateway.
    public var hasSecret: Bool { secret() != nil }

    /// Nil where the gateway has taken it, else why not; never what it says.
    public func send(_ text: Secret, to number: String) async -> String? {
        guard text.count <= Self.sizeMax else { return "the text is too long" }
        guard let secret = secret() else { return "the secret's file \(gateway.secretFile) cannot be read" }
        return await withCheckedContinuation { continuation in
            queue.async {
                slots.wait()
                defer { slots.signal() }
                continuation.resume(returning: Self.transfer(gateway, secret, text, number))
            }
        }
    }

    private func secret() -> Secret? {
        guard let bytes = FileManager.default.contents(atPath: gateway.secretFile), bytes.count <= Self.secretMax,
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let line = text.prefix { !$0.isNewline }
        return line.isEmpty ? nil : Secret(text: String(line))
    }

    private static func transfer(_ gateway: TextGateway, _ secret: Secret, _ text: Secret, _ number: String) -> String?
    {
        var body: [String: JSONValue] = ["to": .string(number), "text": .string(text.exposedText())]
        if let from = gateway.from { body["from"] = .string(from) }
        var kept = KeptTexts()
        defer { kept.forget() }
        let json = JSONValue.object(body).text
        var post = countersign_text()
        post.url = kept.keep(gateway.url)
        post.requires_tls = gateway.isPlain ? 0 : 1
        post.ca_file = kept.keep(gateway.authorityFile)
        post.authorization = kept.keep("Authorization: Bearer \(secret.exposedText())")
        post.body = kept.keep(json)
        post.size = json.utf8.count
        post.connect_seconds = connectSeconds
        post.seconds = seconds
        var why = [CChar](repeating: 0, count: 512)
        guard countersign_text_send(&post, &why, why.count) == 0 else { return nil }
        return String(decoding: why.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
