"""Somebody whose device is at home signs in with a pass until midnight."""

import pytest

import radius
from test_passkeys import Keys, add
from test_portal import portal, told
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-pass", "--name", "Learn", redirect=learn)


def lets_in(house, person: dict, code: str) -> bool:
    with house.vpn() as vpn:
        answer = vpn.ask(person["username"], f"{person['password']},{code}")
        return answer is not None and answer.code == radius.ACCEPT


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F50_a_pass_is_made_with_a_spare_and_signs_in_at_every_door_all_day(house, windows, client, newcomer, size):
    person = newcomer(house)
    here = windows(client, size)
    keys = Keys(here, "passkey")
    add(portal(here, person).expect("My sign-in devices"), "passkey", "Laptop")
    # Nobody touches it while a page offers it quietly.
    keys.present(False)
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(person).expect("Use your passkey")
    here.page.goto(here.page.url.split("?")[0] + "?show=help")
    here.expect("What’s the matter?").page.check("#matter-at_home")
    here.press("continue").expect("What you can do now").page.click("text=Make a pass for today")
    here.expect("Sign in").password(person).expect("Check your phone")
    here.page.goto(here.page.url.split("?")[0] + "?show=passkey")
    here.expect("Use your passkey")
    keys.present(True)
    here.press("passkey").expect("Pass for today").press("make")
    here.page.locator("#pass").wait_for()
    here.expect("Pass for today")
    assert "works until midnight" in here.page.inner_text("main")
    code = here.page.inner_text("#pass")
    assert all(lets_in(house, person, code) for _ in range(3)), "as often as needed"
    assert not lets_in(house, newcomer(house), code), "for its person alone"
    other = windows(client, size).arrive().expect("Sign in").password(person).expect("Use your passkey")
    other.page.goto(other.page.url.split("?")[0] + "?show=code")
    other.expect("Enter a code")
    other.code(code)
    assert other.signed_in()
    assert not [cookie for cookie in other.context.cookies() if "remembered" in cookie["name"]]
    # It is no way into the account, and adds no device.
    for path in ("/me", "/me/devices/new"):
        other.page.goto(client.issuer + path)
        other.expect("Use your passkey")
        other.page.goto(other.page.url.split("?")[0] + "?show=code")
        other.expect("Enter a code").code(code)
        other.page.wait_for_load_state("load")
        other.page.goto(client.issuer + path)
        other.expect("Use your passkey")
    here.page.click("text=Continue")
    here.expect("My sign-in devices").page.click("text=Pass for today")
    here.expect("Pass for today").press("remove").expect("Pass for today")
    assert "Your pass has ended" in here.page.inner_text("main")
    assert not lets_in(house, person, code)
    assert keys.credentials()
    assert {"code.made", "code.cancelled"} <= set(told(house, person))


def test_F50_the_desk_makes_a_pass_and_a_lock_ends_it(house, newcomer):
    person = newcomer(house)
    first = house.command("code", "pass", person["username"])["code"]
    second = house.command("code", "pass", person["username"])["code"]
    assert not lets_in(house, person, first) and lets_in(house, person, second) and lets_in(house, person, second)
    listed = house.command("code", "list", person["username"])["codes"]
    assert [(row["kind"], row["state"]) for row in listed] == [("pass", "usable")]
    assert house.command("user", "show", person["username"])["codes"]["pass"] == 1
    house.command("user", "lock", person["username"])
    house.command("user", "unlock", person["username"])
    assert not lets_in(house, person, second)
    third = house.command("code", "pass", person["username"])["code"]
    assert lets_in(house, person, third)
    assert house.command("code", "cancel", person["username"], "pass")["cancelled"] == 1
    assert not lets_in(house, person, third)


def test_F50_guesses_of_a_pass_are_counted_as_those_of_any_code(house, newcomer):
    person = newcomer(house)
    code = house.command("code", "pass", person["username"])["code"]
    assert not any(lets_in(house, person, "AAA-AAA-AA" + last) for last in "BCDEF")
    assert not lets_in(house, person, code), "it waits"
    house.command("user", "unlock", person["username"])
    assert lets_in(house, person, code)
