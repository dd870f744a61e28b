"""A service that will begin to ask: recorded only until its date, asked from then on, and people told beforehand."""

import contextlib
import datetime
import html
import re
import sqlite3
import time

import pytest

import mail
import radius
from conftest import Phone
from demo import CommandFailed
from installation import Site
from mail import MailServer
from visit import Client, claims, with_code

PASSWORD = "correct horse battery"
DAY_MS = 86_400_000


def day(days: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def pass_by(data, key: str, milliseconds: int) -> None:
    """Moves the clock towards the application's date: the store has it so much earlier."""
    with contextlib.closing(sqlite3.connect(data / "countersign.db", timeout=20)) as store, store:
        found = store.execute("SELECT opening FROM applications WHERE key = ?", (key,)).fetchone()[0]
        moved = re.sub(r"\d{12,}", lambda number: str(int(number[0]) - milliseconds), found)
        assert moved != found
        store.execute("UPDATE applications SET opening = ? WHERE key = ?", (moved, key))
        store.execute("UPDATE counters SET value = value + 1 WHERE key = 'configuration'")


def said(browser) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", browser.text))


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "library", "--name", "Library", redirect=learn)


@pytest.fixture
def opening(house, client):
    """Library begins in 20 days, until the test is over."""
    yield house.command("app", "start", "library", "--on", day(20))
    house.command("app", "start", "library", "--clear")


def recorded(house, person: dict) -> list[str]:
    found = house.command("log", "search", "--event", "sign_in.waived", "--person", person["username"])["entries"]
    return [entry["facts"]["would"] for entry in found]


def test_F09_before_its_date_a_sign_in_is_only_recorded_and_from_then_on_it_is_asked(
        house, client, opening, tmp_path):
    bare = house.add_person("bare", PASSWORD, tmp_path)
    ready = house.add_person("ready", PASSWORD, tmp_path)
    Phone(house, "ready", tmp_path, None)
    for person in (bare, ready):
        browser = client.visit()
        browser.send("continue", username=person["username"], password=PASSWORD)
        token = claims(client.token(browser.answer()["code"]).json()["id_token"])
        assert token.get("amr", ["pwd"]) == ["pwd"], "the application learns that it was the password alone"
        assert client.visit(browser).stopped, "nor is anything asked in the same session"
    assert recorded(house, bare) == ["not_set_up"] * 2 and recorded(house, ready) == ["ask"] * 2
    report = house.command("app", "start", "library", "--report")
    assert report["sign_ins"] == 4
    assert report["stuck"] == [{"person": "bare", "reason": "not_set_up"}], "who would be stuck"
    pass_by(house.data, "library", 20 * DAY_MS)
    browser = client.visit()
    browser.send("continue", username="bare", password=PASSWORD)
    assert not browser.stopped and "set up" in browser.heading
    browser = client.visit()
    browser.send("continue", username="ready", password=PASSWORD)
    assert browser.heading == "Check your phone"
    assert len(recorded(house, bare)) == 2


def test_F09_the_list_of_services_says_that_it_is_coming_and_from_when(house, client, opening, person):
    browser = client.visit()
    browser.get(client.issuer + "/services")
    date = datetime.date.fromisoformat(day(20))
    assert f"Coming soon: from {date.day} {date.strftime('%B')}" in said(browser)
    browser = client.visit(**{"prompt": "login"})
    browser.send("continue", username=person["username"], password=person["password"])
    browser.get(client.issuer + "/services")
    assert "Coming soon" in said(browser)
    house.command("app", "start", "library", "--clear")
    browser.get(client.issuer + "/services")
    assert "Coming soon" not in said(browser)


def test_F09_a_wrong_password_and_a_locked_account_stay_out(house, client, opening, tmp_path):
    house.add_person("shut", PASSWORD, tmp_path)
    browser = client.visit()
    browser.send("continue", username="shut", password="wrong horse battery")
    assert not browser.stopped and browser.status == 422
    house.command("user", "lock", "shut")
    browser = client.visit()
    browser.send("continue", username="shut", password=PASSWORD)
    assert not browser.stopped and browser.heading == "Your account is locked"


def test_F09_T05_a_portal_is_never_opened_by_the_password_alone(house, client, opening, person):
    browser = client.visit()
    browser.send("continue", username=person["username"], password=person["password"])
    assert browser.stopped
    browser.get(client.issuer + "/me")
    assert browser.heading == "Check your phone"
    with pytest.raises(CommandFailed, match="always asks"):
        house.command("app", "start", "my-devices", "--on", day(3))


def test_F09_the_vpn_and_the_duo_api_only_record_too(house, tmp_path):
    person = house.add_person("vpn-early", PASSWORD, tmp_path)
    house.command("app", "start", "vpn", "--on", day(9), "--at", "08:30")
    try:
        with house.vpn() as vpn:
            assert vpn.ask("vpn-early", PASSWORD).code == radius.ACCEPT
            assert vpn.ask("vpn-early", PASSWORD + "x").code == radius.REJECT
        assert recorded(house, person) == ["not_set_up"]
        why = house.command("user", "why", "vpn-early", "--app", "vpn")
        assert why["verdict"] == "waive"
        pass_by(house.data, "vpn", 10 * DAY_MS)
        with house.vpn() as vpn:
            assert vpn.ask("vpn-early", PASSWORD).code == radius.REJECT
    finally:
        house.command("app", "start", "vpn", "--clear")


def test_F09_a_group_may_begin_earlier(house, client, opening, tmp_path):
    staff = tmp_path / "staff.password"
    staff.write_text(PASSWORD)
    house.command("user", "add", "early", "--group", "staff", "--password-file", str(staff))
    shown = house.command("app", "start", "library", "--on", day(5), "--group", "staff")["starts"]
    assert set(shown["groups"]) == {"staff"} and shown["all"]
    pass_by(house.data, "library", 6 * DAY_MS)
    browser = client.visit()
    browser.send("continue", username="early", password=PASSWORD)
    assert not browser.stopped
    house.add_person("late", PASSWORD, tmp_path)
    browser = client.visit()
    browser.send("continue", username="late", password=PASSWORD)
    assert browser.stopped
    house.command("app", "start", "library", "--clear", "--group", "staff")


def test_F09_what_is_no_date_is_refused_with_what_would_be(house, client):
    for words, hint in ((("--on", "3 May"), "2027-05-03"), (("--on", "2027-02-30"), "no day 2027-02-30"),
                        (("--on", day(2), "--at", "25:00"), "08:00"), (("--on", day(-1)), "--clear"),
                        (("--at", "08:00"), "--at goes with --on")):
        with pytest.raises(CommandFailed, match=hint):
            house.command("app", "start", "library", *words)


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    server = MailServer(tmp_path_factory.mktemp("mail")).start()
    yield server
    server.stop()


def test_F09_N14_each_person_is_told_14_and_7_and_1_days_before_once_also_over_restarts(post, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder, post.settings() + "time_zone: Europe/London\n")
    for name, group in (("ann", "staff"), ("bob", "students"), ("cyd", "students")):
        site.command("user", "add", name, "--name", name.title(), "--email", f"{name}@trip.example", "--group", group)
    site.command("user", "lock", "cyd")
    site.command("app", "add", "library", "--name", "Library", "--kind", "duo")
    site.command("app", "start", "library", "--on", day(21))
    site.start()
    time.sleep(2)
    assert [sent for sent in post.received if "Library" in sent["Subject"]] == []

    def told_after(days: int) -> list[tuple[str, str, str]]:
        """What mails come once so many days have gone by; the server is started anew, twice."""
        before = len(post.received)
        pass_by(site.data, "library", days * DAY_MS)
        for _ in range(2):
            assert site.stop() == 0
            site.start()
            time.sleep(3)
        return [(sent["To"], sent["Subject"], mail.text(sent)) for sent in post.received[before:]
                if "Library" in sent["Subject"]]

    for days in (8, 7, 5):
        mails = told_after(days)
        assert sorted(to.strip("<>") for to, _, _ in mails) == ["ann@trip.example", "bob@trip.example"], days
        for _, subject, text in mails:
            assert re.fullmatch(r"Library will ask for your device from \d+ \w+( \d+)?", subject)
            assert "Set up a device before then" in text and "/me" in text
    assert told_after(2) == [], "it asks by now"
    told = site.command("log", "search", "--event", "opening.told")["entries"]
    assert len(told) == 6
    assert site.stop() == 0
