public import Bytes
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

    /// The cookies that came with the request.
    public func cookies(of request: Request) -> Pages.Cookies {
        Pages.Cookies(parsing: request.headers[values: .cookie], place)
    }

    /// The way to the first page of a visit, which its cookie ties to the browser.
    public func redirect(
        toVisit id: String, secret: Secret, lifetimeSeconds: Int, for request: Request
    ) -> Response {
        let begun = cookies(of: request).names(beginning: BrowserCookie.visitPrefix)
        var all = begun.dropLast(BrowserCookie.visitsMax - 1).map { Pages.Cookie.removing($0) }
        let own = Pages.Cookie(
            BrowserCookie.visit(id), secret.exposedText(), lifetimeSeconds: lifetimeSeconds)
        if let own { all.append(own) }
        return redirect(to: "/p/\(id)", cookies: all)
    }

    /// The frame of a page in the language that the person chose, or that the browser asks for.
    public func frame(for request: Request) -> Frame {
        let words = book.words(
            parameter: request.uri.queryParameters["lang"].map(String.init),
            cookie: cookies(of: request)[BrowserCookie.language],
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
        security.framesOurselves = frame.phoneBeside != nil
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
                    return Response(status: .notModified, headers: headers)
                }
                return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
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
