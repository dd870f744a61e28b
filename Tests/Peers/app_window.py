"""The phone app in a window of Chromium, in the size of a phone."""


from looks import violations

NARROW, USUAL, LARGE = ({"width": 320, "height": 568}, {"width": 360, "height": 740}, {"width": 430, "height": 932})


#: A browser that allows no notifications, and asks nobody about them.
NO_NOTIFICATIONS = "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });"


class AppWindow:
    """The app as its owner uses it; each screen is looked at as everybody must be able to read it."""

    def __init__(self, chromium, issuer: str, size: dict = USUAL, look: str = "light", locale: str = "en-GB",
                 context=None):
        self.issuer, self.faults, self.asked = issuer, [], []
        self.context = context or chromium.new_context(
            viewport=size, color_scheme=look, locale=locale, reduced_motion="reduce", has_touch=True)
        if context is None:
            self.context.add_init_script(NO_NOTIFICATIONS)
        self.page = self.context.pages[0] if context and context.pages else self.context.new_page()
        self.context.on("request", self._asks)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _asks(self, request) -> None:
        self.asked.append(request)
        if not request.url.startswith((self.issuer + "/app/", self.issuer + "/api/phone/", "blob:", "data:")):
            self.faults.append(f"asks {request.url}")

    def _said(self, message) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            self.faults.append(message.text)

    def open(self, path: str = "/app/") -> "AppWindow":
        self.page.goto(self.issuer + path)
        return self

    def expect(self, heading: str) -> "AppWindow":
        """Waits for a screen of that heading, and looks whether everybody can read it."""
        self.page.locator("h1", has_text=heading).first.wait_for(timeout=15_000)
        self.faults += [f"{heading}: {fault}" for fault in violations(self.page)]
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{heading}: wider than the window")
        assert self.faults == [], self.faults
        return self

    def press(self, label: str) -> "AppWindow":
        self.page.get_by_role("button", name=label, exact=True).first.click()
        return self

    def type_number(self, number: str) -> "AppWindow":
        """On the app's own keys."""
        for digit in number:
            self.press(digit)
        return self

    def approve(self, number: str) -> "AppWindow":
        return self.type_number(number).press("Approve").expect("Approved.")

    def words(self) -> str:
        """What is to be compared with the other screen."""
        return self.page.inner_text(".words").strip()

    def code(self) -> str:
        """The code of the first account, as it is shown."""
        self.page.wait_for_function("/\\d{3} \\d{3}/.test(document.querySelector('button.code bdi').textContent)")
        return self.page.inner_text("button.code bdi").replace(" ", "")

    def close(self) -> None:
        self.context.close()
