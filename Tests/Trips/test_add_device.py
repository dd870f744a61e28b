"""Somebody who signs in with something already adds more, by the steps of the first set-up."""

import base64
import json
import subprocess
import time
import urllib.parse

import pytest

import oath
from test_passkeys import Keys, choose, names
from test_portal import answer, codes, data, portal, told
from test_set_up import PhoneInHand
from visit import Client
from window import Window


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-adding", "--name", "Learn", redirect=learn)


def adding(window: Window, person: dict, way: str | None = None) -> Window:
    """Signs in at "Add a device", and chooses."""
    portal(window, person, "/me/devices/new").expect("Add a device")
    if way:
        window.page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        window.page.click(f"button[value={way}]")
    return window


def paired(window: Window, house, folder) -> PhoneInHand:
    """A phone whose owner is asked whether the words match."""
    code = window.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, folder)
    window.expect("Do these match?")
    return phone


def passcode(folder) -> str:
    done = subprocess.run([*PhoneInHand.line("code"), "--json", "--data", str(folder)], capture_output=True, text=True,
                          timeout=20)
    return json.loads(done.stdout)["codes"][0]["code"]


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F48_F49_a_phone_is_added_and_counts_once_it_was_tried(house, windows, client, newcomer, tmp_path, size):
    person = newcomer(house)
    here = portal(windows(client, size), person).expect("My sign-in devices")
    for _ in range(5):
        here.page.keyboard.press("Tab")
        if here.page.evaluate("document.activeElement.innerText") == "Add a device":
            break
    assert here.page.evaluate("document.activeElement.innerText") == "Add a device", "F48 five tabs at most"
    here.page.keyboard.press("Enter")
    everyday = here.expect("Add a device").page.locator(".ways").first.locator("button").all_inner_texts()
    assert [each.splitlines()[0] for each in everyday] == ["My phone or tablet", "This computer", "A security key"]
    here.page.click("button[value=phone]")
    phone = paired(here, house, tmp_path / "second")
    words = here.page.inner_text(".number")
    assert words in phone.say("y")
    here.expect("Your phone is ready")
    there = windows(client, size).arrive().expect("Sign in").password(person).expect("Check your phone").press("other")
    assert "My phone" not in there.expect("Choose how to sign in").page.inner_text("main"), "it was not tried yet"
    here.press("again").expect("Let’s try it")
    phone.approve(here.number())
    here.expect("My sign-in devices")
    assert names(here) == ["My phone", "Trip phone"] or names(here) == ["Trip phone", "My phone"]
    assert "It’s added" in here.page.inner_text("main")
    assert here.page.locator(".devices li", has_text="My phone").locator(".tag").inner_text() == "new"
    there.arrive().expect("Sign in").password(person).expect("Check your phone").press("other")
    there.expect("Choose how to sign in").page.click("text=My phone")
    phone.approve(there.expect("Check your phone").number())
    assert there.signed_in()
    assert told(house, person).count("device.added") == 2


def test_F49_a_phone_is_tried_by_its_code_where_no_request_comes(house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    here = adding(windows(client, "phone"), person, "phone")
    phone = paired(here, house, tmp_path / "second")
    phone.say("y")
    here.expect("Your phone is ready").press("code").expect("Enter a code").code("000000").expect("Enter a code")
    assert "didn’t work" in here.page.inner_text(".notice")
    here.code(passcode(tmp_path / "second")).expect("My sign-in devices")
    assert "My phone" in names(here)


def test_F49_F55_a_phone_that_was_not_tried_is_not_there_and_the_next_code_ends_it(
        house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    here = adding(windows(client, "phone"), person, "phone")
    left = paired(here, house, tmp_path / "left")
    left.say("y")
    here.expect("Your phone is ready").page.goto(client.issuer + "/me")
    assert names(here.expect("My sign-in devices")) == ["Trip phone"]
    here.page.click("text=Add a device")
    here.expect("Add a device").page.click("button[value=phone]")
    phone = paired(here, house, tmp_path / "second")
    phone.say("y")
    here.expect("Your phone is ready").press("again").expect("Let’s try it")
    phone.approve(here.number())
    assert sorted(names(here.expect("My sign-in devices"))) == ["My phone", "Trip phone"]
    assert left.command("list").returncode != 0, "its key counts no longer"


def test_F41_six_kinds_on_one_account_each_sign_in(house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    key = bytes(range(20, 40))
    table = tmp_path / "fobs.csv"
    table.write_text("serial,key_hex,type,digits\nFB-41," + key.hex() + ",totp,6\n")
    house.command("token", "import", str(table), "--yes")
    recovery = codes(house, person)
    here = windows(client, "computer")
    adding(here, person, "phone")
    tablet = paired(here, house, tmp_path / "tablet")
    tablet.say("y")
    here.expect("Your phone is ready").press("again").expect("Let’s try it")
    tablet.approve(here.number())
    here.expect("My sign-in devices")

    def add(way: str) -> Window:
        here.page.goto(client.issuer + "/me/devices/new")
        here.expect("Add a device").page.evaluate(
            "document.querySelectorAll('details').forEach((each) => each.open = true)")
        here.page.click(f"button[value={way}]")
        return here

    add("app").expect("Add your authenticator app").page.click("summary")
    secret = base64.b32decode(here.page.inner_text(".key").replace(" ", ""))
    here.code(oath.totp(secret)).expect("My sign-in devices")
    add("fob").expect("Add your key fob").type("serial", "FB-41")
    here.code(oath.totp(key)).expect("My sign-in devices")
    stick = Keys(here, "key")
    add("security_key").expect("Add a security key").type("name", "Blue key")
    here.press("passkey").expect("My sign-in devices")
    held = stick.credentials()[0]
    stick.ask("removeVirtualAuthenticator", authenticatorId=stick.id)
    laptop = Keys(here, "passkey")
    add("passkey").expect("Add a passkey").type("name", "Laptop")
    here.press("passkey").expect("My sign-in devices")
    listed = names(here)
    assert {"Trip phone", "My phone", "Laptop", "Blue key", "FB-41"} < set(listed) and len(listed) == 6
    assert here.page.locator(".devices .tag", has_text="new").count() == 6

    here.context.clear_cookies()
    here.arrive()
    assert here.signed_in(), "the passkey alone"
    laptop.ask("removeVirtualAuthenticator", authenticatorId=laptop.id)

    def come() -> Window:
        there = windows(client, "computer").arrive().expect("Sign in").password(person)
        there.page.goto(there.page.url.split("?")[0] + "?show=options")
        return there.expect("Choose how to sign in")

    for name, approve in (("Trip phone", lambda number: person["phone"].run("approve", "--wait", "10", "--number",
                                                                          number)), ("My phone", tablet.approve)):
        there = come()
        there.page.click(f"text={name}")
        approve(there.expect("Check your phone").number())
        assert there.signed_in(), name
    for typed in (oath.totp(secret, later()), oath.totp(key, later()), recovery[0]):
        there = come()
        there.page.click('button[value="code"]')
        there.expect("Enter a code").code(typed)
        assert there.signed_in(), typed
    # The key is plugged into another computer.
    there = come()
    plugged = Keys(there, "key")
    plugged.ask("addCredential", authenticatorId=plugged.id, credential={
        "rpId": urllib.parse.urlsplit(client.issuer).hostname, **held})
    there.page.click('button[value="security_key"]')
    there.expect("Use your passkey").press("passkey")
    assert there.signed_in(), "the security key"
    assert plugged.credentials()[0]["signCount"] > held["signCount"], "and it was this one"


def later() -> float:
    """The time of the next step, whose code is accepted already and was not used."""
    return time.time() + 30


def test_F41_no_more_than_the_limit_is_added_and_the_page_says_so(house, windows, client, newcomer):
    person = newcomer(house)
    house.command("policy", "set", "devices.max", "2")
    try:
        here = windows(client, "phone")
        Keys(here, "passkey")
        adding(here, person)
        choose(here, "passkey").press("passkey").expect("My sign-in devices").page.click("text=Add a device")
        here.expect("Add a device")
        assert "Remove one first" in here.page.inner_text(".notice") and here.page.locator(".ways").count() == 0
        token = here.page.evaluate("document.cookie") or ""
        assert token == "", "scripts see no cookie"
        here.page.click("text=See my devices")
        token = here.expect("My sign-in devices").page.locator("input[name=token]").first.get_attribute("value")
        for way in ("phone", "passkey", "security_key", "app", "fob"):
            refused = data(here).post(client.issuer + "/me/devices/new", data={"token": token, "set_up": way},
                                      timeout=10)
            assert refused.status_code == 422 and "Remove one first" in refused.text, way
    finally:
        house.command("policy", "unset", "devices.max")


def test_T07_only_a_fresh_strong_approval_adds_a_device(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone")
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in").password(person).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(house.command("code", "desk", person["username"])["code"])
    token = here.expect("My sign-in devices").page.locator("input[name=token]").first.get_attribute("value")
    for form in ({"set_up": "phone"}, {"set_up": "app"}, {"set_up": "app", "kept": "AAAA", "code": "123456"},
                 {"set_up": "fob", "serial": "FB-1", "code": "123456"}, {"set_up": "passkey", "credential": "{}"},
                 {"do": "again"}, {"code": "123456"}):
        asked = data(here).post(client.issuer + "/me/devices/new", data={"token": token, **form}, timeout=10,
                                allow_redirects=False)
        assert asked.status_code == 303 and "/p/" in asked.headers["Location"], form
    # A browser that is remembered stands for the second factor elsewhere, and for nothing here.
    person = newcomer(house)
    there = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
    there.page.check("#remember")
    answer(there, person)
    assert there.signed_in()
    there.context.clear_cookies(name="session")
    there.page.goto(client.issuer + "/me/devices/new")
    there.expect("Sign in").password(person).expect("Check your phone")
    assert told(house, person).count("device.added") == 1
