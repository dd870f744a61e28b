/// Why the service cannot start, or had to stop; the description tells the operator what to do.
public enum RADIUSServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Two clients with one range.
    case repeatedRange(AddressRange)
    /// A client whose network cannot be read.
    case badNetwork(String)
    /// Another program listens there.
    case addressInUse(Endpoint)
    /// This machine has no such address.
    case addressNotHere(Endpoint)
    /// The system allows this program no socket there.
    case notPermitted(Endpoint)
    case cannotListen(Endpoint, reason: String)
    /// A socket was closed while the service ran.
    case closedUnasked

    public var description: String {
        switch self {
        case .repeatedRange(let range):
            "two RADIUS clients have the address range \(range). Give each range one client."
        case .badNetwork(let text):
            "\"\(text)\" is no network of a RADIUS client. Write it as 10.0.0.5, 10.0.0.0/24 or 2001:db8::/32."
        case .addressInUse(let endpoint):
            "cannot listen at \(endpoint) (UDP): another program does. Stop it, or choose another port."
        case .addressNotHere(let endpoint):
            "cannot listen at \(endpoint) (UDP): this machine has no such address. Check: ip address"
        case .notPermitted(let endpoint):
            """
            cannot listen at \(endpoint) (UDP): not permitted. Choose a port above 1023, or grant \
            CAP_NET_BIND_SERVICE.
            """
        case .cannotListen(let endpoint, let reason):
            "cannot listen at \(endpoint) (UDP): \(reason)"
        case .closedUnasked:
            "a RADIUS socket was closed by the system. The service has stopped; start it again."
        }
    }
}
