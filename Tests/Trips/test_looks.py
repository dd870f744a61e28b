"""Who looked at somebody's record: every command that shows it, and the page on which its person sees that."""

import sqlite3

import pytest

from demo import CommandFailed
from test_portal import codes, portal
from visit import Client

LOOKS = {
    "user show": "your account and your devices", "user why": "what a service asks of you",
    "device list": "your phones", "device show": "your phones", "code list": "which codes you have, not the codes",
    "user number": "your telephone numbers", "user vouchers": "who may vouch for you",
    "log search": "what happened lately", "user export-data": "all that we hold about you",
}


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-looks", "--name", "Learn", redirect=learn)


def look(house, person: dict, command: str) -> str:
    """Runs the command about the person; what it said."""
    name = person["username"]
    more = {"user why": ["--app", "learn-looks"]}.get(command, [])
    device = house.command("device", "list", name)["devices"][0]["id"] if command == "device show" else name
    where = ["--person", name] if command == "log search" else [device]
    return str(house.command(*command.split(), *where, *more))


def looks(house, person: dict) -> list[dict]:
    found = house.command("log", "search", "--event", "person.viewed", "--person", person["username"])
    return found["entries"]


def test_F83_each_command_that_shows_somebody_is_in_the_record_and_on_their_page(
        house, windows, client, newcomer, eventually):
    person, other = newcomer(house), newcomer(house)
    codes(house, person)
    here = portal(windows(client, "phone"), person, "/me/privacy").expect("What we hold about you")
    assert "Nobody so far." in here.page.inner_text("main")
    for command in LOOKS:
        assert look(house, person, command)
    entries = looks(house, person)
    assert set(LOOKS) <= {entry["facts"]["with"] for entry in entries}
    login = entries[0]["personal"]["operator"]
    assert {entry["personal"]["operator"] for entry in entries} == {login}
    assert entries[0]["facts"]["by"] == "operator" and entries[0]["facts"]["with"] == "log search"

    def shown() -> str:
        here.page.reload()
        text = here.page.inner_text("main")
        return all(words in text for words in LOOKS.values()) and text

    text = eventually(shown, within=10)
    assert text and text.count(f"{login}, at the server") == 1, "looks that follow each other are one"
    here.expect("What we hold about you")
    assert looks(house, other)[1:] == [], "of the other there is this look alone"


def test_F83_nothing_is_shown_where_the_record_cannot_take_the_look(house, client, newcomer):
    person = newcomer(house)
    codes(house, person)
    device = house.command("device", "list", person["username"])["devices"][0]["id"]
    with sqlite3.connect(house.data / "countersign.db", timeout=30) as database:
        database.execute("CREATE TRIGGER no_looks BEFORE INSERT ON events WHEN NEW.name = 'person.viewed' "
                         "BEGIN SELECT RAISE(ABORT, 'none'); END")
    try:
        for command in LOOKS:
            with pytest.raises(CommandFailed, match="nothing is shown") as refused:
                words = [device] if command == "device show" else [person["username"]]
                words += ["--app", "learn-looks"] if command == "user why" else []
                house.command(*command.split(), *(["--person"] if command == "log search" else []), *words)
            assert refused.value.status == 1 and "Trip phone" not in str(refused.value)
    finally:
        with sqlite3.connect(house.data / "countersign.db", timeout=30) as database:
            database.execute("DROP TRIGGER no_looks")
    assert house.command("user", "show", person["username"])["devices"]
