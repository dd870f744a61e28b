"""A VPN password becomes a push: real and own RADIUS clients against the running server."""

import subprocess

import pytest

import radius
from conftest import Trip


def radclient(demo, username: str, password: str) -> str:
    """Debian's radclient with one Access-Request; its output."""
    lines = f'User-Name = "{username}"\nUser-Password = "{password}"\nMessage-Authenticator = 0x00\n'
    given = demo.ready["radius"]
    return subprocess.run(["radclient", "-x", "-t", "30", "-r", "1", given["address"], "auth", given["secret"]],
                          input=lines, capture_output=True, text=True, timeout=60).stdout


def test_F12_radclient_is_accepted_when_the_phone_approves(approving):
    person = approving.holders()[0]
    assert "Received Access-Accept" in radclient(approving, person["username"], person["password"])


def test_F12_radclient_is_refused_with_a_reason_when_the_phone_denies(denying):
    person = denying.holders()[0]
    out = radclient(denying, person["username"], person["password"])
    assert "Received Access-Reject" in out and "Reply-Message" in out


@pytest.mark.parametrize("phones, code", [("approve", radius.ACCEPT), ("deny", radius.REJECT)])
def test_F12_pyrad_is_told_what_the_phone_says(servers, phones, code, tmp_path):
    demo = servers(phones)
    client_module = pytest.importorskip("pyrad.client")
    dictionary_module = pytest.importorskip("pyrad.dictionary")
    words = tmp_path / "dictionary"
    words.write_text("ATTRIBUTE User-Name 1 string\nATTRIBUTE User-Password 2 string\n"
                     "ATTRIBUTE NAS-Identifier 32 string\nATTRIBUTE Reply-Message 18 string\n"
                     "ATTRIBUTE Message-Authenticator 80 octets\n")
    host, _, port = demo.ready["radius"]["address"].rpartition(":")
    client = client_module.Client(server=host, authport=int(port), secret=demo.ready["radius"]["secret"].encode(),
                                  dict=dictionary_module.Dictionary(str(words)))
    client.timeout, client.retries = 30, 1
    person = demo.holders()[2]
    request = client.CreateAuthPacket(User_Name=person["username"], NAS_Identifier="pyrad")
    request["User-Password"] = request.PwCrypt(person["password"])
    request.add_message_authenticator()
    assert client.SendPacket(request).code == code


def test_F12_a_denied_push_can_be_asked_again_by_typing_the_password_again(denying):
    person = denying.holders()[1]
    before = denying.pushes()
    with denying.vpn() as vpn:
        for number in (1, 2):
            answer = vpn.ask(person["username"], person["password"])
            assert answer and answer.code == radius.REJECT
            assert "said no on your phone" in answer.text
            assert denying.pushes() - before == number


def test_F12_the_same_packet_three_times_is_one_push_with_one_answer(approving):
    person = approving.holders()[2]
    before = approving.pushes()
    with approving.vpn() as vpn:
        request = vpn.request(person["username"], person["password"])
        for _ in range(3):
            vpn.send(request)
        first = vpn.receive(request, 30)
        assert first and first.code == radius.ACCEPT
        vpn.send(request)
        again = vpn.receive(request, 5)
        assert again and again.bytes == first.bytes, "a late copy gets the same answer"
    assert approving.pushes() - before == 1


def test_F12_a_retry_from_another_port_joins_the_open_push(silent, eventually):
    person = silent.holders()[0]
    before = silent.pushes()
    with silent.vpn() as one, silent.vpn() as other:
        one.send(one.request(person["username"], person["password"]))
        assert eventually(lambda: silent.pushes() - before == 1)
        other.send(other.request(person["username"], person["password"]))
        assert other.receive(other.request("nobody", ""), 1) is None
    assert silent.pushes() - before == 1


def test_T24_a_lock_reaches_an_open_push_within_two_seconds(silent, eventually):
    person = silent.holders()[1]
    before = silent.pushes()
    with silent.vpn() as vpn:
        request = vpn.request(person["username"], person["password"])
        vpn.send(request)
        assert eventually(lambda: silent.pushes() - before == 1)
        silent.command("user", "lock", person["username"])
        answer = vpn.receive(request, 2)
        assert answer and answer.code == radius.REJECT and "locked" in answer.text
        again = vpn.ask(person["username"], person["password"], within=5)
        assert again and again.code == radius.REJECT
    silent.command("user", "unlock", person["username"])


def test_T15_every_answer_carries_message_authenticator_first_and_proxy_states_in_order(approving):
    person = approving.holders()[0]
    states = [(radius.PROXY_STATE, b"inner"), (radius.PROXY_STATE, b"outer\x00\xff")]
    with approving.vpn() as vpn:
        for password, code in ((person["password"], radius.ACCEPT), ("wrong", radius.REJECT)):
            answer = vpn.ask(person["username"], password, extra=states)
            assert answer and answer.code == code and answer.mark_first
            assert answer.values(radius.PROXY_STATE) == [b"inner", b"outer\x00\xff"]


def test_T23_an_unknown_person_and_a_wrong_password_look_alike(approving):
    person = approving.holders()[0]
    with approving.vpn() as vpn:
        unknown, wrong = vpn.ask("no-such-person", "x"), vpn.ask(person["username"], "x")
        assert unknown and wrong and (unknown.code, unknown.text) == (wrong.code, wrong.text)


def test_T30_a_killed_server_starts_again_and_a_new_push_signs_in(tmp_path):
    first = Trip(tmp_path / "data", "--people", "10", phones="silent")
    person = first.holders()[0]
    with first.vpn() as vpn:
        vpn.send(vpn.request(person["username"], person["password"]))
        first.kill()
    again = Trip(tmp_path / "data", phones="approve")
    try:
        assert again.ready["radius"]["secret"] == first.ready["radius"]["secret"]
        with again.vpn() as vpn:
            answer = vpn.ask(person["username"], person["password"])
            assert answer and answer.code == radius.ACCEPT
    finally:
        again.stop()
