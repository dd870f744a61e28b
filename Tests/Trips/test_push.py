"""Requests wake a phone through the push service of its browser."""

import hashlib
import json
import pathlib
import re
import subprocess
import time

import pytest

import demo
from app_window import LARGE, NARROW, NO_NOTIFICATIONS, AppWindow
from demo import CommandFailed
from installation import Site

WHOLE_BROWSER = True  # it can be asked for notifications
WORDS = pathlib.Path(__file__).resolve().parents[2] / "Assets" / "app" / "words"

push_service = pytest.importorskip("push_service")
firefox = pytest.importorskip("firefox")

#: A browser whose push line the test holds: the app makes it, tells the server, and is woken by hand.
FAKE = """([endpoint, key, auth]) => {
  const plain = (text) => atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = (text) => Uint8Array.from(plain(text), (letter) => letter.charCodeAt(0));
  const made = (serverKey) => ({
    endpoint, options: { applicationServerKey: serverKey.buffer ?? serverKey }, unsubscribe: async () => true,
    getKey: (name) => bytes(name === "auth" ? auth : key).buffer,
  });
  let line = null;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => (line = made(applicationServerKey));
  PushManager.prototype.getSubscription = async () => line;
}"""


def fake(line) -> str:
    """The script by which a browser has that line."""
    return f"({FAKE})({json.dumps([line.endpoint, line.key, push_service.b64(line.auth)])})"


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
    context.add_init_script(fake(line))
    app = AppWindow(None, issuer, context=context)
    app.open("/app/#pair=" + setup_code(site, owner)).page.locator("form button.main").click()
    app.page.locator("main.compare button.main").click()
    app.page.locator("main.result").wait_for()
    return app


def woken_app(chromium, site, owner: str, line, **more) -> AppWindow:
    """The same, once the server has the line."""
    app = app_with_line(chromium, site, owner, line, **more)
    until(lambda: can_be_woken(site, owner), "no line")
    return app


def events(site, owner: str, name: str) -> list[dict]:
    return site.command("log", "search", "--event", name, "--person", owner)["entries"]


def can_be_woken(site, owner: str) -> bool:
    """Whether the server has a push line of that person's phone."""
    return len(events(site, owner, "device.line_set")) > 0


def until(condition, what: str, within: float = 15) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_B20_F79_a_push_says_all_that_the_card_shows_in_a_few_bytes_and_another_library_reads_it(
        chromium, site, service, owner, ask):
    line = service.phone()
    before = len(service.taken)
    app = woken_app(chromium, site, owner, line, locale="cy")
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
    app = woken_app(chromium, site, owner, line)
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    cdp = app.context.new_cdp_session(app.page)
    found = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    cdp.send("ServiceWorker.enable")
    until(lambda: app.page.wait_for_timeout(50) or found, "no worker")

    def notes() -> list:
        return app.page.evaluate("""() => navigator.serviceWorker.ready.then((registration) =>
            registration.getNotifications()).then((all) => all.map(({ title, data }) => [title, data?.id ?? null]))""")

    def deliver(text: str) -> list:
        cdp.send("ServiceWorker.deliverPushMessage", {
            "origin": f"http://{site.http}", "registrationId": found[0]["registrationId"], "data": text})
        app.page.wait_for_timeout(400)
        return notes()

    ask(owner)
    text = json.dumps(line.read(service.wait(before + 1)[before]["body"]))
    shown = deliver(text)
    assert [title for title, _ in shown] == ["Sign-in to Test?"] and shown[0][1]
    app.expect("Signing in to Test?")
    # The same again takes the first one's place; what can't be read, or has ended, shows a notification all the same.
    assert len(deliver(text)) == 1
    said = json.loads(text)
    head, claims, signature = said["notification"]["data"]["request"].split(".")
    old = {**json.loads(push_service.unb64(claims)), "exp": 1_700_000_000}
    said["notification"]["data"]["request"] = f"{head}.{push_service.b64(json.dumps(old).encode())}.{signature}"
    for late in (json.dumps(said), "not JSON", "{}", ""):
        told = deliver(late)
        assert sorted(title for title, _ in told) == ["Sign-in to Test?", "This sign-in has ended"], (late, told)
    # Who opens the app has seen them, and what is answered needs no notification.
    app.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: [title for title, _ in notes()] == ["Sign-in to Test?"], "the note stays")
    app.press("No").press("It was me: just stop it").expect("Stopped.")
    until(lambda: notes() == [], "the notification stays")
    app.close()


#: A browser that asks its owner, who answers so.
ASKING = """(answer) => {
  let permission = "default";
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => (permission = answer);
}"""


@pytest.mark.parametrize("size,look,locale", [
    (NARROW, "light", "cy"), (NARROW, "dark", "en"), (LARGE, "dark", "zh-CN"), (LARGE, "light", "en")])
@pytest.mark.parametrize("answer", ["granted", "denied"])
def test_F13_a_new_phone_is_asked_about_notifications_after_a_tap_and_a_no_is_fine(
        chromium, site, service, owner, size, look, locale, answer):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}.get(locale, "en")
    words = json.loads((WORDS / f"{language}.json").read_text())
    context = chromium.new_context(viewport=size, color_scheme=look, locale=locale, reduced_motion="reduce")
    context.add_init_script(fake(service.phone()))
    context.add_init_script(f"({ASKING})({json.dumps(answer)})")
    app = AppWindow(None, f"http://{site.http}", context=context)
    app.open("/app/#pair=" + setup_code(site, owner)).page.locator("form button.main").click()
    app.expect(words["compare"]["title"]).press(words["compare"]["yes"]).expect(words["notify"]["title"])
    assert not can_be_woken(site, owner), "nothing is asked of the browser before the tap"
    app.press(words["notify"]["allow"])
    if answer == "denied":
        app.page.locator("main", has_text=words["notify"]["refused"]).wait_for()
        app.expect(words["notify"]["title"]).press(words["notify"]["go_on"])
    app.expect(words["result"]["paired"]).press(words["result"]["done"]).expect(words["home"]["title"])
    assert can_be_woken(site, owner) == (answer == "granted")
    assert app.page.get_by_role("button", name=words["notify"]["allow"]).count() == 0, "it is asked once"
    app.close()


def test_M14_notifications_that_were_put_off_are_offered_and_those_that_were_forbidden_are_explained(
        chromium, site, service, owner):
    line = service.phone()
    context = chromium.new_context(viewport=NARROW, locale="en-GB", reduced_motion="reduce")
    context.add_init_script(fake(line))
    context.add_init_script(f"({ASKING})('granted')")
    app = AppWindow(None, f"http://{site.http}", context=context)
    app.open("/app/#pair=" + setup_code(site, owner)).page.locator("form button.main").click()
    app.expect("Do these match?").press("Yes, they match").expect("Turn on notifications").press("Not now")
    app.expect("Your phone is ready").press("Done").expect("Your codes").press("Turn on notifications")
    app.expect("Turn on notifications").press("Turn on notifications").expect("Your codes")
    until(lambda: can_be_woken(site, owner), "no line")
    context.add_init_script(NO_NOTIFICATIONS)
    app.page.reload()
    app.page.get_by_text("Notifications are off. To turn them on, open your phone’s settings").wait_for()
    app.expect("Your codes")
    until(lambda: events(site, owner, "device.line_off"), "the server believes that it can wake the phone")
    app.close()


def test_T19_a_line_that_leads_anywhere_else_is_refused_and_nothing_is_sent(chromium, site, service, owner, ask):
    line = service.phone()
    for endpoint in ("http://localhost:1/x", "https://169.254.169.254/latest", "https://evil.example/x",
                     service.origin.replace("localhost", "127.0.0.1") + "/x"):
        line.endpoint = endpoint
        app = app_with_line(chromium, site, owner, line)
        told = lambda: [each for each in app.asked if each.url.endswith("/line")]  # noqa: E731
        until(lambda: app.page.wait_for_timeout(50) or told(), f"{endpoint} was not told")
        refused = {each.response().status for each in told()}
        assert refused <= {400, 409}, (endpoint, refused)
        app.close()
    before, refusals = len(service.taken), len(service.refused)
    ask(owner)
    time.sleep(1)
    assert (len(service.taken), len(service.refused)) == (before, refusals)


def test_B19_a_line_that_is_gone_is_retired_and_comes_back_when_the_app_opens(chromium, site, service, owner, ask):
    line = service.phone()
    before, refusals = len(service.taken), len(service.refused)
    app = woken_app(chromium, site, owner, line)
    service.forget(line.endpoint)
    asking = ask(owner, "quick")
    until(lambda: service.refused[refusals:] == [(410, "no such line")], "nothing was pushed")
    until(lambda: events(site, owner, "device.line_lost"), "the line is not retired")
    app.expect("Signing in to Test?").press("Approve")
    assert asking.answer() == "approved", "the open app has the request all the same"
    again = service.phone()
    app.context.add_init_script(fake(again))
    app.page.reload()
    until(lambda: len(events(site, owner, "device.line_set")) == 2, "the line was not mended")
    app.expect("Your codes")
    app.page.get_by_text("Notifications were off. We’ve turned them on again.").wait_for()
    ask(owner, "quick")
    assert again.read(service.wait(before + 1)[before]["body"])["notification"]["title"] == "Sign-in to Test?"
    app.close()


def test_F77_a_busy_push_service_is_asked_again_as_long_as_the_request_is_open(chromium, site, service, owner, ask):
    line = service.phone()
    before = len(service.taken)
    app = woken_app(chromium, site, owner, line)
    service.fail(503)
    service.fail(429, Retry_After="2")
    begun = time.monotonic()
    ask(owner)
    service.wait(before + 1)
    assert time.monotonic() - begun > 2.5, "it waits as it is told"
    app.close()


def set_up(browser: firefox.Firefox, site, owner: str) -> None:
    """The app there is its owner's phone, and has a push line."""
    browser.open(f"http://{site.http}/app/#pair={setup_code(site, owner)}")
    browser.heading("Set up this phone")
    browser.press("Continue")
    browser.heading("Do these match?")
    browser.press("Yes, they match")
    browser.heading("Your phone is ready")
    until(lambda: can_be_woken(site, owner), "no line")


def test_F77_a_real_browser_is_woken_by_a_real_push_and_its_owner_approves(site, service, owner, ask, tmp_path):
    browser = firefox.Firefox(tmp_path, service.port)
    try:
        before = len(service.taken)
        set_up(browser, site, owner)
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
    app = woken_app(chromium, site, owner, line)
    service.fail(503, times=50)
    app.page.goto("about:blank")
    asking = ask(owner, "quick")
    until(lambda: events(site, owner, "sign_in.asked"), "nothing was asked")
    begun = time.monotonic()
    app.open()
    app.page.locator("h1", has_text="Signing in to Test?").wait_for(timeout=5_000)
    assert time.monotonic() - begun < 2
    app.press("Approve").expect("Approved.")
    assert asking.answer() == "approved"
    service.failures.clear()
    app.close()


def key_of(push: dict) -> str:
    """The server's key that a message came with, by its name."""
    point = re.search(r"k=([A-Za-z0-9_-]+)", push["headers"]["Authorization"])[1]
    return push_service.b64(hashlib.sha256(push_service.unb64(point)).digest())[:16]


def test_B19_F77_the_servers_push_key_changes_phone_by_phone_as_their_apps_are_opened(
        chromium, site, service, owner, ask, tmp_path):
    late = owner + "-late"
    site.command("user", "add", late)
    unopened = woken_app(chromium, site, late, service.phone())
    unopened.page.goto("about:blank")
    browser = firefox.Firefox(tmp_path, service.port)
    try:
        before, refusals = len(service.taken), len(service.refused)
        set_up(browser, site, owner)
        browser.open("about:blank")
        [old] = site.command("key", "list")["push"]
        new, left = site.command("key", "rotate", "--push")["push"]
        assert (new["phones"], left) == (0, {**old, "use": "is left"}) and old["phones"] >= 2
        with pytest.raises(CommandFailed):
            site.command("key", "rotate", "--push")
        asking = ask(owner, "quick")
        assert key_of(service.wait(before + 1)[before]) == old["key"], "the line that the phone has works on"
        browser.open(f"http://{site.http}/app/")
        browser.heading("Signing in to Test?")
        browser.press("Approve")
        browser.heading("Approved.")
        assert asking.answer() == "approved"
        until(lambda: len(events(site, owner, "device.line_set")) == 2, "no new line")
        browser.open("about:blank")
        ask(owner, "quick")
        assert key_of(service.wait(before + 2)[before + 1]) == new["key"]
        assert service.refused[refusals:] == [], "each line had its own key"
    finally:
        browser.close()
    assert site.command("key", "retire", "--yes")["retired"] == old["key"]
    assert [each["key"] for each in site.command("key", "list")["push"]] == [new["key"]]
    until(lambda: site.command("log", "search", "--event", "push_key.retired")["entries"], "nothing is in the record")
    line = service.phone()
    unopened.context.add_init_script(fake(line))
    unopened.open().expect("Your codes")
    until(lambda: len(events(site, late, "device.line_set")) == 2, "no new line")
    ask(late, "quick")
    push = service.wait(before + 3)[before + 2]
    assert key_of(push) == new["key"] and line.read(push["body"])["notification"]["title"] == "Sign-in to Test?"
    unopened.close()
