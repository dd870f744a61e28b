"""docs/checklist.md and the tests prove each other: a row names tests that exist, a test with a number has its row."""

import re
import sys
from collections.abc import Iterator

from tree import ROOT, files, text

PAGE = ROOT / "docs" / "checklist.md"
_NUMBER = r"[FBT]\d\d"
_SWIFT = re.compile(r'@Test\(\s*"((?:' + _NUMBER + r'[ ,]+)+[^"\\]*(?:\\.[^"\\]*)*)"')
_PYTHON = re.compile(r"(?m)^def ((?:test|fault)_(?:" + _NUMBER + r"_)+\w*)")
_ROW = re.compile(r"(?m)^\| (" + _NUMBER + r") \| (.*) \|$")

HEAD = """# What proves what

Each row of the mission's checklist (F: the university's FAQ, B: beyond it) and of the list of attacks (T) that is built
so far, and the tests that prove it. `./test tidy` fails when a row names a test that isn't there, or a test bears a
number that has no row here. A row goes only with what it promises. To take up new tests:
`python3 Tests/Tidy/tidy.py --write-checklist`, which never drops a row.

| row | test that proves it |
| --- | --- |
"""


def tests() -> dict[str, set[str]]:
    """Each number with the names of the tests that bear it."""
    found: dict[str, set[str]] = {}
    for path in files():
        if path.parts[0] != "Tests" or path.suffix not in (".swift", ".py"):
            continue
        for name in (_SWIFT if path.suffix == ".swift" else _PYTHON).findall(text(path) or ""):
            shown = name.replace("`", "'").replace("|", "/").replace('\\"', '"')
            for number in re.findall(r"(?<![A-Za-z0-9])" + _NUMBER + r"(?![0-9A-Za-z])", shown.replace("_", " ")):
                found.setdefault(number, set()).add(shown)
    return found


def rows() -> dict[str, set[str]]:
    """Each row of the page with the names that stand in it."""
    content = PAGE.read_text() if PAGE.exists() else ""
    found: dict[str, set[str]] = {}
    for number, cell in _ROW.findall(content):
        found.setdefault(number, set()).update(re.findall(r"`([^`]+)`", cell))
    return found


def proved() -> Iterator[str]:
    """Each row of docs/checklist.md has a test, each test with a number its row"""
    there, wanted = tests(), rows()
    for number, names in sorted(wanted.items()):
        if not names:
            yield f"docs/checklist.md: {number} names no test"
        for name in sorted(names - there.get(number, set())):
            yield f"docs/checklist.md: {number} names a test that isn't there: {name}"
    for number, names in sorted(there.items()):
        for name in sorted(names - wanted.get(number, set())):
            yield f"docs/checklist.md: no row {number} for the test: {name}"


def write() -> int:
    """Takes up new tests, and says which named tests are gone; those stay for a person to decide."""
    there, wanted, gone = tests(), rows(), 0
    for number, names in wanted.items():
        missing = names - there.get(number, set())
        if not there.get(number):
            print(f"{number} has lost its last test: {', '.join(sorted(missing))}", file=sys.stderr)
            there[number], gone = missing, gone + 1
        elif missing:
            print(f"{number}: replaced or renamed: {', '.join(sorted(missing))}", file=sys.stderr)
    order = sorted(there, key=lambda number: ("FBT".index(number[0]), number))
    lines = [f"| {number} | " + " · ".join(f"`{name}`" for name in sorted(there[number])) + " |" for number in order]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(HEAD + "\n".join(lines) + "\n")
    return 1 if gone else 0
