"""What the phone app tells, shows of it, and keeps: privacy as a fact that its owner can see."""

import base64
import json
import pathlib
import re

import pytest

from app_window import LARGE, NARROW, AppWindow
from visit import Client

HERE = pathlib.Path(__file__).resolve()
ITEMS = json.loads((HERE.parents[2] / "Assets" / "app" / "items.json").read_text())
PASSWORD = "correct horse battery"
FACTS = ["kid", "dec", "iat", "id", "non", "req", "num", "uv"]


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-told", "--name", "Learn", redirect=learn)


@pytest.fixture
def app(chromium, client):
    window = AppWindow(chromium, client.issuer)
    yield window
    window.close()
    assert window.faults == []


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("told-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


@pytest.fixture
def asking(house):
    """Has a service ask phones for something, until the test is over."""
    def ask(*items: str) -> None:
        if items:
            house.command("policy", "set", "phone.ask", ",".join(items), "--app", "learn-told")
        else:
            house.command("policy", "unset", "phone.ask", "--app", "learn-told")

    yield ask
    ask("os")
    ask()


def owned(house, app: AppWindow, owner: dict) -> AppWindow:
    code = house.command("device", "setup", owner["username"])["code"]
    return app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue") \
        .expect("Do these match?").press("Yes, they match").expect("Your phone is ready").press("Done") \
        .expect("Your codes")


def approved(windows, client, app: AppWindow, owner: dict, here=None):
    here = here or windows(client, "computer")
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").approve(here.number())
    assert here.signed_in()
    app.expect("Your codes")
    return here


def answers(app: AppWindow) -> list[dict]:
    """What the phone has sent as answers, as they stood on the line, the oldest first."""
    found = []
    for request in app.asked:
        if request.url.endswith("/api/phone/v1/answers"):
            header, payload, _ = request.post_data.split(".")
            found.append({**decoded(header), **decoded(payload)})
    return found


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def privacy(app: AppWindow) -> AppWindow:
    app.press("Settings").expect("Settings").press("Privacy and my phone").expect("Privacy and my phone")
    app.page.wait_for_function("!document.body.innerText.includes('when your phone is online')")
    return app


def back(app: AppWindow) -> AppWindow:
    return app.press("Back").expect("Settings").press("Back").expect("Your codes")


def item(app: AppWindow, name: str):
    return app.page.locator(f"[data-item={name}]")


def test_F81_F85_F86_every_field_of_the_message_is_on_the_page_with_its_reason(
        house, windows, client, app, owner, asking):
    owned(house, app, owner)
    approved(windows, client, app, owner)
    sent = answers(app)[-1]
    assert sorted(sent) == sorted([*FACTS, "alg", "typ"]), "with all optional off only what is needed travels"
    privacy(app)
    for kind in ("needed", "optional"):
        for each in ITEMS[kind]:
            shown = item(app, each["name"]).inner_text()
            texts = each["texts"]["en"]
            assert texts["title"] in shown and texts["why"] in shown and texts["kept"] in shown, each["name"]
            assert ("always" in texts) == (texts.get("always", "-") in shown)
            switches = item(app, each["name"]).get_by_role("switch").count()
            assert switches == (1 if kind == "optional" and each["bytesMax"] > 0 else 0), each["name"]


def test_F84_F86_F87_an_item_travels_while_a_policy_uses_it_and_its_owner_lets_it(
        house, windows, client, app, owner, asking):
    owned(house, app, owner)
    asking("app", "model", "os")
    here = approved(windows, client, app, owner)
    told = answers(app)[-1]["told"]
    assert sorted(told) == ["app", "model", "os"]
    privacy(app)
    for name, value in told.items():
        shown = item(app, name).inner_text()
        assert "Used by: Learn." in shown and f"Last sent: {value}" in shown, "what the server received"
    assert answers(app)[-1]["kid"] in item(app, "key").inner_text() and "Yes" in item(app, "answer").inner_text()
    for name in ("app", "model", "os"):
        item(app, name).get_by_role("switch").click()
        item(app, name).locator("[aria-checked=false]").wait_for()
        back(app)
        approved(windows, client, app, owner, here)
        assert name not in answers(app)[-1].get("told", {}), "a switch that is off"
        privacy(app)
        item(app, name).get_by_role("switch").click()
        item(app, name).locator("[aria-checked=true]").wait_for()
    asking("os")
    back(app)
    approved(windows, client, app, owner, here)
    assert list(answers(app)[-1]["told"]) == ["os"], "the model has no policy any more"
    privacy(app)
    item(app, "model").get_by_text("Nobody uses this now").wait_for()
    assert "Your last answer didn’t have it." in item(app, "model").inner_text()
    held = house.command("user", "export-data", owner["username"])["devices"][0]["told_last"]
    assert held["items"] == answers(app)[-1]["told"]


def test_F82_an_idle_phone_sends_nothing_and_its_log_equals_the_servers_record(
        house, windows, client, app, owner):
    owned(house, app, owner)
    here = None
    for _ in range(3):
        here = approved(windows, client, app, owner, here)
    privacy(app)
    lines = app.page.locator("details[data-kind=answer]")
    assert lines.count() == 3
    shown = []
    for line in lines.all():
        line.locator("summary").click()
        shown.append(dict(zip(line.locator("dt").all_inner_texts(), line.locator("dd").all_inner_texts())))
    sent = [{name: str(each[name]) for name in ("dec", "iat", "req")} for each in reversed(answers(app))]
    assert [{name: line[name] for name in ("dec", "iat", "req")} for line in shown] == sent
    file = house.command("user", "export-data", owner["username"])
    served = [row for row in file["stored"]["sign_ins"] if row["device"] == file["stored"]["devices"][0]["id"]]
    assert [row["state"] for row in served] == ["approved"] * 3, "no answer more, and none less"
    assert file["devices"][0]["told_last"]["said"] == "approve"
    record = [entry for entry in house.command("log", "search", "--person", owner["username"])["entries"]
              if entry["facts"]["event"] == "sign_in.approved"]
    assert len(record) == 3
    for entry, sent in zip(reversed(record), answers(app)):
        assert abs(entry["facts"]["at"] / 1000 - sent["iat"]) < 10, "the newest entry comes first"
    before = len(app.asked)
    app.page.evaluate("""() => { Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
        document.dispatchEvent(new Event("visibilitychange")); }""")
    app.page.wait_for_timeout(4_000)
    assert app.asked[before:] == [], "a closed app does nothing"


def test_F88_advice_is_given_with_all_sending_off_and_without_a_connection(house, app, owner):
    owned(house, app, owner)
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.page.reload()
    app.expect("Your codes")
    app.context.set_offline(True)
    app.press("Settings").expect("Settings").press("Privacy and my phone").expect("Privacy and my phone")
    advice = app.page.locator(".phone li").all_inner_texts()
    assert len(advice) == 3 and "screen lock" in advice[0] and "System" in advice[1] and "App" in advice[2]


def test_M12_M13_history_and_settings(house, windows, client, app, owner):
    owned(house, app, owner)
    here = approved(windows, client, app, owner)
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").press("No").expect("You said no").press("It was me: just stop it")
    app.expect("Stopped.").press("Done").expect("Your codes").press("Settings").expect("Settings")
    app.press("Your last requests").expect("Your last requests")
    rows = app.page.locator(".requests li").all_inner_texts()
    assert "You said no" in rows[0] and "Approved" in rows[1] and "Learn" in rows[1]
    app.press("Not you?").expect("Was it somebody else?").press("Back").press("Back").expect("Settings")
    app.page.select_option("#theme", "dark")
    app.page.wait_for_function("getComputedStyle(document.body).backgroundColor === 'rgb(16, 21, 20)'")
    app.page.get_by_role("switch", name="Tap to show codes").click()
    app.page.get_by_role("switch", name="Large text").click()
    app.page.wait_for_function("document.documentElement.dataset.large === 'yes'")
    app.page.select_option("#language", "cy")
    app.expect("Gosodiadau")
    app.page.select_option("#language", "en")
    app.expect("Settings").press("Back").expect("Your codes")
    assert "•••" in app.page.inner_text("button.code")
    app.page.click("button.code")
    assert re.match(r"\d{6}$", app.code())
    app.page.reload()
    app.expect("Your codes")
    assert "•••" in app.page.inner_text("button.code") and app.page.evaluate("document.documentElement.dataset.theme")
    app.press("Settings").expect("Settings").press("Send me a test").expect("Signing in to Test?")
    app.press("No").expect("You said no").press("I tapped No by mistake").expect("Signing in to Test?")


LOOKS = [(NARROW, "light", "en"), (NARROW, "dark", "cy"), (LARGE, "dark", "zh-CN")]


@pytest.mark.parametrize("size,look,locale", LOOKS)
def test_F26_privacy_history_and_settings_fit_and_are_read_in_every_size_look_and_language(
        house, chromium, client, windows, owner, size, look, locale):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}.get(locale, "en")
    words = json.loads((HERE.parents[2] / "Assets" / "app" / "words" / f"{language}.json").read_text())
    app = AppWindow(chromium, client.issuer, size, look, locale)
    code = house.command("device", "setup", owner["username"])["code"]
    app.open("/app/#pair=" + code.replace("-", "")).expect(words["setup"]["title"]).press(words["setup"]["go"])
    app.expect(words["compare"]["title"]).press(words["compare"]["yes"]).expect(words["result"]["paired"])
    app.press(words["result"]["done"]).expect(words["home"]["title"])
    here = windows(client, "phone")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect(words["card"]["title"].replace("**", "").replace("{service}", "Learn")).type_number(here.number())
    app.press(words["card"]["approve"]).expect(words["result"]["approved"]).expect(words["home"]["title"])
    app.press(words["settings"]["title"]).expect(words["settings"]["title"])
    app.press(words["settings"]["privacy"]).expect(words["privacy"]["title"])
    app.page.locator("details").first.click()
    app.expect(words["privacy"]["title"]).press(words["app"]["back"]).expect(words["settings"]["title"])
    app.press(words["settings"]["history"]).expect(words["history"]["title"])
    app.press(words["history"]["not_you"]).expect(words["history"]["not_you_title"])
    app.close()
