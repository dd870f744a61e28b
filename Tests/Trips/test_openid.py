"""Clients of OpenID Connect as people run them: Authlib, and Apache's mod_auth_openidc."""

import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest
import requests

from browser import Browser
from demo import free_port

pytest.importorskip("authlib")
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
        words = [f"--{name}={value}" for name, value in more.items()]
        with open(tmp_path / f"{key}.log", "wb") as log:
            running.append(subprocess.Popen(
                [sys.executable, str(PEERS / "authlib_client.py"), f"--issuer={demo.ready['openid']['issuer']}",
                 f"--client={added['client_id']}", f"--secret={added['client_secret'] or ''}", f"--port={port}",
                 f"--method={added['token_endpoint_auth_method']}", *words], stdout=log, stderr=log,
                stdin=subprocess.DEVNULL))
        answers(port)
        return f"http://localhost:{port}/"

    yield start
    for each in running:
        each.terminate()
        each.wait(10)


def told(browser: Browser) -> dict:
    assert browser.status == 200, f"{browser.url}: {browser.status} {browser.text[:800]}"
    return requests.models.complexjson.loads(browser.text)


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
