"""What an operator does: starting again, asking why, verifying the record, and being told what is wrong."""

import json
import shutil
import subprocess

import pytest

import radius
from conftest import Phone, Trip
from demo import CommandFailed, command, program


def test_B31_a_second_start_finds_its_data_again_and_fresh_starts_anew(tmp_path):
    first = Trip(tmp_path / "data", "--people", "10", phones="approve")
    assert first.stop() == 0
    again = Trip(tmp_path / "data", phones="approve")
    assert again.people == first.people and again.ready["radius"]["secret"] == first.ready["radius"]["secret"]
    again.stop()
    fresh = Trip(tmp_path / "data", "--fresh", "--people", "10", phones="approve")
    assert fresh.ready["radius"]["secret"] != first.ready["radius"]["secret"]
    fresh.stop()


def test_B32_a_busy_port_is_named_with_its_remedy(approving, tmp_path):
    words = [program(), "demo", "--json", "--data", str(tmp_path / "data"), "--http", approving.http,
             "--radius", approving.radius]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode not in (0, 132, 133, 134, 139)
    assert approving.http.rpartition(":")[2] in done.stderr and "--http" in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 3


def test_B34_health_and_metrics_are_there_without_names_of_people(approving):
    assert approving.text("/healthz")
    metrics = approving.text("/metrics")
    assert "countersign_radius_requests_total" in metrics
    assert not any(person["username"] in metrics for person in approving.people)


def test_B27_the_record_of_a_busy_server_verifies(approving):
    with approving.vpn() as vpn:
        vpn.ask(approving.holders()[0]["username"], "wrong")
    approving.command("log", "verify")


def test_B32_why_prints_the_decision_with_its_reason(approving):
    why = approving.command("user", "why", approving.holders()[0]["username"], "--app", "vpn")
    assert "push" in json.dumps(why)


def test_B32_an_unknown_person_is_exit_status_1_and_a_wrong_option_2(approving):
    with pytest.raises(CommandFailed) as unknown:
        approving.command("user", "show", "nobody-of-this-name")
    assert unknown.value.status == 1
    with pytest.raises(CommandFailed) as usage:
        approving.command("user", "show", "--no-such-option")
    assert usage.value.status == 2


def test_B32_everybody_without_a_phone_is_invited_at_once(approving):
    invited = approving.command("device", "invite", "--for", "1h")["invited"]
    names = [each["username"] for each in invited]
    assert len(set(names)) == len(names) > 0 and all(each["code"] for each in invited)
    assert not {person["username"] for person in approving.holders()} & set(names)
    with pytest.raises(CommandFailed) as usage:
        approving.command("device", "invite", "--for", "8d")
    assert usage.value.status == 2


def test_B33_a_backup_restored_elsewhere_signs_in_with_what_people_had(tmp_path):
    first = Trip(tmp_path / "data", "--people", "10", phones="approve")
    person, copy = first.holders()[0], tmp_path / "backup.tar"
    first.command("backup", str(copy), "--with-keys")
    first.stop()
    other = tmp_path / "other"
    command(other, "restore", str(copy), "--yes")
    # The phones are in people's hands, and the VPN knows its own secret.
    shutil.copytree(first.data / "phones", other / "phones")
    shutil.copy(first.data / "demo.json", other)
    again = Trip(other, phones="approve")
    try:
        with again.vpn() as vpn:
            answer = vpn.ask(person["username"], person["password"])
            assert answer and answer.code == radius.ACCEPT
    finally:
        again.stop()


def test_B42_a_phone_of_the_command_line_approves_denies_and_shows_codes(approving, tmp_path):
    person = approving.add_person("trip-terminal", "a password", tmp_path)
    phone = Phone(approving, person["username"], tmp_path)
    try:
        with approving.vpn() as vpn:
            answer = vpn.ask(person["username"], person["password"])
            assert answer and answer.code == radius.ACCEPT
            code = phone.run("code")["codes"][0]["code"]
            by_code = vpn.ask(person["username"], f"{person['password']},{code}")
            assert by_code and by_code.code == radius.ACCEPT
        phone.put_away()
        phone.watch("deny")
        with approving.vpn() as vpn:
            answer = vpn.ask(person["username"], person["password"])
            assert answer and answer.code == radius.REJECT
    finally:
        phone.put_away()
