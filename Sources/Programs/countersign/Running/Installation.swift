import Bytes
import Domain
import Engine
import Foundation
import Logging
import Notifiers
import PostgresDriver
import SQLiteDriver
import Storage

/// An opened installation: its database and key ring, and the facets over them.
struct Installation: Sendable {
    let settings: Settings
    let house: House
    let keyRing: KeyRing
    let administration: Administration
    let setups: Setups
    /// The name under which the record signs; it stays when addresses change.
    let origin: String

    /// Makes the data folder, the key ring and the tables. Throws when there is a key ring already.
    static func create(_ settings: Settings, logger: Logger) async throws -> Installation {
        try FileManager.default.createDirectory(
            atPath: settings.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try KeyRing().create(settings.keyRingPath)
        return try await open(settings, logger: logger)
    }

    /// Opens an installation and brings its tables up to date.
    static func open(_ settings: Settings, logger: Logger) async throws -> Installation {
        guard FileManager.default.fileExists(atPath: settings.keyRingPath) else {
            throw Mistake(
                .notFound,
                "there is no installation in \(settings.data): make one with countersign init --data \(settings.data)")
        }
        let keyRing = try KeyRing.load(settings.keyRingPath)
        let places = try settings.placesPath.map { try PlaceTable(file: $0) }
        let house = House(
            driver: try driver(settings, logger: logger), keyRing: keyRing, clock: SystemClock(),
            random: SystemRandom(),
            logger: logger, sendsMail: settings.mail.isOn,
            texts: settings.texts.gateway.map { GatewaySender(notifier: TextNotifier(gateway: $0), logger: logger) },
            countryOf: { places?.country(of: $0) })
        try await house.store.migrate()
        return Installation(
            settings: settings, house: house, keyRing: keyRing, administration: Administration(house),
            setups: Setups(house), origin: try await house.store.setting("origin", orStore: settings.origin))
    }

    private static func driver(_ settings: Settings, logger: Logger) throws -> any SQLDriver {
        switch settings.database {
        case .sqlite: try SQLitePool(path: settings.databasePath, logger: logger)
        case .postgres(let connection): try PostgresPool(Secret(text: connection), logger: logger)
        }
    }

    /// Signs the record's checkpoints.
    func signer() throws -> NoteSigner {
        try NoteSigner(name: origin, seed: keyRing.derivedKey("record"))
    }

    func close() async { await house.store.close() }
}
