"""Passwords and what may be appended to them: the whole password is tried first, then a valid ending is cut off."""

import pytest

import oath
import radius
from conftest import Phone

PASSWORDS = {"nocomma": "correct horse", "onecomma": "correct,horse", "threecommas": ",a,b,push"}


@pytest.fixture(scope="module")
def people(approving, tmp_path_factory):
    """One person for each kind of password, with a phone that approves and codes of the help desk."""
    folder = tmp_path_factory.mktemp("passwords")
    made = {name: approving.add_person(f"trip-{name}", password, folder) for name, password in PASSWORDS.items()}
    phones = [Phone(approving, person["username"], folder) for person in made.values()]
    yield made
    for phone in phones:
        phone.put_away()


@pytest.mark.parametrize("kind", PASSWORDS)
@pytest.mark.parametrize("ending", ["", ",push", ",push1"])
def test_F06_a_password_with_commas_asks_the_phone(approving, people, kind, ending):
    person = people[kind]
    before = approving.pushes()
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], person["password"] + ending)
        assert answer and answer.code == radius.ACCEPT
    assert approving.pushes() - before == 1


@pytest.mark.parametrize("kind", PASSWORDS)
def test_F06_a_second_device_that_does_not_exist_is_refused_without_a_push(approving, people, kind):
    person = people[kind]
    before = approving.pushes()
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], person["password"] + ",push2")
        assert answer and answer.code == radius.REJECT
    assert approving.pushes() == before


def test_F06_the_second_device_is_asked_where_it_is_named(approving, phone, tmp_path):
    person = approving.add_person("trip-two-phones", "two phones", tmp_path)
    phone(approving, person["username"], answer="deny", name="First")
    phone(approving, person["username"], answer="approve", name="Second")
    with approving.vpn() as vpn:
        for ending, code in ((",push2", radius.ACCEPT), (",push1", radius.REJECT), (", Push 2", radius.ACCEPT)):
            answer = vpn.ask(person["username"], person["password"] + ending)
            assert answer and answer.code == code, ending


@pytest.mark.parametrize("kind", PASSWORDS)
def test_F06_T02_a_code_after_the_password_signs_in_once(approving, people, kind):
    person = people[kind]
    code = approving.command("code", "desk", person["username"])["code"]
    with approving.vpn() as vpn:
        first = vpn.ask(person["username"], f"{person['password']},{code}")
        again = vpn.ask(person["username"], f"{person['password']},{code}")
        plain = vpn.ask(person["username"], f"{person['password']},{code.replace('-', '').lower()}")
        assert [answer and answer.code for answer in (first, again, plain)] == [
            radius.ACCEPT, radius.REJECT, radius.REJECT]


@pytest.mark.parametrize("kind", PASSWORDS)
@pytest.mark.parametrize("ending", [",999999999999", ",pull", ",", ",,", ",push9"])
def test_F06_another_ending_is_part_of_a_wrong_password(approving, people, kind, ending):
    person = people[kind]
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], person["password"] + ending)
        assert answer and answer.code == radius.REJECT


def test_F06_T02_a_fob_code_signs_in_once_however_it_is_written(approving, fob_people):
    person = fob_people()
    code = oath.hotp(person["key"], 0)
    with approving.vpn() as vpn:
        asked = [vpn.ask(person["username"], f"{person['password']},{text}")
                 for text in (code, code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}")]
        assert [answer and answer.code for answer in asked] == [radius.ACCEPT] + [radius.REJECT] * 3
        later = vpn.ask(person["username"], f"{person['password']},{oath.hotp(person['key'], 1)}")
        assert later and later.code == radius.ACCEPT


def test_B08_spaces_and_dashes_in_a_code_are_ignored(approving, fob_people):
    person = fob_people()
    with approving.vpn() as vpn:
        for counter, mark in enumerate((" ", "-")):
            code = oath.hotp(person["key"], counter)
            answer = vpn.ask(person["username"], f"{person['password']},{code[:3]}{mark}{code[3:]}")
            assert answer and answer.code == radius.ACCEPT


def test_T02_another_persons_code_is_refused(approving, fob_people):
    owner, other = fob_people(), fob_people()
    with approving.vpn() as vpn:
        answer = vpn.ask(other["username"], f"{other['password']},{oath.hotp(owner['key'], 0)}")
        assert answer and answer.code == radius.REJECT


@pytest.mark.parametrize("length", [0, 127, 128])
def test_T20_a_password_of_any_length_that_fits_is_answered(approving, length):
    person = approving.holders()[0]
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], b"x" * length)
        assert answer and answer.code == radius.REJECT


def test_F06_a_password_outside_ascii_signs_in(approving, tmp_path, phone):
    person = approving.add_person("trip-unicode", "Pässwört, ключ ☕", tmp_path)
    phone(approving, person["username"])
    with approving.vpn() as vpn:
        answer = vpn.ask(person["username"], person["password"])
        assert answer and answer.code == radius.ACCEPT
