"""A window of Chromium in which somebody signs in."""


from looks import WEIGHT_MAX, violations
from visit import Client

SIZES = {"phone": {"width": 360, "height": 740}, "computer": {"width": 1280, "height": 800}}


class Window:
    """A window of Chromium that looks at each page that it is shown."""

    def __init__(self, chromium, client: Client, size: str, scripts: bool = True):
        self.client, self.scripts, self.weight = client, scripts, 0
        self.faults, self.heard = [], []
        self.learn_icon = client.redirect.replace("/callback", "/favicon.ico")
        self.context = chromium.new_context(
            viewport=SIZES[size], java_script_enabled=scripts, reduced_motion="reduce", locale="en-GB")
        self.page = self.context.new_page()
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.client.issuer + "/", self.client.redirect, self.learn_icon, "data:")):
            self.faults.append(f"asks {request.url}")

    def _answered(self, response) -> None:
        if response.request.is_navigation_request() and response.url.startswith(self.client.issuer):
            policy = response.headers.get("content-security-policy", "")
            if response.status != 303 and ("default-src 'none'" not in policy or "unsafe" in policy):
                self.faults.append(f"{response.url} has the policy {policy!r}")

    def _said(self, message) -> None:
        self.heard.append(message.text)
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def arrive(self, **more: str) -> "Window":
        self.page.goto(self.client.address(**more))
        return self

    def expect(self, heading: str) -> "Window":
        """Waits for a page of that heading, and looks whether everybody can read it."""
        self.page.locator("h1", has_text=heading).first.wait_for(timeout=10_000)
        self.page.wait_for_load_state("load")
        if self.scripts:
            self.faults += [f"{heading}: {fault}" for fault in violations(self.page)]
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{heading}: wider than the window")
            weight = self.page.evaluate("""() => ["navigation", "resource"].flatMap((kind) =>
                performance.getEntriesByType(kind)).reduce((sum, each) => sum + each.encodedBodySize + 600, 0)""")
            self.weight = max(self.weight, weight)
        assert self.faults == [] and self.weight <= WEIGHT_MAX, (self.faults, self.weight)
        return self

    def type(self, name: str, text: str) -> None:
        self.page.fill(f"#{name}", text)

    def press(self, value: str) -> "Window":
        self.page.click(f'button[value="{value}"]')
        return self

    def password(self, person: dict, password: str | None = None) -> "Window":
        self.type("username", person["username"])
        self.type("password", password or person["password"])
        return self.press("continue")

    def number(self) -> str:
        return self.page.inner_text(".number").replace(" ", "")

    def code(self, text: str) -> "Window":
        self.type("code", text)
        return self.press("continue")

    def signed_in(self) -> bool:
        """Waits until the way has led back to the application; without scripts the person presses on."""
        if not self.scripts:
            while not self.page.url.startswith(self.client.redirect):
                self.page.locator("form button").first.click(timeout=5_000)
        self.page.wait_for_url(self.client.redirect + "?code=*", timeout=10_000)
        return "state=where" in self.page.url

    def close(self) -> None:
        self.context.close()
