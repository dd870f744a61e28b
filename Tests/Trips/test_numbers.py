"""People keep their telephone numbers themselves; nobody signs in with one."""

import re

import pytest

from conftest import eventually
from demo import CommandFailed
from installation import Site
from test_portal import answer, codes, portal, told
from texts import TextGateway
from visit import Client
from window import Window

CHINESE, BRITISH = "+8613800138000", "+447700900123"


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-numbers", "--name", "Learn", redirect=learn)


def texts(window: Window, number: str) -> list[str]:
    """What was sent there, newest first."""
    other = window.context.new_page()
    other.goto(window.client.issuer + "/demo/texts")
    found = [each for each in other.locator(".texts li").all_inner_texts() if number in each]
    other.close()
    return found


def code(window: Window, number: str) -> str:
    return re.search(r"code is (\d{3} \d{3})", texts(window, number)[0])[1]


def ask(window: Window, number: str) -> Window:
    window.type("number", number)
    return window.press("add").expect("My telephone numbers")


def kept(house, person: dict) -> list[str]:
    return [each["number"] for each in house.command("user", "number", person["username"])["numbers"]]


def test_F38_a_number_is_changed_by_its_code_and_an_approval_and_both_are_told(house, windows, client, newcomer):
    person = newcomer(house)
    house.command("user", "number", person["username"], "--add", CHINESE)
    here = portal(windows(client, "phone"), person, "/me/numbers").expect("My telephone numbers")
    assert CHINESE in here.page.inner_text("main") and "not proved by you" in here.page.inner_text("main")
    here.page.click("summary")
    here.type("number-0", "+44 7700 900 123")
    here.page.click("details >> button")
    here.expect("My telephone numbers")
    assert "+44 … 23" in here.page.inner_text("main")
    sent = code(here, BRITISH)
    # The approval alone does not do, nor does the code without one.
    wrong = "000 000" if sent != "000 000" else "111 111"
    here.code(wrong).expect("My telephone numbers")
    assert "didn’t match" in here.page.inner_text(".notice") and kept(house, person) == [CHINESE]
    token = here.page.locator("input[name=token]").first.get_attribute("value")
    here.context.clear_cookies()
    answered = here.context.request.post(
        client.issuer + "/me/numbers", form={"token": token, "code": sent}, max_redirects=0)
    assert answered.status == 403 and kept(house, person) == [CHINESE]
    portal(here, person, "/me/numbers").expect("My telephone numbers").code(sent).expect("My telephone numbers")
    assert "The number is yours now" in here.page.inner_text("main")
    assert kept(house, person) == [BRITISH]
    for number in (CHINESE, BRITISH):
        assert eventually(lambda: any("was changed to +44" in each for each in texts(here, number)), 20), number
    assert "number.changed" in told(house, person)


def test_F31_a_number_may_be_several_accounts_and_one_too_many_is_told_what_else_there_is(
        house, windows, client, newcomer):
    house.command("policy", "set", "phone.accounts", "2")
    number = "+447700900456"
    for count in range(3):
        person = newcomer(house)
        here = ask(portal(windows(client, "computer"), person, "/me/numbers").expect("My telephone numbers"), number)
        if count == 2:
            said = here.page.inner_text(".notice")
            assert "As many accounts use that number" in said and "passkeys and key fobs need no number" in said
            assert kept(house, person) == []
        else:
            here.code(code(here, number)).expect("My telephone numbers")
            assert kept(house, person) == [number]
        here.close()
    house.command("policy", "unset", "phone.accounts")


def test_F37_a_number_that_the_directory_changes_touches_nothing_that_signs_in(house, windows, client, newcomer):
    person = newcomer(house)
    recovery = codes(house, person)
    house.command("user", "number", person["username"], "--add", CHINESE)
    before = house.command("user", "show", person["username"])
    house.command("user", "number", person["username"], "--add", BRITISH, "--replace", CHINESE)
    after = house.command("user", "show", person["username"])
    assert before["devices"] == after["devices"] and before["codes"] == after["codes"]
    here = windows(client, "phone").arrive().expect("Sign in").password(person).expect("Check your phone")
    answer(here, person)
    assert here.signed_in()
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(person).expect("Check your phone")
    here.page.goto(here.page.url.split("?")[0] + "?show=code")
    here.expect("Enter a code").code(recovery[0])
    assert here.signed_in()


def test_F38_codes_for_numbers_are_few_and_wrong_ones_end_them(house, windows, client, newcomer):
    person = newcomer(house)
    here = portal(windows(client, "phone"), person, "/me/numbers").expect("My telephone numbers")
    for odd in ("12", "+881612345678", "<b>"):
        ask(here, odd)
        assert "no number we can send texts to" in here.page.inner_text(".notice")
    ask(here, "07700 900788")
    given_up = code(here, "+447700900788")
    here.press("again").expect("My telephone numbers")
    ask(here, "07700 900789")
    sent = code(here, "+447700900789")
    here.code(given_up if given_up != sent else "1").expect("My telephone numbers")
    assert kept(house, person) == [], "what was given up proves nothing"
    for _ in range(4):
        here.code("12345").expect("My telephone numbers")
    assert "has ended" in here.page.inner_text(".notice")
    ask(here, "07700 900789")
    here.code(sent if code(here, "+447700900789") != sent else "1").expect("My telephone numbers")
    assert kept(house, person) == [], "the code before is dead"


def test_F38_a_text_goes_to_the_gateway_over_tls_with_its_secret_and_nowhere_else(tmp_path_factory):
    gateway = TextGateway(tmp_path_factory.mktemp("texts")).start()
    site = Site(tmp_path_factory.mktemp("site"), gateway.settings())
    site.start()
    try:
        assert [each["code"] for each in site.command("doctor", "texts")["findings"]] == ["texts.gateway"]
        site.command("user", "add", "ada", "--name", "Ada")
        site.command("user", "number", "ada", "--add", BRITISH)
        assert eventually(lambda: gateway.taken, 20)
        sent = gateway.taken[0]
        assert sent["to"] == BRITISH and sent["from"] == "Trip" and "was added to your account" in sent["text"]
        assert BRITISH not in sent["text"] and f"http://{site.http}/me/lock" in sent["text"]
        gateway.secret.write_text("another")
        site.command("user", "number", "ada", "--add", CHINESE)
        assert eventually(lambda: gateway.refused, 20)
        gateway.secret.write_text("a text secret")
        assert eventually(lambda: len(gateway.taken) >= 3, 40), "what was refused comes again"
        assert CHINESE not in site.log.read_text() and "a text secret" not in site.log.read_text()
    finally:
        assert site.stop() == 0
        gateway.stop()
    gateway.secret.unlink()
    with pytest.raises(CommandFailed, match="texts.secret"):
        site.command("doctor", "texts")
    site.write(gateway.settings(url="http://sms.example.ac.uk/send"))
    with pytest.raises(CommandFailed, match="text.url"):
        site.command("user", "list")
