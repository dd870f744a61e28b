public import Bytes
public import Domain
public import Storage

/// The directory of an installation that keeps its people's passwords itself.
public struct StoredPeople: Directory {
    let store: Store
    let hashing: PasswordHashing

    public init(store: Store, hashing: PasswordHashing) {
        self.store = store
        self.hashing = hashing
    }

    public func check(_ name: LoginName, password: Secret) async -> FirstFactor {
        // An empty password is wrong before it is asked for: some directories take it for an anonymous one.
        guard !password.isEmpty else { return .wrong }
        do {
            let hash = try await store.passwordHash(of: name)
            guard let isRight = await hashing.check(password, against: hash, name: name.text) else {
                return .unavailable
            }
            return isRight ? .right : .wrong
        } catch {
            return .unavailable
        }
    }
}
