"""The phone app in WebKit, the engine of every browser on an iPhone."""

import base64
import json
import pathlib
import re

import pytest

from conftest import Phone
from photographs import photograph
from test_app_pictures import READ, SITE, drawn
from visit import Client
from webkit import WebKit

HERE = pathlib.Path(__file__).resolve()
SHOWN = "return document.querySelector('button.code bdi')?.textContent ?? ''"
PHOTOGRAPHS = 20
CODE = re.compile(r"\d{3} \d{3}")


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-webkit", "--name", "Learn", redirect=learn)


@pytest.fixture
def app(tmp_path):
    window = WebKit(tmp_path / "webkit")
    yield window
    window.close()


def test_T13_the_apps_protocol_agrees_with_the_vectors_there_too(client, app):
    vectors = json.loads((HERE.parents[1] / "Vectors" / "phone-protocol.json").read_text())
    harness, server = ((HERE.parents[1] / "Peers" / name).read_text().split("\n", 2)[2]
                       for name in ("phone_vectors.js", "phone_server.js"))
    app.open(client.issuer + "/app/")
    app.expect("Welcome")
    done = app.run_long(f"return ({harness})(arguments[0], (name) => import('/app/' + name), ({server}))", vectors)
    assert done["wrong"] == [] and done["tried"] > 6_000


def test_F57_F80_an_iphones_browser_is_set_up_approves_by_number_and_makes_codes(
        house, client, app, person, eventually):
    code = house.command("device", "setup", person["username"])["code"]
    app.open(client.issuer + "/app/#pair=" + code.replace("-", ""))
    app.expect("Set up this phone").press("Continue").expect("Do these match?").press("Yes, they match")
    app.expect("Your phone is ready").press("Done").expect("Your codes")
    by_phone = client.visit()
    by_phone.send("continue", username=person["username"], password=person["password"])
    assert by_phone.heading == "Check your phone"
    app.expect("Signing in to Learn?")
    for digit in re.search(r'class="number[^>]*><bdi>([\d ]+)<', by_phone.text)[1].replace(" ", ""):
        app.press(digit)
    app.press("Approve").expect("Approved.").press("Done").expect("Your codes")
    assert "code" in by_phone.wait_for_phone().answer()
    by_code = client.visit()
    by_code.send("continue", username=person["username"], password=person["password"])
    by_code.get(by_code.url.split("?")[0] + "?show=code")
    app.open(client.issuer + "/app/")
    app.expect("Signing in to Learn?").press("Back").expect("Your codes")
    assert eventually(lambda: CODE.fullmatch(app.run(SHOWN)))
    by_code.send("continue", code=app.run(SHOWN).replace(" ", ""))
    assert "code" in by_code.answer()


def test_B10_a_waiting_page_goes_on_by_itself_there_too(house, client, app, person, tmp_path, eventually):
    phone = Phone(house, person["username"], tmp_path, None)
    app.open(client.address())
    app.expect("Sign in").type("#username", person["username"]).type("#password", person["password"])
    app.press("Sign in").expect("Check your phone")
    number = app.run("return document.querySelector('.number').textContent").strip().replace(" ", "")
    phone.run("approve", "--wait", "10", "--number", number)
    assert eventually(lambda: app.address().startswith(client.redirect + "?"), 10)
    assert "code=" in app.address()


def test_B21_picture_codes_are_read_there_from_photographs_and_from_a_file(client, app, tmp_path):
    app.open(client.issuer + "/app/")
    app.expect("Welcome")
    made = [photograph(seed) for seed in range(PHOTOGRAPHS)]
    found = app.run_long(f"return ({READ})(arguments[0])",
                         [[base64.b64encode(each.png()).decode() for each in made], True])
    assert all(text in (one.text, None) for one, text in zip(made, found)), "read wrongly"
    assert found.count(None) <= 1
    file = tmp_path / "picture.png"
    file.write_bytes(drawn(SITE))
    app.press("Add another site’s code").expect("Add another site’s code").press("Scan a picture code")
    app.expect("Scan a picture code").type("#picture", str(file)).expect("Library")
