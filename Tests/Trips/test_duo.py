"""The vendor's own client for Python, unmodified, over TLS."""

import time

import pytest

import oath
from conftest import Phone
from duo import Signed

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


def again(duo, username: str, code: str) -> dict:
    """The same code in a new request: within one second it would be the same request, which is taken once."""
    time.sleep(1.1)
    return duo.auth("passcode", username=username, passcode=code)


def test_F07_B24_the_vendors_own_client_finds_the_service_by_its_host_name(approving):
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


def test_F07_B24_a_push_is_allowed_synchronously(approving):
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
    assert again(duo, person["username"], code)["result"] == "deny"


def test_B24_T02_a_help_desk_code_is_allowed_once(approving):
    person, duo = approving.holders()[2], client(approving)
    code = approving.command("code", "desk", person["username"])["code"]
    assert duo.auth("passcode", username=person["username"], passcode=code)["result"] == "allow"
    assert again(duo, person["username"], code)["result"] == "deny"


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


def test_T16_a_replayed_request_is_not_taken_twice(approving):
    person = approving.holders()[0]
    code = approving.command("code", "desk", person["username"])["code"]
    request = Signed(approving.ready["duo"], "POST", "/auth/v2/auth",
                     {"username": person["username"], "factor": "passcode", "passcode": code})
    status, answer = request.send()
    assert status == 200 and answer["response"]["result"] == "allow"
    status, answer = request.send()
    assert status in (400, 401) and answer["stat"] == "FAIL"


def test_T16_a_query_beside_a_signed_body_is_refused(approving):
    known, other = approving.holders()[0]["username"], "nobody-of-this-name"
    status, answer = Signed(approving.ready["duo"], "POST", "/auth/v2/preauth", {"username": other},
                            query=f"username={known}").send()
    assert status == 400 and answer["stat"] == "FAIL"


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_T16_a_request_with_another_date_is_refused(approving, seconds):
    status, answer = Signed(approving.ready["duo"], "GET", "/auth/v2/check", {}, at=time.time() + seconds).send()
    assert (status, answer["code"]) == (401, 40105)
