import Bytes
import Domain
import Engine
import Foundation
import Pages

/// Where a made-up service listens, and how it shows Countersign who it is.
struct DemoPlace: Equatable {
    var port: Int
    /// The client of OpenID Connect; nil for a website whose proxy asks.
    var client: String?
    /// The client's secret, or the proxy's.
    var secret: String

    init(port: Int, client: String?, secret: String) {
        self.port = port
        self.client = client
        self.secret = secret
    }

    init?(json: JSONValue) {
        guard let port = json["port"]?.integer.flatMap({ UInt16(exactly: $0) }), port > 0,
            let secret = json["secret"]?.string
        else { return nil }
        self.init(port: Int(port), client: json["client_id"]?.string, secret: secret)
    }

    var json: JSONValue {
        ["port": JSONValue(port), "client_id": JSONValue(client), "secret": .string(secret)]
    }

    /// As browsers see it. Services have the machine's own name, whatever Countersign's is.
    var address: String { "http://localhost:\(port)" }
}

/// Gives each made-up service a port of its own, which it keeps.
struct DemoPlaces {
    let installation: Installation
    let host: String
    /// Countersign's own port: services take those after it, where they are free.
    let port: Int

    /// Registers a service that is new, or whose port somebody else has taken meanwhile.
    func settle(_ state: inout DemoState) async throws {
        let administration = installation.administration
        let there = Set(try await administration.applications().map(\.key))
        for (index, service) in DemoServicePage.Service.allCases.enumerated() {
            if let kept = state.places[service], there.contains(service.key), isFree(kept.port) { continue }
            let taken = state.places.filter { $0.key != service }.map(\.value.port)
            let wanted = port + 1 + index
            guard
                let free = wanted < 65_536 && !taken.contains(wanted) && isFree(wanted) ? wanted : PortCheck.free()
            else {
                throw Mistake(.notAllowed, "no port is free on \(host) for \(service.name)")
            }
            if there.contains(service.key) { try await administration.remove(service.key, by: .system) }
            var place = DemoPlace(port: free, client: nil, secret: "")
            let made = try await administration.add(MadeUpUniversity.draft(service, at: place.address), by: .system)
            place.client = made.openID?.id
            place.secret = (made.openIDSecret ?? made.proxy)?.exposedText() ?? ""
            state.places[service] = place
            if let key = made.integrationKey {
                state.integrationKey = key
                state.integrationSecret = made.integrationSecret?.exposedText()
            }
            if service == .learn {
                state.openIDClient = place.client
                state.openIDSecret = place.secret
            }
            try state.save(installation.settings.data)
        }
    }

    private func isFree(_ port: Int) -> Bool { PortCheck.isFree(host: host, port: port) }
}
