"""What a phone can do is found out before anything changes on the account."""

import pytest

from app_window import NARROW, NO_NOTIFICATIONS, AppWindow
from installation import Site
from test_push import setup_code

WHOLE_BROWSER = True  # it can be asked for notifications
NO_PUSH = "delete window.PushManager; delete window.Notification;"
APPLE = ("Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/{} Mobile/15E148 Safari/604.1")
FIREFOX = "Mozilla/5.0 (Android {}; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    site.start()
    yield site
    assert site.stop() == 0


def phone(chromium, site, agent: str, script: str) -> AppWindow:
    context = chromium.new_context(viewport=NARROW, locale="en-GB", reduced_motion="reduce", user_agent=agent)
    context.add_init_script(script)
    context.add_init_script("Object.defineProperty(navigator, 'userAgentData', { get: () => undefined });")
    return AppWindow(None, f"http://{site.http}", context=context)


def devices(site, owner: str) -> list[dict]:
    return site.command("user", "show", owner)["devices"]


@pytest.mark.parametrize("agent,script,platform,sentence", [
    (APPLE.format("15_0", "15.0"), NO_PUSH, "ios 15.0",
     "approve requests when the app is open, and make codes. Notifications need iOS 16.4 or later."),
    (FIREFOX.format("11"), NO_NOTIFICATIONS, "android 11", "Your phone can do everything."),
    (FIREFOX.format("11"), NO_PUSH, "android 11", "approve requests when the app is open, and make codes."),
    (APPLE.format("18_6", "26.1"), NO_NOTIFICATIONS, "ios 26.1", "Your phone can do everything."),
])
def test_F57_F58_a_phone_hears_what_it_can_do_before_it_is_set_up(
        chromium, site, request, agent, script, platform, sentence):
    owner = "k" + str(abs(hash(request.node.name)))[:10]
    site.command("user", "add", owner)
    app = phone(chromium, site, agent, script)
    app.open("/app/#pair=" + setup_code(site, owner)).expect("Set up this phone")
    assert sentence in app.page.inner_text("main") and "Nothing has changed" in app.page.inner_text("main")
    assert devices(site, owner) == []
    app.press("Continue").expect("Do these match?").press("Yes, they match").expect("Your phone is ready")
    app.press("Done").expect("Your codes").code()
    assert [each["platform"] for each in devices(site, owner)] == [platform]
    app.close()


def test_F58_an_iphone_is_led_to_its_home_screen_before_anything_changes_and_may_go_on_without(chromium, site):
    site.command("user", "add", "home")
    app = phone(chromium, site, APPLE.format("16_4", "16.4"), NO_PUSH)
    code = setup_code(site, "home")
    app.open("/app/#pair=" + code).expect("Put the app on your Home Screen")
    shown = app.page.inner_text("main")
    assert f"{code[:3]}-{code[3:6]}-{code[6:]}" in shown and "Add to Home Screen" in shown
    assert devices(site, "home") == []
    app.press("Use without installing").expect("Set up this phone").press("Continue").expect("Do these match?")
    app.press("Yes, they match").expect("Your phone is ready")
    app.close()


def test_F57_a_browser_without_keys_is_told_so_and_the_account_stays_as_it_is(chromium, site):
    site.command("user", "add", "old")
    app = phone(chromium, site, APPLE.format("15_0", "15.0"), "delete window.indexedDB;")
    app.open("/app/#pair=" + setup_code(site, "old"))
    app.page.locator("h1", has_text="This browser can’t be used").wait_for()
    assert "Nothing has changed on your account" in app.page.inner_text("main") and devices(site, "old") == []
    app.close()
