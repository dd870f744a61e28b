"""A person adds passkeys and security keys in Chromium, signs in with them, and takes them away again."""

import pytest

from visit import Client
from window import Window

KINDS = {
    "passkey": {"transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
    "key": {"transport": "usb", "hasResidentKey": False, "hasUserVerification": False},
}


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-keys", "--name", "Learn", redirect=learn)


class Keys:
    """The authenticators of a window, which Chromium simulates."""

    def __init__(self, window: Window, kind: str):
        self.devtools = window.context.new_cdp_session(window.page)
        self.devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "automaticPresenceSimulation": True, "isUserVerified": True, **KINDS[kind]}
        self.id = self.ask("addVirtualAuthenticator", options=options)["authenticatorId"]

    def ask(self, what: str, **parameters) -> dict:
        return self.devtools.send(f"WebAuthn.{what}", parameters)

    def verifies(self, right: bool) -> None:
        """Whether the finger is the owner's."""
        self.ask("setUserVerified", authenticatorId=self.id, isUserVerified=right)

    def present(self, there: bool) -> None:
        """Whether somebody touches it."""
        self.ask("setAutomaticPresenceSimulation", authenticatorId=self.id, enabled=there)

    def credentials(self) -> list[dict]:
        return self.ask("getCredentials", authenticatorId=self.id)["credentials"]


def portal(window: Window, person: dict, path: str = "/me") -> Window:
    """Opens the portal with the password and the phone."""
    window.page.goto(window.client.issuer + path)
    window.expect("Sign in").password(person).expect("Check your phone")
    person["phone"].run("approve", "--wait", "10", "--number", window.number())
    return window


def choose(window: Window, kind: str) -> Window:
    """From "Add a device" to the page of a passkey or of a security key."""
    window.expect("Add a device").press(kind)
    return window.expect("Add a passkey" if kind == "passkey" else "Add a security key")


def add(window: Window, kind: str, name: str) -> Window:
    window.page.goto(f"{window.client.issuer}/me/devices/new")
    choose(window, kind).type("name", name)
    return window.press("passkey").expect("My sign-in devices")


def forget(window: Window) -> Window:
    window.context.clear_cookies()
    return window


def names(window: Window) -> list[str]:
    return window.page.locator(".devices strong").all_inner_texts()


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_B09_B06_a_passkey_is_added_signs_in_alone_and_is_taken_away(house, windows, client, newcomer, size):
    person = newcomer(house)
    here = windows(client, size)
    keys = Keys(here, "passkey")
    portal(here, person).expect("My sign-in devices")
    assert names(here) == ["Trip phone"] and "At risk" in here.page.inner_text("main")
    add(here, "passkey", "My <b>laptop</b>")
    assert names(here) == ["Trip phone", "My <b>laptop</b>"] and "2 ways" in here.page.inner_text("main")
    assert len(keys.credentials()) == 1 and keys.credentials()[0]["isResidentCredential"]

    forget(here).arrive()
    assert here.signed_in(), "the passkey in the list of the username field does for both factors"

    # Nobody touches it while the page offers it quietly: the password is typed, and then it is asked for.
    keys.present(False)
    forget(here).arrive().expect("Sign in").password(person).expect("Use your passkey")
    keys.present(True)
    here.press("passkey")
    assert here.signed_in()

    here.page.goto(here.client.issuer + "/me")
    here.expect("My sign-in devices").page.click("text=My <b>laptop</b>")
    here.expect("About My <b>laptop</b>").page.click("text=Remove")
    here.expect("Remove My <b>laptop</b>?").press("remove").expect("My sign-in devices")
    assert names(here) == ["Trip phone"] and "It’s removed" in here.page.inner_text("main")
    keys.present(False)
    forget(here).arrive().expect("Sign in").password(person).expect("Check your phone")


def test_F50_another_device_is_a_security_key_which_needs_the_password_first(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client)
    keys = Keys(here, "key")
    portal(here, person).expect("My sign-in devices")
    add(here, "security_key", "Blue key")
    assert len(keys.credentials()) == 1
    forget(here).arrive(acr_values="phr").expect("Sign in").password(person).expect("Use your passkey")
    here.press("passkey")
    assert here.signed_in(), "it resists phishing"


def test_B09_a_ceremony_that_does_not_finish_changes_nothing_and_says_so(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone")
    keys = Keys(here, "passkey")
    choose(portal(here, person, "/me/devices/new"), "passkey")
    keys.verifies(False)
    here.press("passkey")
    here.page.locator("#alarm", has_text="That didn’t finish. Nothing has changed.").wait_for()
    assert keys.credentials() == []
    keys.verifies(True)
    here.press("passkey").expect("My sign-in devices")
    # The same authenticator is not added twice.
    here.page.goto(here.client.issuer + "/me/devices/new")
    choose(here, "passkey").press("passkey")
    here.page.locator("#alarm", has_text="Nothing has changed.").wait_for()
    assert len(keys.credentials()) == 1


def test_T08_who_showed_a_code_is_asked_for_more_before_a_device_is_added_or_removed(
        house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client)
    Keys(here, "passkey")
    here.page.goto(here.client.issuer + "/me")
    here.expect("Sign in").password(person).expect("Check your phone")
    here.press("other").expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(house.command("code", "desk", person["username"])["code"])
    here.expect("My sign-in devices").page.click("text=Add a device")
    here.expect("Check your phone")
    here.press("other").expect("Choose how to sign in")
    assert here.page.locator('button[value="code"]').count() == 0, "a code can be talked out of people"
    here.page.goto(here.page.url.split("?")[0])
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    choose(here, "passkey").press("passkey").expect("My sign-in devices")


def test_B18_the_last_way_to_sign_in_stays(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone")
    Keys(here, "passkey")
    portal(here, person).expect("My sign-in devices")
    add(here, "passkey", "Laptop")
    phone = [one for one in house.command("device", "list", person["username"])["devices"]][0]
    house.command("device", "remove", phone["id"], "--yes")
    here.page.click("text=Laptop")
    here.expect("About Laptop").page.click("text=Remove")
    here.expect("Remove Laptop?")
    assert "This is your only way to sign in" in here.page.inner_text("main")
    assert here.page.locator('button[value="remove"]').count() == 0


def test_T12_T17_the_portal_takes_no_form_of_another_page_or_person(house, windows, client, newcomer):
    person, other = newcomer(house), newcomer(house)
    here, there = windows(client), windows(client)
    portal(here, person).expect("My sign-in devices")
    portal(there, other).expect("My sign-in devices")
    theirs = there.page.locator('input[name="token"]').input_value()
    answer = here.context.request.post(here.client.issuer + "/me", form={"token": theirs, "do": "sign_out"})
    assert answer.status == 403 and "too old" in answer.text()
    here.page.goto(here.client.issuer + "/me")
    here.expect("My sign-in devices").press("sign_out").expect("You’re signed out")
    here.page.goto(here.client.issuer + "/me")
    here.expect("Sign in")


def test_B11_without_scripts_the_page_says_what_adding_a_passkey_needs(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone", scripts=False)
    here.page.goto(here.client.issuer + "/me")
    here.expect("Sign in").password(person).expect("Check your phone")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    while "/p/" in here.page.url:
        here.page.locator("form button").first.click()
    here.expect("My sign-in devices").page.click("text=Add a device")
    choose(here, "passkey")
    assert "needs scripts" in here.page.inner_text("main")


def test_T14_what_is_no_answer_of_an_authenticator_adds_nothing(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client)
    choose(portal(here, person, "/me/devices/new"), "passkey")
    token = here.page.locator('input[name="token"]').input_value()
    for credential in ["{}", "[]", "null", "not JSON", '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
                       "x" * 30_000]:
        answer = here.context.request.post(
            here.client.issuer + "/me/devices/new",
            form={"token": token, "set_up": "passkey", "name": "x", "credential": credential})
        assert answer.status == 422, credential[:60]
    here.page.goto(here.client.issuer + "/me")
    assert names(here.expect("My sign-in devices")) == ["Trip phone"]


def test_F42_a_passkey_is_offered_after_a_sign_in_and_put_off_it_comes_back_three_times(
        house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone")
    keys = Keys(here, "passkey")

    def comes_in() -> Window:
        forget(here).arrive().expect("Sign in").password(person).expect("Check your phone")
        person["phone"].run("approve", "--wait", "10", "--number", here.number())
        return here

    assert comes_in().signed_in(), "a newcomer is offered nothing"
    house.command("policy", "set", "offer.after", "0")
    house.command("policy", "set", "offer.again", "0")
    try:
        for _ in range(2):
            comes_in().expect("Before you go on").press("not_now")
            assert here.signed_in()
        comes_in().expect("Before you go on").press("now").expect("Add a passkey").press("not_now")
        assert here.signed_in(), "whoever changes their mind goes on"
        assert comes_in().signed_in(), "three times are enough"
        house.command("policy", "set", "offer.times", "4")
        comes_in().expect("Before you go on").press("now").expect("Add a passkey")
        keys.verifies(False)
        here.press("passkey").page.locator("#alarm", has_text="Nothing has changed").wait_for()
        keys.verifies(True)
        here.press("passkey")
        assert here.signed_in() and len(keys.credentials()) == 1
        forget(here).arrive()
        assert here.signed_in(), "the next time takes one touch"
        house.command("policy", "set", "offer.times", "9")
        keys.present(False)
        forget(here).arrive().expect("Sign in").password(person).expect("Use your passkey").press("other")
        here.expect("Choose how to sign in").page.click("text=Trip phone")
        here.expect("Check your phone")
        person["phone"].run("approve", "--wait", "10", "--number", here.number())
        assert here.signed_in(), "never where there is another way"
    finally:
        for setting in ("offer.after", "offer.again", "offer.times"):
            house.command("policy", "unset", setting)
