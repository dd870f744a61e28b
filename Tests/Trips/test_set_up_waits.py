"""Setting something up may wait for some days, where policy lets it."""

import re

import pytest

from browser import Browser
from visit import Client, claims


@pytest.fixture(scope="module")
def client(house):
    return Client(house, "learn-waits", "--name", "Learn")


@pytest.fixture(scope="module")
def strict(house):
    client = Client(house, "bank-waits", "--name", "Bank")
    house.command("policy", "set", "setup.grace", "0", "--app", "bank-waits")
    return client


@pytest.fixture
def grace(house):
    house.command("policy", "set", "setup.grace", "7")
    yield
    house.command("policy", "unset", "setup.grace")


def asked(client: Client, person: dict, **more: str) -> Browser:
    return client.visit(**more).send("continue", username=person["username"], password=person["password"])


def text(here: Browser) -> str:
    """What the page says, without its markup."""
    return re.sub(r"<[^>]*>", "", here.text)


def events(house, person: dict) -> list[str]:
    entries = house.command("log", "search", "--person", person["username"])["entries"]
    return [entry["facts"]["event"] for entry in entries]


def test_F13_remind_me_later_leads_on_and_says_what_was_proved(house, client, grace, tmp_path):
    person = house.add_person("waits-1", "correct horse battery", tmp_path)
    here = asked(client, person)
    assert here.heading.startswith("You haven") and "Remind me later (7 days left)" in text(here)
    here.send("later")
    token = client.token(here.answer()["code"]).json()["id_token"]
    assert claims(token)["amr"] == ["pwd"] and "acr" not in claims(token)
    assert {"setup.asked", "setup.put_off"} <= set(events(house, person))
    # Each sign-in asks again, without the password, in the same browser.
    here.stop_at = client.redirect
    client.visit(here)
    assert "Remind me later (7 days left)" in text(here) and here.stopped is None
    # Who began and left may wait as well.
    here.send("set_up").send("app")
    client.visit(here)
    assert here.heading == "Carry on setting up" and "Remind me later (7 days left)" in text(here)
    here.send("later")
    assert here.answer()["code"]


def test_F13_nothing_waits_by_default_nor_where_more_is_demanded(house, client, strict, tmp_path):
    person = house.add_person("waits-2", "correct horse battery", tmp_path)
    here = asked(client, person)
    assert "later" not in here.form.buttons
    house.command("policy", "set", "setup.grace", "7")
    try:
        for other, more in ((client, {"acr_values": "phr"}), (client, {"acr_values": "https://refeds.org/profile/mfa"}),
                            (strict, {})):
            here = asked(other, person, **more)
            assert here.heading.startswith("You haven") and "later" not in here.form.buttons, more
            form = here.form
            here._go("POST", form.action, {**form.fields, "do": "later"})
            assert here.stopped is None and here.heading.startswith("You haven"), more
        portal = Browser().get(client.issuer + "/me").send(
            "continue", username=person["username"], password=person["password"])
        assert portal.heading.startswith("You haven") and "later" not in portal.form.buttons
        assert "setup.put_off" not in events(house, person)
    finally:
        house.command("policy", "unset", "setup.grace")
