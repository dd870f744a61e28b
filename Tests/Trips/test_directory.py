"""The directory's table knows people by a number that stays: usernames change and are given again."""

import json

import pytest

from demo import CommandFailed
from fobs import give
from test_portal import codes, told
from visit import Client


@pytest.fixture(scope="module")
def learn(house):
    return Client(house, "learn-directory")


@pytest.fixture
def table(house, tmp_path):
    """Writes a table and has it taken, or looked at."""

    def take(*rows: str, verb: str = "sync", header: str = "person_number,username", **more) -> dict:
        file = tmp_path / "people.csv"
        file.write_text("\n".join([header, *rows]) + "\n")
        return house.command("directory", verb, str(file), *more.get("words", []))

    return take


def signs_in(learn: Client, house, person: dict, code: str) -> str:
    """Signs in with the password and a code; the subject that the application is told."""
    browser = learn.visit().send("continue", username=person["username"], password=person["password"])
    browser.get(browser.url.split("?")[0] + "?show=code").send("continue", code=code)
    assert browser.stopped, browser.text
    return learn.user(learn.token(browser.answer()["code"]).json()["access_token"])["sub"]


def test_F29_a_new_username_of_the_same_number_keeps_devices_codes_and_history(house, learn, newcomer, table):
    person = newcomer(house, "approve")
    recovery = codes(house, person)
    table(f"n1,{person['username']}", words=["--adopt"])
    subject = signs_in(learn, house, person, recovery[0])
    before = house.command("user", "show", person["username"])
    looked = table("n1,undergraduate", verb="preview")
    assert looked["renamed"] == 1 and looked["taken"] is False
    assert house.command("user", "show", person["username"])["id"] == before["id"], "a preview changes nothing"
    done = table("n1,undergraduate")
    assert done["steps"] == [{"line": 2, "username": "undergraduate", "added": False, "back": False, "changed": [],
                              "renamed_from": person["username"], "set_aside": None}]
    after = house.command("user", "show", "undergraduate")
    assert (after["id"], after["devices"]) == (before["id"], before["devices"])
    with pytest.raises(CommandFailed):
        house.command("user", "show", person["username"])
    renamed = {**person, "username": "undergraduate"}
    assert signs_in(learn, house, renamed, recovery[1]) == subject, "applications know the same person"
    signs_in(learn, house, renamed, person["phone"].run("code")["codes"][0]["code"])
    events = told(house, renamed)
    assert "person.renamed" in events and events.count("sign_in.approved") >= 2, "the history came along"
    assert table("n1,undergraduate")["unchanged"] == 1, "it may run as often as it likes"


def test_F29_T24_a_username_given_again_inherits_nothing(house, learn, newcomer, table):
    person = newcomer(house, "approve")
    recovery, name = codes(house, person), person["username"]
    table(f"n10,{name},{name}@example.ac.uk", header="person_number,username,email", words=["--adopt"])
    session = learn.visit().send("continue", username=name, password=person["password"])
    session.get(session.url.split("?")[0] + "?show=code").send("continue", code=recovery[0])
    assert session.stopped
    done = table(f"n11,{name},{name}@example.ac.uk", header="person_number,username,email")
    assert done["set_aside"] == 1 and done["steps"][0]["set_aside"] == f"{name}~n10"
    new, old = house.command("user", "show", name), house.command("user", "show", f"{name}~n10")
    assert new["id"] != old["id"] and new["devices"] == [] and new["codes"] == {"desk": 0, "recovery": 0, "pass": 0}
    assert old["standing"] == "disabled" and old["email"] is None and old["devices"] != []
    # Nobody gets in by what the former owner had: not by the password, nor by the session, under either name.
    for username in (name, f"{name}~n10"):
        browser = learn.visit().send("continue", username=username, password=person["password"])
        assert not browser.stopped and "/p/" in browser.url
        assert browser.heading in ("Sign in", "Your account is locked"), browser.heading
    session.stop_at = None
    again = learn.visit(session)
    assert again.heading == "Sign in", "the session is over"
    assert set(told(house, {"username": name})) == {
        "person.added", "first_factor.wrong", "person.viewed"}, "a history of its own"
    # The number comes back under another name, with all that it had.
    assert table("n10,returned")["steps"][0]["back"] is True
    back = house.command("user", "show", "returned")
    assert (back["id"], back["devices"], back["standing"]) == (old["id"], old["devices"], "active")
    signs_in(learn, house, {**person, "username": "returned"}, recovery[1])


def test_F29_one_bad_line_is_told_by_its_number_and_nothing_is_taken(house, newcomer, table):
    person = newcomer(house)
    rows = ["n20,first,+44 7700 900200", "n20,second,", "n21,first,", ",third,", "n22,fourth,12", "n 23,fifth,",
            f"n24,{person['username']},", 'n25,"open']
    with pytest.raises(CommandFailed) as failed:
        table(*rows, header="person_number,username,telephone")
    report = json.JSONDecoder().raw_decode(failed.value.text)[0]
    bad = {each["line"]: each["reason"] for each in report["bad"]}
    assert failed.value.status == 1 and set(bad) == {3, 4, 5, 6, 7, 8, 9}, bad
    assert "line 2" in bad[3] and "line 2" in bad[4] and "missing" in bad[5] and "telephone" in bad[6]
    assert "--adopt" in bad[8]
    with pytest.raises(CommandFailed):
        house.command("user", "show", "first")
    for header in ("username", "person_number", "person_number,username,pasword", "person_number,username,username"):
        with pytest.raises(CommandFailed):
            table("1,2,3", header=header)


def test_F29_people_who_change_names_with_each_other_keep_their_own(house, learn, newcomer, table):
    first, second = newcomer(house), newcomer(house)
    mine = {each["username"]: house.command("user", "show", each["username"])["id"] for each in (first, second)}
    table(f"n30,{first['username']}", f"n31,{second['username']}", words=["--adopt"])
    done = table(f"n31,{first['username']}", f"n30,{second['username']}")
    assert done["renamed"] == 2
    for now, before in ((first, second), (second, first)):
        assert house.command("user", "show", now["username"])["id"] == mine[before["username"]]


def test_F29_a_fob_goes_along_and_F37_a_telephone_of_the_directory_touches_nothing(house, learn, newcomer, table):
    person = newcomer(house, "approve")
    recovery = codes(house, person)
    give(house.data, [person["username"]], prefix="N")
    header = "person_number,username,name,telephone,groups"
    table(f"n40,{person['username']},Ada King,07700 900400,staff;it", header=header, words=["--adopt"])
    before = house.command("user", "show", person["username"])
    assert before["name"] == "Ada King" and before["groups"] == ["staff", "it"] and len(before["tokens"]) == 1
    numbers = house.command("user", "number", person["username"])["numbers"]
    assert [(each["number"], each["proved"]) for each in numbers] == [("+447700900400", None)]
    done = table(f"n40,ada.king,,+86 138 0013 8000,staff", header=header)
    assert done["steps"][0]["changed"] == ["groups", "telephone"]
    after = house.command("user", "show", "ada.king")
    assert after["name"] == "Ada King" and after["tokens"] == before["tokens"]
    assert after["devices"] == before["devices"]
    numbers = house.command("user", "number", "ada.king")["numbers"]
    assert [each["number"] for each in numbers] == ["+8613800138000"]
    signs_in(learn, house, {**person, "username": "ada.king"}, recovery[0])
    assert {"number.changed", "person.changed", "person.renamed"} <= set(told(house, {"username": "ada.king"}))
