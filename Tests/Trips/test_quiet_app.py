"""The app that nobody needs is silent and sends nothing; what it needs when it is needed is little."""

import itertools
import json
import os
import time

import pytest

from app_window import AppWindow
from counting import CountingWay
from installation import Site
from test_push import Asking, app_with_line, ask, can_be_woken, events, fake, owner, setup_code, until  # noqa: F401

push_service = pytest.importorskip("push_service")

#: The whole count of a month is 500.
WHOLE_BROWSER = True  # it can be asked for notifications
APPROVALS = int(os.environ.get("COUNTERSIGN_APPROVALS", "20"))

#: Whether the window is seen, as the test says.
SEEN = """window.isSeen = true;
Object.defineProperty(document, "visibilityState", { get: () => window.isSeen ? "visible" : "hidden" });"""
SET_SEEN = "(isSeen) => { window.isSeen = isSeen; document.dispatchEvent(new Event('visibilitychange')); }"
NOTES = """() => navigator.serviceWorker.ready.then((registration) => registration.getNotifications()).then((all) =>
    all.map(({ title }) => title))"""


@pytest.fixture(scope="module")
def service():
    service = push_service.PushService()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def way():
    way = CountingWay()
    yield way
    way.stop()


@pytest.fixture(scope="module")
def site(service, way, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("counted"), f"push:\n  services: [\"{service.origin}\"]\n",
                f"127.0.0.1:{way.port}")
    way.target = int(site.http.rsplit(":", 1)[1])
    site.start()
    site.command("app", "add", "quick", "--name", "Quick", "--kind", "duo")
    site.command("policy", "set", "number.mode", "off", "--app", "quick")
    yield site
    assert site.stop() == 0


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A server in a network that knows no push service's name."""
    site = Site(tmp_path_factory.mktemp("elsewhere"), "push:\n  services: [push.example.invalid]\n")
    site.start()
    site.command("app", "add", "quick", "--name", "Quick", "--kind", "duo")
    site.command("policy", "set", "number.mode", "off", "--app", "quick")
    yield site
    assert site.stop() == 0


@pytest.fixture
def owner_elsewhere(elsewhere):
    elsewhere.command("user", "add", "far")
    return "far"


@pytest.fixture
def ask_elsewhere(elsewhere):
    asked = []

    def begin(person: str, app: str):
        asked.append(Asking(elsewhere, person, app))
        return asked[-1]

    yield begin
    for each in asked:
        each.end()


def quiet_app(chromium, site, owner, line) -> AppWindow:
    """An app that is set up, in a window whose clock and visibility are the test's."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="en-GB", reduced_motion="reduce",
                                   permissions=["notifications"])
    context.add_init_script(fake(line))
    context.add_init_script(SEEN)
    app = AppWindow(None, f"http://{site.public}", context=context)
    app.open("/app/#pair=" + setup_code(site, owner)).page.locator("form button.main").click()
    app.page.locator("main.compare button.main").click()
    app.page.locator("main.result").wait_for()
    until(lambda: can_be_woken(site, owner), "no line")
    app.page.wait_for_timeout(1_000)
    return app


def settled(app: AppWindow, way: CountingWay) -> int:
    """The count, once nothing more comes."""
    count = -1
    while count != way.count:
        count = way.count
        app.page.wait_for_timeout(4_000)
    return count


def test_F78_a_day_without_use_costs_nothing(chromium, site, service, way, owner):  # noqa: F811
    app = quiet_app(chromium, site, owner, service.phone())
    app.page.goto("about:blank")
    app.page.clock.install()
    app.open().page.locator("h1", has_text="Your codes").wait_for()
    app.page.evaluate(SET_SEEN, False)
    before = settled(app, way)
    for _ in range(48):
        app.page.clock.fast_forward("30:00")
    assert settled(app, way) == before, "24 hours behind other windows"
    app.page.goto("about:blank")
    before = settled(app, way)
    app.page.wait_for_timeout(5_000)
    assert way.count == before, "closed"
    app.close()


def test_F78_opening_the_app_when_nothing_is_new_costs_less_than_two_kilobytes(
        chromium, site, service, way, owner):  # noqa: F811
    app = quiet_app(chromium, site, owner, service.phone())
    costs = []
    for _ in range(3):
        app.page.goto("about:blank")
        before = settled(app, way)
        app.open().page.locator("h1", has_text="Your codes").wait_for()
        costs.append(settled(app, way) - before)
    print(f"an opening: {costs} bytes")
    assert max(costs) <= 2_048
    app.close()


def test_F79_an_approval_with_all_that_http_adds_to_it_keeps_to_its_budget(
        chromium, site, service, way, owner, ask):  # noqa: F811
    app = quiet_app(chromium, site, owner, service.phone())
    app.page.goto(f"http://{site.public}/app/")
    costs = []
    for _ in range(APPROVALS):
        before = len(service.taken)
        asking = ask(owner, "quick")
        app.page.locator("h1", has_text="Signing in to Test?").wait_for()
        pushed = service.wait(before + 1)[before]["bytes"]
        app.page.wait_for_timeout(300)
        begun = way.count
        app.press("Approve").page.locator("h1", has_text="Approved.").wait_for()
        app.page.wait_for_timeout(300)
        costs.append(pushed + way.count - begun)
        assert asking.answer() == "approved"
        app.press("Done").page.locator("h1", has_text="Your codes").wait_for()
    print(f"an approval: {sum(costs) / len(costs):.0f} bytes, at most {max(costs)}")
    assert max(costs) <= 2_048 and sum(costs) / len(costs) * 500 <= 1_024_000
    app.close()


def test_F96_where_names_of_push_services_cannot_be_looked_up_the_app_that_is_opened_has_the_request_at_once(
        chromium, service, owner_elsewhere, ask_elsewhere, elsewhere):
    line = service.phone()
    line.endpoint = "https://push.example.invalid/x"
    app = app_with_line(chromium, elsewhere, owner_elsewhere, line)
    until(lambda: can_be_woken(elsewhere, owner_elsewhere), "no line")
    app.page.goto("about:blank")
    asking = ask_elsewhere(owner_elsewhere, "quick")
    until(lambda: events(elsewhere, owner_elsewhere, "sign_in.asked"), "nothing was asked")
    until(lambda: "can't be reached" in elsewhere.log.read_text(), "nobody tried")
    begun = time.monotonic()
    app.open().page.locator("h1", has_text="Signing in to Test?").wait_for(timeout=5_000)
    assert time.monotonic() - begun < 2
    app.press("Approve").expect("Approved.")
    assert asking.answer() == "approved"
    app.close()


def test_F91_B20_three_days_of_a_network_that_comes_and_goes_show_nothing(chromium, site, service, way, owner):
    app = quiet_app(chromium, site, owner, service.phone())
    app.page.goto("about:blank")
    app.page.clock.install()
    app.open().page.locator("h1", has_text="Your codes").wait_for()
    before = len(service.taken)
    texts = set()
    for turn in range(50):
        way.cut(turn % 2 == 0)
        app.page.evaluate(SET_SEEN, turn % 3 != 2)
        for _ in range(4):
            app.page.clock.fast_forward("21:36")
            app.page.wait_for_timeout(30)
        texts |= {app.page.inner_text("h1"), *app.page.locator(".notice").all_inner_texts(),
                  app.page.inner_text("#status"), app.page.inner_text("#alert")}
        assert app.page.evaluate(NOTES) == []
    way.cut(False)
    assert texts == {"Your codes", ""} and len(service.taken) == before
    assert app.faults == []
    app.close()


def test_B20_a_hundred_pushes_are_a_hundred_notifications_whatever_state_the_app_is_in(
        chromium, site, service, owner, ask):  # noqa: F811
    line = service.phone()
    before = len(service.taken)
    app = quiet_app(chromium, site, owner, line)
    worker = app.context.service_workers[0]
    # Each notification that is shown is counted where it is made.
    worker.evaluate("""() => {
      self.shown = [];
      const show = self.registration.showNotification.bind(self.registration);
      ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
        self.shown.push(title);
        return show(title, options);
      };
    }""")
    cdp = app.context.new_cdp_session(app.page)
    found = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    cdp.send("ServiceWorker.enable")
    until(lambda: app.page.wait_for_timeout(50) or found, "no worker")
    ask(owner, "quick")
    push = json.dumps(line.read(service.wait(before + 1)[before]["body"]))
    other = app.context.new_page()
    offline, online = (lambda: app.context.set_offline(True)), (lambda: app.context.set_offline(False))
    states = [
        ("on the card", lambda: app.page.goto(f"http://{site.public}/app/")),
        ("behind others", lambda: app.page.evaluate(SET_SEEN, False)),
        ("offline", offline), ("online again", online),
        ("another page of the server", lambda: app.page.goto(f"http://{site.public}/help")),
        ("closed", lambda: app.page.goto("about:blank")),
        ("its store is gone", lambda: worker.evaluate("() => caches.delete('countersign-worker')")),
        ("its files are gone", lambda: worker.evaluate("() => caches.delete('countersign-app')")),
    ]
    texts = [push, "", "{}", "no JSON", push.replace("notification", "nothing")]
    session = other.context.new_cdp_session(other)
    session.send("ServiceWorker.enable")
    for count, (text, (state, enter)) in enumerate(
            zip(itertools.cycle(texts), itertools.cycle(each for each in states for _ in range(13)), strict=False)):
        if count == 100:
            break
        if count % 13 == 0:
            enter()
        session.send("ServiceWorker.deliverPushMessage", {
            "origin": f"http://{site.public}", "registrationId": found[0]["registrationId"], "data": text})
        until(lambda: other.wait_for_timeout(20) or worker.evaluate("() => self.shown.length") == count + 1,
              f"push {count} of 100 showed nothing: {state}, {text[:40]}")
    assert len(worker.evaluate("() => self.shown")) == 100
    app.close()
