"""A browser without scripts: it keeps cookies, follows redirects and sends forms."""

import html.parser
import time
import urllib.parse

import requests

HOPS_MAX = 12


class Form:
    def __init__(self, action: str, method: str):
        self.action, self.method = action, method.lower()
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, str] = {}


class _Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self.title, self._in_heading, self.heading = "", False, ""

    def handle_starttag(self, tag, pairs):
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag == "h1":
            self._in_heading = True
        elif self.forms and tag == "input" and given.get("type") not in ("checkbox", "radio"):
            self.forms[-1].fields[given.get("name", "")] = given.get("value", "")
        elif self.forms and tag == "button" and given.get("name"):
            self.forms[-1].buttons[given["value"]] = given["name"]

    def handle_endtag(self, tag):
        self._in_heading = self._in_heading and tag != "h1"

    def handle_data(self, data):
        if self._in_heading:
            self.heading += data


class Browser:
    """One window. `stop_at` is the beginning of an address that is not fetched, for a client that isn't there."""

    def __init__(self, stop_at: str | None = None):
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        self.stop_at = stop_at
        self.url, self.status, self.text, self.headers = "", 0, "", {}
        self.stopped: str | None = None

    def get(self, url: str) -> "Browser":
        return self._go("GET", url)

    def _go(self, method: str, url: str, fields: dict | None = None) -> "Browser":
        self.stopped = None
        for _ in range(HOPS_MAX):
            url = urllib.parse.urljoin(self.url, url)
            if self.stop_at and url.startswith(self.stop_at):
                self.stopped = url
                self.posted = fields
                return self
            answer = self.session.request(method, url, data=fields, allow_redirects=False, timeout=30)
            self.url, self.status, self.text, self.headers = url, answer.status_code, answer.text, answer.headers
            if answer.status_code not in (301, 302, 303):
                return self
            method, url, fields = "GET", answer.headers["Location"], None
        raise AssertionError(f"more than {HOPS_MAX} redirects, at last to {url}")

    def _parsed(self) -> _Forms:
        parser = _Forms()
        parser.feed(self.text)
        return parser

    @property
    def heading(self) -> str:
        return self._parsed().heading.strip()

    @property
    def form(self) -> Form:
        forms = self._parsed().forms
        assert forms, f"no form at {self.url} ({self.status}): {self.text[:500]}"
        return forms[0]

    def send(self, button: str | None = None, **fields) -> "Browser":
        """Fills in the page's first form and presses the button of that value."""
        form = self.form
        filled = {**form.fields, **fields}
        if button:
            assert button in form.buttons, f"no button {button} at {self.url}: {form.buttons}"
            filled[form.buttons[button]] = button
        return self._go(form.method.upper(), form.action, filled)

    def answer(self) -> dict[str, str]:
        """The parameters of the address that the browser stopped at, or of the form that was sent there."""
        assert self.stopped, f"at {self.url} ({self.status}): {self.heading}"
        query = urllib.parse.urlsplit(self.stopped).query
        return self.posted or dict(urllib.parse.parse_qsl(query))

    def sign_in(self, username: str, password: str, within: float = 20) -> "Browser":
        """Types the password, and presses "continue" until the phone has approved."""
        self.send("continue", username=username, password=password)
        return self.wait_for_phone(within)

    def wait_for_phone(self, within: float = 20) -> "Browser":
        end = time.monotonic() + within
        while "/p/" in self.url and self.stopped is None and self.status == 200:
            form = self.form
            if form.action.startswith("http"):  # the way back, by a form
                return self.send()
            assert time.monotonic() < end, f"still at {self.url}: {self.heading}"
            time.sleep(0.2)
            if "continue" in form.buttons:
                self.send("continue")
            elif form.fields.get("do") == "continue":  # approved meanwhile: the page that a script sends on
                self.send()
            else:
                return self
        return self
