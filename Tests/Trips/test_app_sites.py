"""Codes of other sites in the phone app: how they come in, what they are, and how they get out again."""

import json
import pathlib
import re

import pytest

import oath
import other_apps
from app_window import LARGE, NARROW, USUAL, AppWindow
from other_apps import Site

HERE = pathlib.Path(__file__).resolve()
KEY = b"12345678901234567890"
SITES = [
    Site("Library", "ab123", KEY), Site("Bank: Leeds", "a+b@x.org", b"another key", kind="hotp", counter=7),
    Site("東京 Lab", "priya", KEY + b"!", digest="SHA256", digits=8), Site("Print & copy", "p", b"0123456789" * 6,
                                                                         digest="SHA512"),
]


@pytest.fixture
def app(chromium, house):
    window = AppWindow(chromium, house.ready["openid"]["issuer"])
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield window
    window.close()
    assert window.faults == []


def typed(app: AppWindow, issuer: str, key: str) -> AppWindow:
    app.page.fill("#issuer", issuer)
    app.page.fill("#key", key)
    return app.press("Add")


def wrong(app: AppWindow, said: str) -> None:
    app.page.locator(".notice.wrong", has_text=said).first.wait_for()


def to(app: AppWindow, way: str) -> AppWindow:
    """From the codes to one of the ways to add or move them."""
    app.press("Add or move codes").expect("What do you want to add?")
    app.page.locator(".ways button", has_text=way).click()
    return app.expect(way)


def brought(app: AppWindow, text: str, password: str | None = None) -> AppWindow:
    """A file of another app, chosen on the screen for it."""
    app.page.set_input_files("#file", {"name": "codes.json", "mimeType": "text/plain", "buffer": text.encode()})
    app.press("Continue")
    if password is not None:
        app.page.locator("#password").wait_for()
        app.page.fill("#password", password)
        app.press("Continue")
    app.page.locator("main.brought").wait_for()
    return app.expect("Codes from another app")


def first_list(app: AppWindow) -> AppWindow:
    """From nothing to the screen for lists."""
    return app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code") \
        .press("I have a file or a list").expect("Codes from another app")


def shown(app: AppWindow, name: str) -> tuple[str, float]:
    """The code of a site, and the phone's time at which it was read."""
    card = app.page.locator(".account", has_text=name)
    button = card.get_by_role("button", name="Next code, " + name)
    if button.count():
        button.click()
    card.locator("button.code bdi", has_text=re.compile(r"\d{3,4} \d{3,4}")).wait_for()
    code, at = card.evaluate("(card) => [card.querySelector('button.code bdi').textContent, Date.now() / 1000]")
    return code.replace(" ", ""), at


def is_right(app: AppWindow, site: Site) -> bool:
    code, at = shown(app, site.issuer)
    return code in (site.code(at), site.code(at - 1))


def test_B21_codes_are_those_of_the_standards_and_addresses_those_of_the_server(app):
    vectors = json.loads((HERE.parents[1] / "Vectors" / "one-time-codes.json").read_text())
    app.open().expect("Welcome")
    done = app.page.evaluate("""async (vectors) => {
        const [codes, site, { hex }] = await Promise.all(
            ["codes", "site", "bytes"].map((name) => import(`/app/wire/${name}.js`)));
        const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
        const wrong = [];
        let tried = 0;
        const expect = (found, wanted) => {
            tried += 1;
            if (found !== wanted) wrong.push([found, wanted]);
        };
        const counted = await codes.codeKey(unhex(vectors.hotp.secret), "SHA-1");
        for (const [count, code] of vectors.hotp.codes.entries()) {
            expect(await codes.countedCode(counted, vectors.hotp.digits, count), code);
        }
        for (const form of vectors.totp) {
            const key = await codes.codeKey(unhex(form.secret), form.algorithm.replace("SHA", "SHA-"));
            for (const { time, code } of form.codes) {
                expect((await codes.codesAt(key, form, time)).code, code);
                expect((await codes.codesAt(key, form, time - form.period)).next, code);
            }
        }
        for (const wanted of vectors.addresses) {
            const found = site.readAddress(wanted.text);
            expect(site.writeAddress(found), wanted.text);
            expect(found.issuer, wanted.issuer ?? "");
            expect(found.name, wanted.account);
            expect(hex(found.secret), wanted.secret);
            expect(found.count, wanted.counter ?? 0);
        }
        return { wrong, tried };
    }""", vectors)
    assert done["wrong"] == [] and done["tried"] == 66


def test_B21_scrypt_is_that_of_RFC_7914_and_asks_for_no_more_memory_than_a_phone_has(app):
    app.open().expect("Welcome")
    found = app.page.evaluate("""async () => {
        const [{ scrypt }, { hex, utf8 }] = [await import("/app/wire/scrypt.js"), await import("/app/wire/bytes.js")];
        const run = async (password, salt, n, r, p, size = 64) => {
            const key = await scrypt(utf8(password), utf8(salt), { n, r, p, size });
            return key && hex(key).slice(0, 32);
        };
        return [await run("", "", 16, 1, 1), await run("password", "NaCl", 1024, 8, 16),
            await run("pleaseletmein", "SodiumChloride", 16384, 8, 1), await run("", "", 2 ** 30, 8, 1),
            await run("", "", 1000, 8, 1), await run("", "", 1024, 0, 1), await run("", "", 1024, 8, 2 ** 20)];
    }""")
    assert found == ["77d6576238657b203b19ca42c18a0497", "fdbabe1c9d3472007856e7190d01e9fe",
                     "7023bdcb3afd7348461c06cd81fd38eb", None, None, None, None]


def test_B21_a_key_is_typed_or_an_address_pasted_and_a_wrong_one_loses_nothing(app):
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    site = Site("Library", "", KEY)
    typed(app, "Library", "GEZD 1NBV")
    wrong(app, "“1” is none of them")
    typed(app, "Library", "GEZD")
    wrong(app, "The key is too short")
    typed(app, "Library", "A" * 300)
    wrong(app, "The key is too long")
    typed(app, "Library", "otpauth://totp/x")
    wrong(app, "It can’t be read")
    typed(app, "", site.letters)
    wrong(app, "Give it a name")
    assert app.page.input_value("#key") == site.letters, "what was typed stays"
    app.page.fill("#issuer", "Library")
    app.page.locator("summary").click()
    app.page.fill("#period", "0")
    app.press("Add")
    wrong(app, "A code lasts from 1 to 86400 seconds")
    app.page.fill("#period", "30")
    grouped = " ".join(re.findall("....", site.letters.lower()))
    typed(app, "Library", grouped).expect("Library")
    assert "type this code on the site" in app.page.inner_text("main")
    assert is_right(app, Site("", "", KEY))
    app.press("Done").expect("Your codes")
    to(app, "Another site’s code").expect("Add another site’s code")
    typed(app, "Again", site.letters)
    wrong(app, "You have this code already")
    other = SITES[2]
    app.page.fill("#issuer", "")
    app.page.fill("#key", other_apps.addresses([other]).strip())
    assert app.page.input_value("#issuer") == other.issuer and app.page.input_value("#name") == other.name
    app.press("Add").expect(other.issuer).press("Done").expect("Your codes")
    assert is_right(app, other) and is_right(app, site)


def test_B21_a_code_by_button_is_another_at_each_tap_also_after_the_app_was_closed(app):
    first_list(app)
    brought(app, other_apps.addresses([SITES[1]])).press("Done").expect("Your codes")
    first, _ = shown(app, "Bank: Leeds")
    app.page.reload()
    second, _ = shown(app.expect("Your codes"), "Bank: Leeds")
    assert [first, second] == [oath.hotp(SITES[1].key, count) for count in (7, 8)]


def test_B21_a_tap_copies_the_code_and_B22_the_next_one_is_that_of_the_next_moment(app):
    site = Site("Quick", "", KEY, period=12)
    first_list(app)
    brought(app, other_apps.addresses([site])).press("Done").expect("Your codes")
    app.page.locator(".next", has_text="Next").wait_for()
    text, at = app.page.evaluate("[document.querySelector('.next').textContent, Date.now() / 1000]")
    after = text.removeprefix("Next: ").replace(" ", "")
    assert after == site.code(at + 12)
    app.page.locator(".code bdi", has_text=f"{after[:3]} {after[3:]}").wait_for(timeout=15_000)
    app.page.locator("button.code").click()
    app.page.locator(".hint", has_text="Copied.").wait_for()
    assert app.page.evaluate("navigator.clipboard.readText()") in (after, site.code())


def test_B21_sites_are_sought_named_anew_moved_and_removed_after_a_question(app):
    sites = [Site(f"Site {at}", "", KEY + bytes([at])) for at in range(7)]
    first_list(app)
    brought(app, other_apps.addresses(sites)).press("Done").expect("Your codes")
    assert app.page.locator("#search").count() == 0, "seven are seen at a glance"
    to(app, "Another site’s code")
    typed(app, "Library", Site("", "", b"one more key").letters).expect("Library").press("Done").expect("Your codes")
    app.page.fill("#search", "lib")
    assert app.page.locator(".account:visible").count() == 1
    app.page.fill("#search", "zzz")
    app.page.locator("[role=status]", has_text="No code has that name.").wait_for()
    app.page.fill("#search", "site 3")
    app.page.locator(".account:visible .whose").click()
    app.expect("Site 3").page.locator("summary").click()
    app.page.fill("#issuer", "Moodle")
    app.press("Save").expect("Moodle")
    for _ in range(3):
        app.press("Move up")
    app.press("Move down")
    app.page.locator("#status", has_text="Now number 2 of 8.").wait_for(state="attached")
    app.press("Back").expect("Your codes")
    assert app.page.locator(".whose strong").all_inner_texts()[:4] == ["Site 0", "Moodle", "Site 1", "Site 2"]
    app.page.locator(".whose", has_text="Moodle").click()
    app.expect("Moodle").press("Remove this code")
    app.page.locator("dialog").get_by_role("button", name="Keep").click()
    app.expect("Moodle").press("Remove this code")
    app.page.locator("dialog button.danger").click()
    app.expect("Your codes")
    assert "Moodle" not in app.page.inner_text("main")
    assert is_right(app, sites[6])


def test_B21_keys_lie_sealed_on_the_phone_and_in_no_address_or_history(app):
    first_list(app)
    brought(app, other_apps.addresses(SITES)).press("Done").expect("Your codes")
    kept, vault = app.page.evaluate("""() => new Promise((resolve) => {
        const opening = indexedDB.open("countersign");
        opening.onsuccess = () => {
            const reading = opening.result.transaction(["sites", "settings"]);
            const sites = reading.objectStore("sites").getAll();
            const key = reading.objectStore("settings").get("sitesKey");
            reading.oncomplete = () => resolve([
                sites.result.map((site) => [site.issuer, [...site.sealed]]), key.result.extractable]);
        };
    })""")
    assert vault is False and len(kept) == len(SITES)
    for issuer, sealed in kept:
        site = next(site for site in SITES if site.issuer == issuer)
        assert site.key not in bytes(sealed) and len(sealed) == 12 + len(site.key) + 16
    assert app.page.url.endswith("/app/")
    assert "secret" not in app.page.evaluate("JSON.stringify(history.state)")


LISTS = {
    "addresses": (other_apps.addresses, SITES, None), "google": (other_apps.google, SITES, None),
    "aegis": (other_apps.aegis, SITES, None), "aegis_locked": (other_apps.aegis, SITES, "four quiet words here"),
    "2fas": (other_apps.two_fas, SITES, None), "2fas_locked": (other_apps.two_fas, SITES, "four quiet words here"),
    "plain": (other_apps.plain, [Site(f"Site {at}", "", KEY + bytes([at])) for at in range(5)], None),
}


@pytest.mark.parametrize("form", LISTS)
def test_B21_codes_of_other_apps_come_in(app, form):
    write, sites, password = LISTS[form]
    text = write(sites, password) if password else write(sites)
    first_list(app)
    if password:
        app.page.set_input_files("#file", {"name": "x", "mimeType": "text/plain", "buffer": text.encode()})
        app.press("Continue").page.locator("#password").wait_for()
        app.page.fill("#password", "not it")
        app.press("Continue")
        wrong(app, "That password doesn’t open the file")
        app.page.fill("#password", password)
        app.press("Continue").page.locator("main.brought").wait_for()
    else:
        brought(app, text)
    assert f"{len(sites)} codes were added" in app.page.inner_text("main")
    app.press("Done").expect("Your codes")
    assert all(is_right(app, site) for site in sites)
    to(app, "Codes from another app")
    brought(app, text, password)
    said = app.page.inner_text("main")
    assert "0 codes were added" in said and f"{len(sites)} were here already" in said


def test_B21_what_cannot_come_is_named_with_its_reason_and_the_rest_comes(app):
    lists = other_apps.addresses(SITES[:1]) + "otpauth://steam/Steam:me?secret=GEZDGNBVGY3TQOJQ\n" \
        "otpauth://totp/Old:me?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5\nTypo: GEZDGNBVGY3TQOJ1\n" \
        "otpauth://totp/Five:me?secret=GEZDGNBVGY3TQOJQ&digits=5\n" + other_apps.addresses(SITES[:1])
    first_list(app)
    brought(app, lists)
    said = app.page.inner_text("main")
    for part in ("1 code was added", "1 was here already", "4 could not be added",
                 "Steam: me: This app can’t make codes of that kind",
                 "Old: me: This app doesn’t know the site’s method", "Typo: That isn’t a key",
                 "Five: me: Codes here have 6, 7 or 8 digits"):
        assert part in said, part


@pytest.mark.parametrize("text,said", [
    ("", "Choose a file, or paste a list."), ("a letter to a friend", "We can’t read that"),
    ("{", "We can’t read that"), ("[]", "We can’t read that"), ('{"schemaVersion": 99, "services": []}', "later form"),
    ('{"version": 1, "header": {"slots": []}, "db": "AAAA"}', "We can’t read that"),
    ('{"version": 1, "header": {}, "db": {"entries": {}}}', "We can’t read that"),
])
def test_B21_a_file_that_is_no_list_is_told_in_words(app, text, said):
    first_list(app)
    app.page.fill("#list", text)
    app.press("Continue")
    wrong(app, said)
    assert app.page.input_value("#list") == text


def test_B21_what_is_taken_to_another_app_comes_back_the_same(app, chromium):
    first_list(app)
    brought(app, other_apps.aegis(SITES)).press("Done").expect("Your codes")
    to(app, "Take codes to another app")
    assert "Anyone who gets this file can make your codes" in app.page.inner_text(".notice.wrong")
    with app.page.expect_download() as download:
        app.press("Save the file")
    text = pathlib.Path(download.value.path()).read_text()
    assert text.count("otpauth://") == len(SITES)
    other = AppWindow(chromium, app.issuer)
    first_list(other)
    brought(other, text).press("Done").expect("Your codes")
    assert all(is_right(other, site) for site in SITES)
    assert other.faults == []
    other.close()


@pytest.mark.parametrize("size,look,locale", [
    (NARROW, "light", "cy"), (NARROW, "dark", "en"), (USUAL, "dark", "zh-CN"), (LARGE, "light", "cy"),
])
def test_B21_every_screen_of_other_sites_fits_and_is_read_in_every_size_look_and_language(
        house, chromium, size, look, locale):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}.get(locale, "en")
    words = json.loads((HERE.parents[2] / "Assets" / "app" / "words" / f"{language}.json").read_text())
    app = AppWindow(chromium, house.ready["openid"]["issuer"], size, look, locale)
    app.open().expect(words["first"]["title"]).press(words["first"]["add"]).expect(words["typing"]["title"])
    app.page.locator("summary").click()
    app.page.fill("#key", "1")
    app.press(words["typing"]["add"]).expect(words["typing"]["title"])
    app.press(words["typing"]["list"]).expect(words["bring"]["title"])
    app.page.fill("#list", other_apps.addresses(SITES + [
        Site("A site with a name that is really rather long", f"{at}", KEY + bytes([at]), digits=8)
        for at in range(6)]) + "x 1\notpauth://steam/x?secret=GEZDGNBV")
    app.press(words["bring"]["go"]).page.locator("main.brought").wait_for()
    app.expect(words["brought"]["title"]).press(words["result"]["done"]).expect(words["home"]["title"])
    app.page.locator(".onward button").click()
    app.expect(words["home"]["title"]).page.locator(".whose").last.click()
    app.expect("A site with").page.locator("summary").click()
    app.expect("A site with").press(words["site"]["remove"])
    app.expect("A site with").page.locator("dialog button").last.click()
    app.press(words["app"]["back"]).expect(words["home"]["title"]).press(words["home"]["add"])
    app.expect(words["add"]["title"]).page.locator(".ways button").last.click()
    app.expect(words["take"]["title"])
    app.close()
