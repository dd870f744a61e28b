"""Somebody's phone was reset: it is set up again under its own name."""

import shutil

import pytest

from test_portal import codes, portal, told
from test_passkeys import names
from test_set_up import PhoneInHand
from test_vouching import chosen
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-reset", "--name", "Learn", redirect=learn)


def reset(window, person, name="Trip phone"):
    """From the sign-in to "I reset my phone"."""
    window.arrive().expect("Sign in").password(person).expect("Check your phone").page.click("text=I need help")
    window.expect("What’s the matter?").page.check("#matter-reset")
    window.press("continue").expect("What you can do now").page.click(f"text=Set up {name} again")
    return window


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F19_a_phone_that_was_reset_is_set_up_again_and_keeps_its_name(
        house, windows, client, newcomer, tmp_path, size):
    person = newcomer(house)
    recovery = codes(house, person)
    old = person["phone"]
    kept = tmp_path / "old"
    shutil.copytree(old.folder, kept)
    here = reset(windows(client, size), person).expect("Choose how to sign in")
    assert "Trip phone" not in here.page.inner_text("main"), "it is erased, and not asked"
    here.page.click('button[value="code"]')
    here.expect("Enter a code").code(recovery[0]).expect("Before you go on")
    assert "Set up Trip phone again now?" in here.page.inner_text("main")
    code = here.press("now").expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "erased")
    here.expect("Do these match?")
    phone.say("y")
    here.expect("Your phone is ready").press("again").expect("Let’s try it")
    phone.approve(here.number())
    assert here.signed_in()
    listed = house.command("user", "show", person["username"])["devices"]
    assert [each["name"] for each in listed] == ["Trip phone"]
    assert old.answer("list").returncode != 0, "the old key is refused"
    here.context.clear_cookies()
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in").password(person).expect("Check your phone")
    phone.approve(here.number())
    assert names(here.expect("My sign-in devices")) == ["Trip phone"]
    assert listed[0]["key_made"] > listed[0]["added"]
    here.page.click("text=Trip phone")
    facts = here.expect("About Trip phone").page.inner_text(".facts")
    assert "Added" in facts and "Set up again" in facts
    assert {"device.reset_told", "device.locked", "device.added"} <= set(told(house, person))


def test_F19_not_now_leads_on_and_changes_nothing_and_nothing_left_leads_to_the_desk(house, windows, client, newcomer):
    person = newcomer(house)
    here = reset(windows(client, "phone"), person).expect("What you can do now")
    assert [each.strip() for each in here.page.locator(".ways button").all_inner_texts()] == [
        "Ask someone to vouch for you"], "nothing else is left"
    recovery = codes(house, person)
    here = reset(windows(client, "phone"), person).expect("Choose how to sign in")
    here.page.click('button[value="code"]')
    here.expect("Enter a code").code(recovery[0]).expect("Before you go on").press("not_now")
    assert here.signed_in()
    listed = house.command("user", "show", person["username"])["devices"]
    assert [each["state"] for each in listed] == ["active"]
    # Another person's phone is none of theirs.
    other = newcomer(house)
    there = windows(client, "phone").arrive().expect("Sign in").password(other).expect("Check your phone")
    token = there.page.locator("input[name=token]").first.get_attribute("value")
    for way in (f"reset {listed[0]['id']}", "reset", "reset x", "reset " + "9" * 10_000):
        answer = there.page.request.post(there.page.url.split("?")[0], form={"token": token, "way": way})
        assert answer.status == 200 and "device.reset_told" not in told(house, other), way


def test_F19_T08_a_phone_is_said_to_be_reset_a_few_times_a_day_and_other_ways_stay_open(
        house, windows, client, newcomer):
    person = newcomer(house)
    recovery = codes(house, person)
    here = windows(client, "phone")

    def again() -> None:
        """Requests that nobody answers pause after a while, and the sign-in asks for a code then."""
        here.arrive().expect("Sign in").password(person)
        here.page.locator("h1", has_not_text="Sign in").wait_for()
        here.page.click("text=I need help")
        here.expect("What’s the matter?").page.check("#matter-reset")
        here.press("continue").expect("What you can do now").page.click("text=Set up Trip phone again")

    for _ in range(5):
        again()
        here.expect("Choose how to sign in")
    again()
    here.page.locator("[role=alert]").wait_for()
    here.expect("What you can do now")
    text = here.page.inner_text("main")
    assert "as often as you may today" in text and "Set up Trip phone again" not in text
    assert told(house, person).count("device.reset_told") == 5
    here.page.click('button[value="code"]')
    here.expect("Enter a code").code(recovery[0])
    assert here.signed_in()


def test_F16_F19_T08_who_was_robbed_by_a_recovery_code_takes_the_phone_back(
        house, windows, client, newcomer, tmp_path):
    person = newcomer(house)
    mine, recovery = person["phone"], codes(house, person)
    known = house.command("user", "show", person["username"])["devices"][0]["id"]
    # The password and one recovery code, and "I reset my phone".
    thief = reset(windows(client, "computer"), person).expect("Choose how to sign in")
    thief.page.click('button[value="code"]')
    thief.expect("Enter a code").code(recovery[0]).expect("Before you go on").press("now")
    code = thief.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "thief")
    thief.expect("Do these match?")
    phone.say("y")
    thief.expect("Your phone is ready").press("again").expect("Let’s try it")
    phone.approve(thief.number())
    assert thief.signed_in() and mine.answer("list").returncode != 0
    # The owner locks it by the password alone, and finds their own phone in the list again.
    here = windows(client, "phone")
    here.page.goto(client.issuer + "/me/lock")
    here.expect("Sign in").password(person).expect("Lock something that’s lost").page.click("text=Lock Trip phone")
    here.expect("Lock something that’s lost").context.clear_cookies()
    here.arrive().expect("Sign in").password(person).expect("Enter a code").code(recovery[1])
    here.expect("Before you go on").press("not_now")
    assert here.signed_in()
    here.page.goto(client.issuer + "/me")
    assert names(here.expect("My sign-in devices")) == ["Trip phone", "Trip phone"]
    here.page.goto(client.issuer + "/me/devices/" + known)
    here.expect("About Trip phone").press("unlock").expect("About Trip phone")
    here.context.clear_cookies()
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in").password(person).expect("Check your phone")
    mine.run("approve", "--wait", "10", "--number", here.number())
    here.expect("My sign-in devices")
    listed = [each["id"] for each in house.command("user", "show", person["username"])["devices"]]
    here.page.goto(client.issuer + "/me/devices/" + next(each for each in listed if each != known) + "/remove")
    here.expect("Remove Trip phone?").press("remove").expect("My sign-in devices")
    assert [each["id"] for each in house.command("user", "show", person["username"])["devices"]] == [known]


def test_F16_F19_who_was_vouched_for_sets_the_same_phone_up_again_under_its_name(
        house, windows, client, newcomer, tmp_path):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    here = reset(windows(client, "phone"), person).expect("What you can do now")
    here.page.click("text=Ask someone to vouch")
    here.expect("Ask someone to vouch for you").type("username", voucher["username"])
    here.press("vouch").expect("Waiting for their answer")
    other = portal(windows(client, "computer"), voucher, "/me/vouching").expect("Vouching")
    other.press("yes").expect("Vouching")
    here.expect("They know it’s you").press("set_up").expect("Add a device").press("phone")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    phone = PhoneInHand(house, code, tmp_path / "erased")
    here.expect("Do these match?")
    phone.say("y")
    here.expect("Your phone is ready").press("again").expect("Check your phone")
    phone.approve(here.number())
    here.page.locator("h1").first.wait_for()
    listed = house.command("user", "show", person["username"])["devices"]
    assert [(each["name"], each["state"]) for each in listed] == [("Trip phone", "active")]
    assert person["phone"].answer("list").returncode != 0
    # The yes was for one thing.
    again = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
    again.page.goto(again.page.url.split("?")[0] + "?show=set_up")
    assert again.page.inner_text("h1") not in ("Add a device", "Protect your account")
