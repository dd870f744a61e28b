internal import CAssets

/// A file that is compiled into the program.
public struct Asset: Sendable {
    /// Its path below the folder `Assets`, such as `pages/style.css`.
    public let path: String
    public let bytes: [UInt8]

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Every file, in the order of its path.
    public static let all: [Asset] = (0..<countersign_asset_count())
        .map { index in
            let asset = countersign_asset_at(index)
            let bytes = UnsafeBufferPointer(start: asset.bytes, count: asset.size)
            return Asset(path: String(cString: asset.path), bytes: Array(bytes))
        }
        .sorted { $0.path < $1.path }

    /// The files below a folder, such as `pages/`.
    public static func all(below folder: String) -> [Asset] { all.filter { $0.path.hasPrefix(folder) } }
}
