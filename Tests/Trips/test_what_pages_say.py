"""What pages say where something is over: requests that were paused, codes that ended or were used, a page that was
left open; and what is asked, or not, at the next application. In Chromium, at the real server."""

import contextlib
import datetime
import re
import sqlite3
import urllib.parse

import pytest

from visit import Client, claims
from window import Window

REFEDS_MFA = "https://refeds.org/profile/mfa"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "says", "--name", "Learn", redirect=learn)


@pytest.fixture
def window(chromium, client):
    opened = []

    def give(at: Client | None = None) -> Window:
        opened.append(Window(chromium, at or client, "phone"))
        return opened[-1]

    yield give
    for each in opened:
        each.close()


def earlier(house, statement: str, *values) -> None:
    """Lets time go by for some rows: the store is told that they are older."""
    with contextlib.closing(sqlite3.connect(house.data / "countersign.db", timeout=20)) as store, store:
        assert store.execute(statement, values).rowcount == 1


def tokens(here: Window, client: Client) -> dict:
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(here.page.url).query))
    return claims(client.token(query["code"]).json()["id_token"])


def test_T01_requests_that_went_unanswered_are_paused_and_the_page_says_until_when(
        house, learn, window, newcomer):
    person = newcomer(house)
    hasty = Client(house, "paused", "--name", "Learn", redirect=learn)
    for name, value in (("push.pause.after", "3"), ("push.resend_gap", "0"), ("push.pause.time", "600")):
        house.command("policy", "set", name, value, "--app", "paused")
    here = window(hasty).arrive().password(person).expect("Check your phone")
    for _ in range(2):
        here.press("send_again").expect("Check your phone")
    here.press("send_again").expect("We\u2019ve paused requests to your phone")
    said = here.page.inner_text("main")
    assert "3 weren\u2019t answered" in said and "someone may know your password" in said
    hour, minute = map(int, re.search(r"at (\d+):(\d\d)", said).groups())
    assert 0 <= hour < 24 and 0 <= minute < 60
    here.press("code").expect("Enter a code").code(house.command("code", "desk", person["username"])["code"])
    assert here.signed_in(), "a code goes on meanwhile"


def test_a_help_desk_code_that_has_ended_says_so_and_where_another_comes_from(house, window, newcomer):
    person = newcomer(house)
    code = house.command("code", "desk", person["username"])["code"]
    earlier(house, "UPDATE codes SET ends_at = made_at - 1 WHERE spent_at IS NULL AND person = "
            "(SELECT person FROM names WHERE name = ?)", person["username"])
    here = window().arrive().password(person).press("other").press("code").expect("Enter a code")
    here.code(code).expect("Enter a code")
    assert "That code has ended. Ask the help desk for a new one." in here.page.inner_text("main")
    here.code(house.command("code", "desk", person["username"])["code"])
    assert here.signed_in()


def test_a_recovery_code_that_was_used_says_so_and_the_next_one_works(house, window, newcomer):
    person = newcomer(house)
    codes = house.command("code", "recovery", person["username"])["codes"]
    here = window().arrive().password(person).press("other").press("code").expect("Enter a code").code(codes[0])
    assert here.signed_in()
    here.arrive(prompt="login").password(person)
    here.page.wait_for_url("**/p/*")
    if here.page.locator('button[value="other"]').count():
        here.press("other").press("code")
    here.expect("Enter a code").code(codes[0]).expect("Enter a code")
    assert "That recovery code has been used already. Try the next one." in here.page.inner_text("main")
    here.code(codes[1])
    assert here.signed_in()


def test_B11_a_page_that_was_left_open_for_more_than_an_hour_says_what_to_do(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().expect("Sign in")
    visit = urllib.parse.urlsplit(here.page.url).path.split("/")[2]
    kept = next(cookie for cookie in here.context.cookies() if cookie["name"].endswith(f"visit-{visit}"))
    left = kept["expires"] - datetime.datetime.now().timestamp()
    assert left > 2 * 3600, "the browser still knows the visit when it has ended"
    earlier(house, "UPDATE visits SET started_at = started_at - ? WHERE id = ?", HOUR_MS, visit)
    here.password(person).expect("This sign-in has ended")
    assert "Start again from the service" in here.page.inner_text("main")
    here.page.reload()
    here.expect("This sign-in has ended").arrive().expect("Sign in")


def test_F05_the_second_application_asks_nothing_and_one_that_demands_more_asks_for_that_alone(
        house, learn, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    first = here.client
    here.page.check("#remember")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()

    asked = []
    here.context.on("response", lambda answer: asked.append(answer.url) if "/p/" in answer.url else None)
    second, third = Client(house, "second", redirect=learn), Client(house, "third", redirect=learn)
    here.client = second
    here.arrive()
    assert here.signed_in() and not asked, "no page of ours was shown"
    assert tokens(here, second)["acr"] == REFEDS_MFA

    here.context.clear_cookies(name="session")
    here.client = first
    here.arrive().expect("Sign in").password(person)
    assert here.signed_in()
    assert "acr" not in tokens(here, first), "a remembered browser has shown no second factor"
    here.client = third
    here.arrive(acr_values=REFEDS_MFA).expect("Check your phone")
    assert here.page.locator("#password").count() == 0, "the password still counts"
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
    assert tokens(here, third)["acr"] == REFEDS_MFA
    asked.clear()
    here.client = second
    here.arrive(acr_values=REFEDS_MFA)
    assert here.signed_in() and not asked, "it has been shown now"
