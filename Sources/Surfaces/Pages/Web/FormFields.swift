public import Bytes

/// The fields of a form that a page has sent. Each name stands once; a form that says one thing twice is refused.
public struct FormFields: Sendable {
    /// No form of ours has more.
    public static let fieldsMax = 40
    /// No form of ours is larger; a passkey's answer takes about 2,000 bytes, a new passkey's up to 12,000.
    public static let bytesMax = 32_768

    private let values: [String: String]

    public init(parsing body: [UInt8]) throws(FormURLEncodedError) {
        var values: [String: String] = [:]
        for (name, value) in try FormURLEncoded.parse(body, fieldsMax: Self.fieldsMax, bytesMax: Self.bytesMax) {
            guard values.updateValue(value, forKey: name) == nil else { throw .malformed }
        }
        self.values = values
    }

    /// The field's text; nil where it isn't there or is empty.
    public subscript(_ name: FieldName) -> String? {
        guard let value = values[name.rawValue], !value.isEmpty else { return nil }
        return value
    }

    /// A field that must not be seen.
    public func secret(_ name: FieldName) -> Secret? { self[name].map { Secret(text: $0) } }

    /// Whether a box was ticked.
    public func isTicked(_ name: FieldName) -> Bool { self[name] == "yes" }

    /// Which button was pressed; nil for none that we know.
    public var deed: Deed? { self[.deed].flatMap(Deed.init(rawValue:)) }
}

/// The names of fields in the templates' forms.
public enum FieldName: String, CaseIterable, Sendable {
    case deed = "do"
    case token
    case username
    case password
    /// A passkey's answer, as JSON.
    case credential
    case code
    /// What an offline phone answers a picture with.
    case digits
    case way
    case matter
    /// The name of a device.
    case name
    /// What is set up.
    case setUp = "set_up"
    /// A secret of a form, sealed.
    case kept
    case serial
    case remember
    case keep
    /// What is to be locked.
    case lock
    /// What goes first, and with which application it does as usual again.
    case first, usual
    case browser
    case backup
    /// The number under which the police has it.
    case reference
    case moreTime = "more_time"
    case chooseNumber = "choose_number"
    case noCopying = "no_copying"
    case textOnly = "text_only"
    case language
    case number
    /// What the help desk is asked, how to reach the one who asks, and when.
    case text, reach, slot
    /// What somebody looks for in the help centre.
    case query = "q"
    case choice
    /// Another account of the same person.
    case account
    case request
    /// The days of a trip, and where it goes.
    case from, until, countries
}

/// What the buttons of the templates' forms ask for.
public enum Deed: String, CaseIterable, Sendable {
    case add
    case approve
    case carryOn = "carry_on"
    case code
    case devices
    case download
    case forgetAll = "forget_all"
    case lock
    case make
    case lockAccount = "lock_account"
    /// Goes on: with what was typed, or after an approval where no script does it.
    case proceed = "continue"
    case again
    case later
    case link
    case mistake
    case moreTime = "more_time"
    case no
    case notMe = "not_me"
    case notNow = "not_now"
    case now
    case otherOptions = "other"
    case passkey
    case remove
    case rename
    case report
    case save
    case sendAgain = "send_again"
    case setUp = "set_up"
    case signOut = "sign_out"
    case signOutAll = "sign_out_all"
    case stay
    case test
    case unlock
    case vouch
    case yes
}
