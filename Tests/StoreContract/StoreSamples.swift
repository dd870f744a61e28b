import Bytes
import Domain
import Foundation
import Storage
import Testing

/// Every case of `Write`; a walk compares them with Domain's source.
enum WriteCase: String, CaseIterable {
    case person, name, nameRemoved, password, device, token, tokenSpent, code, codeSpent, codesCancelled, wrongCodes
    case pushBudget, lastUsed, wayFreed, application, applicationRemoved, radiusClient, integrationKeys, signIn, setup,
        policy
    case seen, fence, resealed, passkey, visit, session, sessionsEnded, remembered, browsersForgotten
    case openIDClient, grant, grantToken, pushedRequest, signingKey, website, websiteSession, websiteTicket
    case websiteRemoved, signingKeyRemoved, deskItem
    case link, linkOffer, linkOfferTaken, vouch, voucher, voucherRemoved, setupProgress, probation, reminded
    case pushLine, pushLineLost, pushLineRemoved
    case succession, placeTaken, transfer, incident, backup, backupCopy, backupsEnded
    case number, numberRemoved, numberProof, directoryNumber, exemption, pushKeys

    /// The contract case that writes it and reads it back.
    var rows: Rows {
        switch self {
        case .person, .name, .nameRemoved, .password: .people
        case .device, .setup: .devices
        case .setupProgress: .visits
        case .probation: .probations
        case .number, .numberRemoved, .numberProof, .directoryNumber: .numbers
        case .token, .tokenSpent: .tokens
        case .code, .codeSpent, .codesCancelled: .codes
        case .wrongCodes, .pushBudget, .lastUsed, .signIn: .signIns
        case .application, .applicationRemoved, .radiusClient, .integrationKeys, .policy, .resealed: .applications
        case .seen: .messages
        case .fence: .fence
        case .visit: .visits
        case .session, .sessionsEnded, .remembered, .browsersForgotten, .wayFreed: .sessions
        case .passkey: .passkeys
        case .openIDClient, .grant, .grantToken, .pushedRequest: .grants
        case .signingKey, .signingKeyRemoved: .signingKeys
        case .pushKeys: .pushKeys
        case .deskItem: .desk
        case .incident: .incidents
        case .link, .linkOffer, .linkOfferTaken: .links
        case .pushLine, .pushLineLost, .pushLineRemoved: .pushLines
        case .vouch, .voucher, .voucherRemoved: .vouches
        case .succession, .placeTaken, .transfer, .backup, .backupCopy, .backupsEnded: .successions
        case .reminded: .reminded
        case .exemption: .exemptions
        case .website, .websiteSession, .websiteTicket, .websiteRemoved: .websites
        }
    }

    enum Rows: CaseIterable {
        case people, devices, tokens, codes, signIns, applications, messages, fence, visits, sessions, passkeys, grants
        case websites, signingKeys, desk, links, vouches, pushLines, probations, successions, reminded, numbers
        case incidents, exemptions, pushKeys
    }
}

struct FixedClock: Clock {
    static let start = Instant(seconds: 1_800_000_000)

    func now() -> Instant { Self.start }
}

struct SystemSource: RandomSource {
    func bytes(_ count: Int) -> [UInt8] { systemRandomBytes(count) }
}

/// A store on one database, with the rows that the cases start from.
struct StoreFixture {
    let store: Store
    let random = SystemSource()
    let now = FixedClock.start
    let actor = Actor.operatorAccount("root")
    let person: Person
    let application: Application
    let login: LoginName

    init(_ driver: any SQLDriver, sendsMail: Bool = false) async throws {
        store = Store(driver: driver, random: random, clock: FixedClock(), sendsMail: sendsMail)
        login = try #require(LoginName("ab1"))
        person = Person(
            id: random.id(), username: login, displayName: "Zoë O'Neil", email: "Zoe@example.ac.uk",
            groups: ["staff", "it services"], language: "cy", addedAt: now)
        application = Application(
            id: random.id(), key: "vpn", name: "VPN \"one\"", firstFactor: .here, challenges: true,
            overrides: ["number.digits": 3], addedAt: now)
        let (person, application, actor, now) = (person, application, actor, now)
        _ = try await store.change(.installation) {
            try $0.add([NewPerson(person, passwordHash: "$argon2id$1")], by: actor, now: now)
        }
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.add(application, keys: nil, clients: [], by: actor, now: now)
        }
    }

    static func with(_ database: Database, _ body: (StoreFixture) async throws -> Void) async throws {
        for driver in try await database.open(Schema.migrations) {
            try await body(StoreFixture(driver))
            await driver.close()
        }
    }

    func device(of owner: Person? = nil) async throws -> Device {
        let opened = try await setup(of: owner)
        let device = Device(
            id: random.id(), person: (owner ?? person).id, name: "Pixel 😀", state: .pending, signingKey: Array(0...64),
            platform: "android 14", addedAt: now)
        let passcode = token(serial: "app-\(device.id)", device: device.id)
        let now = now
        _ = try await store.change(.setup(digest: opened.digest)) {
            try $0.pair(device, passcode: passcode, digest: opened.digest, transcript: Array(0...31), now: now)
        }
        return device
    }

    func setup(of owner: Person? = nil) async throws -> Setup {
        let (id, digest, actor, now) = (random.id(Setup.self), random.bytes(32), actor, now)
        return try await store.change(.person((owner ?? person).id)) {
            try $0.startSetup(id: id, digest: digest, lifetimeSeconds: 60, by: actor, now: now)
        }
    }

    func activeDevice(of owner: Person? = nil) async throws -> Device {
        let (device, now) = (try await device(of: owner), now)
        return try await store.change(.device(device.id)) { try $0.confirmPairing(of: device.id, now: now) }
    }

    func token(serial: String, device: ID<Device>? = nil) -> Token {
        Token(
            id: random.id(), serial: serial, kind: .totp, algorithm: .sha512, digits: 8, stepSeconds: 60,
            secret: SealedBytes([0, 255, 1]), state: .stock, person: device.map { _ in person.id }, device: device,
            addedAt: now, endsAt: nil)
    }

    func stock(_ serial: String, _ kind: Token.Kind = .hotp) async throws -> Token {
        let imported = ImportedToken(
            id: random.id(), serial: serial, kind: kind, algorithm: .sha256, digits: 7, stepSeconds: 30,
            secret: SealedBytes([9, 0, 8]), counter: 5, drift: -3, endsAt: now + 60)
        let (actor, now) = (actor, now)
        _ = try await store.change(.installation) { try $0.importTokens([imported], by: actor, now: now) }
        return try #require(await store.token(serial: serial))
    }

    func assigned(_ serial: String, _ kind: Token.Kind = .hotp) async throws -> Token {
        let (token, actor, now) = (try await stock(serial, kind), actor, now)
        return try await store.change(.token(token.id, for: login)) { try $0.assignToken(by: actor, now: now) }
    }

    func codes(_ kind: OneTimeCode.Kind, _ count: Int) async throws -> [OneTimeCode] {
        let digests = (0..<count).map { _ in (random.id(OneTimeCode.self), random.bytes(32)) }
        let (actor, now) = (actor, now)
        return try await store.change(.person(person.id)) {
            try $0.makeCodes(kind, digests: digests, lifetimeSeconds: nil, by: actor, now: now)
        }
    }

    func begin(
        _ wish: Wish = .automatic, show: Bool = true, key: [UInt8]? = nil, message: SeenMessage? = nil, later: Int = 0,
        from address: String? = "2001:db8::1"
    ) async throws -> Begun {
        let beginning = Beginning(
            door: .duoAuth, abilities: DoorAbilities(canShowNumber: show, canAskForCode: true), wish: wish,
            origin: Origin(address: address, place: "Firefox, \"Leeds\""), joinKey: key, isKept: true,
            message: message)
        let (draws, now) = (Draws(from: random), now + later)
        return try await store.change(.beginning(application.id, login, codesOnly: nil)) {
            $0.begin(beginning, draws: draws, now: now)
        }
    }

    /// The one person of the fixture, as the census counts them.
    func people(_ standing: Census.Standing) -> [Census.Standing: Int] {
        Dictionary(uniqueKeysWithValues: Census.Standing.allCases.map { ($0, $0 == standing ? 1 : 0) })
    }

    func situation() async throws -> Situation { try await store.situation(.visit(person.id, application.id)) }
}

extension Begun {
    var signIn: SignIn? {
        if case .signIn(let signIn) = self { signIn } else { nil }
    }
}
