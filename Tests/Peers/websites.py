"""A website of nobody's own making behind nginx, Apache or Caddy, and a browser that goes there."""

import atexit
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

from demo import free_port

START_SECONDS_MAX = 20
APACHE_MODULES = "/usr/lib/apache2/modules"


class _Echo(http.server.BaseHTTPRequestHandler):
    """A website that knows nothing of sign-ins: it tells which request it was given."""

    def do_GET(self):
        body = json.dumps({"path": self.path, "headers": [list(pair) for pair in self.headers.items()]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Website:
    """The proxy of `origin`, with what `countersign app add` has printed for it.

    `authority` is the file of the authority by which it knows Countersign, in the place of the machine's own."""

    def __init__(self, proxy: str, snippet: str, origin: str, authority: str | None = None):
        parts = urllib.parse.urlsplit(origin)
        self.proxy, self.origin, self.host, self.port = proxy, origin, parts.netloc, parts.port
        self.name, self.is_https = parts.hostname, parts.scheme == "https"
        self.backend = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
        threading.Thread(target=self.backend.serve_forever, daemon=True).start()
        # Workers of nginx and Apache run as another account, which must reach the folder.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="countersign-site."))
        self.folder.chmod(0o755)
        snippet = snippet.replace("127.0.0.1:3000", f"127.0.0.1:{self.backend.server_port}")
        trusted = {"SSL_CERT_FILE": authority} if authority else {}
        if authority:
            snippet = snippet.replace("/etc/ssl/certs/ca-certificates.crt", authority)
        relay = free_port()
        snippet = snippet.replace("127.0.0.1:8079", f"127.0.0.1:{relay}")
        words = {"nginx": self._nginx, "apache": self._apache, "caddy": self._caddy}[proxy](snippet)
        self.log = self.folder / "log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={
                **os.environ, **trusted, "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)})
        atexit.register(self.stop)
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.proxy} ended:\n{self.log.read_text()[-4000:]}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.connect()
                connection.close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"{self.proxy} does not listen:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        self.backend.shutdown()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _nginx(self, snippet: str) -> list:
        tls = ""
        if self.is_https:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-days", "2", "-subj", f"/CN={self.name}", "-keyout", self.folder / "key",
                            "-out", self.folder / "pem"], check=True, capture_output=True)
            tls = f"ssl_certificate {self.folder}/pem; ssl_certificate_key {self.folder}/key;"
        paths = "\n".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        file = self.folder / "nginx.conf"
        file.write_text(f"""
            daemon off; pid {self.folder}/pid; error_log stderr;
            events {{ }}
            http {{
                access_log off; {paths}
                server {{
                    listen 127.0.0.1:{self.port} {"ssl" if tls else ""}; server_name {self.name}; {tls}
                    {snippet}
                }}
            }}""")
        return ["nginx", "-c", str(file), "-p", str(self.folder)]

    def _apache(self, snippet: str) -> list:
        script = self.folder / "countersign.lua"
        host, lua = re.split(r"(?m)^# In /etc/apache2/countersign\.lua.*$", snippet)
        script.write_text(lua)
        # What is printed for the site, and beside it the way to a Countersign that is elsewhere.
        host, beside, relay = host.partition("# Beside it")
        modules = "\n".join(
            f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so"
            for name in ("mpm_event", "authn_core", "authz_core", "headers", "proxy", "proxy_http", "lua", "ssl"))
        file = self.folder / "apache.conf"
        file.write_text(f"""
ServerRoot {self.folder}
PidFile {self.folder}/pid
Listen 127.0.0.1:{self.port}
ErrorLog {self.folder}/error.log
ServerName {self.name}
{modules}
User www-data
Group www-data
<VirtualHost 127.0.0.1:{self.port}>
ServerName {self.name}
{host.replace("/etc/apache2/countersign.lua", str(script))}
</VirtualHost>
{beside}{relay}
""")
        return ["apache2", "-DFOREGROUND", "-f", str(file)]

    def _caddy(self, snippet: str) -> list:
        file = self.folder / "Caddyfile"
        file.write_text(f"{{\n    admin off\n    auto_https off\n}}\n{snippet}\n")
        return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


class Answer:
    def __init__(self, status: int, headers: list, body: bytes, url: str):
        self.status, self.headers, self.body, self.url = status, headers, body, url

    @property
    def location(self) -> str | None:
        return next((value for name, value in self.headers if name.lower() == "location"), None)

    @property
    def text(self) -> str:
        return self.body.decode()

    def seen(self, name: str) -> list[str]:
        """The values under which the website was given the header, however it is written."""
        return [value for key, value in json.loads(self.body)["headers"]
                if key.lower().replace("_", "-") == name.lower()]


class Browser:
    """Keeps cookies by host, and finds every host on this machine."""

    def __init__(self):
        self.cookies: dict[str, dict[str, str]] = {}

    def ask(self, url: str, form: dict | None = None, headers: dict | None = None) -> Answer:
        parts = urllib.parse.urlsplit(url)
        jar = self.cookies.setdefault(parts.netloc, {})
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection("127.0.0.1", parts.port, timeout=20, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=20)
        sent = {"Host": parts.netloc, **(headers or {})}
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        body = None
        if form is not None:
            body, sent["Content-Type"] = urllib.parse.urlencode(form), "application/x-www-form-urlencoded"
        path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request("POST" if form is not None else "GET", path, body, sent)
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.getheaders(), reply.read(), url)
        connection.close()
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._keep(jar, value, parts.scheme)
        return answer

    def _keep(self, jar: dict, text: str, scheme: str) -> None:
        pair, *rest = [part.strip() for part in text.split(";")]
        name, value = pair.split("=", 1)
        flags = {part.lower() for part in rest}
        if name.startswith("__Host-"):
            assert scheme == "https" and "secure" in flags and "path=/" in flags
            assert not any(flag.startswith("domain") for flag in flags)
        if "max-age=0" in flags:
            jar.pop(name, None)
        else:
            jar[name] = value

    def go(self, url: str, form: dict | None = None, headers: dict | None = None) -> Answer:
        """As a person goes: along redirects, to the page at their end."""
        for _ in range(12):
            answer = self.ask(url, form, headers)
            if answer.status not in (301, 302, 303, 307):
                return answer
            url, form = urllib.parse.urljoin(url, answer.location), None
        raise AssertionError(f"redirects go on for ever: {url}")

    def send(self, page: Answer, **fields: str) -> Answer:
        """Sends the form of a page of Countersign."""
        token = re.search(r'name="token" value="([^"]+)"', page.text).group(1)
        action = re.search(r'<form method="post" action="([^"]*)"', page.text).group(1)
        return self.go(urllib.parse.urljoin(page.url, action), {"token": token, **fields})
