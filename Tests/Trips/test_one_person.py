"""One person, whatever they type for their name; and an account that shows itself, and changes, to its owner alone."""

import zlib

import pytest

from conftest import Phone
from test_portal import answer, data, told
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-one", "--name", "Learn", redirect=learn)


@pytest.fixture
def person(house, tmp_path, request):
    name = f"ab{zlib.crc32(request.node.name.encode())}"
    file = tmp_path / "password"
    file.write_text("seven quiet herons")
    house.command("user", "add", name, "--email", f"Alex.{name}@Trip.Example", "--password-file", str(file))
    phone = Phone(house, name, tmp_path, None)
    yield {"username": name, "password": "seven quiet herons", "phone": phone}
    phone.put_away()


def test_F47_username_and_email_in_any_letter_case_are_one_person(house, windows, client, person):
    name = person["username"]
    for typed in (name, name.upper(), f" {name.title()} ", f"alex.{name}@trip.example", f"ALEX.{name}@TRIP.EXAMPLE"):
        here = windows(client, "phone").arrive().expect("Sign in").password({**person, "username": typed})
        answer(here.expect("Check your phone"), person)
        assert here.signed_in(), typed
        here.page.goto(client.issuer + "/me")
        assert f"signed in as {name}" in here.expect("My sign-in devices").page.inner_text("main"), typed
        here.close()
    assert told(house, person).count("sign_in.approved") == 5


def test_F47_without_a_fresh_approval_the_account_changes_nothing(house, windows, client, person):
    here = windows(client, "computer")
    here.page.goto(client.issuer + "/me")
    answer(here.expect("Sign in").password(person).expect("Check your phone"), person)
    here.expect("My sign-in devices")
    device = here.page.locator(".devices a").first.get_attribute("href")
    token = here.page.locator("input[name=token]").first.get_attribute("value")
    before = house.command("user", "show", person["username"])
    # The password alone, and a session that is over.
    half = windows(client, "computer")
    half.page.goto(client.issuer + device)
    half.expect("Sign in").password(person).expect("Check your phone")
    for window in (half, here):
        session = data(window)
        if window is here:
            house.command("user", "lock", person["username"])
            house.command("user", "unlock", person["username"])
        for path, deed in [(device, "lock"), (device, "rename"), (device + "/remove", "remove"),
                           ("/me/recovery-codes", "make"), ("/me/lock", "lock_account"), ("/me/preferences", "save")]:
            answered = session.post(client.issuer + path, data={"token": token, "do": deed, "name": "Mine"},
                                    allow_redirects=False, timeout=10)
            away = answered.headers.get("Location", "")
            # Refused, led to a sign-in, or back to the page that leads there.
            assert answered.status_code == 403 or "/p/" in away or away == path, (path, answered.status_code)
    after = house.command("user", "show", person["username"])
    for device in before["devices"] + after["devices"]:
        del device["last_request"]  # that a phone was asked changes nothing
    assert after["devices"] == before["devices"] and after["codes"] == before["codes"]


def test_F47_with_no_device_left_the_account_offers_help_instead_of_a_wall(house, windows, client, person):
    only = house.command("user", "show", person["username"])["devices"][0]["id"]
    house.command("device", "remove", only, "--yes")
    here = windows(client, "phone")
    here.page.goto(client.issuer + "/me")
    here.expect("Sign in").password(person).expect("You haven’t set up sign-in protection yet")
    here.page.click("header .help")
    here.expect("What’s the matter?").page.check("#matter-lost")
    here.press("continue").expect("What you can do now")
    said = here.page.inner_text("main")
    assert "IT Services" in said or "help desk" in said.lower()
    assert here.page.locator("text=Lock my lost phone").count() == 1
