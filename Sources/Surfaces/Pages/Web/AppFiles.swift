internal import Assets
internal import Bytes
internal import Crypto

/// A file of the phone app.
public struct AppFile: Sendable {
    /// Where it is found, such as `/app/main.js`.
    public let address: String
    public let contentType: String
    public let bytes: [UInt8]
    /// A weak entity tag (RFC 9110, section 8.8.3): the same in every coding.
    public let entityTag: String
    let part: Part
    /// In the coding `gzip`, where that is smaller.
    let packed: [UInt8]?

    enum Part {
        case file
        /// What browsers fetch at each opening.
        case worker
        /// The rest of the worker, whose address names these very bytes.
        case workerCode
    }

    init(_ address: String, _ contentType: String, _ bytes: [UInt8], _ part: Part = .file) {
        self.address = address
        self.contentType = contentType
        self.bytes = bytes
        self.part = part
        packed = Gzip.packed(bytes)
        entityTag = "W/\"\(Hex.encode(SHA256.hash(data: bytes)).prefix(16))\""
    }

    /// What is sent to a client that takes these codings (`Accept-Encoding`).
    public func sent(accepting codings: String?) -> (bytes: [UInt8], coding: String?) {
        guard let packed, Gzip.isAccepted(codings) else { return (bytes, nil) }
        return (packed, "gzip")
    }

    /// Names and values of the headers to send along.
    public func headers(https: Bool) -> [(name: String, value: String)] {
        var security = SecurityHeaders()
        security.https = https
        security.content = part == .file ? .app : .worker
        let age = part == .workerCode ? "public, max-age=31536000, immutable" : "no-cache"
        return [("content-type", contentType), ("etag", entityTag), ("vary", "accept-encoding")]
            + security.list.map { $0.name == "cache-control" ? ($0.name, age) : $0 }
    }
}

/// The phone app: a web app of plain files, with a worker that keeps them on the phone.
public struct AppFiles: Sendable {
    public static let folder = "/app/"
    /// Addresses at which the app opens.
    public static let pages = [folder, folder + "check"]

    /// Every file by its address.
    public let all: [AppFile]

    public init() {
        var files: [AppFile] = []
        var worker: [UInt8] = []
        for asset in Asset.all(below: "app/") {
            let name = String(asset.path.dropFirst("app/".count))
            switch name {
            case "index.html": files.append(AppFile(Self.folder, "text/html; charset=utf-8", asset.bytes))
            case "worker.js": worker = Self.sent(asset)
            default:
                guard let type = Self.contentType(of: name) else { continue }
                files.append(AppFile(Self.folder + name, type, Self.sent(asset)))
            }
        }
        all = files + Self.worker(worker, keeping: files)
    }

    private static func sent(_ asset: Asset) -> [UInt8] {
        switch asset.path.split(separator: ".").last {
        case "js": Array(ScriptText.withoutComments(asset.text).utf8)
        case "json": Array(ScriptText.inOneLine(asset.text).utf8)
        case "css": Array(ScriptText.inOneLine(ScriptText.withoutComments(asset.text)).utf8)
        default: asset.bytes
        }
    }

    /// The worker in two parts: a small one, which browsers fetch at each opening to see whether anything is new, and
    /// the rest, whose address changes with whatever file does.
    private static func worker(_ code: [UInt8], keeping files: [AppFile]) -> [AppFile] {
        let type = "text/javascript; charset=utf-8"
        let hashes = JSONValue.object(
            Dictionary(
                files.map { file in
                    let hash = Base64.encode(Array(SHA256.hash(data: file.bytes)))
                    return (file.address, .string("sha256-" + hash))
                }
            ) { first, _ in first })
        let whole = Array("globalThis.shell = {\"files\":\(hashes.text)};\n".utf8) + code
        let version = Hex.encode(SHA256.hash(data: whole)).prefix(16)
        let address = "\(folder)worker.\(version).js"
        return [
            AppFile(address, type, whole, .workerCode),
            AppFile(folder + "worker.js", type, Array("importScripts(\"\(address)\");\n".utf8), .worker),
        ]
    }

    private static func contentType(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        default: nil
        }
    }
}
