"""Lists of other apps, backups and transfers that were cut, changed or made up to do harm: the app reads them or says
why not, and nothing else comes of them."""

import json
import pathlib

import pytest

import other_apps
from app_window import AppWindow
from other_apps import Site

PEERS = pathlib.Path(__file__).resolve().parents[1] / "Peers"
PASSWORD = "four quiet words here"
SITES = [
    Site("Library", "ab123", b"12345678901234567890"), Site("Bank: Leeds", "a+b@x.org", b"another key", kind="hotp",
                                                            counter=7),
    Site("東京 Lab", "priya", b"0123456789" * 3, digest="SHA256", digits=8),
]
#: Inputs of each kind that are changed at random; a password takes a moment each time.
TURNS = {"addresses": 3_000, "google": 3_000, "plain": 3_000, "aegis": 3_000, "2fas": 3_000, "aegis_locked": 300,
         "2fas_locked": 600, "backup": 2_000, "transfer": 1_000}
MEGABYTES = 4_000_000
#: As long as a list may be, of what a pattern goes through again and again: a piece, how many of it, and what follows.
ENDLESS = {
    "tabs": ["\t", MEGABYTES, "a,"], "separators": [",", MEGABYTES, "x,"], "padding": ["=", MEGABYTES, "A"],
    "one word": ["a", MEGABYTES, " b"], "words": [" a", MEGABYTES // 2, ""], "marks": ["\u0301", MEGABYTES, ": x"],
    "spaces": ["a ", 2, " " * MEGABYTES + "b c"], "pairs": ["=,", MEGABYTES // 2, ""],
    "lines": ["a\n", MEGABYTES // 2, ""],
    "addresses": ["otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ\n", MEGABYTES // 42, ""],
    "percent": ["otpauth://totp/" + "%", MEGABYTES // 16, ""],
    "migration": ["otpauth-migration://offline?data=" + "CgA" * 1_000 + "\n", MEGABYTES // 3_100, ""],
    "depth": ["{\"a\":", MEGABYTES // 5, ""],
    '{"version":1,"header":{},"db":{"entries":[…': [
        '{"name":"n","info":{"secret":"GEZDGNBVGY3TQOJQ"}},', MEGABYTES // 60, "{}]}}"],
    '{"version":1,"header":{},"db":{"entries":[{"issuer":"…': ["é", MEGABYTES - 99, '"}]}}'],
    '{"version":1,"header":{},"db":{"entries":[{"type":"totp","info":{"secret":"…': ["=", MEGABYTES - 99, 'A"}}]}}'],
    '{"version":1,"header":{"slots":[…': [json.dumps({
        "type": 1, "n": 2**18, "r": 1, "p": 2, "salt": "00" * 32, "key": "00" * 32,
        "key_params": {"nonce": "00" * 12, "tag": "00" * 16}}) + ",", 99, '0]},"db":"AAAA"}'],
    '{"version":1,"header":{"slots":[{"type":1,"n":4194304,"r":1,"p":8,"salt":"00","key":"…': [
        "00", 9, '"}]},"db":"AA"}'],
    '{"schemaVersion":4,"services":[{"name":"a","secret":"…': ["A", MEGABYTES - 99, '"}]}'],
}


@pytest.fixture
def app(chromium, house):
    window = AppWindow(chromium, house.ready["openid"]["issuer"])
    yield window
    window.close()
    assert window.faults == []


@pytest.mark.parametrize("seed", [1, 2026])
def test_B21_F24_T20_changed_lists_backups_and_transfers_give_codes_or_a_clear_no_and_nothing_else(app, seed):
    vectors = json.loads((PEERS.parent / "Vectors" / "backup.json").read_text())
    given = {
        "seed": seed, "turns": TURNS, "password": PASSWORD, "endless": ENDLESS if seed == 1 else {},
        "lists": {
            "addresses": other_apps.addresses(SITES), "google": other_apps.google(SITES),
            "plain": other_apps.plain(SITES), "aegis": other_apps.aegis(SITES), "2fas": other_apps.two_fas(SITES),
            "aegis_locked": other_apps.aegis(SITES, PASSWORD, cost=1_024),
            "2fas_locked": other_apps.two_fas(SITES, PASSWORD)},
        "backup": {"passphrase": "river lamp orbit stone", "plain": vectors["files"][0]["plain"]},
        "changedMilliseconds": 3_000, "endlessMilliseconds": 15_000,
    }
    harness = (PEERS / "hostile_inputs.js").read_text().split("\n", 2)[2]
    app.open().expect("Welcome")
    app.page.evaluate(
        "(given) => { (" + harness + ")(given, (name) => import('/app/' + name))"
        ".catch((error) => ({ failed: String(error.stack) }))"
        ".then((done) => { window.done = done; document.body.append(document.createElement('output')); }); }", given)
    app.page.wait_for_selector("body > output", state="attached", timeout=240_000)
    done = app.page.evaluate("window.done")
    assert "failed" not in done, done["failed"]
    assert done["wrong"] == [], "\n".join(done["wrong"])
    assert done["tried"] > 30_000
    for what in [*given["lists"], "backup", "inside of a backup", "package", "inside of a package", "joining", "word"]:
        assert done["came"].get(what) and done["refused"].get(what), (what, done)


@pytest.mark.parametrize("write", [other_apps.aegis, other_apps.two_fas])
def test_B21_a_locked_file_with_no_list_in_it_is_told_in_words(app, write):
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    app.press("I have a file or a list").expect("Codes from another app")
    text = write(SITES, PASSWORD, inside="a letter to a friend")
    app.page.set_input_files("#file", {"name": "x", "mimeType": "text/plain", "buffer": text.encode()})
    app.press("Continue").page.locator("#password").wait_for()
    app.page.fill("#password", PASSWORD)
    app.press("Continue").page.locator(".notice.wrong", has_text="We can’t read that").wait_for()
