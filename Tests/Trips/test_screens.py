"""Every screen in a browser. The Swift test "Screens are written into a folder" renders them where COUNTERSIGN_SCREENS
says; without it there is nothing to look at."""

import base64
import functools
import http.server
import json
import os
import pathlib
import re
import threading
import urllib.parse

import pytest

from looks import WEIGHT_MAX, violations

playwright_api = pytest.importorskip("playwright.sync_api")

FOLDER = pathlib.Path(os.environ.get("COUNTERSIGN_SCREENS", "/nonexistent"))
LANGUAGES = ["en", "cy", "zh-Hans", "en-XA", "ar-XB"]
WIDTHS = [320, 1280]
LOOKS = [{"color_scheme": "light", "forced_colors": "none"}, {"color_scheme": "dark", "forced_colors": "none"},
         {"color_scheme": "dark", "forced_colors": "active"}]
PARTS = 2  # of what takes long, so that it spreads over processes
HEIGHT_MIN = 44
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "frame-src 'self'; form-action 'self'; base-uri 'none'")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="COUNTERSIGN_SCREENS names no folder")


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *arguments):
        pass


Handler.extensions_map[""] = "application/octet-stream"


@pytest.fixture(scope="module")
def address():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=FOLDER))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def screens(language: str = "en") -> list[str]:
    return sorted(path.stem for path in (FOLDER / language).glob("*.html"))


def kinds() -> list[str]:
    """One screen of those that differ in a sentence alone."""
    found = screens()
    for family in ("why-", "help-topic-", "carry-on-", "way-on-", "enter-code-"):
        alike = [name for name in found if name.startswith(family)]
        found = [name for name in found if name not in alike[1:]]
    return found


def opened(chromium, width: int, **settings):
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **settings)
    page = context.new_page()
    # The page that sends itself stays where it is: nothing comes back.
    page.route(re.compile(r"/back(\?|$)"), lambda route: route.fulfill(status=204))
    return page


def show(page, address: str):
    """Loads a page. One that sends itself may do so just then, and its sending takes the place of what was loading."""
    try:
        return page.goto(address)
    except playwright_api.Error as error:
        if "ERR_ABORTED" not in str(error):
            raise
        return page.goto(address)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", WIDTHS)
def test_B06_no_screen_has_a_violation_light_dark_or_in_forced_colours(chromium, address, width, part):
    assert screens(), "the folder has no screens"
    page, bad = opened(chromium, width), []
    for name in kinds()[part::PARTS]:
        show(page, f"{address}/en/{name}.html")
        for look in LOOKS:
            page.emulate_media(**look)
            bad += [f"{name}: {look}: {fault}" for fault in violations(page)]
    page.context.close()
    assert bad == []


def test_B06_a_violation_is_found_each_time_a_page_has_one(chromium, address):
    page = opened(chromium, 320)
    for _ in range(2):
        show(page, f"{address}/en/{kinds()[0]}.html")
        assert violations(page) == []
        page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/x.png\">')")
        assert any(fault.startswith("image-alt") for fault in violations(page))
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_B06_B30_nothing_is_cut_off_at_320_pixels(chromium, address, language):
    page, bad = opened(chromium, 320), []
    for name in screens(language):
        show(page, f"{address}/{language}/{name}.html")
        wide = page.evaluate("""() => [document.documentElement, ...document.querySelectorAll("body *")]
            .filter((e) => !e.closest(".unseen, .scrolls, .skip, .left"))
            .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                && getComputedStyle(e).display !== "inline")
            .map((e) => e.outerHTML.slice(0, 100))""")
        bad += [f"{name}: {where}" for where in wide]
    page.context.close()
    assert bad == []


def test_B06_buttons_and_links_are_44_pixels_high(chromium, address):
    page, bad = opened(chromium, 320), []
    for name in screens():
        show(page, f"{address}/en/{name}.html")
        low = page.evaluate("""(least) => [...document.querySelectorAll("button, .button, header a, footer a, li > a")]
            .filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < least)
            .map((e) => e.outerHTML.slice(0, 100))""", HEIGHT_MIN)
        bad += [f"{name}: {where}" for where in low]
    page.context.close()
    assert bad == []


def test_B06_focus_begins_at_the_heading_or_at_what_went_wrong(chromium, address):
    page, bad = opened(chromium, 1280), []
    for name in kinds():
        if name.startswith("demo-phone"):
            continue
        show(page, f"{address}/en/{name}.html")
        try:
            page.wait_for_selector("h1:focus, [role=alert]:focus", state="attached", timeout=2000)
        except playwright_api.TimeoutError:
            bad.append(name)
    page.context.close()
    assert bad == []


def test_T25_scripts_and_styles_come_from_files_alone(chromium, address):
    page, bad = opened(chromium, 1280), []
    page.on("console", lambda message: bad.append(message.text) if "Content Security Policy" in message.text else None)
    for name in screens():
        show(page, f"{address}/en/{name}.html")
    page.context.close()
    assert bad == []


def test_each_page_is_light(chromium, address):
    page, heavy = opened(chromium, 1280), {}
    for name in kinds():
        sizes = []
        listen = lambda response: sizes.append(len(response.body())) if response.ok else None  # noqa: E731
        page.on("response", listen)
        show(page, f"{address}/en/{name}.html")
        page.remove_listener("response", listen)
        if sum(sizes) > WEIGHT_MAX:
            heavy[name] = sum(sizes)
    page.context.close()
    assert heavy == {}


def test_B10_the_last_half_minute_is_said_once(chromium, address):
    page = opened(chromium, 1280)
    show(page, f"{address}/en/check-phone-late.html")
    playwright_api.expect(page.locator("#status")).to_have_text("30 seconds left.")
    assert page.is_visible("button[value=more_time]")
    show(page, f"{address}/en/check-phone.html")
    assert page.inner_text("#status") == ""
    assert not page.is_visible("button[value=more_time]")
    page.context.close()


def test_B10_an_approval_is_said_and_gone_on_from(chromium, address):
    page = opened(chromium, 1280)
    news = '{"say": "Approved. Taking you to Learn.", "alarm": false, "go": "/en/onward-shared.html"}'
    page.route("**/p/1/news", lambda route: route.fulfill(
        content_type="text/event-stream", body=f"retry: 100000\ndata: {news}\n\n"))
    show(page, f"{address}/en/check-phone.html")
    playwright_api.expect(page.locator("#status")).to_contain_text("Approved")
    page.wait_for_url("**/onward-shared.html")
    page.context.close()


def test_B10_a_page_never_goes_to_another_site(chromium, address):
    page = opened(chromium, 1280)
    page.route("**/p/1/news", lambda route: route.fulfill(
        content_type="text/event-stream", body='retry: 100000\ndata: {"say": "x", "go": "https://evil.example/"}\n\n'))
    show(page, f"{address}/en/check-phone.html")
    playwright_api.expect(page.locator("#status")).to_have_text("x")
    page.wait_for_timeout(1500)
    assert page.url.startswith(address)
    page.context.close()


def test_B11_without_scripts_the_buttons_that_go_on_are_there(chromium, address):
    page = opened(chromium, 1280, java_script_enabled=False)
    show(page, f"{address}/en/check-phone.html")
    assert page.is_visible("button[value=continue]") and page.is_visible("button[value=more_time]")
    show(page, f"{address}/en/onward.html")
    assert page.is_visible("form button")
    show(page, f"{address}/en/enter-code.html")
    assert page.is_visible("button[value=continue]")
    page.context.close()


def test_B08_the_code_field_takes_what_is_pasted(chromium, address):
    page = opened(chromium, 1280)
    show(page, f"{address}/en/enter-code-wrong.html")
    field = page.locator("#code")
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    field.evaluate("(e) => { e.focus(); document.execCommand('insertText', false, '123 456'); }")
    assert field.input_value() == "123 456"
    page.context.close()


PASSKEY = """async () => {
    const bytes = (text) => new TextEncoder().encode(text);
    const made = await navigator.credentials.create({ publicKey: {
        challenge: bytes("make"), rp: { name: "Test" }, user: { id: bytes("1"), name: "ab123", displayName: "Sam" },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "required", userVerification: "required" } } });
    return made.id;
}"""


@pytest.mark.parametrize("helped", [False, True], ids=["as-standardised", "older-browser"])
def test_B09_a_passkey_signs_in_without_typing(chromium, address, helped):
    page, sent = opened(chromium, 1280), []
    if helped:
        page.add_init_script("delete PublicKeyCredential.parseRequestOptionsFromJSON;"
                             "delete PublicKeyCredential.prototype.toJSON;")
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable", {"enableUI": False})
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})

    def take(route):
        sent.append(urllib.parse.parse_qs(route.request.post_data))
        route.fulfill(content_type="text/html", body="<h1>Taken</h1>")

    page.route("**/p/1", take)
    show(page, f"{address}/en/passkey.html")
    made = page.evaluate(PASSKEY)
    page.click("[data-passkey-button]")
    page.wait_for_selector("text=Taken")
    answer = json.loads(sent[0]["credential"][0])
    assert answer["id"] == made and answer["type"] == "public-key"
    client = json.loads(base64.urlsafe_b64decode(answer["response"]["clientDataJSON"] + "=="))
    assert client["type"] == "webauthn.get" and client["challenge"] == "dGVzdA"
    assert answer["response"]["authenticatorData"] and answer["response"]["signature"]
    page.context.close()


def test_a_passkey_that_did_not_finish_leads_on(chromium, address):
    page = opened(chromium, 1280)
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('cancelled'))")
    show(page, f"{address}/en/passkey.html")
    page.click("[data-passkey-button]")
    playwright_api.expect(page.locator("#alarm")).to_have_text("That didn\u2019t finish. Nothing has changed.")
    assert page.inner_text("[data-passkey-button]") == "Try again"
    page.context.close()


def test_B06_the_pages_hold_at_four_times_the_size(chromium, address):
    """400 % on a screen of 1280 x 1024 leaves 320 x 256 (WCAG 1.4.10)."""
    page, bad = opened(chromium, 320, device_scale_factor=4), []
    page.set_viewport_size({"width": 320, "height": 256})
    for name in kinds():
        show(page, f"{address}/en/{name}.html")
        if page.evaluate("document.documentElement.scrollWidth > 320"):
            bad.append(name)
    page.context.close()
    assert bad == []
