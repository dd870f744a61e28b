"""A way to a server that, when told so, has a newer build of the phone app than the server itself."""

import base64
import hashlib
import http.server
import re
import threading
import urllib.error
import urllib.request

OF_VERSION = "/app/version.js"
DROPPED = {"connection", "transfer-encoding", "content-length", "content-encoding", "date", "server", "etag"}


class NewBuild:
    """Passes requests on; from `publish` on, the app's `version.js` says another version, and all that names its hash
    is changed with it, as a build of that version would be."""

    def __init__(self, target: str):
        self.target, self.version = target, None
        way = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, headers, body = way.fetch(self.path)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, version: str) -> None:
        self.version = version

    def fetch(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        code = re.fullmatch(r"/app/worker\.[0-9a-f]{16}\.js", path)
        source = self.worker_code() if code and self.version else path
        status, headers, body = self.get(source)
        if not self.version or not path.startswith("/app/"):
            return status, headers, body
        if path == OF_VERSION:
            body = self.newer(body)
        elif path == "/app/worker.js":
            body = re.sub(rb"worker\.[0-9a-f]{16}\.js", b"worker.%s.js" % self.mark().encode(), body)
        elif code:
            _, _, old = self.get(OF_VERSION)
            body = body.replace(digest(old), digest(self.newer(old)))
        return status, headers, body

    def worker_code(self) -> str:
        """Where the server has the worker's code: its address is not that of the newer build."""
        _, _, body = self.get("/app/worker.js")
        return re.search(rb"/app/worker\.[0-9a-f]{16}\.js", body)[0].decode()

    def newer(self, file: bytes) -> bytes:
        return re.sub(rb'version = "[^"]*"', b'version = "%s"' % self.version.encode(), file)

    def mark(self) -> str:
        return hashlib.sha256(self.version.encode()).hexdigest()[:16]

    def get(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        try:
            answer = urllib.request.urlopen(self.target + path, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in DROPPED]
            return answer.status, kept, answer.read()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def digest(file: bytes) -> bytes:
    return base64.b64encode(hashlib.sha256(file).digest())
