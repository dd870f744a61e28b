"""How the app comes onto a phone: the steps follow what the page is read on."""

import base64

import pytest

import oath
from browser import Browser
from test_set_up import WAYS, PhoneInHand, begin, keep_codes, open_all
from visit import Client

READERS = {
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36":
        "On an Android phone or tablet",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1": "On an iPhone or iPad",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36":
        "On a computer",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15":
        "On a computer",
}
FIRST = {
    "On an Android phone or tablet": "in your browser.",
    "On an iPhone or iPad": "in Safari.",
    "On a computer": "Point your phone’s camera at the picture code",
}


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-steps", "--name", "Learn", redirect=learn)


def readers(page) -> list[tuple[str, bool]]:
    return [(each.locator("summary").inner_text(), each.get_attribute("open") is not None)
            for each in page.locator("details:has(.steps)").all()]


@pytest.mark.parametrize("agent", READERS)
def test_F36_the_steps_follow_the_device_that_reads_them_and_all_are_one_key_away(
        house, chromium, client, tmp_path, agent):
    own = READERS[agent]
    person = house.add_person(f"reader-{sum(agent.encode())}", "correct horse battery", tmp_path)
    context = chromium.new_context(user_agent=agent, viewport={"width": 390, "height": 800}, locale="en-GB")
    try:
        page = context.new_page()
        page.goto(client.issuer + "/help/phones")
        helped = readers(page)
        page.goto(client.address())
        page.fill("#username", person["username"])
        page.fill("#password", person["password"])
        page.click('button[value="continue"]')
        page.click('button[value="set_up"]')
        page.click('button[value="phone"]')
        page.locator(".number").wait_for()
        title = page.inner_text("h1")
        assert title == ("Point your phone at this" if own == "On a computer" else "Set up this phone")
        assert page.locator("main a", has_text="Open the app").count() == (0 if own == "On a computer" else 1)
        shown = readers(page)
        for listed in (helped, shown):
            assert listed[0] == (own, True) and sorted(name for name, _ in listed) == sorted(FIRST)
            assert [is_open for _, is_open in listed[1:]] == [False, False]
        assert FIRST[own] in page.locator(".steps li").first.inner_text()
        # By keyboard alone.
        for name in FIRST:
            if name == own:
                continue
            for _ in range(20):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.innerText") == name:
                    break
            page.keyboard.press("Enter")
        visible = page.locator("details[open] .steps li").all_inner_texts()
        assert len(visible) == 8 and all(any(first in line for line in visible) for first in FIRST.values())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        context.close()


def test_F57_a_phone_that_will_not_do_changes_nothing_and_other_choices_are_there(
        house, windows, client, tmp_path):
    person = house.add_person("unfit", "correct horse battery", tmp_path)
    here = begin(windows(client, "phone"), person)
    here.page.click("button[value=phone]")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    assert here.page.locator('a[href="/help/phones"]').count() == 1
    phone = PhoneInHand(house, code, tmp_path / "phone")
    here.expect("Do these match?")
    # Its owner can't go on with it.
    phone.say("n")
    here.expect("Point your phone at this")
    known = house.command("user", "show", person["username"])
    assert [each["state"] for each in known["devices"]] in ([], ["removed"]) and known["tokens"] == []
    here.press("set_up").expect("Protect your account")
    offered = [each.splitlines()[0] for each in open_all(here).page.locator(".ways button").all_inner_texts()]
    assert len(offered) == 1 + len(WAYS)
    here.press("app").expect("Add your authenticator app").page.click("summary")
    here.code(oath.totp(base64.b32decode(here.page.inner_text(".key").replace(" ", ""))))
    keep_codes(here)
    assert here.signed_in()


def test_F36_help_without_scripts_has_all_steps(house, client):
    for agent, own in READERS.items():
        here = Browser()
        here.session.headers["User-Agent"] = agent
        here.get(client.issuer + "/help/phones")
        assert here.status == 200 and here.text.index(own) < min(
            here.text.index(name) for name in FIRST if name != own)
