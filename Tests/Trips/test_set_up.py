"""Somebody new sets up what they sign in with, inside of the sign-in that found nothing."""

import base64
import re
import subprocess
import time
import urllib.parse

import pytest

import oath
from demo import program
from test_passkeys import Keys
from test_portal import told
from visit import Client
from window import Window


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-set-up", "--name", "Learn", redirect=learn)


@pytest.fixture
def somebody(house, tmp_path, request):
    """Somebody who has a password and nothing else."""
    name = "new-" + re.sub(r"\W+", "-", request.node.name.lower())[-40:].strip("-")
    return house.add_person(name, "correct horse battery", tmp_path)


def begin(window: Window, person: dict, **more: str) -> Window:
    window.arrive(**more).expect("Sign in").password(person)
    return window.expect("You haven’t set up sign-in protection yet").press("set_up").expect("Protect your account")


def keep_codes(window: Window, spare: bool = True) -> list[str]:
    """From the first thing that counts to the way on: no spare, the recovery codes, and what there is now."""
    if spare:
        window.expect("Add a spare now?").press("not_now")
    codes = window.expect("Keep these safe").page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    window.page.check("#stored")
    window.press("continue").expect("You’re set up")
    assert "10 recovery codes" in window.page.inner_text(".devices")
    window.press("continue")
    return codes


class PhoneInHand:
    """A phone whose owner reads what it shows."""

    def __init__(self, house, code: str, folder):
        self.folder = folder
        self.house = house
        self.running = subprocess.Popen(
            [*self.line("setup"), code, "--server", house.url("https"), "--ca", house.ready["ca"],
             "--name", "My phone", "--data", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    @staticmethod
    def line(*words: str) -> list[str]:
        return [program("countersign-phone"), *words]

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([*self.line(*words), "--data", str(self.folder)], capture_output=True, text=True,
                              timeout=30)

    def say(self, word: str) -> str:
        out, _ = self.running.communicate(word + "\n", timeout=20)
        return out

    def approve(self, number: str) -> None:
        done = self.command("approve", "--wait", "10", "--number", number)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F13_F14_F49_a_first_phone_is_set_up_tried_and_leads_on_to_the_service(
        house, windows, client, somebody, tmp_path, size):
    here = begin(windows(client, size), somebody)
    here.page.click("button[value=phone]")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "phone")
    words = here.expect("Do these match?").page.inner_text(".number")
    assert house.command("user", "show", somebody["username"])["devices"] == [] or \
        house.command("user", "show", somebody["username"])["devices"][0]["state"] == "pending"
    assert words in phone.say("y")
    here.expect("Your phone is ready").press("again").expect("Check your phone")
    phone.approve(here.number())
    codes = keep_codes(here)
    assert here.signed_in()
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(somebody).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(codes[0])
    assert here.signed_in()


def test_F14_a_first_passkey_is_made_and_used_in_four_screens(house, windows, client, somebody):
    here = windows(client, "computer")
    keys = Keys(here, "passkey")
    begin(here, somebody).page.click("button[value=passkey]")
    here.expect("Add a passkey").press("passkey").expect("Use your passkey").press("passkey")
    keep_codes(here)
    assert here.signed_in() and len(keys.credentials()) == 1


def test_F41_another_app_is_set_up_by_its_first_code(house, windows, client, somebody):
    here = begin(windows(client, "phone"), somebody)
    here.page.click("summary")
    here.page.click("button[value=app]")
    here.expect("Add your authenticator app").page.click("summary")
    key = here.page.inner_text(".key").replace(" ", "")
    here.code("000000").expect("Add your authenticator app")
    assert "didn’t match" in here.page.inner_text(".notice")
    assert here.page.inner_text(".key").replace(" ", "") in (key, ""), "the app need not be set up twice"
    here.code(oath.totp(base64.b32decode(key)))
    keep_codes(here)
    assert here.signed_in()
    here.page.goto(client.issuer + "/me")
    here.expect("My sign-in devices")
    assert "Authenticator " in here.page.inner_text(".devices")


def test_F41_F63_a_key_fob_is_set_up_by_its_number_and_guesses_are_held_up(house, windows, client, somebody, tmp_path):
    key = bytes(range(20))
    table = tmp_path / "fobs.csv"
    table.write_text("serial,key_hex,type,digits\nFB-1," + key.hex() + ",totp,6\n")
    house.command("token", "import", str(table), "--yes")
    here = begin(windows(client, "phone"), somebody)
    here.page.click("summary")
    here.page.click("button[value=fob]")
    here.expect("Add your key fob").type("serial", "FB-2")
    here.code(oath.totp(key)).expect("Add your key fob")
    wrong_number = here.page.inner_text(".notice")
    here.type("serial", "FB-1")
    here.code("000000").expect("Add your key fob")
    assert here.page.inner_text(".notice") == wrong_number, "T23 a number that there is looks like one that isn't"
    here.type("serial", " FB-1 ")
    here.code(oath.totp(key))
    keep_codes(here)
    assert here.signed_in()


def test_F55_a_phone_that_was_left_half_way_is_carried_on_at_the_next_sign_in(
        house, windows, client, somebody, tmp_path):
    here = begin(windows(client, "phone"), somebody)
    here.page.click("button[value=phone]")
    old = here.expect("Point your phone at this").page.inner_text(".number")
    here.context.clear_cookies()
    # Left where the code was shown.
    here.arrive().expect("Sign in").password(somebody).expect("Carry on setting up").press("carry_on")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    assert code != old
    dead = PhoneInHand(house, old, tmp_path / "dead")
    dead.say("y")
    assert dead.running.returncode != 0, "the code before is dead"
    phone = PhoneInHand(house, code, tmp_path / "phone")
    here.expect("Do these match?")
    here.context.clear_cookies()
    # Left where the words were to be compared.
    here.arrive().expect("Sign in").password(somebody).expect("Carry on setting up").press("carry_on")
    words = here.expect("Do these match?").page.inner_text(".number")
    assert words in phone.say("y")
    here.expect("Your phone is ready")
    here.context.clear_cookies()
    # F49 Left before the test: the phone doesn't count, and is tried now.
    assert house.command("user", "show", somebody["username"])["devices"][0]["state"] == "pending"
    here.arrive().expect("Sign in").password(somebody).expect("Carry on setting up")
    assert "try your phone" in here.page.inner_text(".lead")
    here.press("carry_on").expect("Your phone is ready").press("again").expect("Check your phone")
    phone.approve(here.number())
    keep_codes(here)
    assert here.signed_in()


def open_all(window: Window) -> Window:
    """The page with all its choices in sight."""
    window.page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    return window


def come_back(window: Window, person: dict) -> Window:
    """The next sign-in, in a browser that knows nothing."""
    window.context.clear_cookies()
    return window.arrive().expect("Sign in").password(person)


def fob(house, tmp_path, serial: str) -> bytes:
    """A key fob of the stock."""
    key = serial.encode().ljust(20, b".")
    table = tmp_path / f"{serial}.csv"
    table.write_text(f"serial,key_hex,type,digits\n{serial},{key.hex()},totp,6\n")
    house.command("token", "import", str(table), "--yes")
    return key


WAYS = {
    "passkey": ("Add a passkey", "add a passkey on your computer"),
    "security_key": ("Add a security key", "add your security key"),
    "app": ("Add your authenticator app", "add your authenticator app"),
    "fob": ("Add your key fob", "add your key fob"),
}


@pytest.mark.parametrize("way", WAYS)
def test_F55_each_way_that_was_left_is_carried_on_at_the_next_sign_in(
        house, windows, client, somebody, tmp_path, way):
    title, step = WAYS[way]
    here = begin(windows(client, "phone"), somebody)
    Keys(here, "key" if way == "security_key" else "passkey")
    open_all(here).press(way).expect(title)
    listed = house.command("user", "show", somebody["username"])
    assert listed["setup_unfinished"] and listed["devices"] == [] and listed["tokens"] == []
    come_back(here, somebody).expect("Carry on setting up")
    assert step in here.page.inner_text(".lead")
    # Another way instead, which is left as well.
    here.press("set_up").expect("Protect your account").page.click("summary")
    here.press("fob").expect("Add your key fob").press("set_up").expect("Protect your account")
    open_all(here).press(way).expect(title)
    come_back(here, somebody).expect("Carry on setting up").press("carry_on").expect(title)
    key = None
    if way == "app":
        here.page.click("summary")
        key = base64.b32decode(here.page.inner_text(".key").replace(" ", ""))
        here.code(oath.totp(key))
    elif way == "fob":
        key = fob(house, tmp_path, "FB-55")
        here.type("serial", "FB-55")
        here.code(oath.totp(key))
    else:
        here.press("passkey").expect("Use your passkey").press("passkey")
    # Left where a spare was asked for: B16 the next sign-in asks for none, and carries on.
    here.expect("Add a spare now?").context.clear_cookies()

    def sign_in() -> Window:
        here.arrive()
        if way != "passkey":
            here.expect("Sign in").password(somebody)
            if key:
                here.expect("Enter a code").code(oath.totp(key, time.time() + 30))
            else:
                here.expect("Use your passkey").press("passkey")
        here.expect("Carry on setting up")
        assert "store your recovery codes" in here.page.inner_text(".lead")
        return here

    sign_in()
    if not key:
        here.press("not_now")
        assert here.signed_in(), "it is no wall"
        here.context.clear_cookies()
        # Left where the codes were shown.
        sign_in().press("carry_on").expect("Keep these safe").context.clear_cookies()
        sign_in()
    here.press("carry_on")
    keep_codes(here, spare=False)
    assert here.signed_in()
    happened = told(house, somebody)
    # The same way again within a minute is no event of its own.
    assert happened.count("setup.chosen") >= (1 if way == "fob" else 3)
    assert "code.made" in happened and happened.count("setup.stepped") >= 2


def test_F55_T07_what_a_code_of_the_desk_began_is_carried_on_by_its_browser_alone(house, windows, client, somebody):
    house.command("policy", "set", "setup.induction", "0")
    try:
        here = windows(client, "computer")
        code = house.command("code", "desk", somebody["username"])["code"]
        here.arrive().expect("Sign in").password(somebody).expect("Enter a code").code(code)
        here.expect("Before you go on").press("now").expect("Protect your account")
        open_all(here).press("app").expect("Add your authenticator app")
        other = windows(client, "computer").arrive().expect("Sign in").password(somebody)
        other.expect("You haven’t set up sign-in protection yet")
        assert other.page.locator("button[value=set_up], button[value=carry_on]").count() == 0
        token = other.page.locator("input[name=token]").first.get_attribute("value")
        refused = other.page.request.post(other.page.url, form={"token": token, "do": "carry_on"})
        assert "Add your authenticator app" not in refused.text()
        here.arrive().expect("Sign in").password(somebody).expect("Carry on setting up").press("carry_on")
        here.expect("Add your authenticator app").page.click("summary")
        here.code(oath.totp(base64.b32decode(here.page.inner_text(".key").replace(" ", ""))))
        keep_codes(here)
        assert here.signed_in() and "setup.carried_on" in told(house, somebody)
        entries = house.command("log", "search", "--person", somebody["username"])["entries"]
        added = [entry["facts"] for entry in entries if entry["facts"]["event"] == "token.assigned"]
        assert [facts["proof"] for facts in added] == ["desk_code"], "the code that began it, not another"
    finally:
        house.command("policy", "unset", "setup.induction")


def test_F42_F14_a_spare_is_added_in_the_wizard_and_all_is_listed_at_its_end(
        house, windows, client, somebody, tmp_path):
    here = windows(client, "computer")
    Keys(here, "passkey")
    begin(here, somebody).press("passkey").expect("Add a passkey").press("passkey").expect("Use your passkey")
    here.press("passkey").expect("Add a spare now?")
    offered = [each.splitlines()[0] for each in here.page.locator(".ways button").all_inner_texts()]
    assert offered == ["Another phone or tablet", "A security key"]
    here.press("security_key").expect("Add a security key").press("not_now").expect("Add a spare now?")
    here.press("phone")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "phone")
    here.expect("Do these match?")
    phone.say("y")
    here.expect("Your phone is ready").press("again").expect("Let’s try it")
    phone.approve(here.number())
    here.expect("Keep these safe").page.check("#stored")
    here.press("continue").expect("You’re set up")
    listed = here.page.locator(".devices li").all_inner_texts()
    assert len(listed) == 3 and "My phone" in listed[0] and "Passkey" in listed[1] and "10 recovery codes" in listed[2]
    here.press("devices").expect("My sign-in devices")
    assert "Good: you have 2 ways" in here.page.inner_text("main")
    here.arrive()
    assert here.signed_in()


def test_F54_T07_after_the_first_weeks_the_help_desk_gives_a_code(house, windows, client, somebody):
    house.command("policy", "set", "setup.induction", "0")
    try:
        here = windows(client, "phone")
        Keys(here, "passkey")
        here.arrive().expect("Sign in").password(somebody).expect("You haven’t set up sign-in protection yet")
        assert here.page.locator("button[value=set_up]").count() == 0
        here.page.goto(here.page.url.split("?")[0] + "?show=set_up")
        here.expect("You haven’t set up sign-in protection yet")
        code = house.command("code", "desk", somebody["username"])["code"]
        here.arrive().expect("Sign in").password(somebody).expect("Enter a code").code(code)
        here.expect("Before you go on").press("now").expect("Protect your account")
        here.page.click("button[value=passkey]")
        here.expect("Add a passkey").press("passkey")
        keep_codes(here, spare=False)
        assert here.signed_in()
    finally:
        house.command("policy", "unset", "setup.induction")


def test_F14_a_phone_is_set_up_without_scripts(house, windows, client, somebody, tmp_path):
    here = begin(windows(client, "phone", scripts=False), somebody)
    here.page.click("button[value=phone]")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "phone")
    for _ in range(40):
        shown = phone.running.stdout.readline()
        if "match" in shown or shown == "":
            break
    here.press("carry_on").expect("Do these match?")
    phone.say("y")
    here.press("carry_on").expect("Your phone is ready").press("again").expect("Check your phone")
    phone.approve(here.number())
    here.press("continue")
    keep_codes(here)
    assert here.signed_in()


def test_T08_T12_another_browser_and_a_second_device_take_no_short_way(house, windows, client, somebody, newcomer):
    here = begin(windows(client, "phone"), somebody)
    address = here.page.url.split("?")[0]
    there = windows(client, "phone")
    there.page.goto(address + "?show=set_up")
    assert somebody["username"] not in there.page.content() and there.page.locator("button[value=phone]").count() == 0
    person = newcomer(house)
    there.arrive().expect("Sign in").password(person).expect("Check your phone")
    there.page.goto(there.page.url.split("?")[0] + "?show=set_up")
    there.expect("Check your phone")
    token = there.page.locator("input[name=token]").first.get_attribute("value")
    for way in ("phone", "passkey", "security_key", "app", "fob"):
        answer = there.page.request.post(there.page.url.split("?")[0], form={"token": token, "set_up": way})
        assert "Check your phone" in answer.text(), way
    assert urllib.parse.urlsplit(there.page.url).path.startswith("/p/")
