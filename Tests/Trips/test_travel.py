"""Somebody goes away: they say so, look at what they have, and print codes for the days."""

import datetime

import pytest

import radius
from test_portal import portal, told
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-travel", "--name", "Learn", redirect=learn)


def lets_in(house, person: dict, code: str) -> bool:
    with house.vpn() as vpn:
        answer = vpn.ask(person["username"], f"{person['password']},{code}")
        return answer is not None and answer.code == radius.ACCEPT


def day(ahead: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=ahead)).isoformat()


def planned(here, first: int, last: int, countries: str = ""):
    here.type("from", day(first))
    here.type("until", day(last))
    here.type("countries", countries)
    return here.press("save").expect("Going away?")


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F95_a_trip_is_planned_its_codes_work_in_its_days_and_end_with_it(house, windows, client, newcomer, size):
    person = newcomer(house)
    here = portal(windows(client, size), person, "/me/travel").expect("Going away?")
    text = here.page.inner_text("main")
    assert "Codes work offline" in text and "You have no spare" in text and "You have no passkey" in text
    here.type("code", "000000")
    here.press("test").expect("Going away?")
    assert "That code didn’t work" in here.page.inner_text("main")
    here.type("code", person["phone"].run("code")["codes"][0]["code"])
    here.press("test").expect("Going away?")
    assert "Your codes work offline" in here.page.inner_text("main")
    planned(here, 0, 7, "Japan, Narnia")
    assert "We don’t know one of these countries" in here.page.inner_text("main")
    planned(here, 0, 7, "Japan, fr")
    assert "Japan, France" in here.page.inner_text("main")
    here.press("make").expect("Travel codes")
    codes = here.page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    assert lets_in(house, person, codes[0]) and not lets_in(house, person, codes[0]), "once"
    here.page.goto(client.issuer + "/me/travel")
    here.expect("Going away?")
    assert "9 travel codes left" in here.page.inner_text("main")
    here.press("remove").expect("Going away?")
    assert not lets_in(house, person, codes[1])
    assert {"trip.planned", "trip.cancelled", "code.made", "code.tried"} <= set(told(house, person))
    planned(here, 3, 9)
    here.press("make").expect("Travel codes")
    early = here.page.locator(".codes code").all_inner_texts()
    assert not lets_in(house, person, early[0]), "the trip has not begun"
