"""Packets that lie, that lack their seal, or that ask how the server is."""

import os
import struct

import pytest

import radius


def valid(vpn, person) -> bytes:
    return vpn.request(person["username"], "wrong password").bytes


def with_length(packet: bytes, length: int) -> bytes:
    return packet[:2] + struct.pack("!H", length) + packet[4:]


BAD = {
    "empty": lambda packet: b"",
    "shorter than a header": lambda packet: packet[:19],
    "cut in the middle of an attribute": lambda packet: packet[:-3],
    "length beyond the datagram": lambda packet: with_length(packet, len(packet) + 1),
    "length below a header": lambda packet: with_length(packet, 19),
    "length beyond the largest packet": lambda packet: with_length(packet + bytes(5000), 5000),
    "attribute of length 0": lambda packet: with_length(packet + b"\x12\x00", len(packet) + 2),
    "attribute of length 1": lambda packet: with_length(packet + b"\x12\x01", len(packet) + 2),
    "attribute beyond the end": lambda packet: with_length(packet + b"\x12\x09a", len(packet) + 3),
    "unknown code": lambda packet: b"\xfa" + packet[1:],
    "an answer": lambda packet: bytes([radius.ACCEPT]) + packet[1:],
    "noise": lambda packet: os.urandom(600),
    "only zeros": lambda packet: bytes(4096),
}


@pytest.mark.parametrize("kind", BAD)
def test_T15_T20_a_malformed_packet_is_dropped_and_counted_and_the_server_goes_on(approving, kind, eventually):
    person = approving.holders()[0]
    before = approving.drops()
    with approving.vpn() as vpn:
        vpn.send(BAD[kind](valid(vpn, person)))
        assert vpn.status(), "the next request is answered"
        assert approving.alive
    assert eventually(lambda: approving.drops() > before)


def test_T15_a_password_of_129_bytes_is_refused(approving):
    with approving.vpn() as vpn:
        answer = vpn.ask(approving.holders()[0]["username"], b"x" * 129)
        assert answer and answer.code == radius.REJECT


@pytest.mark.parametrize("mark, answered", [("first", True), ("last", True), ("none", False), ("wrong", False)])
def test_T15_a_request_is_answered_only_with_a_right_message_authenticator(approving, mark, answered):
    with approving.vpn() as vpn:
        answer = vpn.ask(approving.holders()[0]["username"], "wrong password", within=10 if answered else 1, mark=mark)
        assert bool(answer) == answered


def test_T15_a_request_with_another_secret_is_dropped(approving):
    with approving.vpn(secret="not the secret") as vpn:
        assert vpn.ask(approving.holders()[0]["username"], "x", within=1) is None


def test_T15_an_unknown_source_is_dropped_and_counted(approving, eventually):
    before = approving.drops()
    with approving.vpn(source="127.9.9.9") as vpn:
        assert vpn.ask(approving.holders()[0]["username"], "x", within=1) is None
    assert eventually(lambda: approving.drops() > before)


def test_T15_status_server_is_answered(approving):
    with approving.vpn() as vpn:
        answer = vpn.status()
        assert answer and answer.code == radius.ACCEPT and answer.mark_first


def test_T15_a_client_set_to_auto_may_omit_the_seal_until_it_once_sent_it(approving, eventually):
    added = approving.command("app", "add", "oldvpn", "--kind", "radius", "--from", "127.0.0.3",
                              "--radius-rule", "auto")
    person = approving.holders()[0]
    with approving.vpn(source="127.0.0.3", secret=added["radius"]["secret"]) as vpn:
        assert eventually(lambda: vpn.ask(person["username"], "wrong", within=1, mark="none"))
        assert vpn.ask(person["username"], "wrong", within=10, mark="first")
        assert vpn.ask(person["username"], "wrong", within=1, mark="none") is None


def test_T15_lying_attributes_never_stop_the_server(approving):
    person = approving.holders()[0]
    with approving.vpn() as vpn:
        packet = bytearray(valid(vpn, person))
        for at in range(20, len(packet)):
            changed = bytearray(packet)
            changed[at] ^= 0xFF
            vpn.send(bytes(changed))
        assert vpn.status() and approving.alive
