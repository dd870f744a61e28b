/// What makes an address unfit for being registered.
public enum AddressError: Error, Equatable, Sendable {
    case tooLong
    /// A character that no address may have: not ASCII, a control, a space, a backslash, a quotation mark …
    case character
    /// No scheme, one in capitals, or one that is not allowed for this client.
    case scheme
    case fragment
    /// `name@` before the host.
    case userInfo
    /// Not a host name in lower case without a dot at its end, nor an address in its one form.
    case host
    case port
    /// A path with `.` or `..`, a broken escape, or an escaped slash, backslash, dot, percent sign or control.
    case path
    /// A broken escape, or a parameter that the response itself may bear.
    case query
}
