"""Requests wake a phone through the push service of its browser."""

import json
import subprocess
import time

import pytest
import requests

import demo
from app_window import AppWindow
from installation import Site

push_service = pytest.importorskip("push_service")
firefox = pytest.importorskip("firefox")

#: A browser whose push line the test holds: the app makes it, tells the server, and is woken by hand.
FAKE = """([endpoint, key, auth]) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const made = (serverKey) => ({
    endpoint, options: { applicationServerKey: serverKey.buffer ?? serverKey }, unsubscribe: async () => true,
    getKey: (name) => bytes(name === "auth" ? auth : key).buffer,
  });
  let line = null;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => { line = made(applicationServerKey); return line; };
  PushManager.prototype.getSubscription = async () => line;
}"""


@pytest.fixture(scope="module")
def service():
    service = push_service.PushService()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def site(service, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), f"push:\n  services: [\"{service.origin}\"]\n")
    site.start()
    for key in ("learn", "quick"):
        site.command("app", "add", key, "--name", key.title(), "--kind", "duo")
    site.command("policy", "set", "number.mode", "off", "--app", "quick")
    yield site
    assert site.stop() == 0


@pytest.fixture
def owner(site, request):
    name = "p" + str(abs(hash(request.node.name)))[:10]
    site.command("user", "add", name)
    return name


def setup_code(site, owner: str) -> str:
    return site.command("device", "setup", owner)["code"].replace("-", "")


class Asking:
    """A test request, made by another program on the same database, that waits for the phone's answer."""

    def __init__(self, site, owner: str, app: str):
        device = site.command("user", "show", owner)["devices"][0]["id"]
        self.process = subprocess.Popen(
            [demo.program(), "device", "test", device, "--app", app, "--data", str(site.data), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def answer(self) -> str:
        """What the device said, once it has."""
        return json.loads(self.process.communicate(timeout=20)[0])["answer"]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def ask(site):
    asked = []

    def begin(owner: str, app: str = "learn") -> Asking:
        asked.append(Asking(site, owner, app))
        return asked[-1]

    yield begin
    for each in asked:
        each.end()


def app_with_line(chromium, site, owner: str, line, locale: str = "en-GB") -> AppWindow:
    """The app of that person in a browser whose push line is the test's."""
    issuer = f"http://{site.http}"
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale=locale, reduced_motion="reduce",
                                   permissions=["notifications"])
    context.add_init_script(f"({FAKE})({json.dumps([line.endpoint, line.key, push_service.b64(line.auth)])})")
    app = AppWindow(None, issuer, context=context)
    app.open("/app/#pair=" + setup_code(site, owner)).page.locator("form button.main").click()
    app.page.locator("button.main").first.click()
    return app


def can_be_woken(site, owner: str) -> bool:
    """Whether the server has a push line of that person's phone."""
    return len(site.command("log", "search", "--event", "device.line_set", "--person", owner)["entries"]) > 0


def until(condition, what: str, within: float = 15) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_B20_F79_a_push_says_all_that_the_card_shows_in_a_few_bytes_and_another_library_reads_it(
        chromium, site, service, owner, ask):
    line = service.phone()
    before = len(service.taken)
    app = app_with_line(chromium, site, owner, line, locale="cy")
    until(lambda: can_be_woken(site, owner), "no line")
    ask(owner)
    push = service.wait(before + 1)[before]
    headers = push["headers"]
    assert headers["Urgency"] == "high" and headers["Topic"] == "request" and 60 <= int(headers["TTL"]) <= 120
    said = line.read(push["body"])
    assert said["web_push"] == 8030 and said["notification"]["navigate"] == f"http://{site.http}/app/"
    assert said["notification"]["title"] == "Mewngofnodi i Test?" and said["notification"]["lang"] == "cy"
    card = json.loads(push_service.unb64(said["notification"]["data"]["request"].split(".")[1]))
    assert card["app"] == "Test" and card["acc"] == owner and "digits" in card
    assert push["bytes"] < 900, "the budget of an approval is 2,048 bytes"
    assert push["token"] not in site.log.read_text(), "T26 the address of a line is in no log"
    app.close()


def test_F93_B20_the_worker_shows_each_push_and_says_of_a_late_one_that_it_has_ended(
        chromium, site, service, owner, ask, tmp_path):
    line = service.phone()
    before = len(service.taken)
    app = app_with_line(chromium, site, owner, line)
    until(lambda: can_be_woken(site, owner), "no line")
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    cdp = app.context.new_cdp_session(app.page)
    found = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    cdp.send("ServiceWorker.enable")
    until(lambda: app.page.wait_for_timeout(50) or found, "no worker")

    def deliver(text: str) -> list[dict]:
        cdp.send("ServiceWorker.deliverPushMessage", {
            "origin": f"http://{site.http}", "registrationId": found[0]["registrationId"], "data": text})
        app.page.wait_for_timeout(400)
        return app.page.evaluate("""() => navigator.serviceWorker.ready.then((registration) =>
            registration.getNotifications()).then((all) => all.map(({ title, data }) => [title, data?.id ?? null]))""")

    ask(owner)
    text = json.dumps(line.read(service.wait(before + 1)[before]["body"]))
    shown = deliver(text)
    assert [title for title, _ in shown] == ["Sign-in to Test?"] and shown[0][1]
    app.expect("Signing in to Test?")
    # A newer push takes the older one's place; what can't be read, or has ended, shows a notification all the same.
    assert len(deliver(text)) == 1
    said = json.loads(text)
    head, claims, signature = said["notification"]["data"]["request"].split(".")
    old = {**json.loads(push_service.unb64(claims)), "exp": 1_700_000_000}
    said["notification"]["data"]["request"] = f"{head}.{push_service.b64(json.dumps(old).encode())}.{signature}"
    for late in (json.dumps(said), "not JSON", "{}", ""):
        assert deliver(late) == [["This sign-in has ended", None]], late
    app.close()


def test_T19_a_line_that_leads_anywhere_else_is_refused_and_nothing_is_sent(chromium, site, service, owner, ask):
    line = service.phone()
    for endpoint in ("http://localhost:1/x", "https://169.254.169.254/latest", "https://evil.example/x",
                     service.origin.replace("localhost", "127.0.0.1") + "/x"):
        line.endpoint = endpoint
        app = app_with_line(chromium, site, owner, line)
        app.page.wait_for_timeout(700)
        refused = [each.response().status for each in app.asked if each.url.endswith("/line")]
        assert refused and set(refused) <= {400, 409}, (endpoint, refused)
        app.close()
    before, refusals = len(service.taken), len(service.refused)
    ask(owner)
    time.sleep(1)
    assert (len(service.taken), len(service.refused)) == (before, refusals)


def test_B19_a_line_that_is_gone_is_retired_and_comes_back_when_the_app_opens(chromium, site, service, owner, ask):
    line = service.phone()
    before, refusals = len(service.taken), len(service.refused)
    app = app_with_line(chromium, site, owner, line)
    until(lambda: [each for each in app.asked if each.url.endswith("/line")], "no line was told")
    app.page.wait_for_timeout(300)
    service.forget(line.endpoint)
    ask(owner)
    until(lambda: service.refused[refusals:] == [(410, "no such line")], f"{service.refused[refusals:]}")
    until(lambda: site.command("log", "search", "--event", "device.line_lost")["entries"], "the line is not retired")
    again = service.phone()
    app.page.evaluate(f"({FAKE})({json.dumps([again.endpoint, again.key, push_service.b64(again.auth)])})")
    app.page.evaluate("location.reload()")
    until(lambda: len([each for each in app.asked if each.url.endswith("/line")]) >= 2, "the line was not mended")
    app.close()
    assert len(service.taken) == before


def test_F77_a_busy_push_service_is_asked_again_as_long_as_the_request_is_open(chromium, site, service, owner, ask):
    line = service.phone()
    before = len(service.taken)
    app = app_with_line(chromium, site, owner, line)
    until(lambda: [each for each in app.asked if each.url.endswith("/line")], "no line was told")
    app.page.wait_for_timeout(300)
    service.fail(503)
    service.fail(429, Retry_After="2")
    begun = time.monotonic()
    ask(owner)
    service.wait(before + 1)
    assert time.monotonic() - begun > 2.5, "it waits as it is told"
    app.close()


def test_F77_a_real_browser_is_woken_by_a_real_push_and_its_owner_approves(site, service, owner, ask, tmp_path):
    browser = firefox.Firefox(tmp_path, service.port)
    try:
        before = len(service.taken)
        browser.open(f"http://{site.http}/app/#pair={setup_code(site, owner)}")
        browser.heading("Set up this phone")
        browser.press("Continue")
        browser.heading("Do these match?")
        browser.press("Yes, they match")
        browser.heading("Your phone is ready")
        until(lambda: can_be_woken(site, owner), "no line")
        browser.open("about:blank")  # the app is closed
        asking = ask(owner, "quick")
        service.wait(before + 1)
        browser.open(f"http://{site.http}/app/")
        until(lambda: browser.notifications(), "no notification")
        shown = browser.notifications()
        assert [(each["title"], each["body"]) for each in shown] == [("Sign-in to Test?", "Open to check.")]
        browser.heading("Signing in to Test?")
        browser.press("Approve")
        browser.heading("Approved.")
        assert asking.answer() == "approved"
    finally:
        browser.close()


def test_F77_where_no_push_service_is_allowed_the_open_app_has_the_request_at_once(
        chromium, site, service, owner, ask):
    line = service.phone()
    app = app_with_line(chromium, site, owner, line)
    begun = time.monotonic()
    service.fail(503, times=50)
    ask(owner)
    app.page.locator("h1", has_text="Signing in to Test?").wait_for(timeout=5_000)
    assert time.monotonic() - begun < 2.5
    service.failures.clear()
    app.close()
    assert requests.get(f"http://{site.http}/metrics", timeout=5).ok
