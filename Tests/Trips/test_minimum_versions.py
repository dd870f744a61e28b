"""A service asks for a system that is new enough: an older phone loses comfort, never access."""

import concurrent.futures
import html
import re
import time

import pytest

import radius
from app_window import AppWindow
from conftest import Phone
from demo import CommandFailed
from duo import Signed
from visit import Client

PASSWORD = "correct horse battery"
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS {0}_{1} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/{0}.{1} Mobile/15E148 Safari/604.1")
OLD, NEW = IPHONE.format(16, 6), IPHONE.format(17, 5)


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    made = Client(house, "learn-least", "--name", "Learn", redirect=learn)
    house.command("policy", "set", "phone.ios", "17", "--app", "learn-least")
    house.command("policy", "set", "phone.android", "12", "--app", "learn-least")
    return made


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("least-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


@pytest.fixture
def phone(house, owner, tmp_path):
    return Phone(house, owner["username"], tmp_path, None)


@pytest.fixture
def iphones(house, chromium, client, owner):
    """The app on a phone of that browser, set up for the owner."""
    opened = []

    def give(agent: str) -> AppWindow:
        context = chromium.new_context(viewport={"width": 320, "height": 568}, user_agent=agent, locale="en-GB",
                                       reduced_motion="reduce", has_touch=True)
        app = AppWindow(chromium, client.issuer, context=context)
        opened.append(app)
        code = house.command("device", "setup", owner["username"])["code"]
        return app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue") \
            .expect("Do these match?").press("Yes, they match").expect("Your phone is ready").press("Done") \
            .expect("Your codes")

    yield give
    for app in opened:
        app.close()


def approve(phone: Phone, browser, *told: str) -> dict:
    words = [word for each in told for word in ("--tell", each)]
    number = re.search(r'class="number[^>]*><bdi>([^<]*)<', browser.text)[1].replace(" ", "")
    done = phone.answer("approve", "--number", number, *words)
    return {"status": done.returncode, "said": done.stdout + done.stderr}


def said(browser) -> str:
    """The page's words, without its marks."""
    return html.unescape(re.sub(r"<[^>]+>", "", browser.text))


def asked(client, owner, browser=None):
    """A browser whose person was sent a request."""
    browser = client.visit(browser)
    browser.send("continue", username=owner["username"], password=PASSWORD)
    return browser


def test_F58_an_approval_of_too_old_a_phone_is_refused_with_what_to_do_and_another_way(house, client, owner, phone):
    browser = asked(client, owner)
    assert browser.heading == "Check your phone"
    refused = approve(phone, browser, "os=iOS 16.6")
    assert refused["status"] == 1 and "device_too_old" in refused["said"] and "too old" in refused["said"]
    browser.get(browser.url)
    assert browser.heading == "Your phone needs an update"
    assert "Learn asks for iOS 17 or later. Yours is 16.6." in said(browser)
    assert "How to update" in said(browser) and "/help/phones" in browser.text
    browser.send("other")
    assert browser.heading == "Choose how to sign in"
    assert "send a request" not in said(browser) and "Enter a code" in said(browser), "only what works"
    code = phone.run("code")["codes"][0]["code"]
    browser.get(browser.url.split("?")[0] + "?show=code").send("continue", code=code)
    assert browser.stopped, "an older phone loses comfort, never access"
    seen = house.command("log", "search", "--event", "sign_in.refused", "--person", owner["username"])
    assert [entry["facts"]["reason"] for entry in seen["entries"]] == ["device_too_old"]


def test_F58_a_phone_that_is_known_to_be_old_is_asked_once_its_owner_says_that_it_was_updated(
        house, client, owner, phone):
    assert approve(phone, asked(client, owner), "os=Android 11")["status"] == 1
    browser = asked(client, owner)
    assert browser.heading == "Your phone needs an update", "no request goes out by itself"
    assert "Learn asks for Android 12 or later. Yours is 11." in said(browser)
    again = next(value for value in browser.form.buttons if value.startswith("push "))
    browser.send(again)
    assert browser.heading == "Check your phone"
    assert approve(phone, browser, "os=Android 14")["status"] == 0
    browser.wait_for_phone()
    assert browser.stopped
    assert asked(client, owner).heading == "Check your phone"


def test_F58_silence_is_no_answer_and_the_page_says_where_the_switch_is(house, client, owner, phone):
    browser = asked(client, owner)
    assert approve(phone, browser)["status"] == 1
    browser.get(browser.url)
    assert browser.heading.startswith("Your phone doesn") and "iOS 17, Android 12 or later" in said(browser)
    assert "Privacy and my phone" in said(browser)


def test_F58_what_names_no_version_or_another_system_is_as_good_as_any(client, owner, phone):
    for told in ("os=iPadOS", "os=Debian 12"):
        browser = asked(client, owner)
        assert approve(phone, browser, told)["status"] == 0
        browser.wait_for_phone()
        assert browser.stopped


def test_F58_with_nothing_else_the_person_is_helped_and_may_ask_the_updated_phone(
        house, client, owner, phone):
    house.command("policy", "set", "methods", "push", "--app", "learn-least")
    try:
        assert approve(phone, asked(client, owner), "os=iOS 16.6")["status"] == 1
        browser = asked(client, owner)
        assert browser.heading.startswith("What") and "Yours is 16.6." in said(browser), "P12, never P17 alone"
        assert "I left my device at home" in said(browser)
        browser.send(next(value for value in browser.form.buttons if value.startswith("push ")))
        assert browser.heading == "Check your phone"
        assert approve(phone, browser, "os=iOS 17.0")["status"] == 0
    finally:
        house.command("policy", "unset", "methods", "--app", "learn-least")


def test_F58_T05_an_approval_at_another_service_opens_none_that_asks_for_more(house, client, learn, owner, phone):
    other = Client(house, "library-any", "--name", "Library", redirect=learn)
    browser = asked(other, owner)
    assert approve(phone, browser, "os=iOS 16.6")["status"] == 0
    browser.wait_for_phone()
    assert browser.stopped
    browser = client.visit(browser)
    assert not browser.stopped and browser.heading == "Check your phone", "the version was never told"
    assert approve(phone, browser, "os=iOS 17.2")["status"] == 0
    browser.wait_for_phone()
    assert browser.stopped
    assert client.visit(browser).stopped, "now it was"


def test_F58_the_vpn_says_what_to_do_and_takes_a_code(house, owner, phone):
    house.command("policy", "set", "phone.ios", "17", "--app", "vpn")
    try:
        with house.vpn() as vpn, concurrent.futures.ThreadPoolExecutor() as beside:
            answer = beside.submit(vpn.ask, owner["username"], PASSWORD)
            end = time.monotonic() + 15
            while "device_too_old" not in phone.answer("approve", "--tell", "os=iOS 16.6").stdout:
                assert time.monotonic() < end
                time.sleep(0.3)
            first = answer.result(30)
            second = vpn.ask(owner["username"], PASSWORD)
            for refused in (first, second):
                assert refused.code == radius.REJECT
                assert refused.text == ("Your phone is too old for this. Update it, or add a comma and a code after "
                                        "your password.")
            sent = house.command("log", "search", "--event", "sign_in.asked", "--person", owner["username"])
            assert len(sent["entries"]) == 1, "it isn't asked in vain"
            code = phone.run("code")["codes"][0]["code"]
            assert vpn.ask(owner["username"], f"{PASSWORD},{code}").code == radius.ACCEPT
    finally:
        house.command("policy", "unset", "phone.ios", "--app", "vpn")


def test_F58_B24_clients_of_the_duo_api_are_told_and_offered_the_codes(house, client, owner, phone):
    assert approve(phone, asked(client, owner), "os=iOS 16.6")["status"] == 1
    made = house.command("app", "add", "duo-least", "--kind", "duo")["duo"]
    duo = {**house.ready["duo"], "ikey": made["ikey"], "skey": made["skey"]}
    house.command("policy", "set", "phone.ios", "17", "--app", "duo-least")

    def ask(path: str, **params: str) -> dict:
        return Signed(duo, "POST", f"/auth/v2/{path}", {"username": owner["username"], **params}).send()[1]["response"]

    time.sleep(2)  # a running server looks for new applications each second
    seen = ask("preauth")
    assert seen["result"] == "auth" and seen["devices"][0]["capabilities"] == ["mobile_otp"]
    refused = ask("auth", factor="auto", device="auto")
    assert refused["result"] == refused["status"] == "deny"
    assert refused["status_msg"] == "Your phone is too old for this. Update it, then sign in again, or use a code."
    code = phone.run("code")["codes"][0]["code"]
    assert ask("auth", factor="passcode", passcode=code)["result"] == "allow"


def test_F58_the_app_says_why_its_approval_did_not_count_and_names_the_policy(
        house, windows, client, owner, iphones):
    app = iphones(OLD)
    here = windows(client, "phone")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").type_number(here.number()).press("Approve")
    app.expect("Your phone needs an update")
    assert "Learn asks for a newer system. Nobody was let in." in app.page.inner_text("main, body")
    here.expect("Your phone needs an update")
    assert "Learn asks for iOS 17 or later. Yours is 16.6." in here.page.inner_text("main")
    here.press("other").expect("Choose how to sign in")
    app.press("Done").expect("Your codes").press("Settings").expect("Settings")
    app.press("Privacy and my phone").expect("Privacy and my phone")
    shown = app.page.locator("[data-item=os]")
    shown.locator(".least").first.wait_for()
    assert re.search("Used by: .*Learn", shown.inner_text()) and "Last sent: iOS 16.6" in shown.inner_text()
    assert "Learn asks for iOS 17, Android 12 or later." in shown.inner_text()
    shown.get_by_role("switch").click()
    shown.locator("[aria-checked=false]").wait_for()
    app.press("Back").expect("Settings").press("Your last requests").expect("Your last requests")
    assert "Phone too old" in app.page.inner_text(".requests")
    app.press("Back").expect("Settings").press("Back").expect("Your codes")
    there = windows(client, "computer")
    there.arrive().expect("Sign in").password(owner).expect("Your phone needs an update")
    there.page.click("button[value^=push]")
    there.expect("Check your phone")
    app.expect("Signing in to Learn?").type_number(there.number()).press("Approve")
    app.expect("Your phone doesn’t say how new it is")
    there.expect("Your phone doesn’t say how new it is")


@pytest.mark.parametrize("agent,told", [(IPHONE.format(15, 0), "iOS 15.0"), (IPHONE.format(16, 4), "iOS 16.4"),
                                        (NEW, "iOS 17.5")])
def test_F58_a_phone_says_its_own_version(house, windows, client, owner, iphones, agent, told):
    app = iphones(agent)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").type_number(here.number()).press("Approve")
    app.expect("Approved." if told == "iOS 17.5" else "Your phone needs an update")
    held = house.command("user", "export-data", owner["username"])["devices"][0]["told_last"]
    assert held["items"] == {"os": told}


def test_F58_what_is_no_version_is_refused_with_what_would_be(house, client):
    for value, hint in (("seventeen", "17 or 16.4"), ("26", "18.6 at most")):
        with pytest.raises(CommandFailed, match=hint):
            house.command("policy", "set", "phone.ios", value)
    shown = house.command("policy", "show", "--app", "learn-least")["settings"]
    assert shown["phone.ios"] == {"value": "17", "from": "application"}


def test_F58_F87_the_portal_names_the_policy(client, owner, phone):
    browser = asked(client, owner)
    assert approve(phone, browser, "os=iOS 17")["status"] == 0
    browser.wait_for_phone()
    browser.get(client.issuer + "/me/privacy")
    assert "Learn asks for iOS 17, Android 12 or later." in said(browser), browser.heading
