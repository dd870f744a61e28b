import ArgumentParser
import Domain

/// What an operator pastes into the settings of a website's proxy, so that it asks Countersign about each request.
struct ProxySnippet {
    enum Proxy: String, ExpressibleByArgument, CaseIterable { case nginx, apache, caddy }

    /// Stands where the secret does that is shown once.
    static let secretPlace = "THE-SECRET-OF-APP-ROTATE"

    let proxy: Proxy
    let origin: WebsiteOrigin
    let details: Set<Website.Detail>
    let secret: String
    /// Where the proxy reaches Countersign: `https://mfa.example.ac.uk`.
    let countersign: String

    var text: String {
        switch proxy {
        case .nginx: nginx
        case .apache: apache
        case .caddy: caddy
        }
    }

    /// Every header that tells a website something of the person, whether or not this website is told it: what comes
    /// from outside under such a name is thrown away.
    static let headers = ["Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups"]

    func isTold(_ header: String) -> Bool {
        switch header {
        case "Remote-Name": details.contains(.name)
        case "Remote-Email": details.contains(.email)
        case "Remote-Groups": details.contains(.groups)
        default: true
        }
    }

    /// Some websites read a name with an underscore as the same name.
    static func underscored(_ header: String) -> String { header.map { $0 == "-" ? "_" : String($0) }.joined() }

    private static func variable(_ header: String) -> String {
        "$countersign_" + header.dropFirst("Remote-".count).lowercased()
    }

    private var isHTTPS: Bool { countersign.hasPrefix("https://") }

    /// What nginx needs to check Countersign's certificate.
    private var nginxTLS: [String] {
        guard isHTTPS else { return [] }
        return [
            "proxy_ssl_server_name on;", "proxy_ssl_verify on;", "proxy_ssl_verify_depth 3;",
            "proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;",
        ]
    }

    private var nginxIdentity: [String] {
        [
            "proxy_set_header X-Countersign-Proxy \"\(secret)\";", "proxy_set_header X-Forwarded-Host \(origin.host);",
            "proxy_set_header X-Forwarded-Proto \(origin.scheme.rawValue);",
            "proxy_set_header X-Forwarded-For $remote_addr;",
        ] + nginxTLS
    }

    private var nginx: String {
        let sets = Self.headers.filter(isTold).map { header in
            let upstream = "$upstream_http_" + Self.underscored(header.lowercased())
            return "auth_request_set \(Self.variable(header)) \(upstream);"
        }
        let passes = Self.headers.map { header in
            "proxy_set_header \(header) \(isTold(header) ? Self.variable(header) : "\"\"");"
        }
        return block(
            "# In the server { } of \(origin.host):",
            [
                "location = /.countersign/check {", "    internal;", "    proxy_pass \(countersign)/forward/check;",
                "    proxy_pass_request_body off;", "    proxy_set_header Content-Length \"\";",
                "    proxy_set_header X-Original-URI $request_uri;", "    proxy_buffer_size 16k;",
                "    proxy_buffers 4 16k;",
            ], indented(nginxIdentity), ["}", "location /.countersign/ {", "    proxy_pass \(countersign);"],
            indented(nginxIdentity), ["}", "location / {", "    auth_request /.countersign/check;"],
            indented(
                sets + [
                    "auth_request_set $countersign_sign_in $upstream_http_location;",
                    "auth_request_set $countersign_cookie $upstream_http_set_cookie;",
                    "error_page 401 =303 $countersign_sign_in;", "add_header Set-Cookie $countersign_cookie;",
                    "# Your website, with these headers. For FastCGI: fastcgi_param REMOTE_USER $countersign_user;",
                ] + passes + ["proxy_pass http://127.0.0.1:3000;"]), ["}"])
    }

    private var caddyIdentity: [String] {
        [
            "header_up Host {upstream_hostport}", "header_up X-Countersign-Proxy \"\(secret)\"",
            "header_up -X-Original-URI", "header_up X-Forwarded-Host \(origin.host)",
            "header_up X-Forwarded-Proto \(origin.scheme.rawValue)",
        ]
    }

    private var caddy: String {
        let strips = Self.headers.flatMap { [$0, Self.underscored($0)] }
        return block(
            "# In the Caddyfile:",
            ["\(origin.scheme == .https ? origin.host : origin.text) {", "    route {"],
            indented(strips.map { "request_header -\($0)" }, 8),
            ["        reverse_proxy /.countersign/* \(countersign) {"], indented(caddyIdentity, 12),
            ["        }", "        forward_auth \(countersign) {", "            uri /forward/check?mode=redirect"],
            indented(caddyIdentity + ["copy_headers " + Self.headers.filter(isTold).joined(separator: " ")], 12),
            ["        }", "        # Your website:", "        reverse_proxy 127.0.0.1:3000", "    }", "}"])
    }

    private func indented(_ lines: [String], _ columns: Int = 4) -> [String] {
        lines.map { String(repeating: " ", count: columns) + $0 }
    }

    private func block(_ title: String, _ parts: [String]...) -> String {
        ([title] + parts.flatMap { $0 }).joined(separator: "\n")
    }
}
