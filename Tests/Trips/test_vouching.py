"""Somebody without their device asks a person who knows them."""

import pytest

from conftest import Phone
from demo import CommandFailed
from test_portal import portal, told
from visit import Client
from window import Window


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-vouching", "--name", "Learn", redirect=learn)


def chosen(windows, client, person: dict, voucher: str) -> None:
    """The person chooses somebody while they can sign in."""
    here = portal(windows(client, "computer"), person, "/me/vouching").expect("Vouching")
    here.type("username", voucher)
    here.press("add").expect("Vouching")
    assert "may vouch for you" in here.page.inner_text("main") and voucher in here.page.inner_text("main")
    here.close()


def asks(windows, client, person: dict, voucher: str, size: str = "computer") -> Window:
    """With the password alone."""
    here = windows(client, size).arrive().expect("Sign in").password(person).expect("Check your phone")
    here.page.click("header .help")
    here.expect("What’s the matter?").page.check("#matter-lost")
    here.press("continue").expect("What you can do now").page.click("text=Ask someone to vouch")
    here.expect("Ask someone to vouch for you").type("username", voucher)
    return here.press("vouch").expect("Waiting for their answer")


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F15_F16_a_person_without_their_phone_sets_up_another_when_somebody_vouches_for_them(
        house, windows, client, newcomer, tmp_path, size):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    here = asks(windows, client, person, voucher["username"], size)
    reference = here.page.inner_text("main").split("reference: ")[1][:6]
    other = portal(windows(client, size), voucher).expect("My sign-in devices")
    other.page.click("text=needs your answer")
    other.expect("Vouching")
    question = other.page.inner_text("main")
    assert f"Have you spoken to {person['username']} today" in question and reference in question
    other.press("yes").expect("Vouching")
    assert "They can set up a new device now" in other.page.inner_text("main")
    here.expect("They know it’s you").press("set_up").expect("Add a device").press("phone").expect("Point")
    code = here.page.inner_text(".number").replace("-", "")
    phone = Phone(house, person["username"], tmp_path, answer=None, code=code, name="New phone")
    here.expect("ready").press("again").expect("Check your phone")
    phone.run("approve", "--wait", "10", "--number", here.number())
    here.page.locator("h1").first.wait_for()
    events = told(house, person)
    assert {"vouch.asked", "vouch.granted", "device.added", "voucher.chosen"} <= set(events)
    # The yes is used up: another visit begins with nothing.
    again = windows(client, size).arrive().expect("Sign in").password(person).expect("Check your phone")
    again.page.goto(again.page.url.split("?")[0] + "?show=vouch")
    again.expect("Ask someone to vouch for you")


def test_F16_T23_whoever_may_not_vouch_is_asked_in_vain_and_nothing_shows_it(house, windows, client, newcomer):
    person, stranger = newcomer(house), newcomer(house)
    pages = []
    for name in (stranger["username"], "nobody-of-that-name", person["username"]):
        here = asks(windows, client, person, name)
        text = here.page.inner_text("main")
        pages.append(text.split("reference: ")[0] + text.split("same.")[1].split("until")[0])
        here.page.goto(here.page.url.split("?")[0] + "?show=set_up")
        assert here.page.inner_text("h1") not in ("Protect your account", "Add a device")
        here.close()
    assert len(set(pages)) == 1, pages
    other = portal(windows(client, "computer"), stranger, "/me/vouching").expect("Vouching")
    assert "Nobody asks you now" in other.page.inner_text("main")


def test_F16_a_no_opens_nothing_and_nobody_vouches_in_a_circle(house, windows, client, newcomer):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    chosen(windows, client, voucher, person["username"])
    mine = portal(windows(client, "computer"), person, "/me/vouching").expect("Vouching")
    here = asks(windows, client, person, voucher["username"])
    other = portal(windows(client, "computer"), voucher, "/me/vouching").expect("Vouching")
    other.press("no").expect("Vouching")
    here.expect("Ask someone to vouch for you")
    assert "They said no" in here.page.inner_text("main")
    here.type("username", voucher["username"])
    here.press("vouch").expect("Waiting for their answer")
    other.page.goto(client.issuer + "/me/vouching")
    other.expect("Vouching").press("yes").expect("Vouching")
    # Who was vouched for does not vouch for the voucher.
    asks(windows, client, voucher, person["username"])
    mine.page.goto(client.issuer + "/me/vouching")
    mine.expect("Vouching")
    assert "Nobody asks you now" in mine.page.inner_text("main")


def test_F29_whoever_was_chosen_is_listed_under_their_new_name_and_taken_away_by_it(house, windows, client, newcomer):
    person, voucher = newcomer(house), newcomer(house)
    old, new = voucher["username"], voucher["username"] + "-king"
    chosen(windows, client, person, old)
    house.command("user", "rename", old, new)
    listed = house.command("user", "vouchers", person["username"])["vouchers"]
    assert [each["name"] for each in listed] == [new]
    here = portal(windows(client, "phone"), person, "/me/vouching").expect("Vouching")
    assert new in here.page.inner_text("main")
    here.page.goto(client.issuer + "/me/privacy")
    here.expect("What we hold about you")
    assert new in here.page.inner_text("main")
    here.page.goto(client.issuer + "/me/vouching")
    here.expect("Vouching").press(new).expect("Vouching")
    assert house.command("user", "vouchers", person["username"])["vouchers"] == []


def test_F16_the_command_line_lists_who_may_vouch_and_takes_one_away(house, windows, client, newcomer):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    listed = house.command("user", "vouchers", person["username"])["vouchers"]
    assert [each["name"] for each in listed] == [voucher["username"]]
    assert house.command("user", "vouchers", person["username"], "--remove", voucher["username"])["vouchers"] == []
    with pytest.raises(CommandFailed):
        house.command("user", "vouchers", person["username"], "--remove", voucher["username"])
    assert "voucher.dismissed" in told(house, person)
    asks(windows, client, person, voucher["username"])
    other = portal(windows(client, "computer"), voucher, "/me/vouching").expect("Vouching")
    assert "Nobody asks you now" in other.page.inner_text("main")


def test_F16_without_scripts_the_person_asks_for_the_answer(house, windows, client, newcomer):
    person, voucher = newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    here = windows(client, "phone", scripts=False).arrive().expect("Sign in").password(person)
    here.expect("Check your phone").page.goto(here.page.url.split("?")[0] + "?show=vouch")
    here.expect("Ask someone to vouch for you").type("username", voucher["username"])
    here.press("vouch").expect("Waiting for their answer").page.click("text=answered, continue")
    here.expect("Waiting for their answer")
    other = portal(windows(client, "computer"), voucher, "/me/vouching").expect("Vouching")
    other.press("yes").expect("Vouching")
    here.page.click("text=answered, continue")
    here.expect("They know it’s you")


def test_F16_T23_what_waits_for_a_vouching_says_nothing_before_the_answer(house, windows, client, newcomer):
    person, stranger, voucher = newcomer(house), newcomer(house), newcomer(house)
    chosen(windows, client, person, voucher["username"])
    told = []
    for name in (voucher["username"], stranger["username"], "nobody-of-that-name"):
        here = asks(windows, client, person, name)
        stream = here.page.url.split("?")[0] + "/wait?for=vouch"
        told.append(here.page.request.get(stream, headers={"accept": "application/json"}).json())
    assert told == [{"say": None, "alarm": False, "go": None, "send": False}] * 3
    # Another browser hears nothing of it.
    there = windows(client, "computer")
    assert there.page.request.get(stream, headers={"accept": "application/json"}).status != 200
