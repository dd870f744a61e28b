import Bytes
import Domain
import DuoAPI
import Engine
import Logging

extension AuthAPI {
    /// How long a set-up code may live, as policy's own figure: 45 random bits are not made for a year.
    static let setupSecondsMax: Int64 = 604_800

    /// Adds a person and opens a set-up for their phone.
    func enroll(_ visit: Visit) async throws -> EnrollResponse {
        let request = try EnrollRequest(parsing: visit.request.parameters)
        guard request.bypassCodes == 0 else { throw APIFailure.invalidParameter("bypass_codes") }
        let opened: OpenedSetup
        do {
            opened = try await setups.enrol(
                username: request.username, lifetimeSeconds: Int(min(request.validSeconds, Self.setupSecondsMax)),
                by: .application(visit.integration.application), message: visit.message)
        } catch let mistake as Mistake {
            switch mistake.kind {
            case .alreadyThere: throw request.username == nil ? Self.sentBefore : APIFailure.duplicate("username")
            case .notFound, .notAllowed, .malformed: throw APIFailure.invalidParameter("username")
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            logger.error("an enrolment failed", metadata: ["error": "\(error)"])
            throw Refusal(.serviceError)
        }
        RequestCount.add(visit.integration.applicationKey, Call.enroll.rawValue, "started")
        let code = ActivationCode(code: opened.code, host: settings.host)
        return EnrollResponse(
            user: try ObjectID(.user, carrying: opened.setup.person.text), username: opened.username,
            activationCode: Secret(text: code.text), activationBarcode: code.pictureURL, activationURL: code.pairingURL,
            expires: opened.setup.endsAt.seconds)
    }

    /// Whether the phone was set up with that code.
    func enrollStatus(_ visit: Visit) async throws -> EnrollStatus {
        let request = try EnrollStatusRequest(parsing: visit.request.parameters)
        guard let code = ActivationCode(request.activationCode.exposedText(), hosts: settings.publicNames) else {
            return .invalid
        }
        let setup: Setup?
        do {
            setup = try await setups.setup(code: Secret(text: code.code))
        } catch {
            logger.error("a set-up cannot be read", metadata: ["error": "\(error)"])
            throw Refusal(.serviceError)
        }
        guard let setup, setup.person.text == request.user.carried else { return .invalid }
        if setup.state == .done { return .success }
        return setup.isOpen(at: visit.now) ? .waiting : .invalid
    }
}
