"""People look after their own devices and account in Chromium."""

import csv
import getpass
import io
import json
import re
import time

import pytest
import requests

import radius
from conftest import Phone
from demo import CommandFailed
from test_passkeys import Keys
from visit import Client
from window import Window


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-portal", "--name", "Learn", redirect=learn)


def answer(window: Window, person: dict, verdict: str = "approve") -> None:
    person["phone"].run(verdict, "--wait", "10", "--number", window.number())


def portal(window: Window, person: dict, path: str = "/me") -> Window:
    window.page.goto(window.client.issuer + path)
    window.expect("Sign in").password(person).expect("Check your phone")
    answer(window, person)
    return window


def codes(house, person: dict) -> list[str]:
    return house.command("code", "recovery", person["username"])["codes"]


def told(house, person: dict) -> list[str]:
    """The person's events, newest first."""
    entries = house.command("log", "search", "--person", person["username"])["entries"]
    return [entry["facts"]["event"] for entry in entries]


def data(window: Window) -> requests.Session:
    """The window's cookies for requests of one's own."""
    session = requests.Session()
    for cookie in window.context.cookies():
        session.cookies.set(cookie["name"], cookie["value"], domain="localhost.local", path=cookie["path"])
    return session


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F15_F40_a_lost_phone_is_locked_and_found_again(house, windows, client, newcomer, size):
    person = newcomer(house)
    codes(house, person)
    here = portal(windows(client, size), person).expect("My sign-in devices")
    safety = here.page.inner_text(".safety")
    assert "Good: you have 1 way" in safety and "10 recovery codes" in safety
    here.page.click("text=Trip phone")
    here.expect("About Trip phone").press("test").expect("About Trip phone")
    answer(here, person)
    here.type("name", "<b>My</b>\u202e phone")
    here.press("rename").expect("About <b>My</b> phone").press("lock").expect("About <b>My</b> phone")
    assert "You can unlock it if you find it" in here.page.inner_text("main")
    # Signing in with it is over at once, and the test of it with it.
    other = windows(client, size).arrive().expect("Sign in").password(person).expect("Enter a code")
    other.code(codes(house, person)[0]).expect("Before you go on").press("not_now")
    assert other.signed_in()
    other.page.goto(client.issuer + "/me")
    other.expect("My sign-in devices")
    other.page.click("text=<b>My</b> phone")
    other.expect("About").press("unlock").expect("About <b>My</b> phone")
    assert "It works again" in other.page.inner_text("main")
    other.context.clear_cookies()
    other.arrive().expect("Sign in").password(person).expect("Enter a code").press("other")
    other.expect("Choose how to sign in").page.click("text=<b>My</b> phone")
    answer(other.expect("Check your phone"), person)
    assert other.signed_in()
    assert {"device.locked", "device.unlocked", "device.renamed"} <= set(told(house, person))


def test_F15_T22_the_password_alone_locks_and_nothing_else(house, windows, client, newcomer):
    person = newcomer(house)
    recovery = codes(house, person)
    here = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
    here.page.click("header .help")
    here.expect("What’s the matter?").page.check("#matter-lost")
    here.press("continue").expect("What you can do now").page.click("text=Lock my lost phone")
    here.expect("Lock something that’s lost").page.click("text=Lock Trip phone")
    here.expect("Lock something that’s lost")
    assert "Trip phone is locked" in here.page.inner_text("main")
    waits = person["phone"].answer("approve", "--wait", "1")
    assert waits.returncode != 0, "the phone's key counts no longer"
    # Everything is gone: the whole account.
    here.press("lock_account").expect("Your account is locked")
    began = time.monotonic()
    here.arrive().expect("Sign in").password(person).expect("Your account is locked")
    assert time.monotonic() - began < 5
    here.press("unlock").expect("Unlock your account").code("000000").expect("Unlock your account")
    assert "stays locked" in here.page.inner_text(".notice")
    here.code(recovery[0]).expect("Before you go on").press("not_now")
    assert here.signed_in(), "what unlocks is the second factor too"
    assert {"person.locked", "person.unlocked"} <= set(told(house, person))


def test_F40_me_lock_needs_the_password_alone_at_any_hour(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "phone")
    here.page.goto(client.issuer + "/me/lock")
    here.expect("Sign in").password(person).expect("Lock something that’s lost").page.click("text=Lock Trip phone")
    here.expect("Lock something that’s lost")
    assert "Trip phone is locked" in here.page.inner_text("main")
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in")


def test_F15_a_stolen_phone_signs_its_owner_out_everywhere(house, windows, client, newcomer):
    person = newcomer(house)
    here = portal(windows(client, "computer"), person).expect("My sign-in devices")
    here.page.click("text=Trip phone")
    here.expect("About Trip phone").press("lock").expect("About Trip phone").type("reference", "CR/2026/17")
    here.press("report").expect("You’re signed out everywhere")
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in")
    reported = [entry for entry in house.command("log", "search", "--person", person["username"])["entries"]
                if entry["facts"]["event"] == "theft.reported"]
    assert reported[0]["personal"]["police_reference"] == "CR/2026/17"


def test_F40_an_account_that_the_desk_locked_is_not_unlocked_by_its_owner(house, windows, client, newcomer):
    person = newcomer(house)
    codes(house, person)
    house.command("user", "lock", person["username"])
    here = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Your account is locked")
    assert here.page.locator("button[value=unlock]").count() == 0
    here.page.goto(here.page.url.split("?")[0] + "?show=unlock")
    here.expect("Your account is locked")


def test_F45_F46_browsers_activity_and_preferences_are_seen_and_changed(house, windows, client, newcomer):
    person = newcomer(house)
    here = windows(client, "computer").arrive().expect("Sign in").password(person).expect("Check your phone")
    here.page.check("#remember")
    answer(here, person)
    assert here.signed_in()
    # A remembered browser opens the portal after one fresh approval.
    here.context.clear_cookies(name="session")
    portal(here, person, "/me/browsers").expect("Remembered browsers")
    assert "Learn" in here.page.inner_text(".switches")
    asked = here.page.inner_text("main")
    assert "Ask me less" in asked and "You signed in" in asked and "We asked your phone" in asked
    here.page.click("text=Forget all")
    here.expect("Remembered browsers")
    assert "No browser is remembered" in here.page.inner_text("main")
    here.page.goto(client.issuer + "/me/preferences")
    here.expect("How you want to be asked").page.check("#more_time")
    here.page.check("#choose_number")
    here.page.check("#text_only")
    here.press("save").expect("My sign-in devices")
    assert here.page.locator(".brand img").is_hidden()
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(person).expect("Check your phone")
    assert "10 minutes" in here.page.inner_text("main")
    answer(here, person)
    assert here.signed_in()
    here.page.goto(client.issuer + "/me/activity")
    here.expect("What happened lately")
    rows = here.page.locator(".log li").all_inner_texts()
    assert any("Signed in" in row and "Learn" in row and "Trip phone" in row for row in rows)
    assert any("Preferences changed" in row for row in rows)
    here.page.click("text=Changes")
    here.expect("What happened lately")
    assert "Signed in" not in here.page.inner_text(".log")


def test_F10_not_you_in_the_activity_stops_everything(house, windows, client, newcomer):
    person = newcomer(house)
    here = portal(windows(client, "phone"), person, "/me/activity").expect("What happened lately")
    thief = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
    here.page.locator("text=Not you?").first.click()
    here.expect("It wasn’t you?").press("not_me").expect("Sign-in stopped")
    thief.page.locator("h1", has_text="Sign-in stopped").wait_for(timeout=10_000)
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in")
    assert "not_me" in told(house, person)


def test_B26_people_download_all_that_is_held_of_them(house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    here = portal(windows(client, "phone"), person, "/me/privacy").expect("What we hold about you")
    text = here.page.inner_text("main")
    assert person["username"] in text and "Trip phone" in text and "See the list" in text
    with here.page.expect_download() as waited:
        here.press("download")
    own = json.loads(waited.value.path().read_text())
    assert own["person"]["username"] == person["username"] and own["devices"][0]["name"] == "Trip phone"
    assert any(entry["facts"]["event"] == "sign_in.approved" for entry in own["record"])
    theirs = house.command("user", "export-data", person["username"])
    shared = len(own["record"])
    moving = {"record": 0, "stored": 0}
    assert {**own, **moving} == {**theirs, **moving} and theirs["record"][:shared] == own["record"]
    held = json.dumps({**own, "left_out": 0})
    assert person["password"] not in held and "secret" not in held and "digest" not in held
    here.page.goto(client.issuer + "/me/activity")
    with here.page.expect_download() as waited:
        here.expect("What happened lately").press("download")
    table = list(csv.DictReader(io.StringIO(waited.value.path().read_text())))
    assert any(row["event"] == "device.added" for row in table)


def test_F43_a_phone_goes_first_where_its_owner_says_so(house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    second = Phone(house, person["username"], tmp_path, answer=None, name="Spare phone")
    here = windows(client, "computer").arrive().expect("Sign in").password(person)
    here.expect("Check your phone").press("other").expect("Choose how to sign in").page.click("text=Trip phone")
    answer(here.expect("Check your phone"), person)
    assert here.signed_in()
    here.page.goto(client.issuer + "/me")
    here.expect("My sign-in devices").page.click("text=Spare phone")
    here.expect("About Spare phone").page.click("button[name=first]")
    here.expect("About Spare phone")
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(person).expect("Check your phone")
    assert "Spare phone" in here.page.inner_text("main")
    second.run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
    here.page.goto(client.issuer + "/me")
    here.expect("My sign-in devices").page.click("text=Spare phone")
    here.expect("About Spare phone").page.click("button[name=usual]")
    here.expect("About Spare phone")
    assert here.page.locator("button[name=usual]").count() == 0


def test_T26_forms_of_the_portal_are_taken_from_its_own_pages_alone(house, windows, client, newcomer):
    person, other = newcomer(house), newcomer(house)
    here = portal(windows(client, "phone"), person).expect("My sign-in devices")
    there = portal(windows(client, "phone"), other).expect("My sign-in devices")
    theirs = there.page.locator(".devices a").first.get_attribute("href")
    mine = here.page.locator(".devices a").first.get_attribute("href")
    session = data(here)
    token = here.page.locator("input[name=token]").first.get_attribute("value")
    foreign = there.page.locator("input[name=token]").first.get_attribute("value")
    for path in (mine, "/me/lock", "/me/browsers", "/me/preferences", "/me/privacy", "/me/activity", "/me/not-you"):
        for form in ({}, {"token": ""}, {"token": foreign, "do": "lock"}):
            assert session.post(client.issuer + path, data=form, timeout=10).status_code == 403, (path, form)
    for deed in ("lock", "rename", "unlock", "report", "test"):
        answered = session.post(client.issuer + theirs, data={"token": token, "do": deed, "name": "x"}, timeout=10)
        assert answered.status_code == 404, deed
    assert session.post(client.issuer + theirs + "/remove", data={"token": token, "do": "remove"}, timeout=10
                        ).status_code == 404
    assert "device.locked" not in told(house, other)


def test_B17_new_recovery_codes_are_offered_when_three_are_left(house, windows, client, newcomer):
    person = newcomer(house)
    old = codes(house, person)
    with house.vpn() as vpn:
        for code in old[:7]:
            answered = vpn.ask(person["username"], f"{person['password']},{code}")
            assert answered and answered.code == radius.ACCEPT
    house.command("policy", "set", "offer.after", "0")
    try:
        here = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
        answer(here, person)
        here.expect("Before you go on")
        assert "3 recovery codes left" in here.page.inner_text("main")
        here.press("now").expect("Keep these safe")
        new = here.page.locator(".codes code").all_inner_texts()
        here.page.check("#stored")
        here.press("continue")
        assert here.signed_in()
        assert len(set(new)) == 10 and not set(new) & set(old)
        with house.vpn() as vpn:
            for code, verdict in [(old[8], radius.REJECT), (new[0], radius.ACCEPT)]:
                answered = vpn.ask(person["username"], f"{person['password']},{code}")
                assert answered and answered.code == verdict
    finally:
        house.command("policy", "unset", "offer.after")


def test_F46_a_person_is_spoken_to_in_the_language_that_they_chose(house, windows, client, newcomer):
    person = newcomer(house)
    here = portal(windows(client, "phone"), person, "/me/preferences").expect("How you want to be asked")
    here.page.check("#language-cy")
    here.press("save").expect("Fy nyfeisiau mewngofnodi")
    here.context.clear_cookies()
    # Before the password nobody knows whose page it is.
    here.arrive().expect("Sign in").password(person).expect("Edrychwch ar eich ffôn")
    answer(here, person)
    assert here.signed_in()
    here.page.goto(client.issuer + "/me/preferences?lang=en")
    here.expect("How you want to be asked").page.check("#language-usual")
    here.press("save").expect("My sign-in devices")


def test_F16_F46_a_device_and_a_code_that_were_used_are_told_by_mail_to_their_owner(
        house, windows, client, tmp_path):
    """Over the same path as any mail: the queue, SMTP, and a mailbox that has pages."""
    password = tmp_path / "password"
    password.write_text("seven quiet herons")
    house.command("user", "add", "mailed", "--email", "mailed@trip.example", "--password-file", str(password))
    phone = Phone(house, "mailed", tmp_path, None)
    recovery = codes(house, {"username": "mailed"})
    here = windows(client, "computer").arrive().expect("Sign in").password(
        {"username": "mailed", "password": "seven quiet herons"}).expect("Check your phone")
    here.page.goto(here.page.url.split("?")[0] + "?show=code")
    here.expect("Enter a code").code(recovery[0])
    assert here.signed_in()
    phone.put_away()
    wanted = ["A recovery code was used", "New recovery codes were made", "New sign-in device: Trip phone"]
    end = time.monotonic() + 20
    while True:
        here.page.goto(client.issuer + "/demo/mail")
        mine = here.expect("Emails").page.locator(".devices a", has_text="mailed@trip.example")
        subjects = mine.locator("strong").all_inner_texts()
        if sorted(subjects) == wanted or time.monotonic() > end:
            break
        time.sleep(0.3)
    assert sorted(subjects) == wanted
    mine.filter(has_text="A recovery code was used").click()
    here.page.locator("h1", has_text="A recovery code was used").wait_for(timeout=10_000)
    said = here.page.inner_text(".letter")
    for words in ("You have 9 codes left", "Not you? Lock your account now", "Internet address: ", "Chrome on Linux"):
        assert words in said, said
    links = here.page.locator(".links a").all_inner_texts()
    assert links == [client.issuer + "/me/lock", client.issuer + "/me"]
    assert recovery[0] not in said
    # The mail's own markup may do nothing at all.
    address = here.page.get_attribute("iframe.markup", "src")
    answered = requests.get(client.issuer + address, timeout=10)
    policy = answered.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "frame-ancestors 'self'" in policy
    assert "A recovery code was used to sign in" in answered.text
    assert here.page.get_attribute("iframe.markup", "sandbox") == ""


def test_F02_who_asked_the_desk_signed_in_is_told_what_was_done_and_by_whom(house, windows, client, tmp_path):
    password = tmp_path / "password"
    password.write_text("seven quiet herons")
    house.command("user", "add", "asking", "--email", "asking@trip.example", "--password-file", str(password))
    person = {"username": "asking", "password": "seven quiet herons", "phone": Phone(house, "asking", tmp_path, None)}
    here = portal(windows(client, "computer"), person).expect("My sign-in devices")
    here.page.goto(client.issuer + "/help/ask")
    here.page.fill("#text", "My old phone is still there.")
    here.page.click("button.main")
    here.expect("We have your question")
    reference = re.search(r"R-[0-9A-Z]{6}", here.page.inner_text("main"))[0]
    assert house.command("desk", "show", reference)["person"] == "asking"
    with pytest.raises(CommandFailed, match="a mail takes no codes"):
        house.command("desk", "close", reference, "--done", "Your code is 482 193.")
    house.command("desk", "close", reference, "--done", "We removed your old phone.")
    letter = mailed(here, client, "asking@trip.example", "What IT Services did for you today")
    assert reference in letter and "What was done: We removed your old phone." in letter
    assert f"By: {getpass.getuser()}" in letter and "Not you?" in letter
    person["phone"].put_away()


def mailed(here: Window, client: Client, address: str, subject: str) -> str:
    """The text of a mail in the demonstration's mailbox, once it is there."""
    end = time.monotonic() + 20
    while True:
        here.page.goto(client.issuer + "/demo/mail")
        mails = here.expect("Emails").page.locator(".devices a", has_text=address).filter(has_text=subject)
        if mails.count() or time.monotonic() > end:
            break
        time.sleep(0.3)
    mails.first.click()
    here.page.locator("h1", has_text=subject).wait_for(timeout=10_000)
    return here.page.inner_text(".letter")


def test_F15_F16_a_recovery_code_sets_up_a_device_in_place_of_the_lost_one(house, windows, client, newcomer):
    person = newcomer(house)
    recovery = codes(house, person)
    here = windows(client, "phone")
    Keys(here, "passkey")
    here.page.goto(client.issuer + "/me/lock")
    here.expect("Sign in").password(person).expect("Lock something that’s lost").page.click("text=Lock Trip phone")
    here.expect("Lock something that’s lost")
    here.arrive().expect("Sign in").password(person).expect("Enter a code").code("000000").expect("Enter a code")
    here.code(recovery[0]).expect("Before you go on").press("now").expect("Add a device")
    here.page.click("button[value=passkey]")
    here.expect("Add a passkey").press("passkey").expect("You’re set up").press("continue")
    assert here.signed_in()
    here.context.clear_cookies()
    here.arrive()
    assert here.signed_in(), "the new device signs in"
    assert person["phone"].answer("approve", "--wait", "1").returncode != 0, "the lost one doesn't"
    assert {"device.locked", "passkey.added"} <= set(told(house, person))
