"""The pages of a browser's sign-in: how long the server takes for each, and what each weighs over the wire.

Times are taken at the client, over one kept connection on the loopback, one request at a time: the server's own time
and the little that the loopback adds.
"""

import base64
import hashlib
import html.parser
import http.client
import json
import os
import statistics
import time
import urllib.parse

import fobs
from demo import Demo
from machine import percentile
from oath import hotp

KEY = b"12345678901234567890"
PEOPLE = 100
WEIGHT_KIB_MOST = 60


class Page(html.parser.HTMLParser):
    """The fields of a page's forms, and the files that it loads."""

    def __init__(self, text: str):
        super().__init__()
        self.fields: dict[str, str] = {}
        self.files: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = {name: value or "" for name, value in pairs}
        if tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"]] = given["value"]
        elif tag == "link" and {"stylesheet", "icon"} & set(given.get("rel", "").split()):
            self.files.append(given["href"])
        elif tag in ("script", "img") and given.get("src") and not given["src"].startswith("data:"):
            self.files.append(given["src"])


class Answer:
    def __init__(self, response: http.client.HTTPResponse, body: bytes):
        self.status, self.headers, self.body = response.status, response.headers, body
        self.text = body.decode()

    @property
    def weight(self) -> int:
        """Bytes of the answer, head and body."""
        return len(str(self.headers).encode()) + len("HTTP/1.1 200 OK\r\n") + len(self.body)


class Window:
    """A browser's one kept connection, with its cookies; it notes what each kind of request took."""

    def __init__(self, address: str, times: dict[str, list[float]]):
        self.connection = http.client.HTTPConnection(address, timeout=30)
        self.connection.connect()
        self.times, self.cookies = times, {}

    def ask(self, kind: str, method: str, path: str, form: dict | None = None, **headers: str) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response, response.read())
        self.times.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def close(self) -> None:
        self.connection.close()


def expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} in place of {status}: {answer.text[:300]}")
    return answer


def path_of(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sign_in(demo: Demo, person: dict, times: dict, pages: dict[str, Answer]) -> None:
    """One person's whole way with password and code, from the application and back to it."""
    client = demo.ready["openid"]
    window = Window(demo.http, times)
    verifier = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = urllib.parse.urlencode({
        "client_id": client["client_id"], "redirect_uri": client["redirect_uri"], "response_type": "code",
        "scope": "openid profile email", "state": "s", "nonce": "n", "code_challenge": challenge,
        "code_challenge_method": "S256"})
    begun = expect(window.ask("authorize", "GET", f"/openid/authorize?{query}"), 303)
    visit = path_of(begun.headers["Location"])
    pages["password"] = expect(window.ask("password", "GET", visit), 200)
    given = Page(pages["password"].text).fields
    expect(window.ask("password_typed", "POST", visit, {
        **given, "username": person["username"], "password": person["password"]}), 303)
    expect(window.ask("visit", "GET", visit), 200)
    pages["options"] = expect(window.ask("options", "GET", f"{visit}?show=options"), 200)
    pages["help_in_prompt"] = expect(window.ask("help_in_prompt", "GET", f"{visit}?show=help"), 200)
    pages["code"] = expect(window.ask("code", "GET", f"{visit}?show=code"), 200)
    given = Page(pages["code"].text).fields
    back = expect(window.ask("code_typed", "POST", visit, {**given, "code": hotp(KEY, 0)}), 303)
    answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back.headers["Location"]).query))
    basic = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    token = expect(window.ask("token", "POST", "/openid/token", {
        "grant_type": "authorization_code", "code": answer["code"], "redirect_uri": client["redirect_uri"],
        "code_verifier": verifier}, Authorization=f"Basic {basic}"), 200)
    access = json.loads(token.text)["access_token"]
    expect(window.ask("userinfo", "GET", "/openid/userinfo", Authorization=f"Bearer {access}"), 200)
    expect(window.ask("authorize_again", "GET", f"/openid/authorize?{query}"), 303)
    expect(window.ask("discovery", "GET", "/.well-known/openid-configuration"), 200)
    expect(window.ask("keys", "GET", "/openid/keys"), 200)
    pages["help"] = expect(window.ask("help", "GET", "/help"), 200)
    window.close()


def check_phone(demo: Demo, person: dict, times: dict, pages: dict[str, Answer]) -> None:
    """The page that waits for a phone, of somebody whose phone is silent."""
    client = demo.ready["openid"]
    window = Window(demo.http, times)
    query = urllib.parse.urlencode({
        "client_id": client["client_id"], "redirect_uri": client["redirect_uri"], "response_type": "code",
        "scope": "openid", "state": "s", "nonce": "n"})
    visit = path_of(expect(window.ask("authorize", "GET", f"/openid/authorize?{query}"), 303).headers["Location"])
    given = Page(expect(window.ask("password", "GET", visit), 200).text).fields
    expect(window.ask("password_typed", "POST", visit, {
        **given, "username": person["username"], "password": person["password"]}), 303)
    for _ in range(PEOPLE):
        pages["check_phone"] = expect(window.ask("check_phone", "GET", visit), 200)
    window.close()


def weight(demo: Demo, page: Answer) -> int:
    """A page with its style, scripts and pictures, as a browser loads them that has none yet."""
    window = Window(demo.http, {})
    total = page.weight
    for file in dict.fromkeys(Page(page.text).files):
        total += expect(window.ask("file", "GET", path_of(file)), 200).weight
    window.close()
    return total


def run(report, folder) -> None:
    fobs.folder(folder / "data", people=2_000, fobs=PEOPLE, shared_key=KEY)
    demo = Demo(folder / "data", phones="silent")
    try:
        times: dict[str, list[float]] = {}
        pages: dict[str, Answer] = {}
        people = [person for person in demo.people if not person.get("phone")][:PEOPLE]
        warm: dict[str, list[float]] = {}
        for number, person in enumerate(people):
            sign_in(demo, person, times if number >= 10 else warm, pages)
        check_phone(demo, next(person for person in demo.people if person.get("phone")), times, pages)
        for kind, found in times.items():
            report(f"pages.{kind}.p50", statistics.median(found), "ms")
            report(f"pages.{kind}.p99", percentile(found, 0.99), "ms")
        for name, page in pages.items():
            report(f"pages.{name}.weight", weight(demo, page) / 1024, "KiB", most=WEIGHT_KIB_MOST)
    finally:
        demo.stop()
