"""What was set up by a recovery code, the service desk or a voucher must wait before it may do all."""

import pytest

from conftest import Phone, eventually
from test_passkeys import Keys
from test_portal import answer, codes, portal, told
from test_vouching import asks, chosen
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-cooling", "--name", "Learn", redirect=learn)


def lock_all(window, person: dict) -> None:
    """By the password alone."""
    window.page.goto(window.client.issuer + "/me/lock")
    window.expect("Sign in").password(person).expect("Lock something that’s lost").page.click("text=Lock Trip phone")
    window.expect("Lock something that’s lost")
    window.context.clear_cookies()


def recover(window, person: dict, code: str):
    """By a recovery code, to where a device is chosen."""
    window.arrive().expect("Sign in").password(person).expect("Enter a code").code("F4KD-9TQM-2XWP7")
    window.expect("Enter a code").code(code)
    return window.expect("Before you go on").press("now").expect("Add a device")


def mails(window, name: str) -> list[str]:
    window.page.goto(window.client.issuer + "/demo/mail")
    return window.expect("Emails").page.locator(
        ".devices a", has_text=f"{name}@trip.example").locator("strong").all_inner_texts()


def with_mail(house, person: dict) -> dict:
    """The same, with a mail address; the person is added anew under another name."""
    name = person["username"] + "-mailed"
    file = person["phone"].folder.parent / f"{name}.password"
    file.write_text(person["password"])
    house.command("user", "add", name, "--email", f"{name}@trip.example", "--password-file", str(file))
    phone = Phone(house, name, person["phone"].folder.parent, None)
    return {"username": name, "password": person["password"], "phone": phone}


def test_F16_T08_password_and_one_recovery_code_do_not_replace_every_device(house, windows, client, newcomer):
    person = with_mail(house, newcomer(house))
    recovery = codes(house, person)
    thief = windows(client, "computer")
    keys = Keys(thief, "passkey")
    lock_all(thief, person)
    recover(thief, person, recovery[0]).page.click("button[value=passkey]")
    thief.expect("Add a passkey").press("passkey").expect("You’re set up").press("continue")
    assert thief.signed_in()
    thief.context.clear_cookies()
    thief.arrive()
    assert thief.signed_in(), "it signs in at once"
    thief.page.goto(client.issuer + "/me")
    thief.expect("My sign-in devices")
    assert "was set up by a recovery code" in thief.page.inner_text("main")
    thief.page.click(".devices >> text=Trip phone")
    thief.expect("About Trip phone")
    home = thief.page.url
    thief.press("unlock").expect("This device is too new for that")
    said = thief.page.inner_text("main")
    assert "You can do this with it from" in said and "sign in with another of your devices" in said
    thief.page.goto(home + "/remove")
    thief.expect("This device is too new for that")
    thief.page.goto(client.issuer + "/me/recovery-codes")
    thief.expect("Recovery codes").press("make").expect("This device is too new for that")
    thief.page.goto(client.issuer + "/me/accounts")
    assert len(keys.credentials()) == 1
    # The owner is told of each step, finds the phone, and takes back what was added.
    subjects = eventually(
        lambda: (lambda found: found if len(found) >= 5 else None)(mails(thief, person["username"])), 20)
    assert {"Device locked: Trip phone", "A recovery code was used"} <= set(subjects)
    assert any(subject.startswith("New sign-in device: ") for subject in subjects), subjects
    here = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Use your passkey")
    here.page.goto(here.page.url.split("?")[0] + "?show=code")
    here.expect("Enter a code").code(recovery[1])
    if here.page.locator("h1", has_text="Before you go on").count():
        here.press("not_now")
    assert here.signed_in()
    here.page.goto(client.issuer + "/me")
    here.expect("My sign-in devices").page.click(".devices >> text=Trip phone")
    here.expect("About Trip phone").press("unlock").expect("About Trip phone")
    here.context.clear_cookies()
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in").password(person)
    here.page.locator("h1").first.wait_for()
    here.page.goto(here.page.url.split("?")[0] + "?show=options")
    here.expect("Choose how to sign in").page.click("text=Trip phone")
    answer(here.expect("Check your phone"), person)
    here.expect("My sign-in devices").page.click(".notice >> text=was set up by a recovery code")
    here.page.locator("h1", has_text="About").wait_for()
    here.page.click("a.button:has-text('Remove')")
    here.page.locator("h1", has_text="Remove").wait_for()
    here.press("remove").expect("My sign-in devices")
    assert "passkey.removed" in told(house, person)
    person["phone"].put_away()


def at_risk(house, person: dict, seconds: int) -> None:
    marked = house.command("user", "mark", person["username"], "--high-risk")
    assert marked["high_risk"] is True
    house.command("policy", "set", "device.wait.high_risk", str(seconds))


def works(house, person: dict) -> dict[str, str]:
    return {each["name"]: each["state"] for each in house.command("user", "show", person["username"])["devices"]}


def test_F16_of_a_person_at_high_risk_a_recovered_device_works_only_after_the_waiting_time(
        house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    recovery = codes(house, person)
    at_risk(house, person, 25)
    here = windows(client, "phone")
    lock_all(here, person)
    recover(here, person, recovery[0]).page.click("button[value=phone]")
    code = here.expect("Point").page.inner_text(".number").replace("-", "")
    phone = Phone(house, person["username"], tmp_path, answer=None, code=code, name="New phone")
    here.expect("ready").press("again").expect("Let’s try it")
    phone.run("approve", "--wait", "10", "--number", here.number())
    eventually(lambda: works(house, person).get("New phone") == "locked", 20)
    assert works(house, person)["New phone"] == "locked"
    assert phone.answer("approve", "--wait", "1").returncode != 0, "it approves nothing"
    waits = house.command("user", "show", person["username"])["waits"]
    assert any("works from" in wait and "recovery_code" in wait for wait in waits), waits
    assert eventually(lambda: works(house, person)["New phone"] == "active", 60)
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(person)
    here.page.locator("h1").first.wait_for()
    here.page.goto(here.page.url.split("?")[0] + "?show=options")
    here.expect("Choose how to sign in").page.click("text=New phone")
    here.expect("Check your phone")
    phone.run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
    assert "wait.ended" in told(house, person)


def test_F16_a_voucher_lets_a_person_at_high_risk_set_up_a_device_that_waits_and_says_how_long(
        house, windows, client, newcomer, tmp_path):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    at_risk(house, person, 86_400)
    here = asks(windows, client, person, voucher["username"])
    other = portal(windows(client, "computer"), voucher).expect("My sign-in devices")
    other.page.click("text=needs your answer")
    other.expect("Vouching").press("yes").expect("Vouching")
    here.expect("They know it’s you").press("set_up").expect("Add a device").press("phone").expect("Point")
    code = here.page.inner_text(".number").replace("-", "")
    phone = Phone(house, person["username"], tmp_path, answer=None, code=code, name="New phone")
    here.expect("ready").press("again").expect("Check your phone")
    phone.answer("approve", "--wait", "10", "--number", here.number())
    assert eventually(lambda: works(house, person).get("New phone") == "locked", 20)
    assert not here.page.url.startswith(client.redirect), "the vouched-for phone let nobody in"
    # The older device cancels it.
    mine = portal(windows(client, "phone"), person).expect("My sign-in devices")
    said = mine.page.inner_text("main")
    assert "works from" in said and "after somebody vouched" in said
    mine.page.click(".notice >> text=New phone")
    mine.expect("About New phone").page.click("a.button:has-text('Remove')")
    mine.expect("Remove New phone?").press("remove").expect("My sign-in devices")
    assert "New phone" not in mine.page.inner_text(".devices")
    assert "device.removed" in told(house, person)


def test_F16_an_own_device_or_passkey_adds_another_that_works_at_once(house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    at_risk(house, person, 86_400)
    here = portal(windows(client, "computer"), person, "/me/devices/new").expect("Add a device")
    Keys(here, "passkey")
    here.page.click("button[value=passkey]")
    here.expect("Add a passkey").press("passkey").expect("My sign-in devices")
    here.context.clear_cookies()
    here.arrive()
    assert here.signed_in(), "the passkey works"
    shown = house.command("user", "show", person["username"])
    assert shown["waits"] == [] and shown["devices"][0]["state"] == "active"


def test_F16_a_code_of_the_desk_sets_up_what_waits_and_the_desk_ends_the_wait(house, windows, client, newcomer):
    person = newcomer(house)
    at_risk(house, person, 86_400)
    here = windows(client, "computer")
    Keys(here, "passkey")
    lock_all(here, person)
    code = house.command("code", "desk", person["username"])["code"]
    here.arrive().expect("Sign in").password(person).expect("Enter a code").code("KX7-4TM-Q2P")
    here.expect("Enter a code").code(code).expect("Before you go on").press("now").expect("Add a device")
    here.page.click("button[value=passkey]")
    here.expect("Add a passkey").press("passkey")
    assert here.signed_in(), "the desk's code was the second factor"
    there = windows(client, "phone").arrive().expect("Sign in").password(person)
    there.expect("Your new device doesn’t work yet")
    assert "It works from" in there.page.inner_text("main")
    locked = house.command("user", "show", person["username"])["devices"][0]
    assert locked["state"] == "locked"
    house.command("device", "unlock", locked["id"])
    assert works(house, person)["Trip phone"] == "active"
    assert there.arrive().expect("Sign in").password(person).expect("Check your phone")
