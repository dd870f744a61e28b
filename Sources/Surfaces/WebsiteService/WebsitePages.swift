import Bytes
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Pages

/// The few pages that websites need: on Countersign's own host, and below `/.countersign/` on a website's.
struct WebsitePages: Sendable {
    static let siteAssets = WebsitePath.own + "assets/"

    let settings: WebsiteSettings
    let clock: any Domain.Clock
    let book: WordBook
    private let own: Templates
    private let site: Templates
    private let siteFiles = StaticFiles(folder: siteAssets)

    init(_ settings: WebsiteSettings, clock: any Domain.Clock) throws(AssetFault) {
        self.settings = settings
        self.clock = clock
        book = try WordBook()
        own = try Templates()
        site = try Templates(files: siteFiles)
    }

    /// A page on a website's host. `token` belongs to its form.
    func onSite(
        _ page: some Page, of application: String?, for request: Request, status: HTTPResponse.Status = .ok,
        token: String = ""
    ) -> Response {
        var frame = frame(site, request)
        frame.application = application
        frame.token = token
        frame.action = WebsitePath.own + "sign-out"
        frame.help = settings.publicAddress + "/help"
        var security = SecurityHeaders()
        // Whether the website is to be read over HTTPS for ever is the website's own affair.
        security.https = false
        return response(page.rendered(in: frame), security, status)
    }

    /// A page on Countersign's own host.
    func onOwnHost(_ page: some Page, for request: Request, status: HTTPResponse.Status) -> Response {
        var security = SecurityHeaders()
        security.https = settings.isHTTPS
        return response(page.rendered(in: frame(own, request)), security, status)
    }

    func time() -> Date { Date(timeIntervalSince1970: Double(clock.now().milliseconds) / 1000) }

    /// A file that pages on a website's host load.
    func asset(_ request: Request) -> Response {
        guard let file = siteFiles[request.uri.path] else { return Response(status: .notFound) }
        var headers = HTTPFields()
        for (name, value) in file.headers { headers.add(name, value) }
        if file.isKnown(ifNoneMatch: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private func frame(_ templates: Templates, _ request: Request) -> Frame {
        let words = book.words(parameter: nil, cookie: nil, acceptLanguage: request.headers[.acceptLanguage])
        return Frame(
            templates: templates, words: words,
            house: House(name: settings.organisation, desk: settings.desk, timeZone: settings.timeZone))
    }

    private func response(_ page: HTML, _ security: SecurityHeaders, _ status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        for (name, value) in security.list { headers.add(name, value) }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page.text)))
    }
}

extension HTTPFields {
    mutating func add(_ name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        append(HTTPField(name: name, value: value))
    }
}
