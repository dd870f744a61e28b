"""What the phone app counts as data used is what a proxy on the way sees; and no reason is without its help."""

import html
import json
import pathlib
import re
import socket
import ssl
import struct
import time
import urllib.parse

import pytest
import requests

from app_window import AppWindow
from counting_proxy import CountingProxy
from demo import free_port
from visit import Client

ROOT = pathlib.Path(__file__).resolve().parents[2]
REASONS = ROOT / "Sources" / "Domain" / "Basics" / "Reason.swift"
WORDS = json.loads((ROOT / "Assets" / "words" / "en.json").read_text())
PASSWORD = "correct horse battery"
USAGE = """() => new Promise((resolve) => {
    const opening = indexedDB.open("countersign");
    opening.onsuccess = () => {
        const asking = opening.result.transaction("settings").objectStore("settings").get("usage");
        asking.onsuccess = () => resolve(asking.result);
    };
})"""


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-data", "--name", "Learn", redirect=learn)


@pytest.fixture
def proxy(client):
    made = CountingProxy(port := free_port(), urllib.parse.urlsplit(client.issuer).port)
    made.address = f"http://localhost:{port}"
    yield made
    made.close()


def test_F76_the_counter_equals_what_a_proxy_saw_after_ten_approvals(
        house, chromium, windows, client, proxy, tmp_path):
    assert client.issuer.startswith("http://"), "the proxy counts what is not encrypted"
    owner = house.add_person("data", PASSWORD, tmp_path)
    code = house.command("device", "setup", "data")["code"]
    app = AppWindow(chromium, proxy.address)
    app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue")
    app.expect("Do these match?").press("Yes, they match").expect("Your phone is ready").press("Done")
    app.expect("Your codes").page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.page.wait_for_timeout(1_000)
    counted, saw = app.page.evaluate(USAGE), proxy.bytes
    here = windows(client, "computer")
    for _ in range(10):
        here.context.clear_cookies()
        here.arrive().expect("Sign in").password(owner).expect("Check your phone")
        app.expect("Signing in to Learn?").approve(here.number())
        assert here.signed_in()
        app.expect("Your codes")
    app.page.wait_for_timeout(1_000)
    after = app.page.evaluate(USAGE)
    counted, saw = after["bytes"] - counted["bytes"], proxy.bytes - saw
    assert after["approvals"] == 10 and abs(counted - saw) <= 0.05 * saw, (counted, saw)
    app.press("Settings").expect("Settings").press("Privacy and my phone").expect("Privacy and my phone")
    assert re.search(r"This month: 10 approvals, \d", app.page.inner_text(".usage"))
    app.close()


def test_F90_each_reason_code_has_a_help_page(client):
    cases = re.findall(r"case (\w+)(?: = \"(\w+)\")?", REASONS.read_text())
    reasons = [given or name for name, given in cases]
    assert len(reasons) >= 20
    for reason in reasons:
        page = requests.get(f"{client.issuer}/help/why/{reason}", timeout=10)
        title = html.escape(WORDS["why"][reason]["title"], quote=False)
        assert page.status_code == 200 and f">{title}</h1>" in page.text, reason


def test_F79_what_an_answer_costs_with_tls_and_tcp_is_what_the_help_page_says(house):
    """On the wire, with 52 bytes of IPv4 and TCP for each segment: the push itself, under 1 KB, comes beside it."""
    assert "your network counts 2 to 7 KB" in house.text("/help/mobile-data")
    host, _, port = house.url("https").rpartition("//")[2].rpartition(":")
    context = ssl.create_default_context(cafile=house.ready["ca"])
    body = b"y" * 620  # of an answer, as long as one with a screen lock's check
    head = "\r\n".join(["POST /api/phone/answers HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}",
                        "Padding: " + "x" * 330])  # as much as a browser's own fields
    costs, session = {}, None
    for kind in ("whole", "resumed"):
        with context.wrap_socket(socket.create_connection((host, int(port))), server_hostname="localhost",
                                 session=session) as line:
            crossed = []
            for _ in range(2):
                line.sendall(head.encode() + b"\r\n\r\n" + body)
                assert line.recv(65536).startswith(b"HTTP/1.1 4")
                crossed.append(on_the_wire(line))
            assert line.session_reused == (kind == "resumed")
            session = line.session
            costs[kind], costs["standing"] = crossed[0], crossed[1] - crossed[0]
    print(f"an answer with all that carries it: {costs} bytes")
    assert costs["standing"] <= 1_500 and costs["resumed"] <= 3_500 and costs["whole"] <= 4_000


def on_the_wire(line: socket.socket) -> int:
    """What a connection has cost so far, by Linux's account of it (tcp_info)."""
    time.sleep(0.3)  # the last segments are acknowledged a little later
    known = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 144)
    sent, received, segments_out, segments_in = struct.unpack_from("QQII", known, 120)
    return sent + received + 52 * (segments_out + segments_in)
