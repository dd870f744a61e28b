"""Requests to the Duo Auth API that no well-behaved client would send: each byte of them can be chosen."""

import base64
import email.utils
import hashlib
import hmac
import http.client
import json
import ssl
import time
import urllib.parse


class Signed:
    """One request with signature version 2; sending the same object again sends the same bytes."""

    def __init__(self, duo: dict, method: str, path: str, params: dict[str, str], at: float | None = None,
                 query: str = ""):
        self.host, self.ca = duo["host"], duo["ca"]
        self.method, self.target = method, path + (f"?{query}" if query else "")
        pairs = sorted((urllib.parse.quote(key, "~"), urllib.parse.quote(value, "~")) for key, value in params.items())
        self.body = "&".join(f"{key}={value}" for key, value in pairs)
        date = email.utils.formatdate(time.time() if at is None else at)
        text = "\n".join([date, method, self.host.rpartition(":")[0], path, self.body])
        mark = hmac.new(duo["skey"].encode(), text.encode(), hashlib.sha512).hexdigest()
        self.headers = {
            "Date": date, "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": "Basic " + base64.b64encode(f"{duo['ikey']}:{mark}".encode()).decode()}

    def send(self) -> tuple[int, dict]:
        """The status and what the answer says."""
        name, _, port = self.host.rpartition(":")
        connection = http.client.HTTPSConnection(name, int(port), timeout=60,
                                                 context=ssl.create_default_context(cafile=self.ca))
        try:
            connection.request(self.method, self.target, self.body, self.headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
