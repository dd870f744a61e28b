// Made by Tests/Tidy/items.py from Assets/app/items.json: change that list, then run it.

/// What an answer may be asked to bring beside the decision, under the names that travel.
public enum PhoneItem: String, CaseIterable, Sendable {
    /// Screen lock.
    case lock
    /// Model.
    case model
    /// System and its version.
    case os
    /// This app’s version.
    case app

    /// Bytes of what a phone tells under the name; 0 where it shows something and tells nothing.
    public var bytesMax: Int {
        switch self {
        case .lock: 0
        case .model: 32
        case .os: 32
        case .app: 32
        }
    }
}
