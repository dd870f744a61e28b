"""Challenge mode: the password first, then a prompt that takes a code or waits for the phone."""

import re

import pytest

import oath
import radius


@pytest.fixture(scope="module")
def gate(approving):
    """An application whose clients, at 127.0.0.2, are asked in a second step."""
    added = approving.command("app", "add", "gate", "--kind", "radius", "--from", "127.0.0.2", "--challenge")
    client = approving.vpn(source="127.0.0.2", secret=added["radius"]["secret"])
    assert any(client.status() for _ in range(5)), "a new application is known within seconds"
    yield client
    client.close()


def challenged(gate, person) -> tuple[int, bytes]:
    answer = gate.ask(person["username"], person["password"])
    assert answer and answer.code == radius.CHALLENGE and answer.text
    (state,) = answer.values(radius.STATE)
    return radius.STATE, state


def test_F06_a_code_answers_the_challenge_and_the_state_serves_once(gate, fob_people):
    person = fob_people()
    state = challenged(gate, person)
    first = gate.ask(person["username"], oath.hotp(person["key"], 0), extra=[state])
    again = gate.ask(person["username"], oath.hotp(person["key"], 1), extra=[state])
    assert first and first.code == radius.ACCEPT
    assert again and again.code == radius.REJECT


def test_F06_an_empty_answer_waits_for_the_phone(gate, approving):
    person = approving.holders()[1]
    answer = gate.ask(person["username"], b"", extra=[challenged(gate, person)])
    assert answer and answer.code == radius.ACCEPT


def test_F10_the_number_of_the_challenge_is_typed_on_the_phone(gate, approving, phone, tmp_path):
    person = approving.add_person("trip-number", "a number", tmp_path)
    terminal = phone(approving, person["username"], answer=None)
    answer = gate.ask(person["username"], person["password"])
    assert answer and answer.code == radius.CHALLENGE
    number = re.search(r"type (\d+) in the app", answer.text)[1]
    waiting = gate.request(person["username"], b"", extra=[(radius.STATE, answer.values(radius.STATE)[0])])
    gate.send(waiting)
    assert terminal.run("approve", "--number", number, "--wait", "10")["outcome"] == "approved"
    let_in = gate.receive(waiting, 10)
    assert let_in and let_in.code == radius.ACCEPT


def test_T15_a_state_of_another_client_is_refused(gate, approving, fob_people):
    person = fob_people()
    state = challenged(gate, person)
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], oath.hotp(person["key"], 0), extra=[state])
        assert answer is None or answer.code == radius.REJECT


def test_T23_a_wrong_password_is_refused_and_not_challenged(gate, approving):
    answer = gate.ask(approving.holders()[0]["username"], "wrong")
    assert answer and answer.code == radius.REJECT
