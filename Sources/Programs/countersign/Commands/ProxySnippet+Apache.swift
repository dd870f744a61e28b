import Domain

/// Debian's Apache has no module that asks another server about each request. Its mod_lua does it with a few lines and
/// Debian's lua-socket; TLS and the certificate's name stay Apache's own work.
extension ProxySnippet {
    /// Where a site of Apache's own leads to Countersign over TLS.
    private static let relay = "127.0.0.1:8079"

    private var isRemote: Bool { countersign.hasPrefix("https://") }
    private var reached: String { isRemote ? "http://\(Self.relay)" : countersign }

    var apache: String {
        """
        # apt install lua-socket && a2enmod lua headers proxy proxy_http ssl
        # In the <VirtualHost> of \(origin.host):
        ProxyPreserveHost On
        \(apacheStrips.joined(separator: "\n"))
        <Location "/">
            LuaHookAccessChecker /etc/apache2/countersign.lua check
            Require all granted
        </Location>
        <Location "/.countersign/">
            RequestHeader set X-Countersign-Proxy "\(secret)"
            RequestHeader set X-Forwarded-Host \(origin.host)
            RequestHeader set X-Forwarded-Proto \(origin.scheme.rawValue)
            RequestHeader set X-Forwarded-For "expr=%{REMOTE_ADDR}"
            ProxyAddHeaders Off
            ProxyPreserveHost Off
            ProxyPass \(reached)/.countersign/
        </Location>
        # Your website, if it runs behind Apache; it gets the headers, and REMOTE_USER is set for others:
        ProxyPass /.countersign/ !
        ProxyPass / http://127.0.0.1:3000/
        \(apacheRelay)# In /etc/apache2/countersign.lua, readable by root and www-data alone:
        \(lua)
        """
    }

    private var apacheStrips: [String] {
        Self.headers.flatMap { header in
            [header, Self.underscored(header)].map { "RequestHeader unset \($0) early" }
        }
    }

    private var apacheRelay: String {
        guard isRemote else { return "" }
        return """
            # Beside it, the way to Countersign, for this machine alone:
            Listen \(Self.relay)
            <VirtualHost \(Self.relay)>
                ProxyAddHeaders Off
                SSLProxyEngine on
                SSLProxyVerify require
                SSLProxyCACertificateFile /etc/ssl/certs/ca-certificates.crt
                ProxyPass / \(countersign)/
            </VirtualHost>

            """
    }

    private var lua: String {
        """
        local http = require "socket.http"
        http.TIMEOUT = 10
        function check(r)
            if r.uri:sub(1, 14) == "/.countersign/" then return apache2.OK end
            local _, status, told = http.request {
                url = "\(reached)/forward/check?mode=redirect", redirect = false,
                headers = {
                    ["X-Countersign-Proxy"] = "\(secret)", ["X-Forwarded-Host"] = "\(origin.host)",
                    ["X-Forwarded-Proto"] = "\(origin.scheme.rawValue)", ["X-Original-URI"] = r.unparsed_uri,
                    ["X-Forwarded-For"] = r.useragent_ip, ["Cookie"] = r.headers_in["Cookie"],
                    ["Sec-Fetch-Mode"] = r.headers_in["Sec-Fetch-Mode"],
                    ["Accept-Language"] = r.headers_in["Accept-Language"],
                },
            }
            if status == 200 and told["remote-user"] then
                r.user = told["remote-user"]
                for _, name in ipairs { \(toldNames) } do
                    if told[name:lower()] then r.headers_in[name] = told[name:lower()] end
                end
                return apache2.OK
            end
            if status == 303 then
                r.err_headers_out["Location"] = told["location"]
                if told["set-cookie"] then r.err_headers_out["Set-Cookie"] = told["set-cookie"] end
                return 303
            end
            return 403
        end
        """
    }

    private var toldNames: String {
        Self.headers.filter(isTold).map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
