"""An approval that the phone's own screen lock signs: in the app, with Chromium's authenticator, and in a terminal."""

import time
import urllib.parse

import pytest

from app_window import AppWindow
from conftest import Phone
from visit import Client, claims

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    made = Client(house, "learn-lock", "--name", "Learn", redirect=learn)
    house.command("policy", "set", "push.screen_lock", "true", "--app", "learn-lock")
    return made


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("lock-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


class Lock:
    """The screen lock of the app's phone, as Chromium simulates it."""

    def __init__(self, app: AppWindow):
        self.devtools = app.context.new_cdp_session(app.page)
        self.devtools.send("WebAuthn.enable")
        self.id = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}})["authenticatorId"]

    def checks(self, right: bool) -> None:
        """Whether the finger is the owner's."""
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": right})

    def count(self) -> int:
        return len(self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])


@pytest.fixture
def app(chromium, client):
    window = AppWindow(chromium, client.issuer)
    yield window
    window.close()
    assert window.faults == []


def paired(house, app: AppWindow, owner: dict) -> AppWindow:
    code = house.command("device", "setup", owner["username"])["code"]
    return app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue") \
        .expect("Do these match?").press("Yes, they match")


def test_F89_a_phone_shows_its_screen_lock_from_its_set_up_on(house, windows, client, app, owner):
    app.open().expect("Welcome")
    lock = Lock(app)
    paired(house, app, owner).expect("Use your screen lock to approve?").press("Use my screen lock")
    app.expect("Your phone is ready").press("Done").expect("Your codes")
    assert lock.count() == 1
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    lock.checks(False)
    app.expect("Signing in to Learn?").type_number(here.number()).press("Approve")
    app.page.locator(".notice.wrong", has_text="Your screen lock wasn’t shown").wait_for()
    lock.checks(True)
    app.press("Approve").expect("Approved.")
    assert here.signed_in()
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(here.page.url).query)["code"][0]
    assert "uv" in claims(client.token(code).json()["id_token"])["amr"]
    seen = house.command("log", "search", "--event", "sign_in.approved", "--person", owner["username"])
    assert seen["entries"][0]["facts"]["screen_lock"] is True


def test_F89_a_phone_without_it_sets_it_up_when_a_service_first_asks(house, windows, client, app, owner):
    app.open().expect("Welcome")
    paired(house, app, owner).expect("Your phone is ready").press("Done").expect("Your codes")
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").type_number(here.number()).press("Approve")
    app.page.locator(".notice.wrong", has_text="this browser can’t show it").wait_for()
    lock = Lock(app)
    app.press("Approve").expect("Approved.")
    assert here.signed_in() and lock.count() == 1


def test_F89_the_owner_turns_it_on_and_off_where_no_service_asks(house, app, owner):
    app.open().expect("Welcome")
    paired(house, app, owner).expect("Your phone is ready").press("Done").expect("Your codes")
    app.press("Settings").expect("Settings")
    assert app.page.locator("text=This browser can’t check your screen lock").is_visible()
    lock = Lock(app)
    app.press("Back").expect("Your codes").press("Settings").expect("Settings")
    switch = app.page.get_by_role("switch", name="Screen lock for approving")

    def turn(on: str) -> None:
        switch.click()
        app.page.wait_for_function("(on) => document.querySelector('.switch').ariaChecked === on", arg=on)

    turn("true")
    events = lambda: [entry["facts"]["event"] for entry in house.command(
        "log", "search", "--person", owner["username"])["entries"] if "lock" in entry["facts"]["event"]]
    assert events() == ["screen_lock.set"]
    lock.checks(False)
    switch.click()
    app.page.locator(".notice.wrong", has_text="Your screen lock wasn’t shown").wait_for()
    assert switch.get_attribute("aria-checked") == "true"
    lock.checks(True)
    turn("false")
    assert events() == ["screen_lock.removed", "screen_lock.set"]


def test_F89_an_approval_without_the_signed_check_is_refused_and_with_it_accepted(
        house, windows, client, tmp_path, owner):
    code = house.command("device", "setup", owner["username"])["code"]
    phone = Phone(house, owner["username"], tmp_path, None, code=f"{client.issuer}/app/#pair={code.replace('-', '')}")
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    refused = phone.answer("approve", "--wait", "10", "--number", here.number())
    assert refused.returncode == 1 and '"outcome":"refused"' in refused.stdout.replace(" ", "")
    phone.run("lock", "on")
    here.expect("Choose how to sign in").page.click("text=send a request")
    here.expect("Check your phone")
    phone.run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()


def test_F89_B21_codes_leave_the_phone_and_an_offline_answer_is_shown_only_behind_the_screen_lock(
        house, windows, client, app, owner):
    app.open().expect("Welcome")
    lock = Lock(app)
    paired(house, app, owner).expect("Use your screen lock to approve?").press("Use my screen lock")
    app.expect("Your phone is ready").press("Done").expect("Your codes")
    app.page.evaluate("""async () => {
      const { readAddress } = await import("/app/wire/site.js");
      const { add } = await import("/app/keep/sites.js");
      await add([readAddress("otpauth://totp/Alpha:a?secret=GEZDGNBVGY3TQOJQ&issuer=Alpha")]);
    }""")
    wrong = app.page.locator(".notice.wrong", has_text="Your screen lock wasn’t shown")
    lock.checks(False)
    app.open().expect("Your codes").press("Add or move codes")
    app.expect("What do you want to add?").page.locator("button.whose").last.click()
    app.page.locator("button.danger").wait_for()
    downloads = []
    app.page.on("download", lambda download: downloads.append(download))
    app.page.click("button.danger")
    wrong.wait_for()
    assert downloads == []
    lock.checks(True)
    with app.page.expect_download():
        app.page.click("button.danger")
    lock.checks(False)
    asked = f"a={owner['username']}&p=Firefox+on+Windows&t={int(time.time())}&n=AAECAwQFBgcICQoLDA0ODw"
    app.open("/app/check#v=1&s=Learn&" + asked).expect("Signing in to Learn?").press("Yes, it’s me")
    wrong.wait_for()
    assert not app.page.locator(".answer").count()
    lock.checks(True)
    app.press("Yes, it’s me").page.locator(".answer").wait_for()


@pytest.mark.parametrize("is_online", [True, False])
def test_F89_F23_a_phone_moves_to_another_only_behind_its_screen_lock(house, client, app, owner, is_online):
    app.open().expect("Welcome")
    lock = Lock(app)
    paired(house, app, owner).expect("Use your screen lock to approve?").press("Use my screen lock")
    app.expect("Your phone is ready").press("Done").expect("Your codes")
    app.press("New phone").expect("New phone").press("Move to a new phone").expect("Move to a new phone")
    lock.checks(False)
    app.context.set_offline(not is_online)
    app.press("Show the code")
    app.page.locator(".notice.wrong", has_text="Your screen lock wasn’t shown").wait_for()
    assert not [each for each in app.asked if "/transfers" in each.url], "nothing has begun"
    lock.checks(True)
    app.press("Show the code")
    if is_online:
        app.expect("On your new phone")
        return
    app.expect("This phone is offline").page.fill("#mark", "KX7M-4TMQ-2PAB-93XZ")
    app.press("Continue").expect("Do these match?").press("Move").page.locator("svg.picture").wait_for()
    lock.checks(False)
    app.press("Done").expect("Your codes").page.go_forward()
    app.expect("New phone").page.go_forward()
    app.expect("Do these match?").press("Move").expect("Move to a new phone")
    assert not app.page.locator("svg.picture").count(), "the lock was shown for one word alone"
