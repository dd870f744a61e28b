"""Picture codes in the phone app: read by its own decoder, through a camera or from a file, and answered offline."""

import base64
import io
import json
import os
import pathlib

import pytest
import segno
from PIL import Image

from app_window import LARGE, NARROW, USUAL, AppWindow
from photographs import photograph
from visit import Client

HERE = pathlib.Path(__file__).resolve()
SITE = "otpauth://totp/Library:ab123?secret=GEZDGNBVGY3TQOJQ&issuer=Library"
PHOTOGRAPHS, PARTS = 500, 5
READ = """async ([pictures, isThorough]) => {
    const { readPicture } = await import("/app/picture/read.js");
    const texts = [];
    for (const picture of pictures) {
        const image = new Image();
        image.src = "data:image/png;base64," + picture;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        texts.push(readPicture(context.getImageData(0, 0, canvas.width, canvas.height), isThorough));
    }
    return texts;
}"""


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-pictures", "--name", "Learn", redirect=learn)


@pytest.fixture
def app(chromium, house):
    window = AppWindow(chromium, house.ready["openid"]["issuer"])
    yield window
    window.close()
    assert window.faults == []


@pytest.fixture
def chromium_with(chromium):
    """Opens a Chromium of its own with more switches."""
    opened = []

    def give(*switches: str):
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened.append(chromium.browser_type.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=[*sandbox, *switches]))
        return opened[-1]

    yield give
    for each in opened:
        each.close()


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("pic-" + str(abs(hash(request.node.name)))[:12], "correct horse battery", tmp_path)


def owned(house, app: AppWindow, person: dict) -> AppWindow:
    """The app as the phone of that person."""
    code = house.command("device", "setup", person["username"])["code"]
    app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue")
    app.expect("Do these match?").press("Yes, they match").expect("Your phone is ready").press("Done")
    return app.expect("Your codes")


def drawn(text: str, **how) -> bytes:
    """A picture code as a page shows it."""
    file = io.BytesIO()
    segno.make(text, micro=False, **how).save(file, kind="png", scale=4, border=4)
    return file.getvalue()


def read(app: AppWindow, pictures: list[bytes], thorough: bool = True) -> list[str | None]:
    return app.page.evaluate(READ, [[base64.b64encode(each).decode() for each in pictures], thorough])


def shown(app: AppWindow, picture: bytes) -> None:
    """The picture, chosen from the phone on the screen for picture codes."""
    app.page.set_input_files("#picture", {"name": "p.png", "mimeType": "image/png", "buffer": picture})


def to_scan(app: AppWindow) -> AppWindow:
    return app.press("Scan a picture code").expect("Scan a picture code")


@pytest.mark.parametrize("part", range(PARTS))
def test_B21_picture_codes_are_read_from_photographs_and_never_wrongly(app, part):
    app.open().expect("Welcome")
    count = PHOTOGRAPHS // PARTS
    missed = []
    for start in range(part * count, (part + 1) * count, 20):
        made = [photograph(seed) for seed in range(start, start + 20)]
        for one, text in zip(made, read(app, [each.png() for each in made])):
            assert text in (one.text, None), f"read wrongly: {one.made}"
            if text is None:
                missed.append(one.made)
    assert len(missed) <= count * 2 // 100, missed


def test_B21_each_size_level_and_kind_of_picture_code_is_read(app):
    app.open().expect("Welcome")
    texts, pictures = [], []
    for version in range(1, 41):
        for level in "LMQH":
            texts.append(f"{version}{level}x")
            pictures.append(drawn(texts[-1], version=version, error=level, boost_error=False))
    kinds = [("0123456789" * 7, {"mode": "numeric"}), ("HELLO $%*+-./: 42", {"mode": "alphanumeric"}),
             ("点茗京都", {"mode": "kanji"}), ("Zoë Übel", {"encoding": "iso-8859-1"}),
             ("Владивосток 东京", {"encoding": "utf-8", "eci": True}),
             (" ".join(str(each**3) for each in range(300)), {})]
    for mask in range(8):
        kinds.append((SITE, {"mask": mask}))
    for text, how in kinds:
        texts.append(text)
        pictures.append(drawn(text, **how))
    wrong = []
    for start in range(0, len(pictures), 20):
        found = read(app, pictures[start:start + 20])
        wrong += [(text[:20], said) for text, said in zip(texts[start:start + 20], found) if text != said]
    assert wrong == []


def test_B21_what_is_no_picture_code_is_none(app):
    app.open().expect("Welcome")
    paper = Image.new("L", (300, 300), 255)
    whole = Image.open(io.BytesIO(drawn(SITE))).convert("L")
    half = whole.crop((0, 0, whole.width, whole.height // 2))
    torn = whole.copy()
    torn.paste(255, (whole.width // 2, whole.height // 3, whole.width, whole.height))
    specks = Image.frombytes("L", (320, 240), bytes(value * 7919 % 251 for value in range(320 * 240)))
    tiny = Image.new("L", (10, 10), 0)
    pictures = []
    for each in (paper, half, torn, specks, tiny):
        file = io.BytesIO()
        each.save(file, "PNG")
        pictures.append(file.getvalue())
    assert read(app, pictures) == [None] * 5


def photograph_of(text: str) -> Image.Image:
    """A picture code lying a little askew in what a camera sees."""
    code = Image.open(io.BytesIO(drawn(text))).convert("L").rotate(12, expand=True, fillcolor=255)
    picture = Image.new("L", (640, 480), 180)
    picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    return picture


def test_B21_a_camera_reads_the_picture_code_of_another_site(house, chromium_with, tmp_path):
    film = tmp_path / "camera.y4m"
    picture = photograph_of(SITE)
    film.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + 5 * (
        b"FRAME\n" + picture.tobytes() + bytes([128]) * (320 * 240 * 2)))
    browser = chromium_with("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                            f"--use-file-for-fake-video-capture={film}")
    app = AppWindow(browser, house.ready["openid"]["issuer"])
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    app.press("Scan a picture code")
    app.expect("Library").press("Done").expect("Your codes")
    to_scan(app).page.locator(".notice.wrong", has_text="You have this code already").wait_for(timeout=15_000)
    app.page.evaluate("globalThis.tracks = document.querySelector('video').srcObject.getTracks()")
    app.press("Back").expect("Your codes")
    assert app.page.evaluate("tracks.every((track) => track.readyState === 'ended')"), "the camera is off again"
    app.close()


def test_B21_without_a_camera_a_picture_from_the_phone_does_and_what_leads_nowhere_is_told(app):
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    to_scan(app).page.locator(".notice.wrong", has_text="We found no camera").wait_for()
    app.expect("Scan a picture code")
    for picture, said in ((b"no picture", "We found no picture code"), (drawn("ISBN 123"), "has nothing for this app"),
                          (drawn("https://mfa.other.example/app/#pair=KX74TMQ2P"), "belongs to another organisation"),
                          (drawn("otpauth://totp/x?secret=1"), "That isn’t a key")):
        shown(app, picture)
        app.page.locator(".notice.wrong", has_text=said).wait_for()
    shown(app, drawn(SITE))
    app.expect("Library").press("Done").expect("Your codes")


@pytest.mark.parametrize("error,said", [
    ("NotAllowedError", "may not use the camera"), ("NotReadableError", "Another app is using the camera"),
])
def test_B21_a_camera_that_may_not_or_can_not_be_used_is_told_with_another_way(app, error, said):
    app.page.add_init_script(f"""navigator.mediaDevices.getUserMedia = async () => {{
        throw new DOMException("as browsers say it", "{error}");
    }};""")
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    to_scan(app).page.locator(".notice.wrong", has_text=said).wait_for()
    app.expect("Scan a picture code").press("Type it instead").expect("What do you want to add?")


def test_B21_the_browsers_own_reader_is_used_where_it_has_one(app):
    app.page.add_init_script("""globalThis.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code"]; }
        async detect() { return [{ rawValue: "otpauth://totp/Own:me?secret=GEZDGNBVGY3TQOJQ" }]; }
    };""")
    app.open().expect("Welcome").press("Add another site’s code").expect("Add another site’s code")
    shown(to_scan(app), drawn("anything"))
    app.expect("Own")


def test_F59_a_picture_code_of_a_computer_sets_the_phone_up(house, app, owner):
    code = house.command("device", "setup", owner["username"])["code"]
    app.open().expect("Welcome").press("Set up a university account").expect("Set up this phone")
    shown(to_scan(app), drawn(f"{app.issuer}/app/#pair={code.replace('-', '')}"))
    app.expect("Set up this phone").press("Continue").expect("Do these match?")


def test_F97_F80_a_picture_code_is_answered_offline_once_and_says_what_it_is_for(
        house, windows, client, app, owner):
    owned(house, app, owner)
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").press("scan").expect("Scan this with the app")
    app.expect("Signing in to Learn?").press("Back").expect("Your codes")
    app.context.set_offline(True)
    asked = len(app.asked)
    shown(to_scan(app), here.page.locator(".picture").screenshot())
    app.expect("Signing in to Learn?")
    facts = app.page.inner_text(".facts")
    assert owner["username"] in facts and "Chrome on Linux" in facts and "Just now" in facts
    app.press("Yes, it’s me").page.locator(".answer").wait_for()
    app.expect("Signing in to Learn?")
    digits = app.page.inner_text(".answer")
    assert not [each.url for each in app.asked[asked:] if "/api/" in each.url and each.response()]
    here.type("digits", digits)
    here.press("continue")
    assert here.signed_in()

    for _ in range(2):
        here.context.clear_cookies()
        here.arrive().expect("Sign in").password(owner).expect("Enter a code").press("other")
        here.expect("Choose how to sign in").press("scan").expect("Scan this with the app").type("digits", digits)
        here.press("continue").expect("Scan this with the app")
        assert "didn’t match" in here.page.inner_text("[role=alert] >> nth=0")


def test_F97_a_picture_code_that_the_phones_camera_opened_asks_first_and_may_be_refused(house, app, owner):
    now = int(app.open().expect("Welcome").page.evaluate("Date.now() / 1000"))
    path = "/app/check#v=1&s=Learn&a={}&p=Firefox+on+Windows&t={}&n=AAECAwQFBgcICQoLDA0ODw"
    app.open(path.format("ab123", now)).expect("This phone isn’t set up yet")
    assert app.page.url == app.issuer + "/app/", "nothing of it stays in the address"
    owned(house, app, owner)
    app.open(path.format("somebody", now)).expect("Signing in to Learn?")
    assert "isn’t called like yours" in app.page.inner_text(".notice.wrong")
    assert app.page.locator(".answer").count() == 0, "no digits before the person has looked"
    app.press("No").expect("Nothing was answered").press("Done").expect("Your codes")
    app.open(path.format(owner["username"], now - 301)).expect("This picture code is too old")
    app.open(path.format(owner["username"], now).replace("s=Learn", "s=Learn&x=1")).expect("Your codes")


def test_F97_a_code_is_shown_as_large_as_the_screen_and_read_aloud(house, app, owner):
    app.page.add_init_script(
        "globalThis.said = []; speechSynthesis.speak = (words) => said.push([words.text, words.lang]);")
    owned(house, app, owner)
    app.page.locator(".whose").first.click()
    app.page.get_by_role("button", name="Show bigger").wait_for()
    app.press("Show bigger").page.locator(".large bdi").first.wait_for()
    app.page.get_by_role("button", name="Read aloud").click()
    [[text, language]] = app.page.evaluate("said")
    assert text.replace(", ", "") == "".join(app.page.locator(".large bdi").all_inner_texts()) and language == "en"
    assert app.page.locator(".large").bounding_box()["height"] > 200


@pytest.mark.parametrize("size,look,locale", [
    (NARROW, "light", "cy"), (NARROW, "dark", "en"), (USUAL, "dark", "zh-CN"), (LARGE, "light", "cy"),
])
def test_F97_every_screen_of_picture_codes_fits_and_is_read_in_every_size_look_and_language(
        house, chromium, owner, size, look, locale):
    language = {"cy": "cy", "zh-CN": "zh-Hans"}.get(locale, "en")
    words = json.loads((HERE.parents[2] / "Assets" / "app" / "words" / f"{language}.json").read_text())
    app = AppWindow(chromium, house.ready["openid"]["issuer"], size, look, locale)
    code = house.command("device", "setup", owner["username"])["code"]
    app.open("/app/#pair=" + code.replace("-", "")).expect(words["setup"]["title"]).press(words["setup"]["go"])
    app.expect(words["compare"]["title"]).press(words["compare"]["yes"]).expect(words["result"]["paired"])
    app.press(words["result"]["done"]).expect(words["home"]["title"]).press(words["scan"]["title"])
    app.page.locator(".notice.wrong").wait_for()
    app.expect(words["scan"]["title"])
    now = int(app.page.evaluate("Date.now() / 1000"))
    shown(app, drawn(f"{app.issuer}/app/check#v=1&s=Learn&a={owner['username']}&p=Firefox+on+Windows&t={now}"
                     "&n=AAECAwQFBgcICQoLDA0ODw"))
    title = words["card"]["title"].replace("**", "").replace("{service}", "Learn")
    app.expect(title).press(words["check"]["yes"]).page.locator(".answer").wait_for()
    app.expect(title).press(words["result"]["done"]).expect(words["home"]["title"])
    app.page.locator(".whose").first.click()
    app.page.get_by_role("button", name=words["bigger"]["show"]).click()
    app.page.locator(".large bdi").first.wait_for()
    app.page.locator("main.bigger").wait_for()
    app.expect(app.page.inner_text("h1"))
    app.close()
