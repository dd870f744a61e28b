"""Clients of OpenID Connect as people run them: Authlib, and Apache's mod_auth_openidc."""

import base64
import http.server
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import threading
import time
import urllib.parse

import pytest
import requests

from apache_client import Apache, is_there
from browser import Browser
from conftest import Trip
from demo import CommandFailed, free_port, program
from visit import Client, with_code

pytest.importorskip("authlib")
jwk, jwt = pytest.importorskip("joserfc.jwk"), pytest.importorskip("joserfc.jwt")
REFEDS_MFA = "https://refeds.org/profile/mfa"
PEERS = pathlib.Path(__file__).resolve().parents[1] / "Peers"


def answers(port: int, within: float = 20) -> None:
    end = time.monotonic() + within
    while True:
        try:
            requests.get(f"http://127.0.0.1:{port}/nothing", timeout=2)
            return
        except requests.ConnectionError:
            assert time.monotonic() < end, "the client does not start"
            time.sleep(0.1)


@pytest.fixture
def client(tmp_path):
    """Starts Authlib's website as a client that was just added."""
    running = []

    def start(demo, key: str, *add: str, **more: str) -> str:
        port = free_port()
        added = demo.command("app", "add", key, "--kind", "oidc", "--redirect", f"http://localhost:{port}/callback",
                             *add)["openid"]
        return run(demo, key, added, port, **more)

    def run(demo, key: str, added: dict, port: int, **more: str) -> str:
        words = [f"--{name}={value}" for name, value in more.items()]
        with open(tmp_path / f"{key}.log", "wb") as log:
            running.append(subprocess.Popen(
                [sys.executable, str(PEERS / "authlib_client.py"), f"--issuer={demo.ready['openid']['issuer']}",
                 f"--client={added['client_id']}", f"--secret={added['client_secret'] or ''}", f"--port={port}",
                 f"--method={added['token_endpoint_auth_method']}", *words], stdout=log, stderr=log,
                stdin=subprocess.DEVNULL))
        answers(port)
        return f"http://localhost:{port}/"

    start.run = run
    yield start
    for each in running:
        each.terminate()
        each.wait(10)


def told(browser: Browser) -> dict:
    is_told = browser.status == 200 and browser.headers["Content-Type"] == "application/json"
    assert is_told, f"{browser.url}: {browser.status} {browser.heading} {browser.text[-1200:]}"
    return json.loads(browser.text)


def test_F05_a_person_signs_in_at_authlib_with_a_push(approving, client):
    person = approving.holders()[0]
    began = time.time()
    browser = Browser().get(client(approving, "trip-authlib", acr_values=REFEDS_MFA))
    assert "/p/" in browser.url
    claims = told(browser.sign_in(person["username"], person["password"]))
    assert claims["claims"]["acr"] == REFEDS_MFA
    assert set(claims["claims"]["amr"]) == {"pwd", "mfa", "pop", "user", "mca"}
    assert began - 2 <= claims["claims"]["auth_time"] <= time.time() + 2
    assert claims["userinfo"]["preferred_username"] == person["username"]
    assert claims["userinfo"]["email"] == f"{person['username']}@example.ac.uk"
    assert claims["userinfo"]["sub"] == claims["claims"]["sub"]


def test_F05_an_operator_waits_for_the_first_sign_in(approving, client):
    person = approving.holders()[0]
    port = free_port()
    waiting = subprocess.Popen(
        [program(), "app", "add", "trip-wait", "--kind", "oidc", "--redirect", f"http://localhost:{port}/callback",
         "--wait", "--json", "--data", str(approving.data)],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    try:
        added = json.loads(waiting.stdout.readline())["openid"]
        browser = Browser().get(client.run(approving, "trip-wait", added, port))
        told(browser.sign_in(person["username"], person["password"]))
        assert json.loads(waiting.stdout.readline()) == {"first_sign_in": person["username"], "address": "127.0.0.1"}
        assert waiting.wait(20) == 0
    finally:
        waiting.kill()


def test_F05_at_a_terminal_the_first_sign_in_is_waited_for_unasked(approving, client):
    person = approving.holders()[0]
    port = free_port()
    ours, theirs = pty.openpty()
    waiting = subprocess.Popen(
        [program(), "app", "add", "trip-seen", "--name", "Seen", "--kind", "oidc", "--redirect",
         f"http://localhost:{port}/callback", "--data", str(approving.data)], stdout=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours, errors="replace") as terminal:
            said = {"token_endpoint_auth_method": "client_secret_basic"}
            for line in terminal:
                words = line.split()
                said.update({"client_id": words[-1]} if words[:2] == ["client", "ID"] else {})
                said.update({"client_secret": words[-1]} if words[:2] == ["client", "secret"] else {})
                if line.startswith("Waiting for the first sign-in"):
                    break
            browser = Browser().get(client.run(approving, "trip-seen", said, port))
            told(browser.sign_in(person["username"], person["password"]))
            line = terminal.readline().strip()
            assert line == f"{person['username']} signed in at Seen from 127.0.0.1. It works."
        assert waiting.wait(20) == 0
    finally:
        waiting.kill()


def test_F05_the_next_service_asks_nothing_and_a_client_may_insist(approving, client):
    person = approving.holders()[0]
    browser = Browser().get(client(approving, "trip-first"))
    first = told(browser.sign_in(person["username"], person["password"]))
    second = told(browser.get(client(approving, "trip-second")))
    assert second["claims"]["auth_time"] == first["claims"]["auth_time"]
    assert second["claims"]["sid"] == first["claims"]["sid"]
    while time.time() < first["claims"]["auth_time"] + 1:  # the claim has whole seconds
        time.sleep(0.05)
    browser.get(client(approving, "trip-third", prompt="login"))
    assert "/p/" in browser.url
    third = told(browser.sign_in(person["username"], person["password"]))
    assert third["claims"]["auth_time"] > first["claims"]["auth_time"]


def test_F05_a_denied_push_lets_nobody_in(denying, client):
    person = denying.holders()[0]
    browser = Browser().get(client(denying, "trip-denied"))
    browser.send("continue", username=person["username"], password=person["password"])
    time.sleep(3)
    browser.get(browser.url)
    assert "/p/" in browser.url and "SIGNED" not in browser.text and "callback" not in browser.url
    silent = Browser()
    silent.session = browser.session
    assert "login_required" in silent.get(client(denying, "trip-silent", prompt="none")).text


def test_F05_the_pages_speak_the_language_that_the_client_asks_for_until_the_sign_in_is_over(silent):
    person = next(person for person in silent.people if not person.get("phone"))
    client = Client(silent, "trip-languages")
    browser = client.visit(ui_locales="fr cy en")
    browser.session.headers["Accept-Language"] = "zh-CN"

    def language() -> str:
        return re.search('<html lang="([^"]+)"', browser.text)[1]

    assert language() == "cy" and browser.headers["Content-Language"] == "cy"
    browser.send("continue", username=person["username"], password="wrong")
    assert language() == "cy", "after a form too"
    first = browser.url
    client.visit(browser)
    assert language() == "zh-Hans", "another visit is not asked to"
    browser.get(first)
    assert language() == "cy", "and disturbs nothing"
    browser.get(first + "?lang=en")
    assert language() == "en"
    client.visit(browser, ui_locales="cy")
    assert language() == "en", "a person's own choice stands above"
    del browser.session.cookies["lang"]
    client.visit(browser, ui_locales="cy")
    assert language() == "cy"
    assert "code" in with_code(browser, silent, person).answer()
    here = urllib.parse.urlsplit(browser.url).path.split("/")[2]
    assert f"lang-{here}" not in browser.session.cookies, "it is over with the sign-in"


def test_F05_T17_a_leaked_signing_key_is_out_at_once_while_the_server_runs(tmp_path, eventually, newcomer):
    demo = Trip(tmp_path / "data", "--people", "10", phones="silent")
    try:
        client, person = Client(demo, "trip-leak"), newcomer(demo)
        browser = with_code(client.visit(), demo, person)
        token = client.token(browser.answer()["code"]).json()["id_token"]
        leaked = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"]
        issuer = client.issuer

        def kids() -> set:
            return {key["kid"] for key in requests.get(issuer + "/openid/keys", timeout=10).json()["keys"]}

        assert leaked in kids()
        with pytest.raises(CommandFailed):
            demo.command("key", "revoke", "nobody", "--yes")
        said = demo.command("key", "revoke", leaked, "--yes")
        assert said["revoked"] == [leaked] and said["made"] and leaked not in {key["kid"] for key in said["openid"]}
        assert eventually(lambda: leaked not in kids() and said["made"] in kids(), 15)
        assert client.visit(browser, prompt="none", id_token_hint=token).answer()["error"] == "invalid_request"
        fresh = client.token(client.visit(browser, prompt="none").answer()["code"]).json()["id_token"]
        keys = jwk.KeySet.import_key_set(requests.get(issuer + "/openid/keys", timeout=10).json())
        assert jwt.decode(fresh, keys, algorithms=["RS256"]).header["kid"] == said["made"]
        with pytest.raises(Exception, match="(?i)key"):
            jwt.decode(token, keys, algorithms=["RS256"])
    finally:
        demo.stop()


def test_F05_wrong_passwords_are_refused_on_the_page(approving, client):
    browser = Browser().get(client(approving, "trip-wrong"))
    browser.send("continue", username=approving.holders()[0]["username"], password="wrong")
    assert browser.status == 422 and "/p/" in browser.url


@pytest.mark.skipif(not is_there(), reason="apache2 and libapache2-mod-auth-openidc are missing")
@pytest.mark.parametrize("algorithm,mode", [("RS256", "query"), ("ES256", "form_post")])
def test_F05_a_person_signs_in_at_mod_auth_openidc_which_insists_on_two_factors(approving, algorithm, mode):
    person = approving.holders()[1]
    port = free_port()
    key = f"trip-apache-{algorithm.lower()}"
    added = approving.command("app", "add", key, "--kind", "oidc", "--algorithm", algorithm, "--redirect",
                              f"http://localhost:{port}/secret/redirect_uri")["openid"]
    apache = Apache(port, approving.ready["openid"]["issuer"], added["client_id"], added["client_secret"],
                    {"acr_values": REFEDS_MFA}, require=f"claim acr:{REFEDS_MFA}", more=f"OIDCResponseMode {mode}")
    try:
        browser = Browser().get(apache.url)
        assert "/p/" in browser.url, apache.log()
        browser.sign_in(person["username"], person["password"])
        if browser.text != "SIGNED IN\n" and "form" in browser.text:
            browser.send()
        assert browser.text == "SIGNED IN\n", f"{browser.url} {browser.status} {browser.text[:500]}{apache.log()}"
        assert browser.headers["X-Class"] == REFEDS_MFA and browser.headers["X-Name"] == person["username"]
    finally:
        apache.stop()


class Listener:
    """A client's address that is told of logouts; its first answers are the statuses given."""

    def __init__(self, *statuses: int):
        self.told: list[str] = []
        listener, left = self, list(statuses)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.told.append(urllib.parse.parse_qs(body)["logout_token"][0])
                self.send_response(left.pop(0) if left else 200)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/logout"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def test_F05_clients_are_told_when_the_session_is_over_and_again_after_a_failure(approving, client, eventually):
    issuer = approving.ready["openid"]["issuer"]
    person = approving.holders()[2]
    listener = Listener(302)
    try:
        page = client(approving, "trip-listener", "--logout-address", listener.url)
        browser = Browser().get(page)
        claims = told(browser.sign_in(person["username"], person["password"]))["claims"]
        browser.get(issuer + "/openid/end-session")
        browser.send("sign_out")
        assert browser.status == 200
        assert eventually(lambda: len(listener.told) == 2, 15), "a redirect is no answer, so it is told again"
        keys = jwk.KeySet.import_key_set(requests.get(issuer + "/openid/keys", timeout=10).json())
        token = jwt.decode(listener.told[1], keys, algorithms=["RS256"])
        said = token.claims
        assert token.header["typ"] == "logout+jwt" and said["iss"] == issuer and said["aud"] == claims["aud"]
        assert said["sid"] == claims["sid"] and said["sub"] == claims["sub"] and "nonce" not in said
        assert said["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
        assert "/p/" in browser.get(page).url, "the session is over"
        time.sleep(8)
        assert len(listener.told) == 2, "told once, not again"
        claims = told(browser.sign_in(person["username"], person["password"]))["claims"]
        approving.command("user", "lock", person["username"])
        assert eventually(lambda: len(listener.told) == 3, 15), "a lock ends the session"
        assert jwt.decode(listener.told[2], keys, algorithms=["RS256"]).claims["sid"] == claims["sid"]
        approving.command("user", "unlock", person["username"])
    finally:
        listener.close()
