"""The routes of the server, read from its sources, so that a test of all of them can miss none."""

import pathlib
import re

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources"
ADDED = re.compile(
    r"\brouter\s*\.(get|post|put|patch|delete|head|on)\(\s*(.+?)(?:, method: (\.?\w+))?\)?\s*\{", re.DOTALL)
OTHER = re.compile(r"\brouter\s*\.(group|ws|addRoutes|addController)\b")


def literals(file: str, pattern: str) -> list[str]:
    return re.findall(f'"({pattern})"', next(SOURCES.rglob(file)).read_text())


def named() -> dict[str, list[str]]:
    """What stands in the place of an address where a route is added by a name."""
    openid = dict(re.findall(r'(\w+): "(/openid/[^"]+)"', next(SOURCES.rglob("OpenIDSettings.swift")).read_text()))
    phone = dict(re.findall(r'let (\w+) = "(/api/[^"]+)"', next(SOURCES.rglob("PhoneEndpoint.swift")).read_text()))
    return {
        **{f"paths.{name}": [path] for name, path in openid.items()},
        **{f"PhoneEndpoint.{name}": [path] for name, path in phone.items()},
        "Self.confirmPath": literals("OpenIDRoutes+EndSession.swift", "/openid/[^\"?]+"),
        "path DuoRoutes.swift": literals("DuoRoutes.swift", "/auth/v2/[a-z_]+"),
        "path OpenIDRoutes.swift": ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"],
        "file.address": ["/assets/{file}"],
        "address PageServer.swift": ["/app/{file}"],
    }


def routes() -> set[tuple[str, str]]:
    """Each method and address that the sources add; what cannot be read is an error."""
    known, found = named(), set()
    for file in sorted(SOURCES.rglob("*.swift")):
        text = file.read_text()
        assert not OTHER.search(text), f"{file.name} adds routes in a way that is not read here"
        for method, words, named_method in ADDED.findall(text):
            words = re.sub(r"^RouterPath\((.*?)\)?$", r"\1", words.strip(), flags=re.DOTALL)
            literal = re.fullmatch(r'"([^"]*)"', words)
            if literal:
                whole = re.sub(r"\\\((.+?)\)", lambda name: known[name[1]][0], literal[1])
                paths = ["/" + whole.lstrip("/")]
            else:
                paths = known.get(words) or known.get(f"{words} {file.name}")
            assert paths, f"{file.name} adds a route at {words}, which is not read here"
            method = named_method.lstrip(".") if named_method.startswith(".") else method
            methods = ["GET", "POST"] if method == "on" else [method.upper()]
            found |= {(one, path) for one in methods for path in paths}
    return found
