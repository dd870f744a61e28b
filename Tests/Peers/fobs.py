"""People with key fobs whose secrets the tests know, and an application that asks for a code alone."""

import hashlib
import os
import pathlib

from demo import Demo, command

APPLICATION = "bench"
LOOKAHEAD = 5  # counters that a test may skip and still be understood


def key(serial: str) -> bytes:
    return hashlib.sha1(serial.encode()).digest()


def give(data: str | os.PathLike, usernames: list[str], prefix: str = "T",
         shared_key: bytes | None = None, kind: str = "hotp") -> dict[str, bytes]:
    """Imports one fob for each person, already assigned to them. Returns each person's key."""
    serials = {name: f"{prefix}{number:05d}" for number, name in enumerate(usernames)}
    keys = {name: shared_key or key(serial) for name, serial in serials.items()}
    file = pathlib.Path(f"{data}.fobs.csv")
    counter = "0" if kind == "hotp" else ""
    rows = [f"{serials[name]},{keys[name].hex()},{kind},{counter},6,{name}" for name in usernames]
    file.write_text("\n".join(["serial,key_hex,type,counter,digits,userid", *rows]) + "\n")
    command(data, "token", "import", str(file), "--yes")
    return keys


def folder(data: str | os.PathLike, people: int, fobs: int,
           shared_key: bytes | None = None) -> tuple[str, dict[str, bytes]]:
    """A data folder of the demonstration with the application `bench` (first factor checked elsewhere) in place of
    `vpn`, and `fobs` people with a fob. The server is stopped afterwards. Returns the secret and the keys."""
    demo = Demo(data, "--people", str(people), phones="silent")
    names = [person["username"] for person in demo.people if not person.get("phone")][:fobs]
    demo.stop()
    if len(names) < fobs:
        raise RuntimeError(f"the demonstration named {len(names)} people without a phone, {fobs} are needed")
    command(data, "app", "remove", "vpn", "--yes")
    secret = command(data, "app", "add", APPLICATION, "--kind", "radius", "--from", "127.0.0.1",
                     "--first-factor", "elsewhere")["radius"]["secret"]
    return secret, give(data, names, shared_key=shared_key) if names else {}
