"""A floor that nobody lowers for themselves: an exemption takes two administrators, each with their own phone."""

import datetime
import json
import re
import subprocess
import threading

import pytest
import requests

from conftest import Phone
from demo import CommandFailed, program
from visit import Client

PASSWORD = "correct horse battery"
END = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "admin.groups", "admins")
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-exempt", "--name", "Learn", redirect=learn)


@pytest.fixture
def administrators(house, client, tmp_path, request):
    """Two people of the group, with their phones."""
    made = {}
    for index in (1, 2):
        name = f"adm{index}-" + str(abs(hash(request.node.name)))[:8]
        (tmp_path / name).write_text(PASSWORD)
        house.command("user", "add", name, "--group", "admins", "--password-file", str(tmp_path / name))
        made[name] = Phone(house, name, tmp_path, None)
    return list(made.items())


@pytest.fixture
def owner(house, client, tmp_path, request):
    return house.add_person("exempt-" + str(abs(hash(request.node.name)))[:8], PASSWORD, tmp_path)


def decide(house, phone: Phone | None, *words: str, answer: str = "approve", shown: list | None = None):
    """Runs the command, and answers on the administrator's phone what it asks."""
    line = [program(), "exemption", *words, "--data", str(house.data), "--json"]
    running = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
    stopping = threading.Timer(60, running.kill)
    stopping.start()
    try:
        first = running.stderr.readline()
        number = re.search(r"type (\d+) there", first)
        if number and phone:
            if shown is not None:
                shown.append(json.dumps(phone.run("list")))
            more = ["--number", number[1]] if answer == "approve" else []
            phone.answer(answer, *more)
        out, err = running.communicate(timeout=60)
    finally:
        stopping.cancel()
    if running.returncode != 0:
        raise CommandFailed(list(words), running.returncode, out + first + err)
    return json.loads(out)


def ask(house, owner, administrator, **more):
    name, phone = administrator
    return decide(house, phone, "ask", owner["username"], "--app", "learn-exempt", "--until", END, "--reason",
                  "arm in plaster", "--as", name, **more)


def enter(client, owner):
    browser = client.visit()
    return browser.send("continue", username=owner["username"], password=PASSWORD)


def test_F99_one_administrator_is_not_enough_two_are_until_the_end_and_every_step_is_in_the_record(
        house, client, owner, administrators):
    (one, _), (two, _) = administrators
    asked = ask(house, owner, administrators[0])
    assert asked["state"] == "pending" and asked["asked_by"] == one and asked["confirmed_by"] is None
    assert not enter(client, owner).stopped, "one alone lets nobody in"
    with pytest.raises(CommandFailed, match="second administrator"):
        decide(house, administrators[0][1], "confirm", asked["id"], "--as", one)
    assert not enter(client, owner).stopped
    confirmed = decide(house, administrators[1][1], "confirm", asked["id"], "--as", two)
    assert confirmed["state"] == "active" and confirmed["confirmed_by"] == two
    browser = enter(client, owner)
    assert browser.stopped, "two do"
    shown = house.command("user", "show", owner["username"])["exemptions"]
    assert [(each["state"], each["app"], each["reason"]) for each in shown] == [
        ("active", "learn-exempt", "arm in plaster")]
    assert house.command("user", "why", owner["username"], "--app", "learn-exempt")["verdict"] == "waive"
    held = house.command("user", "export-data", owner["username"])["exemptions"]
    assert [each["reason"] for each in held] == ["arm in plaster"]
    names = [entry["facts"]["event"] for entry in house.command(
        "log", "search", "--person", owner["username"])["entries"]]
    assert {"exemption.asked", "exemption.confirmed", "sign_in.waived"} <= set(names)
    assert house.command("exemption", "list")["exemptions"][0]["id"] == asked["id"]
    assert house.command("exemption", "withdraw", asked["id"])["state"] == "withdrawn"
    assert not enter(client, owner).stopped, "withdrawn at any time"
    with pytest.raises(CommandFailed, match="withdrawn"):
        decide(house, administrators[1][1], "confirm", asked["id"], "--as", two)


def test_F99_the_phone_shows_exactly_what_it_approves_and_its_no_ends_it(house, client, owner, administrators):
    name, phone = administrators[0]
    shown = []
    with pytest.raises(CommandFailed, match="did not approve"):
        ask(house, owner, administrators[0], answer="deny", shown=shown)
    assert f"{owner['username']} at learn-exempt until {END}" in shown[0] and "Exemption" in shown[0]
    assert house.command("user", "show", owner["username"])["exemptions"] == []
    refused = house.command("log", "search", "--event", "sign_in.refused", "--person", name)["entries"]
    assert refused[0]["facts"]["door"] == "consent" and refused[0]["facts"]["reason"] == "denied_mistake"


def test_F99_nobody_decides_about_themselves_nor_without_being_an_administrator(
        house, client, owner, administrators):
    (one, first), _ = administrators
    with pytest.raises(CommandFailed, match="own account"):
        decide(house, first, "ask", one, "--all", "--until", END, "--reason", "mine", "--as", one)
    with pytest.raises(CommandFailed, match="no administrator"):
        decide(house, None, "ask", one, "--all", "--until", END, "--reason", "x", "--as", owner["username"])
    with pytest.raises(CommandFailed, match="within a year"):
        decide(house, first, "ask", owner["username"], "--all", "--until", "2199-01-01", "--reason", "x", "--as", one)


def test_F99_a_persons_own_call_to_switch_it_off_is_forbidden(house, client, person):
    for cookies in ({}, {"session": "made up"}):
        for form in ({}, {"do": "off"}, {"mfa": "off", "person": person["username"]}):
            answer = requests.post(client.issuer + "/me/exemptions", data=form, cookies=cookies, timeout=10)
            assert answer.status_code == 403 and "<h1" in answer.text
    browser = client.visit()
    browser.send("continue", username=person["username"], password=person["password"])
    assert browser.heading == "Check your phone"


def test_F99_T05_the_portal_says_so_and_is_not_opened_by_it(house, client, administrators, person):
    (one, first), (two, second) = administrators
    asked = decide(house, first, "ask", person["username"], "--all", "--until", END, "--reason", "no phone",
                   "--as", one)
    decide(house, second, "confirm", asked["id"], "--as", two)
    browser = client.visit()
    browser.send("continue", username=person["username"], password=person["password"])
    assert browser.stopped
    browser.get(client.issuer + "/me/privacy")
    assert browser.heading == "Check your phone", "the portal asks all the same"
    number = re.search(r'class="number[^>]*><bdi>([^<]*)<', browser.text)[1].replace(" ", "")
    assert person["phone"].answer("approve", "--number", number).returncode == 0
    browser.wait_for_phone()
    assert "all services" in browser.text and "Two administrators decided it" in browser.text
    browser.get(client.issuer + "/me/activity")
    assert "No device needed for a while" in browser.text
    house.command("exemption", "withdraw", asked["id"])
    browser.get(client.issuer + "/me/privacy")
    assert "all services" not in browser.text
