public import Domain

/// A device and what waits on it, as one snapshot shows them.
public struct DeviceQueue: Sendable {
    public let device: Device
    /// Whether it may be asked: it counts, or its owner confirmed it and it is to be tried.
    public let mayBeAsked: Bool
    /// The open sign-ins whose live request is on the device, oldest first.
    public let waiting: [WaitingSignIn]
}

/// A sign-in that waits for a phone, with the names that its card shows: those that held when it was asked.
public struct WaitingSignIn: Sendable {
    public let signIn: SignIn
    public let request: PushRequest
    public let username: String
    /// The application's name as people see it; nil when the application was gone.
    public let application: String?
}

extension Store {
    /// The device, whatever its state, and what waits on it: two look-ups by key. Nil when there is no such device.
    public func queue(of device: ID<Device>) async throws -> DeviceQueue? {
        try await driver.read { connection in
            let id = SQLValue(device)
            guard
                let found = try connection.query(
                    "SELECT \(SituationLoader.deviceColumns) FROM devices WHERE id = $1", [id]
                ).first.map(SituationLoader.device)
            else { return nil }
            let rows = try connection.query(
                """
                SELECT \(SituationLoader.signInColumns), \
                COALESCE(account, (SELECT p.username FROM people p WHERE p.id = sign_ins.person)), \
                COALESCE(application_name, (SELECT a.name FROM applications a WHERE a.id = sign_ins.application)) \
                FROM sign_ins WHERE device = $1 AND settled_at IS NULL ORDER BY asked_at, sign_ins.id
                """, [id])
            return DeviceQueue(
                device: found, mayBeAsked: try found.state == .active || isToBeTried(found, connection),
                waiting: try rows.compactMap(waiting))
        }
    }

    private func isToBeTried(_ device: Device, _ connection: any SQLConnection) throws -> Bool {
        guard device.state == .pending else { return false }
        return try !connection.query(
            "SELECT 1 FROM setups WHERE device = $1 AND state = 'confirmed'", [SQLValue(device.id)]
        ).isEmpty
    }

    private func waiting(_ row: SQLRow) throws -> WaitingSignIn? {
        let signIn = try SituationLoader.signIn(row)
        guard signIn.state == .waiting, let request = signIn.request else { return nil }
        return WaitingSignIn(
            signIn: signIn, request: request, username: try row.text(23), application: try row.optionalText(24))
    }
}
