// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// Products of other packages, by the name that a floor uses for them.
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let atomics: Target.Dependency = .product(name: "Atomics", package: "swift-atomics")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")

/// Floor 1, Wire: a codec. It may import Bytes and cryptography, nothing of ours beside it.
func wire(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Bytes", crypto] + more, path: "Sources/Wire/\(name)", swiftSettings: strict)
}

/// Floor 2, Storage: the store and its drivers.
func storage(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Bytes"] + more, path: "Sources/Storage/\(name)", swiftSettings: strict)
}

/// Floor 2, Outside: an adapter behind a port of Domain. It may import Domain and Wire, never Storage.
func outside(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Bytes", "Domain", logging] + more, path: "Sources/Outside/\(name)",
        swiftSettings: strict)
}

/// Floor 4: a way in. It sees Engine's facets, Domain's values and the codec it speaks; never Storage,
/// Outside or another surface.
func surface(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Bytes", "Domain", "Engine", logging, metrics] + more,
        path: "Sources/Surfaces/\(name)", swiftSettings: strict)
}

/// Floor 4, below the surfaces that people see: pages, words and the web's habits. It knows no Engine.
func pages(_ name: String, _ more: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Bytes", "Assets"] + more, path: "Sources/Surfaces/\(name)", swiftSettings: strict)
}

/// Floor 5: a program, which assembles the floors below.
func program(_ name: String, _ more: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: [arguments, logging] + more, path: "Sources/Programs/\(name)",
        swiftSettings: strict)
}

/// A C library of the system, found through pkg-config.
func system(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests of one module, or a suite that several share.
func tests(_ name: String, _ more: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: ["Bytes"] + more, path: "Tests/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "Countersign",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-atomics", from: "1.3.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        system("CPQ", pkgConfig: "libpq", package: "libpq-dev"),
        system("CLibXML2", pkgConfig: "libxml-2.0", package: "libxml2-dev"),
        system("CQREncode", pkgConfig: "libqrencode", package: "libqrencode-dev"),
        system("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        .target(name: "CMail", dependencies: ["CCurl"], path: "Sources/System/CMail"),
        system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
        system("CArgon2", pkgConfig: "libargon2", package: "libargon2-dev"),

        .target(name: "Bytes", dependencies: [crypto], path: "Sources/Bytes", swiftSettings: strict),
        .target(name: "Domain", dependencies: ["Bytes"], path: "Sources/Domain", swiftSettings: strict),

        wire("OATH", [cryptoExtras, "CLibXML2"]),
        wire("PhoneLink", [cryptoExtras]),
        wire("WebPush"),
        wire("RADIUS"),
        wire("DuoAPI"),
        wire("OpenID", [cryptoExtras]),
        wire("WebAuthn", [cryptoExtras, x509, asn1]),

        storage("Storage", ["Domain", crypto, logging]),
        storage("SQLiteDriver", ["Storage", grdb, grdbSQLite, logging]),
        storage("PostgresDriver", ["Storage", "CPQ", logging]),

        outside("Notifiers", ["CMail", "WebPush", httpClient, nioCore, nioPosix, nioHTTP1]),

        .target(
            name: "Engine",
            dependencies: [
                "Bytes", "Domain", "Storage", "OATH", "OpenID", "PhoneLink", "WebAuthn", "WebPush", "CArgon2", crypto,
                logging,
                metrics, atomics, collections,
            ],
            path: "Sources/Engine", swiftSettings: strict),
        .target(
            name: "Imports", dependencies: ["Bytes", "Domain", "Engine", "OATH"], path: "Sources/Imports",
            swiftSettings: strict),

        // Files inside the program. They come in through C, whose #embed takes no time at all.
        .target(name: "CAssets", path: "Assets/Embedded"),
        .target(
            name: "Assets", dependencies: ["CAssets"], path: "Assets", exclude: ["app", "pages", "words", "Embedded"],
            sources: ["Assets.swift"], swiftSettings: strict),
        pages("Pages", ["CZlib", crypto, mustache]),
        .target(
            name: "QRCode", dependencies: ["CQREncode"], path: "Sources/Surfaces/QRCode", swiftSettings: strict),
        surface("PageServing", ["Assets", "Pages", "QRCode", hummingbird, httpTypes, nioCore, lifecycle]),
        surface("Portal", ["Pages", "PageServing", hummingbird, httpTypes]),
        surface("HelpCentre", ["Pages", "PageServing", hummingbird, httpTypes]),
        surface("Prompt", ["Pages", "PageServing", "QRCode", hummingbird, httpTypes, nioCore]),

        surface(
            "OpenIDService",
            [
                "OpenID", "Pages", "PageServing", hummingbird, httpTypes, nioCore, nioPosix, nioHTTP1, lifecycle,
                httpClient,
            ]),

        surface("PhoneAPI", ["PhoneLink", hummingbird, httpTypes, nioCore, lifecycle]),
        surface("RADIUSService", ["RADIUS", nioCore, nioPosix, lifecycle, collections]),
        surface("WebsiteService", ["Pages", "PageServing", hummingbird, httpTypes, nioCore]),
        surface("DuoService", ["DuoAPI", "QRCode", hummingbird, httpTypes, nioCore]),

        .target(
            name: "PhoneKit",
            dependencies: ["Bytes", "OATH", "PhoneLink", crypto, httpClient, nioHTTP1, nioCore, nioSSL],
            path: "Sources/Phone/PhoneKit", swiftSettings: strict),

        program(
            "countersign-phone",
            ["Bytes", "PhoneKit", "PhoneLink", httpClient, nioSSL]),
        program(
            "countersign",
            [
                "Bytes", "Domain", "Storage", "SQLiteDriver", "PostgresDriver", "Notifiers", "Engine", "Imports",
                "OATH", "DuoAPI", "PhoneAPI", "RADIUS", "RADIUSService", "DuoService", "OpenID", "OpenIDService",
                "WebsiteService", "HelpCentre", "Pages", "PageServing", "Portal", "Prompt", "WebAuthn", "WebPush",
                "PhoneKit",
                "PhoneLink",
                hummingbird,
                hummingbirdCore, hummingbirdTLS, nioCore, nioPosix, nioHTTP1, nioSSL, lifecycle, unixSignals, yams,
                metrics, coreMetrics, crypto, x509, asn1, httpClient, httpTypes, atomics,
            ]),

        .executableTarget(
            name: "push-bench", dependencies: ["Bytes", "WebPush", crypto], path: "Benchmarks/Push",
            swiftSettings: strict),
        .executableTarget(
            name: "passkey-bench", dependencies: ["Bytes", "WebAuthn", crypto], path: "Benchmarks/Passkey",
            swiftSettings: strict),

        tests("BytesTests", []),
        tests("DomainTests", ["Domain"]),
        tests("OATHTests", ["OATH", crypto]),
        tests("PhoneLinkTests", ["PhoneLink", crypto]),
        tests("WebPushTests", ["WebPush", crypto]),
        tests("RADIUSTests", ["RADIUS", crypto]),
        tests("DuoAPITests", ["DuoAPI", crypto]),
        tests("OpenIDTests", ["OpenID"]),
        tests("WebAuthnTests", ["WebAuthn", crypto, cryptoExtras, x509, asn1]),
        tests("PagesTests", ["Pages", "Assets"]),
        tests("NotifiersTests", ["Bytes", "Domain", "Notifiers", "WebPush", httpClient, nioHTTP1]),
        tests("StoreContract", ["Domain", "Storage", "SQLiteDriver", "PostgresDriver", crypto, logging]),
        tests(
            "EngineTests",
            [
                "Domain", "Storage", "SQLiteDriver", "Engine", "OATH", "PhoneLink", "WebAuthn", "WebPush", crypto,
                logging,
            ]),
        tests(
            "SurfaceTests",
            [
                "Domain", "Storage", "SQLiteDriver", "Engine", "Imports", "OATH", "PhoneLink", "RADIUS", "DuoAPI",
                "PhoneAPI", "RADIUSService", "DuoService", "OpenID", "OpenIDService", "WebsiteService", "Pages",
                "PageServing", "Portal", "PhoneKit", hummingbird, hummingbirdTesting, crypto, logging, nioCore,
                nioPosix,
                httpTypes,
            ]),
        tests(
            "ProgramTests",
            [
                "countersign", "Domain", "Engine", "Notifiers", "Pages", "Storage", "SQLiteDriver", "RADIUS",
                "RADIUSService", coreMetrics,
                hummingbird,
                hummingbirdTLS, nioCore, nioPosix, lifecycle, logging,
            ]),
    ]
)
