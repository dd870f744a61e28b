"""A person signs in with Chromium at the real server: the screens of a sign-in, and what leads from one to the next."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import Phone
from visit import Client
from window import SIZES, Window

UNANSWERED_SECONDS = 30


@pytest.fixture(scope="module", autouse=True)
def at_once(house):
    """A request may be sent again without a wait."""
    house.command("policy", "set", "push.resend_gap", "0")


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-here", "--name", "Learn", redirect=learn)


@pytest.fixture(scope="module", autouse=True)
def unanswered(house, chromium, learn, tmp_path_factory):
    """A visit whose request nobody answers while the other tests run."""
    hasty = Client(house, "hasty", "--name", "Hasty", redirect=learn)
    house.command("policy", "set", "push.lifetime", str(UNANSWERED_SECONDS), "--app", "hasty")
    folder = tmp_path_factory.mktemp("unanswered")
    person = house.add_person("patient", "seven quiet herons", folder)
    person["phone"] = Phone(house, "patient", folder, None)
    here = Window(chromium, hasty, "phone").arrive().password(person).expect("Check your phone")
    yield here, person
    here.close()


@pytest.fixture
def window(windows, client):
    return lambda size="computer", scripts=True: windows(client, size, scripts)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_B06_B11_F10_F11_a_person_signs_in_after_a_wrong_password_and_a_slip_on_the_phone(
        house, window, newcomer, size, scripts):
    person = newcomer(house)
    here = window(size, scripts).arrive().expect("Sign in")
    here.password(person, "wrong").expect("Sign in")
    assert here.page.input_value("#username") == person["username"]
    here.type("password", person["password"])
    here.press("continue").expect("Check your phone")
    first = here.number()
    assert len(first) == 2
    person["phone"].run("deny", "--wait", "10")
    if not scripts:
        here.press("continue")
    here.expect("You said no on your phone").press("send_again").expect("Check your phone")
    address = here.page.url
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.page.url == address or scripts
    assert here.signed_in()
    here.arrive()
    assert here.signed_in(), "the session answers for the next visit"
    here.arrive(prompt="login").expect("Sign in")


def test_B10_an_approval_changes_the_page_without_loading_it_again(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    here.page.evaluate("""() => { const status = document.getElementById("status");
        new MutationObserver(() => console.log("said: " + status.textContent)).observe(
            status, { childList: true, characterData: true, subtree: true }); }""")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in() and "said: Approved. Taking you to Learn." in here.heard


def test_B01_a_wrong_number_brings_a_new_one_and_the_second_ends_the_request(house, window, newcomer):
    person = newcomer(house)
    here = window("phone").arrive().password(person).expect("Check your phone")
    for last in (False, True):
        shown = here.number()
        wrong = str((int(shown) - 10 + 1) % 90 + 10)
        assert person["phone"].answer("approve", "--wait", "10", "--number", wrong).returncode != 0
        if not last:
            expect(here.page.locator(".number")).not_to_have_text(re.compile(r"\s*".join(shown)))
    here.expect("The number didn\u2019t match")


def test_F10_it_was_not_me_stops_everything(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    person["phone"].run("deny", "--wait", "10")
    here.expect("You said no on your phone").press("not_me").expect("Sign-in stopped")
    # Phones are asked no more for a while; codes work.
    window("phone").arrive().password(person).expect("Enter a code")


def test_F51_other_options_and_codes(house, window, newcomer):
    """F51 every way is listed, and what is wrong with a code is said"""
    person = newcomer(house)
    here = window("phone").arrive().password(person).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").press("code").expect("Enter a code")
    here.code("000000").expect("Enter a code")
    assert "That code didn\u2019t work" in here.page.inner_text("main")
    code = house.command("code", "desk", person["username"])["code"]
    here.code(code.lower().replace("-", " "))
    assert here.signed_in()
    here.arrive(prompt="login").password(person).expect("Check your phone").press("other").press("code")
    here.expect("Enter a code").code(code).expect("Enter a code")
    assert "has been used" in here.page.inner_text("main") or "didn\u2019t work" in here.page.inner_text("main")
    here.code(person["phone"].run("code")["codes"][0]["code"])
    assert here.signed_in()


def test_T01_too_many_wrong_codes_have_to_wait(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).press("other").press("code").expect("Enter a code")
    for number in range(6):
        here.code(f"00000{number}")
        here.page.wait_for_load_state("load")
        if here.page.inner_text("h1") != "Enter a code":
            break
    here.expect("Too many tries")


def test_a_person_without_a_device_is_told_to_set_one_up(house, window, tmp_path):
    person = house.add_person("bare", "seven quiet herons", tmp_path)
    window("phone").arrive().password(person).expect("You haven\u2019t set up sign-in protection yet")


def test_a_locked_account_says_who_locked_it(house, window, newcomer):
    person = newcomer(house)
    house.command("user", "lock", person["username"])
    here = window("phone").arrive().password(person).expect("Your account is locked")
    assert "IT Services" in here.page.inner_text("main")


def test_B15_a_remembered_browser_is_asked_for_the_password_alone(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    here.page.check("#remember")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
    here.context.clear_cookies(name="session")
    here.arrive().expect("Sign in").password(person)
    assert here.signed_in()
    here.arrive(prompt="login").expect("Sign in").password(person).expect("Check your phone")


def test_help_leads_on_from_each_page(house, window, newcomer):
    person = newcomer(house)
    here = window("phone").arrive().expect("Sign in")
    here.page.click("text=I need help >> nth=0")
    here.expect("What\u2019s the matter?")
    here.page.go_back()
    here.expect("Sign in").password(person).expect("Check your phone")
    here.page.click("text=I need help >> nth=0")
    here.expect("What\u2019s the matter?")


def test_B02_a_request_without_an_answer_ends_and_can_be_sent_again(unanswered):
    here, person = unanswered
    here.page.locator("h1", has_text="We didn").wait_for(timeout=(UNANSWERED_SECONDS + 10) * 1000)
    here.expect("We didn\u2019t get an answer").press("send_again").expect("Check your phone")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()


def test_F50_a_way_that_is_kept_goes_first_until_another_is(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").page.check("#keep")
    here.press("code").expect("Enter a code").code(person["phone"].run("code")["codes"][0]["code"])
    assert here.signed_in()
    for _ in range(2):
        here = window("phone").arrive().password(person).expect("Enter a code").press("other")
        here.expect("Choose how to sign in").page.click('button[value^="push"]')
        here.expect("Check your phone")
        person["phone"].run("approve", "--wait", "10", "--number", here.number())
        assert here.signed_in()


def test_F97_a_phone_without_a_connection_answers_the_picture_code_once(house, window, newcomer, tmp_path):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").press("scan").expect("Scan this with the app")
    text = scanned(here, tmp_path)
    shown = person["phone"].run("check", text)
    assert (shown["service"], shown["account"], shown["place"]) == ("Learn", person["username"], "Chrome on Linux")
    digits = shown["digits"]
    here.type("digits", "00000000" if digits != "00000000" else "11111111")
    here.press("continue").expect("Scan this with the app")
    assert "didn’t match" in here.page.inner_text("[role=alert] >> nth=0")
    assert scanned(here, tmp_path) != text, "each picture is answered once"
    here.type("digits", digits)
    here.press("continue").expect("Scan this with the app")
    digits = person["phone"].run("check", scanned(here, tmp_path))["digits"]
    here.type("digits", f"{digits[:4]} {digits[4:]}")
    here.press("continue")
    assert here.signed_in()


def scanned(here: Window, folder) -> str:
    """What a camera reads from the picture."""
    here.page.locator(".picture").screenshot(path=folder / "picture.png")
    line = ["zbarimg", "-q", "--raw", folder / "picture.png"]
    read = subprocess.run(line, capture_output=True, text=True, timeout=20)
    assert read.returncode == 0, "nothing can be read from the picture"
    return read.stdout.strip()
