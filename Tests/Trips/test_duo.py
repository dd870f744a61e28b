"""The vendor's own client for Python, unmodified, over TLS."""

import time

import pytest

import oath
from conftest import Phone

duo_client = pytest.importorskip("duo_client")


def client(demo, key: str | None = None):
    duo = demo.ready["duo"]
    host, _, port = duo["host"].rpartition(":")
    return duo_client.Auth(ikey=duo["ikey"], skey=key or duo["skey"], host=host, port=int(port), ca_certs=duo["ca"])


def settled(duo, transaction: str, within: float = 30) -> dict:
    end = time.monotonic() + within
    while (status := duo.auth_status(transaction)).get("waiting", status.get("result") == "waiting"):
        assert time.monotonic() < end, status
    return status


def test_B24_ping_and_check(approving):
    duo = client(approving)
    assert abs(duo.ping()["time"] - time.time()) < 60
    assert abs(duo.check()["time"] - time.time()) < 60


def test_T21_a_wrong_key_is_refused_with_its_code(approving):
    with pytest.raises(RuntimeError, match="40103|Received 401"):
        client(approving, key="x" * 40).check()


def test_B24_preauth_names_the_phone(approving):
    answer = client(approving).preauth(username=approving.holders()[0]["username"])
    assert answer["result"] == "auth"
    assert any("push" in device.get("capabilities", []) for device in answer["devices"])


def test_F13_preauth_of_somebody_not_set_up_leads_to_the_set_up(approving, tmp_path):
    approving.add_person("trip-duo-new", "a password", tmp_path)
    answer = client(approving).preauth(username="trip-duo-new")
    assert answer["result"] == "enroll" and answer["enroll_portal_url"]


def test_B24_a_push_is_allowed_synchronously(approving):
    answer = client(approving).auth("push", username=approving.holders()[0]["username"], device="auto")
    assert answer["result"] == "allow"


def test_B24_a_push_is_allowed_asynchronously_and_goes_on_saying_so(approving):
    duo = client(approving)
    transaction = duo.auth("push", username=approving.holders()[1]["username"], device="auto", async_txn=True)["txid"]
    assert settled(duo, transaction)["status"] == "allow"
    assert settled(duo, transaction)["status"] == "allow"


def test_F10_a_denied_push_says_deny(denying):
    answer = client(denying).auth("push", username=denying.holders()[2]["username"], device="auto")
    assert (answer["result"], answer["status"]) == ("deny", "deny")


def test_B24_T02_a_passcode_is_allowed_once(approving, fob_people):
    person, duo = fob_people(), client(approving)
    code = oath.hotp(person["key"], 0)
    assert duo.auth("passcode", username=person["username"], passcode=code)["result"] == "allow"
    assert duo.auth("passcode", username=person["username"], passcode=code)["result"] == "deny"


def test_B24_T02_a_help_desk_code_is_allowed_once(approving):
    person, duo = approving.holders()[2], client(approving)
    code = approving.command("code", "desk", person["username"])["code"]
    assert duo.auth("passcode", username=person["username"], passcode=code)["result"] == "allow"
    assert duo.auth("passcode", username=person["username"], passcode=code)["result"] == "deny"


def test_T21_an_unknown_person_never_causes_401_or_5xx(approving):
    duo = client(approving)
    for name in ("nobody-of-this-name", "ä" * 300, "a\x00b", ""):
        try:
            assert duo.preauth(username=name)["result"] in ("enroll", "deny")
        except RuntimeError as error:
            assert getattr(error, "status", 400) == 400, error


def test_T21_a_transaction_of_nobody_is_an_invalid_parameter(approving):
    with pytest.raises(RuntimeError, match="40002|Received 400"):
        client(approving).auth_status("00000000-0000-4000-8000-000000000000")


def test_F14_enrolment_is_finished_by_a_phone(approving, tmp_path):
    duo = client(approving)
    enrolment = duo.enroll(username="trip-duo-enrolled", valid_secs=600)
    assert duo.enroll_status(enrolment["user_id"], enrolment["activation_code"]) == "waiting"
    Phone(approving, "trip-duo-enrolled", tmp_path, answer=None, code=enrolment["activation_url"])
    assert duo.enroll_status(enrolment["user_id"], enrolment["activation_code"]) == "success"
    assert duo.enroll_status(enrolment["user_id"], "duo://nothing-bm90aGluZw") == "invalid"
