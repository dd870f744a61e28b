internal import Assets
internal import Bytes
internal import Crypto

/// A file that pages load. Its address bears a hash of what is in it, so that browsers may keep it for ever.
public struct StaticFile: Sendable {
    public let address: String
    public let contentType: String
    public let bytes: [UInt8]
    /// A strong entity tag (RFC 9110, section 8.8.3).
    public let entityTag: String

    /// Names and values of the headers to send along.
    public var headers: [(name: String, value: String)] {
        [
            ("content-type", contentType), ("etag", entityTag),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin"),
        ]
    }

    /// Whether a request's `If-None-Match` names the file as it is: then 304 is the answer.
    public func isKnown(ifNoneMatch: String?) -> Bool {
        guard let ifNoneMatch else { return false }
        return ifNoneMatch.split(separator: ",").contains { $0.filter { $0 != " " }.hasSuffix(entityTag) }
    }
}

/// The style, the scripts and the pictures of all pages.
public struct StaticFiles: Sendable {
    /// Where they are found.
    public static let folder = "/assets/"
    /// Characters of the hash in an address.
    private static let hashLength = 16

    private let byAddress: [String: StaticFile]
    private let byName: [String: StaticFile]

    /// The folder is another one where pages are shown on another host, whose other addresses aren't ours.
    public init(folder: String = Self.folder) {
        var byAddress: [String: StaticFile] = [:]
        var byName: [String: StaticFile] = [:]
        for asset in Asset.all(below: "pages/") {
            let parts = asset.path.dropFirst("pages/".count).split(separator: ".")
            guard parts.count == 2, let name = parts.first, let ending = parts.last,
                let contentType = Self.contentType(of: ending)
            else { continue }
            let hash = Hex.encode(SHA256.hash(data: asset.bytes)).prefix(Self.hashLength)
            let file = StaticFile(
                address: folder + "\(name).\(hash).\(ending)", contentType: contentType, bytes: asset.bytes,
                entityTag: "\"\(hash)\"")
            byAddress[file.address] = file
            byName[String(name)] = file
        }
        self.byAddress = byAddress
        self.byName = byName
    }

    public subscript(address: String) -> StaticFile? { byAddress[address] }

    /// Every file, in the order of its address.
    public var all: [StaticFile] { byAddress.values.sorted { $0.address < $1.address } }

    /// The addresses by file name without its ending, for templates.
    var view: View { View(byName.mapValues { .text($0.address) }) }

    private static func contentType(of ending: Substring) -> String? {
        switch ending {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: nil
        }
    }
}
