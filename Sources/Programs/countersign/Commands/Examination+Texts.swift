import Notifiers

extension Examination {
    /// Whether texts can be handed to the gateway. None is sent for a look: each costs money.
    func texts() -> Finding {
        guard let gateway = settings.texts.gateway else {
            return .ok("texts.off", "no texts are sent: telephone numbers come from the directory and the command line")
        }
        guard TextNotifier(gateway: gateway).hasSecret else {
            return .fail(
                "texts.secret", "the secret for \(gateway.host) cannot be read from \(gateway.secretFile)",
                "put it there, readable by the service, then: countersign doctor texts")
        }
        return .ok("texts.gateway", "texts go to \(gateway.host)")
    }
}
