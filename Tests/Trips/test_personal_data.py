"""The file of all that is held of somebody, beside the database itself."""

import json
import sqlite3

import pytest

from test_portal import codes, portal
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-data", "--name", "Learn", redirect=learn)


def mentions(database: sqlite3.Connection, *marks: str) -> dict[str, list[dict]]:
    """Every row of every table in which one of these stands by itself or inside of a text."""
    found: dict[str, list[dict]] = {}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        rows = database.execute(f"SELECT * FROM {table}")
        names = [each[0] for each in rows.description]
        for row in rows:
            if any(isinstance(value, str) and mark in value for value in row for mark in marks):
                found.setdefault(table, []).append(dict(zip(names, row)))
    return found


def test_F83_the_file_holds_every_row_that_the_database_holds_of_its_person(house, windows, client, newcomer):
    person = newcomer(house)
    codes(house, person)
    number = "+447700900811"
    house.command("user", "number", person["username"], "--add", number)
    here = portal(windows(client, "computer"), person, "/me/numbers").expect("My telephone numbers")
    here.type("number", "07700 900812")
    here.press("add").expect("My telephone numbers")
    here.arrive()
    house.command("log", "search", "--person", person["username"])  # seals what has happened
    file = house.command("user", "export-data", person["username"])
    identity = file["person"]["id"]
    with sqlite3.connect(f"file:{house.data}/countersign.db?mode=ro", uri=True) as database:
        found = mentions(database, identity, person["username"], number)
    tables = set(found) - {"outbox"}
    assert {"people", "names", "passwords", "numbers", "number_proofs", "devices", "tokens", "codes", "sign_ins",
            "sessions", "visits", "record"} <= tables
    for table in tables:
        rows = file["record"] if table == "record" else file["stored"][table]
        left = file["left_out"].get(table, {})
        if table == "record":
            assert len(rows) == sum(row["person"] == identity for row in found[table])
            continue
        for row in found[table]:
            # Instants are written as such there: what is text here tells the rows apart.
            texts = {name: value for name, value in row.items() if isinstance(value, str) and name not in left}
            assert any(texts.items() <= shown.items() for shown in rows), (table, texts)
            assert set(row) == set(rows[0]) | set(left), f"{table}: a column is neither shown nor left out for a reason"
    held = json.dumps({**file, "left_out": {}})
    assert "argon2" not in held and person["password"] not in held
    for table, columns in file["left_out"].items():
        assert all(why for why in columns.values()), table


def test_F83_the_file_holds_nothing_of_anybody_else(house, windows, client, newcomer):
    person, other = newcomer(house), newcomer(house)
    house.command("user", "number", other["username"], "--add", "+447700900821")
    held = json.dumps(house.command("user", "export-data", person["username"]))
    theirs = house.command("user", "show", other["username"])
    for mark in (theirs["id"], other["username"] + '"', "+447700900821"):
        assert mark not in held
