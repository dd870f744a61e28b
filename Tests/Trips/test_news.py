"""A newer build of the app comes by itself when nobody is in the middle of something; what is known to go wrong is told
to everybody."""

import pytest

from app_window import AppWindow
from new_build import NewBuild

VERSION = "import('/app/version.js').then(({ version }) => version)"
WAITS = "navigator.serviceWorker.ready.then(({ waiting }) => Boolean(waiting))"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
TROUBLE = "Notifications on iPhones come late."


@pytest.fixture(scope="module")
def way(house):
    way = NewBuild(house.url())
    yield way
    way.close()


def test_F94_a_new_build_is_there_within_a_day_and_interrupts_nobody(chromium, way, eventually):
    app = AppWindow(chromium, way.address)
    app.page.clock.install()
    app.open().expect("Welcome")
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.open().expect("Welcome")
    old = app.page.evaluate(VERSION)
    way.publish("99.0.0")
    app.press("Set up a university account").expect("Set up this phone")
    app.page.clock.fast_forward("23:00:00")
    app.page.evaluate(LOOK)
    assert eventually(lambda: app.page.evaluate(WAITS), 15), "an open app looks for a newer build"
    assert app.page.inner_text("h1") == "Set up this phone", "it waits for whoever is at it"
    assert app.page.evaluate(VERSION) == old
    app.page.go_back()
    app.expect("Welcome")
    app.page.evaluate(LOOK)
    assert eventually(lambda: version(app) == "99.0.0", 15)
    app.expect("Welcome")
    assert not app.page.evaluate(WAITS) and app.faults == []
    app.close()


def version(app: AppWindow) -> str | None:
    """What runs; nothing while the app begins anew."""
    try:
        return app.page.evaluate(VERSION)
    except Exception as gone:
        assert "context was destroyed" in str(gone) or "navigation" in str(gone), gone
        return None


def test_F94_a_known_trouble_stands_on_the_status_page_until_a_week_after_it_is_over(house):
    assert TROUBLE not in house.text("/status")
    opened = house.command("status", "add", f"  {TROUBLE} ")
    assert opened["text"] == TROUBLE
    page = house.text("/status")
    assert TROUBLE in page and "What we know of" in page and "We’re working on it." in page
    assert [each["id"] for each in house.command("status", "list")["incidents"]] == [opened["id"]]
    house.command("status", "close", opened["id"][:6])
    page = house.text("/status")
    assert TROUBLE in page and "Over since" in page and "We’re working on it." not in page
    house.command("status", "add", "<b>&Loud</b>")
    assert "&lt;b&gt;&amp;Loud&lt;/b&gt;" in house.text("/status")
