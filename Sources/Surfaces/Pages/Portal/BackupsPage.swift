public import Foundation

/// D7 and D8: a move to a new phone, and backups, side by side. Its form sends `backup`, the one that is to be removed.
public struct BackupsPage: Page {
    public static let template = TemplateName.backups

    public struct Backup: Sendable {
        public var id: String
        public var made: Date
        /// The phone that made it; nil where it is gone.
        public var phone: String?
        /// Whether a copy is kept here.
        public var isKeptHere: Bool

        public init(id: String, made: Date, phone: String?, isKeptHere: Bool) {
            self.id = id
            self.made = made
            self.phone = phone
            self.isKeptHere = isKeptHere
        }
    }

    /// The newest first.
    public var backups: [Backup]
    public var appAddress: String
    public var isRemoved: Bool
    public var now: Date

    public init(backups: [Backup], appAddress: String, isRemoved: Bool = false, now: Date) {
        self.backups = backups
        self.appAddress = appAddress
        self.isRemoved = isRemoved
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        func day(_ date: Date) -> View.Value { .text(words.day(date, now: now, in: frame.house.timeZone)) }
        return [
            "app": .text(appAddress), "has_rows": .flag(!backups.isEmpty),
            "last": .html(backups.first.map { words.html("backups.last", ["day": day($0.made)]) }),
            "news": .html(isRemoved ? words.html("backups.removed") : nil),
            "rows": .rows(
                backups.map { backup in
                    let phone = backup.phone ?? words.text("backups.gone_phone")
                    return [
                        "id": .text(backup.id), "phone": .text(phone),
                        "made": .html(words.html("backups.made", ["day": day(backup.made)])),
                        "kept": .flag(backup.isKeptHere),
                        "remove_name": .text(words.text("backups.remove_name", ["device": .text(phone)])),
                    ]
                }),
        ]
    }
}
