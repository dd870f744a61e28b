"""The phone app in a browser: set up beside the sign-in that waits for it, then answering requests."""

import datetime
import json
import pathlib
import urllib.parse

import pytest

from app_window import LARGE, NARROW, USUAL, AppWindow
from test_set_up import keep_codes
from visit import Client

HERE = pathlib.Path(__file__).resolve()
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-app", "--name", "Learn", redirect=learn)


@pytest.fixture
def app(chromium, client):
    window = AppWindow(chromium, client.issuer)
    yield window
    window.close()
    assert window.faults == []


@pytest.fixture
def owner(house, tmp_path, request):
    """Somebody who has a password and nothing else."""
    return house.add_person("app-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


def pair(app: AppWindow, code: str) -> AppWindow:
    return app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue") \
        .expect("Do these match?")


def owned(house, app: AppWindow, person: dict) -> AppWindow:
    """The app as the phone of that person."""
    code = house.command("device", "setup", person["username"])["code"]
    pair(app, code).press("Yes, they match").expect("Your phone is ready").press("Done").expect("Your codes")
    return app


def test_T13_the_apps_protocol_agrees_with_the_vectors_in_both_directions(app):
    vectors = json.loads((HERE.parents[1] / "Vectors" / "phone-protocol.json").read_text())
    harness, server = ((HERE.parents[1] / "Peers" / name).read_text().split("\n", 2)[2]
                       for name in ("phone_vectors.js", "phone_server.js"))
    app.open().expect("Welcome")
    done = app.page.evaluate(
        "(vectors) => (" + harness + ")(vectors, (name) => import('/app/' + name), (" + server + "))", vectors)
    assert done["wrong"] == [] and done["tried"] > 6_000


def test_F13_F97_F80_a_first_phone_is_the_app_which_then_signs_in_by_a_tap_and_by_a_code_offline(
        house, windows, client, app, owner):
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).press("set_up").expect("Protect your account")
    here.page.click("button[value=phone]")
    code = here.expect("Point your phone at this").page.inner_text(".number")
    pair(app, code)
    assert app.page.url == client.issuer + "/app/", "the code stays in no address"
    assert here.expect("Do these match?").page.inner_text(".number").strip() == app.words()
    app.press("Yes, they match").expect("Your phone is ready")
    here.expect("Your phone is ready").press("again").expect("Check your phone")
    app.expect("Signing in to Learn?").approve(here.number())
    keep_codes(here)
    assert here.signed_in()

    app.expect("Your codes")
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").approve(here.number()).expect("Your codes")
    assert here.signed_in()

    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.context.set_offline(True)
    asked = len(app.asked)
    app.page.reload()
    offline = app.expect("Your codes").code()
    here.context.clear_cookies()
    here.arrive().expect("Sign in").password(owner).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(offline)
    assert here.signed_in()
    came = [request.url for request in app.asked[asked:] if request.response()]
    assert not [url for url in came if "/api/" in url], "the code needs no network"


def test_B01_a_wrong_number_is_forgiven_once(house, windows, client, app, owner):
    owned(house, app, owner)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    number = here.number()
    wrong = "99" if number != "99" else "98"
    app.expect("Signing in to Learn?").type_number(wrong).press("Approve")
    app.page.locator(".notice.wrong", has_text="That number didn’t match").wait_for()
    here.page.wait_for_function("(old) => document.querySelector('.number').innerText.replace(' ', '') !== old",
                                arg=number)
    app.expect("Signing in to Learn?").approve(here.number())
    assert here.signed_in()


def test_F18_no_can_be_taken_back_and_it_wasnt_me_stops_everything(house, windows, client, app, owner):
    owned(house, app, owner)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").press("No").expect("You said no").press("I tapped No by mistake")
    app.expect("Signing in to Learn?").press("No").expect("You said no").press("It was me: just stop it")
    app.expect("Stopped.").press("Done").expect("Your codes")
    here.expect("You said no on your phone").press("send_again")
    here.expect("Check your phone")
    app.expect("Signing in to Learn?").press("No").expect("You said no").press("It wasn’t me").expect("Stopped.")
    assert "IT Services know" in app.page.inner_text("main")
    here.expect("Sign-in stopped")


def test_F92_who_waits_and_is_offline_gets_a_code_that_works(house, windows, client, app, owner):
    owned(house, app, owner)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").type_number(here.number())
    app.context.set_offline(True)
    app.press("Approve").expect("Your phone is offline")
    here.press("other").expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(app.code())
    assert here.signed_in()


@pytest.mark.parametrize("hours", [-1, 1])
def test_F80_a_phone_whose_clock_is_an_hour_wrong_approves_and_makes_codes_that_count(
        house, windows, client, app, owner, hours):
    app.page.clock.install(time=datetime.datetime.now() + datetime.timedelta(hours=hours))
    owned(house, app, owner)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").approve(here.number())
    assert here.signed_in()
    there = windows(client, "phone")
    there.arrive().expect("Sign in").password(owner).expect("Check your phone").press("other")
    there.expect("Choose how to sign in").page.click('button[value="code"]')
    app.expect("Signing in to Learn?").press("Back").expect("Your codes")
    there.expect("Enter a code").code(app.code())
    assert there.signed_in()


def test_T07_a_set_up_code_that_is_wrong_or_used_ends_in_words(house, app, owner):
    code = house.command("device", "setup", owner["username"])["code"]
    pair(app, code).press("No").expect("We’ve stopped").press("Done").expect("Welcome")
    app.press("Set up a university account").expect("Set up this phone")
    for typed, said in (("KX7", "That isn’t a code"), (code, "That code doesn’t work")):
        app.page.fill("#ticket", typed)
        app.press("Continue")
        app.page.locator(".notice.wrong", has_text=said).wait_for()
    fresh = house.command("device", "setup", owner["username"])["code"]
    app.page.fill("#ticket", fresh.lower().replace("-", " "))
    app.press("Continue").expect("Do these match?")


def test_an_app_whose_browser_has_thrown_everything_away_begins_anew(house, windows, client, app, owner):
    owned(house, app, owner)
    app.page.goto("about:blank")
    cdp = app.context.new_cdp_session(app.page)
    cdp.send("Storage.clearDataForOrigin", {"origin": client.issuer, "storageTypes": "all"})
    app.open().expect("Welcome")
    assert "Restore a backup" in app.page.inner_text("main")
    owned(house, app, owner)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to Learn?").approve(here.number())
    assert here.signed_in(), "the phone that was added last is asked first"


def test_F49_keys_stay_in_the_browser_and_the_account_can_be_taken_off(house, app, owner):
    owned(house, app, owner)
    kept = app.page.evaluate("""() => new Promise((resolve) => {
        const opening = indexedDB.open("countersign");
        opening.onsuccess = () => {
            const asking = opening.result.transaction("accounts").objectStore("accounts").getAll();
            asking.onsuccess = () => resolve(asking.result.map((account) => Object.entries(account)
                .filter(([, value]) => value instanceof CryptoKey)
                .map(([name, key]) => [name, key.extractable])));
        };
    })""")
    assert sorted(kept[0]) == [["checkKey", False], ["codeKey", False], ["signingKey", False]]
    app.page.locator(".whose").first.click()
    app.page.get_by_role("button", name="Remove from this phone").first.click()
    app.page.locator("dialog button.danger").click()
    app.expect("Welcome")
    devices = house.command("user", "show", owner["username"])["devices"]
    assert [device for device in devices if device["state"] == "active"] == []


@pytest.mark.parametrize("size,look,locale", [(NARROW, "light", "cy"), (USUAL, "dark", "zh-CN"), (LARGE, "dark", "en")])
def test_F26_every_screen_fits_and_is_read_in_every_size_look_and_language(
        house, chromium, client, windows, owner, size, look, locale):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}.get(locale, "en")
    words = json.loads((HERE.parents[2] / "Assets" / "app" / "words" / f"{language}.json").read_text())
    app = AppWindow(chromium, client.issuer, size, look, locale)
    code = house.command("device", "setup", owner["username"])["code"]
    app.open("/app/#pair=" + urllib.parse.quote(code.replace("-", ""))).expect(words["setup"]["title"])
    app.press(words["setup"]["go"]).expect(words["compare"]["title"]).press(words["compare"]["yes"])
    app.expect(words["result"]["paired"]).press(words["result"]["done"]).expect(words["home"]["title"])
    here = windows(client, "phone")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    title = words["card"]["title"].replace("**", "").replace("{service}", "Learn")
    app.expect(title).press(words["card"]["no"]).expect(words["no"]["title"]).press(words["no"]["undo"])
    app.expect(title).type_number(here.number()).press(words["card"]["approve"])
    app.expect(words["result"]["approved"])
    assert here.signed_in()
    app.close()
