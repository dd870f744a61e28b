"""One phone takes another's place: between browsers, terminals, and one of each; with the old one offline too."""

import json
import pathlib
import subprocess
import time

import pytest

from app_window import LARGE, NARROW, USUAL, AppWindow
from demo import program
from picture_reader import shown
from visit import Client

HERE = pathlib.Path(__file__).resolve()
PASSWORD = "correct horse battery"
ENTRIES = ["otpauth://totp/Site:a?secret=GEZDGNBVGY3TQOJQ&issuer=Site&algorithm=SHA1&digits=6&period=30",
           "otpauth://hotp/B?secret=MFRGGZDFMZTWQ2LK&algorithm=SHA256&digits=8&counter=7"]


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-moves", "--name", "Learn", redirect=learn)


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("mv-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


@pytest.fixture
def window(chromium, client):
    opened = []

    def give(size=USUAL, look="light", locale="en-GB") -> AppWindow:
        opened.append(AppWindow(chromium, client.issuer, size, look, locale))
        return opened[-1]

    yield give
    for one in opened:
        one.close()
        assert one.faults == []


def owned(house, app: AppWindow, person: dict) -> AppWindow:
    """The app as the phone of that person."""
    code = house.command("device", "setup", person["username"])["code"]
    app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone")
    app.page.fill("#phone-name", "Old phone")
    app.press("Continue").expect("Do these match?").press("Yes, they match").expect("Your phone is ready")
    return app.press("Done").expect("Your codes")


def has_entries(app: AppWindow) -> list[str]:
    return app.page.evaluate(
        "async () => (await (await import('/app/keep/entries.js')).allEntries()).map((entry) => entry.uri)")


def give_entries(app: AppWindow) -> None:
    """As if its owner had added them."""
    app.page.evaluate("""async (uris) => {
        const { readEntries } = await import("/app/keep/entries.js");
        await (await import("/app/keep/sites.js")).add(readEntries(uris.map((uri) => ({ uri }))).sites);
    }""", ENTRIES)
    app.page.reload()
    app.expect("Your codes").page.locator("text=Site").first.wait_for()


def phones_of(house, person: dict) -> list[str]:
    found = house.command("user", "show", person["username"])["devices"]
    return [device["name"] for device in found if device["state"] == "active"]


def code_of(app: AppWindow) -> str:
    return app.expect("On your new phone").page.inner_text(".typed-code").strip()


def leave(app: AppWindow, keep: bool = False) -> str:
    app.press("New phone").expect("New phone").press("Move to a new phone").expect("Move to a new phone")
    if keep:
        app.page.check("#keeps")
    return code_of(app.press("Show the code"))


def join(app: AppWindow, code: str, name: str = "New phone") -> AppWindow:
    app.open().expect("Welcome").press("Move from my old phone").expect("Move from my old phone")
    app.page.fill("#ticket", code.lower())
    app.page.fill("#phone-name", name)
    return app.press("Continue").expect("Do these match?")


def terminal(folder, *words: str) -> list[str]:
    return [program("countersign-phone"), *words, "--data", str(folder), "--json"]


def lines(process) -> dict:
    return json.loads(process.stdout.readline())


def test_F23_F60_everything_moves_from_browser_to_browser_and_the_old_keys_are_refused(house, window, owner):
    old, new = owned(house, window(), owner), window()
    give_entries(old)
    code = leave(old)
    assert shown(old.page) == f"{old.issuer}/app/#from={code.replace('-', '')}"
    join(new, code)
    old.expect("Do these match?")
    assert old.words() == new.words()
    assert phones_of(house, owner) == ["Old phone"], "nothing counts before Move"
    old.press("Move").expect("Moving")
    new.expect("This phone is ready")
    assert "1 account moved." in new.page.inner_text("main") and "2 other codes moved." in new.page.inner_text("main")
    old.page.locator(".lead", has_text="It’s gone from this phone").wait_for()
    assert phones_of(house, owner) == ["New phone"] and has_entries(new) == ENTRIES
    new.press("Try it").expect("Signing in to").press("Approve").expect("Approved.").expect("Your codes")
    assert "Site" in new.page.inner_text("main"), "the codes of other sites are there to see"
    old.press("Done").expect("Your codes")
    assert has_entries(old) == ENTRIES, "and stay on the old phone until their owner takes them away"


def test_F34_the_old_phone_can_stay_as_a_spare_and_the_new_one_is_asked_first(house, windows, client, window, owner):
    old, new = owned(house, window(), owner), window()
    join(new, leave(old, keep=True))
    old.expect("Do these match?").press("Move").expect("Moving")
    new.expect("This phone is ready").press("Try it").expect("Signing in to").press("Approve").expect("Approved.")
    assert sorted(phones_of(house, owner)) == ["New phone", "Old phone"]
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    new.expect("Signing in to Learn?").approve(here.number())
    assert here.signed_in()
    old.press("Done").expect("Your codes")
    here.context.clear_cookies()
    offline = old.code()
    here.arrive().expect("Sign in").password(owner).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").page.click('button[value="code"]')
    here.expect("Enter a code").code(offline)
    assert here.signed_in(), "the spare still makes codes"


def test_F23_from_a_terminal_to_a_browser_and_back(house, window, owner, phone, tmp_path):
    terminal_phone = phone(house, owner["username"], None)
    leaving = subprocess.Popen(terminal(terminal_phone.folder, "move"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True)
    new = join(window(), lines(leaving)["code"])
    assert lines(leaving)["words"] == new.words()
    leaving.stdin.write("y\n")
    leaving.stdin.flush()
    new.expect("This phone is ready").press("Try it")
    assert lines(leaving)["moved"] == 1 and leaving.wait(20) == 0
    assert terminal_phone.answer("list").returncode == 1, "the terminal has no keys left"
    new.expect("Signing in to").press("Approve").expect("Approved.").press("Done").expect("Your codes")

    folder = tmp_path / "next"
    code = leave(new)
    arriving = subprocess.Popen(
        terminal(folder, "join", code, "--server", house.url("https"), "--ca", house.ready["ca"], "--name", "Term"),
        stdout=subprocess.PIPE, text=True)
    new.expect("Do these match?")
    assert lines(arriving)["words"] == new.words()
    new.press("Move").expect("Moving")
    new.page.locator(".lead", has_text="It’s gone from this phone").wait_for()
    assert arriving.wait(20) == 0 and phones_of(house, owner) == ["Term"]
    new.press("Done").expect("Welcome")


def test_F60_T13_with_the_old_phone_offline_its_word_is_for_one_new_key_and_counts_once(
        house, window, owner, tmp_path):
    old, new = owned(house, window(), owner), window()
    new.open().expect("Welcome").press("Move from my old phone").expect("Move from my old phone")
    new.press("My old phone is offline").expect("Your old phone is offline")
    letters = new.page.inner_text(".typed-code").strip()
    old.context.set_offline(True)
    old.press("New phone").expect("New phone").press("Move to a new phone").expect("Move to a new phone")
    old.press("Show the code").expect("This phone is offline")
    old.page.fill("#mark", letters.lower().replace("-", " "))
    old.press("Continue").expect("Do these match?")
    assert old.words() == new.words()
    old.press("Move")
    old.page.locator("svg.picture").wait_for()
    link = shown(old.page)

    other = tmp_path / "other"
    subprocess.run(terminal(other, "join", "--show"), check=True, capture_output=True)
    stolen = subprocess.run(
        terminal(other, "join", link, "--server", house.url("https"), "--ca", house.ready["ca"]),
        capture_output=True, text=True)
    assert stolen.returncode == 1 and json.loads(stolen.stdout)["code"] == "not_authentic"
    assert phones_of(house, owner) == ["Old phone"], "who photographs the picture has nothing"

    new.open("/app/" + link[link.index("#"):])
    new.expect("Move from my old phone")
    new.page.fill("#phone-name", "New phone")
    new.press("Take its place").expect("This phone is ready")
    assert phones_of(house, owner) == ["New phone"]
    new.press("Try it").expect("Signing in to").press("Approve").expect("Approved.").press("Done").expect("Your codes")
    old.context.set_offline(False)
    old.press("Done").expect("Your codes")
    old.page.get_by_text("isn’t set up for this account any more").wait_for()


def test_T13_who_finds_other_words_says_no_and_nothing_moves(house, window, owner):
    old, new = owned(house, window(), owner), window()
    join(new, leave(old))
    old.expect("Do these match?").press("No").expect("Nothing was moved")
    new.expect("Nothing was moved")
    assert phones_of(house, owner) == ["Old phone"]


def test_T13_two_new_phones_cant_use_one_code_and_a_locked_phone_moves_nothing(house, window, owner, phone):
    old, first, second = owned(house, window(), owner), window(), window()
    code = leave(old)
    join(first, code)
    second.open().expect("Welcome").press("Move from my old phone").expect("Move from my old phone")
    second.page.fill("#ticket", code)
    second.press("Continue")
    second.page.locator(".notice.wrong", has_text="That code doesn’t work").wait_for()
    device = house.command("user", "show", owner["username"])["devices"][0]["id"]
    old.expect("Do these match?")
    house.command("device", "lock", device)
    old.press("Move")
    old.page.locator(".notice.wrong", has_text="This move has ended").wait_for()
    time.sleep(1)
    assert phones_of(house, owner) == []


@pytest.mark.parametrize("size,look,locale", [(NARROW, "dark", "cy"), (LARGE, "light", "zh-CN")])
def test_F34_the_screens_of_both_phones_fit_and_are_read_in_every_size_and_language(
        house, window, owner, size, look, locale):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}[locale]
    words = json.loads((HERE.parents[2] / "Assets" / "app" / "words" / f"{language}.json").read_text())
    move, join_words, compare = words["move"], words["join"], words["compare"]
    old, new = window(size, look, locale), window(size, look, locale)
    code = house.command("device", "setup", owner["username"])["code"]
    old.open("/app/#pair=" + code.replace("-", "")).expect(words["setup"]["title"]).press(words["setup"]["go"])
    old.expect(compare["title"]).press(compare["yes"]).expect(words["result"]["paired"]).press(words["result"]["done"])
    old.expect(words["home"]["title"]).press(words["home"]["phones"]).expect(words["phones"]["title"])
    old.press(words["phones"]["move_go"]).expect(move["title"]).press(move["start"]).expect(move["code_title"])
    link = shown(old.page)
    new.open().expect(words["first"]["title"]).press(words["first"]["move"])
    new.expect(join_words["title"]).press(join_words["offline"]).expect(join_words["offline_title"])
    new.open("/app/" + link[link.index("#"):]).expect(join_words["title"]).press(words["setup"]["go"])
    new.expect(compare["title"])
    old.expect(compare["title"]).press(move["go"]).expect(move["done_title"])
    new.expect(join_words["done"])
