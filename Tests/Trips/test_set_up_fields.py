"""What no page of ours sends to the forms of the set-up: each ends in a clear page, and nothing has changed."""

import base64
import re
import urllib.parse

import pytest

import oath
from browser import Browser
from visit import Client

LONG = "x" * 10_000
TURNED = "\u202e123456\u202c"
MARKUP = '"><script>alert(1)</script>'
FIELDS = {
    "phone": [],
    "passkey": ["credential", "name"],
    "security_key": ["credential", "name"],
    "app": ["kept", "code"],
    "fob": ["serial", "code"],
}
RIGHT = {"credential": "{}", "name": "Laptop", "kept": "AAAA", "serial": "FB-1", "code": "123456"}


@pytest.fixture(scope="module")
def client(house):
    return Client(house, "learn-fields", "--name", "Learn")


@pytest.fixture
def somebody(house, tmp_path, request):
    name = "fields-" + re.sub(r"\W+", "-", request.node.name.lower())[-40:].strip("-")
    return house.add_person(name, "correct horse battery", tmp_path)


def choosing(client: Client, person: dict) -> Browser:
    here = client.visit().send("continue", username=person["username"], password=person["password"])
    here.send("set_up")
    assert here.heading == "Protect your account"
    return here


def send(here: Browser, body: bytes) -> Browser:
    """A form's body as it is written."""
    answer = here.session.post(here.url.split("?")[0], data=body, allow_redirects=True, timeout=20,
                               headers={"Content-Type": "application/x-www-form-urlencoded"})
    here.status, here.text = answer.status_code, answer.text
    return here


def encoded(fields: dict) -> bytes:
    return urllib.parse.urlencode(fields).encode()


def unchanged(house, person: dict) -> bool:
    known = house.command("user", "show", person["username"])
    entries = house.command("log", "search", "--person", person["username"])["entries"]
    happened = {entry["facts"]["event"] for entry in entries}
    added = {"device.added", "device.paired", "token.assigned", "passkey.added", "code.made", "session.started"}
    return known["devices"] == [] and known["tokens"] == [] and not happened & added


@pytest.mark.parametrize("way", FIELDS)
def test_T20_T25_what_no_page_sends_ends_in_a_clear_page_and_changes_nothing(house, client, somebody, way):
    here = choosing(client, somebody)
    token = here.form.fields["token"]
    right = {"token": token, "set_up": way, **{name: RIGHT[name] for name in FIELDS[way]}}
    bodies = [encoded({**right, "set_up": value}) for value in (LONG, TURNED, MARKUP, way.upper(), "")]
    bodies += [encoded(right) + b"&set_up=" + way.encode(), encoded(right) + b"&token=" + token.encode()]
    bodies += [encoded({"token": token, "do": value}) for value in (LONG, MARKUP, "finish", "stored", "later")]
    for name in FIELDS[way]:
        rest = {key: value for key, value in right.items() if key != name}
        bodies += [encoded(rest)] + [encoded({**rest, name: value}) for value in ("", LONG, TURNED, MARKUP, "\x00\x07")]
        bodies += [encoded(right) + b"&" + name.encode() + b"=1", encoded(rest) + b"&" + name.encode() + b"=%ff%fe%80"]
    for body in bodies:
        send(here, body)
        assert here.status in (200, 400, 410, 422), (body[:200], here.status)
        assert here.heading and MARKUP not in here.text and "\u202e" not in here.text, (body[:200], here.heading)
    # A form that is larger than any of ours.
    send(here, encoded({**right, "code": "1" * 100_000}))
    assert here.status in (400, 413) or here.heading
    assert unchanged(house, somebody)
    # And the person goes on as if nothing had been.
    here.get(here.url.split("?")[0] + "?show=set_up")
    assert here.heading == "Protect your account"


def test_T07_T12_what_was_made_for_another_person_or_visit_sets_nothing_up(house, client, tmp_path):
    owner = house.add_person("fields-owner", "correct horse battery", tmp_path)
    thief = house.add_person("fields-thief", "correct horse battery", tmp_path)
    mine, theirs = choosing(client, owner), choosing(client, thief)
    send(mine, encoded({"token": mine.form.fields["token"], "set_up": "app"}))
    kept = re.search(r'name="kept" value="([^"]+)"', mine.text).group(1)
    key = base64.b32decode(re.search(r'class="key"><code>([^<]+)<', mine.text).group(1).replace(" ", ""))
    theirs_token = theirs.form.fields["token"]
    form = {"set_up": "app", "kept": kept, "code": oath.totp(key)}
    send(theirs, encoded({**form, "token": theirs_token}))
    assert theirs.status == 410 and theirs.heading == "This sign-in has ended", theirs.heading
    # The form's token belongs to one visit.
    send(theirs, encoded({**form, "token": mine.form.fields["token"]}))
    assert theirs.status == 403 and unchanged(house, thief)
    # The same person in another visit begins anew.
    again = choosing_again(client, owner)
    send(again, encoded({**form, "token": again.form.fields["token"]}))
    assert again.status == 410 and unchanged(house, owner)
    # A challenge of another visit.
    challenge = re.search(r"challenge[^A-Za-z0-9_-]+([A-Za-z0-9_-]{20,})", passkey_page(mine)).group(1)
    data = base64.urlsafe_b64encode(
        f'{{"type":"webauthn.create","challenge":"{challenge}","origin":"{client.issuer}"}}'.encode()).decode()
    credential = f'{{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{{"clientDataJSON":"{data}",' \
                 f'"attestationObject":"o2NmbXRkbm9uZQ"}}}}'
    fresh = choosing_again(client, thief)
    send(fresh, encoded({"token": fresh.form.fields["token"], "set_up": "passkey", "credential": credential}))
    assert fresh.status == 422 and "new_passkey" not in fresh.text and unchanged(house, thief)
    # The owner's own form still works where it was made.
    send(mine, encoded({**form, "token": mine.form.fields["token"], "code": oath.totp(key)}))
    assert mine.heading == "Add a spare now?"


def choosing_again(client: Client, person: dict) -> Browser:
    here = client.visit().send("continue", username=person["username"], password=person["password"])
    here.get(here.url.split("?")[0] + "?show=set_up")
    assert here.heading == "Protect your account"
    return here


def passkey_page(here: Browser) -> str:
    send(here, encoded({"token": here.form.fields["token"], "set_up": "passkey"}))
    assert here.heading == "Add a passkey"
    return here.text.replace("&quot;", '"')
