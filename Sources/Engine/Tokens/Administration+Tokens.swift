import Bytes
public import Domain
public import OATH
import Storage

extension Administration {
    /// Puts tokens into stock, in changes of bounded size. Serials that are there already are left out and returned.
    public func importTokens(_ keys: [TokenKey], by actor: Actor) async throws -> (added: Int, taken: [String]) {
        let taken = try await house.store.takenSerials(among: keys.map(\.serial))
        let fresh = keys.filter { !taken.contains($0.serial) }
        var added = 0
        for start in stride(from: 0, to: fresh.count, by: ImportedToken.batchMax) {
            let batch = try fresh[start..<min(start + ImportedToken.batchMax, fresh.count)].map(imported)
            let now = house.now()
            added += try await house.store.change(.installation) { try $0.importTokens(batch, by: actor, now: now) }
        }
        return (added, keys.map(\.serial).filter(taken.contains))
    }

    private func imported(_ key: TokenKey) throws -> ImportedToken {
        let id = house.random.id(Token.self)
        var secret = key.secret
        let kind: Token.Kind
        var (counter, drift, step) = (Int64(0), 0, 30)
        switch key.kind {
        case .hotp(let next): (kind, counter) = (.hotp, next)
        case .totp(let seconds, let known): (kind, step, drift) = (.totp, Int(clamping: seconds), Int(clamping: known))
        case .yubicoOTP(_, let privateID):
            kind = .yubico
            // The AES key and the private identity, which is as secret, one behind the other.
            secret = Secret(key.secret.exposed() + privateID.exposed())
        }
        let algorithm: Token.Algorithm =
            switch key.algorithm {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        let sealed = try SealedSecret(sealing: secret, for: RowIdentity.tokenSecret(id), with: house.keyRing)
        return ImportedToken(
            id: id, serial: key.serial, kind: kind, algorithm: algorithm, digits: key.digits, stepSeconds: step,
            secret: SealedBytes(sealed.serialized()), counter: counter, drift: drift,
            endsAt: key.expiryDate.map { Instant(seconds: $0) })
    }

    public func tokens(after: String = "", limit: Int) async throws -> [Token] {
        try await house.store.tokens(after: after, limit: limit)
    }

    public func token(_ serial: String) async throws -> Token {
        guard let token = try await house.store.token(serial: serial), token.device == nil else {
            throw Mistake(.notFound, "there is no token \"\(serial)\": see countersign token list")
        }
        return token
    }

    public func assign(_ serial: String, to name: String, by actor: Actor) async throws -> Token {
        let token = try await token(serial)
        let now = house.now()
        return try await house.store.change(.token(token.id, for: try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.assignToken(by: actor, now: now)
        }
    }

    /// Puts a token right by two or more codes that it showed one after the other.
    public func resynchronise(_ serial: String, codes: [String], by actor: Actor) async throws -> Token {
        let token = try await token(serial)
        let typed = codes.compactMap { TypedCode($0) }
        guard typed.count == codes.count, typed.count >= 2, token.kind != .yubico else {
            throw Mistake(.malformed, "give two codes of 6 to 8 digits that the token showed one after the other")
        }
        let figures = try await figures()
        let hotp = try CodeCheck(house: house).generator(of: token)
        let found: (position: Int64, drift: Int)?
        if token.kind == .hotp {
            found = hotp.resynchronise(typed, from: token.last + 1, reach: Int64(figures.codeResyncSteps))
                .map { ($0, 0) }
        } else {
            let totp = try TOTP(
                secret: hotp.secret, digits: hotp.digits, algorithm: hotp.algorithm,
                stepSeconds: Int64(token.stepSeconds))
            found = totp.resynchronise(
                typed, at: house.now().seconds, drift: Int64(token.drift), reach: Int64(figures.codeResyncSteps),
                after: token.last
            ).map { ($0.step, Int($0.drift)) }
        }
        guard let found else {
            throw Mistake(.notAllowed, "these codes are not near: check the serial, or replace the token")
        }
        let now = house.now()
        return try await house.store.change(.token(token.id)) {
            try $0.resynchroniseToken(position: found.position, drift: found.drift, by: actor, now: now)
        }
    }

    public func retire(_ serial: String, by actor: Actor) async throws -> Token {
        let token = try await token(serial)
        let now = house.now()
        return try await house.store.change(.token(token.id)) {
            try $0.retireToken(by: actor, now: now)
        }
    }
}
