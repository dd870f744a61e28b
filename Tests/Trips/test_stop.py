"""A stop in the middle of work: what is in flight is finished, or refused; the record stays whole."""

import signal
import socket
import subprocess
import threading
import time

import pytest
import requests

import radius
from browser import Browser
from conftest import Trip
from demo import program

STOP_SECONDS = 10
# Less than what a stop gives to what is in flight, and than what a page's stream is silent for.
WAITING_SECONDS = 4


def test_B37_a_stop_lets_an_open_push_be_answered_and_never_turns_one_into_an_accept(tmp_path, eventually):
    demo = Trip(tmp_path / "data", "--people", "10", phones="ask")
    answered, waiting, web = demo.holders()
    duo_answer = {}
    with demo.vpn() as vpn, demo.vpn() as other:
        first = vpn.request(answered["username"], answered["password"])
        second = other.request(waiting["username"], waiting["password"])
        vpn.send(first)
        other.send(second)
        thread = threading.Thread(target=lambda: duo_answer.update(ask(demo, web["username"])), daemon=True)
        thread.start()
        assert eventually(lambda: demo.pushes() == 3)
        began = time.monotonic()
        demo.process.send_signal(signal.SIGTERM)
        subprocess.run([program("countersign-phone"), "approve", "--data",
                        str(demo.data / "phones" / answered["username"]), "--wait", "5"],
                       check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
        let_in = vpn.receive(first, 5)
        assert let_in and let_in.code == radius.ACCEPT
        assert demo.stop() == 0
        assert time.monotonic() - began < STOP_SECONDS
        unanswered = other.receive(second, 0.2)
        assert unanswered is None or unanswered.code == radius.REJECT
    thread.join(5)
    assert not thread.is_alive()
    assert duo_answer.get("result") != "allow"
    demo.command("log", "verify")


def test_B37_pages_that_wait_for_news_hold_no_stop_up(tmp_path):
    demo = Trip(tmp_path / "data", "--people", "10", phones="silent")
    person, other = demo.holders()[:2]
    streams = []
    for each in (person, other):
        browser = Browser().get(demo.ready["openid"]["issuer"] + "/me")
        browser.send("continue", username=each["username"], password=each["password"])
        assert browser.heading == "Check your phone"
        stream = requests.get(browser.url + "/wait", cookies=browser.session.cookies.get_dict(), stream=True,
                              timeout=30, headers={"Accept": "text/event-stream"})
        assert next(stream.iter_lines()) == b":"
        streams.append(stream)
    streams.pop().close()  # one browser has gone, the other one listens
    began = time.monotonic()
    assert demo.stop() == 0
    assert time.monotonic() - began < WAITING_SECONDS
    assert not any(line.startswith(b"data:") for line in streams.pop().iter_lines())


def test_B37_a_stop_while_connections_come_ends_cleanly(tmp_path):
    demo = Trip(tmp_path / "data", "--people", "10", phones="silent")
    host, _, port = demo.url("https").rpartition("//")[2].rpartition(":")
    over = threading.Event()

    def knock():
        while not over.is_set():
            try:
                with socket.create_connection((host, int(port)), timeout=5):
                    pass
            except OSError:
                pass

    threads = [threading.Thread(target=knock, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert demo.stop() == 0
    over.set()


def ask(demo, username: str) -> dict:
    """One synchronous push of the Duo-compatible API."""
    duo_client = pytest.importorskip("duo_client")
    duo = demo.ready["duo"]
    host, _, port = duo["host"].rpartition(":")
    try:
        return duo_client.Auth(duo["ikey"], duo["skey"], host, port=int(port), ca_certs=duo["ca"]).auth(
            "push", username=username, device="auto")
    except Exception as error:  # a closed connection is an answer too: the client lets nobody in
        return {"result": f"error: {error}"}
