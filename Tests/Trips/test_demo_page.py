"""The demonstration as a newcomer meets it: a front page, three services, and a phone beside each sign-in."""

import json
import re
import urllib.parse

import pytest
import requests
from playwright.sync_api import expect

from conftest import Trip
from looks import violations


SIZES = {"phone": {"width": 320, "height": 640}, "computer": {"width": 1280, "height": 900}}
LONG = 15_000


@pytest.fixture(scope="module")
def university(tmp_path_factory):
    """A demonstration as people start it: in the browser the phones are theirs."""
    demo = Trip(tmp_path_factory.mktemp("university") / "data", "--people", "10")
    demo.command("policy", "set", "push.resend_gap", "0")
    yield demo
    assert demo.stop() == 0


class Newcomer:
    """Somebody who opens the front page, and holds the phone beside the page."""

    def __init__(self, chromium, demo: Trip, size: str, scripts: bool = True, look: str = "light"):
        self.demo, self.scripts, self.faults = demo, scripts, []
        self.context = chromium.new_context(
            viewport=SIZES[size], java_script_enabled=scripts, reduced_motion="reduce", locale="en-GB",
            color_scheme=look)
        self.page = self.context.new_page()
        self.context.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _said(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def open(self, service: str) -> "Newcomer":
        self.page.goto(self.demo.ready["front"])
        self.expect("A made-up university to try")
        self.page.click(f".services a.{service.lower().replace(' ', '_')}")
        return self

    def expect(self, heading: str) -> "Newcomer":
        self.page.locator("h1", has_text=heading).first.wait_for(timeout=LONG)
        self.page.wait_for_load_state("load")
        if self.scripts:
            for frame in [self.page, *(each for each in self.page.frames[1:] if "/demo/phone/" in each.url)]:
                self.faults += [f"{heading}: {fault}" for fault in violations(frame)]
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{heading}: wider than the window")
        assert self.faults == []
        return self

    def sign_in(self, username: str, password: str = "correct horse") -> "Newcomer":
        self.page.fill("#username", username)
        self.page.fill("#password", password)
        self.page.click('button[value="continue"]')
        return self

    @property
    def phone(self):
        return self.page.frame_locator(".beside iframe")

    def on_phone(self, deed: str, number: str | None = None) -> "Newcomer":
        """Answers the request on the phone beside, which without scripts is asked to look again."""
        if not self.scripts and not self.phone.locator(".request").count():
            self.phone.locator("text=Look again").click()
        self.phone.locator(".request").first.wait_for(timeout=LONG)
        if number:
            self.phone.locator("input.code").first.fill(number)
        self.phone.locator(f'button[value="{deed}"]').first.click()
        return self

    def number(self) -> str:
        return self.page.inner_text("main .number").replace(" ", "")

    def approve(self) -> "Newcomer":
        self.on_phone("approve", self.number())
        if not self.scripts:
            self.phone.locator("text=Approved.").wait_for(timeout=LONG)
            self.page.click('button[value="continue"]')
        return self

    def told(self) -> str:
        return self.page.inner_text(".known")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def newcomer_at(chromium, university):
    opened = []

    def give(size: str = "computer", **more) -> Newcomer:
        opened.append(Newcomer(chromium, university, size, **more))
        return opened[-1]

    yield give
    for each in opened:
        each.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_a_newcomer_sees_the_whole_in_a_minute_without_a_phone(newcomer_at, size, scripts):
    here = newcomer_at(size, scripts=scripts).open("Learn").expect("Sign in")
    assert "sam.ade" in here.phone.locator("main").inner_text()
    here.sign_in("sam.ade").expect("Check your phone").approve()
    if not scripts:
        while "/p/" in here.page.url:
            here.page.locator("main form button").first.click(timeout=LONG)
    here.expect("Hello, Sam Ade")
    assert "Your password" in here.told() and "you approved there" in here.told()
    assert "two different proofs" in here.told()
    # One sign-in answers for the next service, which is told by its proxy.
    here.open("Results").expect("Hello, Sam Ade")
    assert "Remote-User: sam.ade" in here.told()
    here.open("Self Service").expect("Sign in").sign_in("sam.ade").expect("Check your phone").approve()
    if not scripts:
        while "/p/" in here.page.url:
            here.page.locator("main form button").first.click(timeout=LONG)
    here.expect("Hello, Sam Ade")
    here.open("Self Service").expect("Sign in")
    here.open("Learn").expect("Hello, Sam Ade")
    here.page.click('button[value="sign_out"]')
    here.expect("You\u2019ve signed out of Learn").open("Learn").expect("Sign in")
    here.open("Results").expect("Sign in")


def test_who_says_no_by_mistake_sends_the_request_again(newcomer_at):
    here = newcomer_at("phone").open("Learn").sign_in("priya.nair").expect("Check your phone")
    here.on_phone("no").expect("You said no on your phone")
    here.page.click('button[value="send_again"]')
    here.expect("Check your phone").approve().expect("Hello, Priya Nair")


def test_a_wrong_number_is_said_on_the_phone_and_the_next_one_counts(newcomer_at):
    here = newcomer_at().open("Learn").sign_in("priya.nair").expect("Check your phone")
    shown = here.number()
    here.on_phone("approve", "99" if shown != "99" else "98")
    here.phone.locator("text=That number didn\u2019t match").wait_for(timeout=LONG)
    expect(here.page.locator("main .number")).not_to_have_text(re.compile(r"\s*".join(shown)))
    here.approve().expect("Hello, Priya Nair")


def test_the_code_on_the_phone_signs_in_without_a_request(newcomer_at):
    here = newcomer_at().open("Learn").sign_in("priya.nair").expect("Check your phone")
    here.page.click('button[value="other"]')
    here.expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code")
    here.page.fill("#code", here.phone.locator(".number").inner_text())
    here.page.click('main button[value="continue"], main button[value="code"]')
    here.expect("Hello, Priya Nair")
    assert "A code that works once" in here.told()


def test_it_was_not_me_on_the_phone_stops_the_sign_in(newcomer_at):
    here = newcomer_at().open("Self Service").sign_in("li.wei").expect("Check your phone")
    here.on_phone("not_me")
    here.phone.locator("text=IT Services have been told").wait_for(timeout=LONG)
    here.expect("Sign-in stopped")


def test_signing_out_at_results_signs_out_of_learn_too(newcomer_at, eventually):
    here = newcomer_at().open("Results").expect("Sign in").sign_in("sam.ade").expect("Check your phone").approve()
    here.expect("Hello, Sam Ade").open("Learn").expect("Hello, Sam Ade").open("Results").expect("Hello, Sam Ade")
    here.page.click("text=Sign out")
    here.expect("Sign out?").page.click('button[value="sign_out"]')
    here.expect("You\u2019re signed out")

    def over() -> bool:
        here.page.goto(here.demo.ready["services"]["learn"])
        return here.page.inner_text("h1") == "Sign in"

    assert eventually(over, 10)


def test_who_has_no_phone_is_told_to_set_one_up(newcomer_at, university):
    bare = next(person["username"] for person in university.people if not person["phone"])
    here = newcomer_at("phone").open("Learn").sign_in(bare)
    here.expect("You haven\u2019t set up sign-in protection yet")
    assert here.page.locator(".beside").count() == 0


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_front_page_and_services_can_be_read_by_everybody(newcomer_at, size, look):
    here = newcomer_at(size, look=look).open("Learn").sign_in("sam.ade").expect("Check your phone").approve()
    here.expect("Hello, Sam Ade").open("Results").expect("Hello, Sam Ade")


def test_nobody_tells_results_who_they_are_but_its_proxy(university):
    answer = requests.get(
        university.ready["services"]["results"], headers={"Remote-User": "sam.ade", "Remote-Name": "Sam"},
        allow_redirects=False, timeout=10)
    assert answer.status_code == 303 and "/forward/start" in answer.headers["Location"]


def test_an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(university):
    learn = university.ready["services"]["learn"]
    begun = requests.Session()
    away = begun.get(f"{learn}/sign-in", allow_redirects=False, timeout=10).headers["Location"]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(away).query)["state"][0]
    issuer = urllib.parse.quote(university.ready["openid"]["issuer"])
    for window in [requests.Session(), begun]:
        answer = window.get(f"{learn}/callback?code=x&state={state}&iss={issuer}", allow_redirects=False, timeout=10)
        assert answer.status_code == 400 and "didn\u2019t work" in answer.text


def test_no_other_site_answers_on_the_phone(university):
    phone = f"{university.ready['front']}/demo/phone/sam.ade"
    page = requests.get(phone, timeout=10)
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    answer = requests.post(phone, data={"do": "approve", "request": "x", "number": "41"}, allow_redirects=False,
                           timeout=10)
    assert answer.status_code == 403
    assert requests.get(f"{university.ready['front']}/demo/phone/ab0004", timeout=10).status_code == 404


def test_a_second_start_finds_its_services_again(tmp_path):
    first = Trip(tmp_path / "data", "--people", "5")
    services = first.ready["services"]
    client = first.ready["openid"]["client_id"]
    assert set(services) == {"learn", "results", "self-service"}
    assert first.stop() == 0
    second = Trip(tmp_path / "data", "--people", "5")
    assert (second.ready["services"], second.ready["openid"]["client_id"]) == (services, client)
    assert second.stop() == 0


def test_commands_beside_it_know_the_addresses_of_the_demonstration(university):
    added = university.command("app", "add", "wiki-of-mine", "--kind", "oidc", "--redirect", "http://localhost:9/back")
    assert added["openid"]["issuer"] == university.ready["openid"]["issuer"]
    assert json.loads((university.data / "demo.json").read_text())["services"]
