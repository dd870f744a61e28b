public import Bytes
public import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
public import Pages

/// Serves pages: their frame, headers, cookies and files, the same for every surface that people see.
public struct PageServer: Sendable {
    /// No form is larger.
    public static let bodyMax = FormFields.bytesMax

    public let token: FormToken
    public let place: Pages.Cookie.Place
    private let templates: Templates
    private let book: WordBook
    private let files = StaticFiles()
    private let house: Pages.House

    /// - Parameters:
    ///   - isHTTPS: whether people read the pages over HTTPS.
    ///   - formKey: 32 bytes, the same on every node.
    public init(house: Pages.House, isHTTPS: Bool, formKey: Secret, languages: [Language] = Language.real) throws {
        templates = try Templates()
        book = try WordBook(offered: languages)
        self.house = house
        place = isHTTPS ? .https : .plainHTTP
        token = FormToken(key: formKey)
    }

    /// The university's name.
    public var houseName: String { house.name }
    /// Where the university's days begin and end.
    public var timeZone: TimeZone { house.timeZone }

    /// The cookies that came with the request.
    public func cookies(of request: Request) -> Pages.Cookies {
        Pages.Cookies(parsing: request.headers[values: .cookie], place)
    }

    /// The way to the first page of a visit, which its cookie ties to the browser.
    /// - Parameter languages: the tags of those that the application asks for, most wanted first.
    public func redirect(
        toVisit id: String, secret: Secret, lifetimeSeconds: Int, languages: [String] = [], for request: Request
    ) -> Response {
        let sent = cookies(of: request)
        let kept = sent.names(beginning: BrowserCookie.visitPrefix).suffix(BrowserCookie.visitsMax - 1)
        let over = sent.names(beginning: BrowserCookie.visitPrefix).filter { !kept.contains($0) }
        let silent = sent.names(beginning: BrowserCookie.visitLanguagePrefix).filter { name in
            !kept.contains {
                BrowserCookie.visitLanguage(String($0.dropFirst(BrowserCookie.visitPrefix.count))) == name
            }
        }
        var all = (over + silent).map { Pages.Cookie.removing($0) }
        var own = [
            Pages.Cookie(BrowserCookie.visit(id), secret.exposedText(), lifetimeSeconds: lifetimeSeconds)
        ]
        if let language = Language.spoken(of: languages, offered: book.offered) {
            own.append(
                Pages.Cookie(BrowserCookie.visitLanguage(id), language.rawValue, lifetimeSeconds: lifetimeSeconds))
        }
        all += own.compactMap { $0 }
        return redirect(to: "/p/\(id)", cookies: all)
    }

    /// The secrets of the visits that the browser knows of, the oldest first.
    public func visitSecrets(of request: Request) -> [Secret] {
        let sent = cookies(of: request)
        return sent.names(beginning: BrowserCookie.visitPrefix).suffix(BrowserCookie.visitsMax)
            .compactMap { sent[$0].map { Secret(text: $0) } }
    }

    /// What takes a visit's cookies away, once it is over.
    public func removals(ofVisit id: String, for request: Request) -> [Pages.Cookie] {
        let language = BrowserCookie.visitLanguage(id)
        let names = [BrowserCookie.visit(id)] + (cookies(of: request)[language] == nil ? [] : [language])
        return names.map { Pages.Cookie.removing($0) }
    }

    /// The frame of a page in the language that was chosen in the browser, that the person wishes, that the application
    /// asked for at the beginning of this visit, or that the browser asks for.
    /// - Parameters:
    ///   - languages: the tags of those that the application asks for with this request, most wanted first.
    ///   - person: the tag of the one that the person wishes, once it is known whose page it is.
    public func frame(
        for request: Request, visit: String? = nil, languages: [String] = [], person: String? = nil
    ) -> Frame {
        let sent = cookies(of: request)
        let words = book.words(
            parameter: request.uri.queryParameters["lang"].map(String.init), cookie: sent[BrowserCookie.language],
            person: person,
            application: visit.flatMap { sent[BrowserCookie.visitLanguage($0)] }
                ?? Language.spoken(of: languages, offered: book.offered)?.rawValue,
            acceptLanguage: request.headers[.acceptLanguage])
        var frame = Frame(templates: templates, words: words, house: house)
        frame.here = request.uri.path
        return frame
    }

    /// A page as a response. A language that was chosen by its link is kept.
    public func response(
        _ page: some Page, in frame: Frame, for request: Request, status: HTTPResponse.Status = .ok,
        cookies: [Pages.Cookie] = [], formOrigins: [String] = [], framing: SecurityHeaders.Framing = .never
    ) -> Response {
        var security = SecurityHeaders()
        security.https = place == .https
        security.formOrigins = formOrigins
        security.framing = framing
        security.framesOurselves = frame.phoneBeside != nil || frame.framesOurselves
        var headers = fields(security.list)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = frame.words.language.tag
        var all = cookies
        if request.uri.queryParameters["lang"] != nil,
            let kept = Pages.Cookie(
                BrowserCookie.language, frame.words.language.rawValue, lifetimeSeconds: BrowserCookie.languageSeconds)
        {
            all.append(kept)
        }
        set(all, on: &headers)
        let body = ByteBuffer(bytes: page.rendered(in: frame).bytes)
        return Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }

    /// What has the browser keep the language that its person wishes, or forget the one that it kept.
    public func cookie(keeping language: String?) -> Pages.Cookie? {
        guard let language else { return .removing(BrowserCookie.language) }
        return Pages.Cookie(BrowserCookie.language, language, lifetimeSeconds: BrowserCookie.languageSeconds)
    }

    /// A file to be kept, which browsers don't show.
    public func download(_ text: String, name: String, type: String) -> Response {
        var security = SecurityHeaders()
        security.https = place == .https
        var headers = fields(security.list)
        headers[.contentType] = type + "; charset=utf-8"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// To another address, after a form (303) so that going back sends nothing twice.
    public func redirect(to address: String, cookies: [Pages.Cookie] = []) -> Response {
        var headers: HTTPFields = [
            .location: address, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        if let policy = HTTPField.Name("Referrer-Policy") { headers[policy] = "no-referrer" }
        set(cookies, on: &headers)
        return Response(status: .seeOther, headers: headers)
    }

    /// The fields of the form in the body; nil for what no page of ours sends.
    public func form(of request: Request) async -> FormFields? {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type == "application/x-www-form-urlencoded",
            let body = try? await request.body.collect(upTo: Self.bodyMax)
        else { return nil }
        return try? FormFields(parsing: Array(body.readableBytesView))
    }

    /// Adds the style, the scripts and the pictures.
    public func addFiles<Context: RequestContext>(to router: some RouterMethods<Context>) {
        for file in files.all {
            let headers = fields(file.headers)
            router.get(RouterPath(file.address)) { request, _ in
                if file.isKnown(ifNoneMatch: request.headers[.ifNoneMatch]) {
                    return unchanged(headers)
                }
                return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
            }
        }
    }

    /// Adds the phone app.
    public func addApp<Context: RequestContext>(to router: some RouterMethods<Context>) {
        for file in AppFiles().all {
            let headers = fields(file.headers(https: place == .https))
            let addresses = file.address == AppFiles.folder ? AppFiles.pages : [file.address]
            for address in addresses {
                router.get(RouterPath(address)) { request, _ in
                    // The router takes both; the worker is there for addresses below the folder alone.
                    if request.uri.path + "/" == AppFiles.folder { return redirect(to: AppFiles.folder) }
                    if request.headers[.ifNoneMatch] == file.entityTag { return unchanged(headers) }
                    let (bytes, coding) = file.sent(accepting: request.headers[.acceptEncoding])
                    var headers = headers
                    headers[.contentEncoding] = coding
                    return Response(
                        status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
                }
            }
        }
    }

    private func fields(_ list: [(name: String, value: String)]) -> HTTPFields {
        var headers = HTTPFields()
        for (name, value) in list {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }

    private func set(_ cookies: [Pages.Cookie], on headers: inout HTTPFields) {
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie.serialized(place))) }
    }
}
