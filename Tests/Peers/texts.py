"""A gateway for texts as a university has one: HTTPS, a bearer secret, a message in JSON."""

import http.server
import json
import pathlib
import ssl
import subprocess
import threading

from demo import free_port

SECRET = "a text secret"


class TextGateway:
    """Listens on 127.0.0.1 from `start` to `stop`; `taken` are the messages, oldest first."""

    def __init__(self, folder: pathlib.Path):
        self.port = free_port()
        self.certificate, self.key = folder / "text.pem", folder / "text.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(self.key),
             "-out", str(self.certificate)], check=True, capture_output=True)
        self.secret = folder / "text.secret"
        self.secret.write_text(SECRET + "\n")
        self.taken: list[dict] = []
        self.refused = 0
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                right = self.headers["Authorization"] == f"Bearer {SECRET}" and self.path == "/send"
                if right:
                    gateway.taken.append(json.loads(body))
                else:
                    gateway.refused += 1
                self.send_response(202 if right else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def start(self) -> "TextGateway":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def settings(self, **changed: str) -> str:
        """The group of settings that leads here."""
        group = {"url": f"https://localhost:{self.port}/send", "secret_file": str(self.secret),
                 "ca_file": str(self.certificate), "from": "Trip", **changed}
        return "text:\n" + "".join(f"  {key}: {value}\n" for key, value in group.items() if value)
