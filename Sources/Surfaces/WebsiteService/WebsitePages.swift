import Bytes
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import PageServing
import Pages

/// The few pages below `/.countersign/` on a website's own host.
struct WebsitePages: Sendable {
    static let siteAssets = WebsitePath.own + "assets/"

    let settings: WebsiteSettings
    let book: WordBook
    private let site: Templates
    private let siteFiles = StaticFiles(folder: siteAssets)

    init(_ settings: WebsiteSettings) throws(AssetFault) {
        self.settings = settings
        book = try WordBook()
        site = try Templates(files: siteFiles)
    }

    /// A page on a website's host. `token` belongs to its form.
    func onSite(
        _ page: some Page, of application: String?, for request: Request, status: HTTPResponse.Status = .ok,
        token: String = ""
    ) -> Response {
        var frame = frame(for: request)
        frame.application = application
        frame.token = token
        frame.action = WebsitePath.own + "sign-out"
        frame.help = settings.publicAddress + "/help"
        var security = SecurityHeaders()
        // Whether the website is to be read over HTTPS for ever is the website's own affair.
        security.https = false
        return response(page.rendered(in: frame), security, status)
    }

    /// A file that pages on a website's host load.
    func asset(_ request: Request) -> Response {
        guard let file = siteFiles[request.uri.path] else { return Response(status: .notFound) }
        var headers = HTTPFields()
        for (name, value) in file.headers { headers.add(name, value) }
        if file.isKnown(ifNoneMatch: request.headers[.ifNoneMatch]) { return unchanged(headers) }
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private func frame(for request: Request) -> Frame {
        let words = book.words(parameter: nil, cookie: nil, acceptLanguage: request.headers[.acceptLanguage])
        return Frame(
            templates: site, words: words,
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
