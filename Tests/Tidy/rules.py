"""The rules: what each floor may import, how large things may be, what is banned. Each rule yields its complaints."""

import pathlib
import re
import statistics
import subprocess
from collections.abc import Iterator

from tree import ROOT, blanked, files, functions, swift, text

FILE_LINES_MAX, FUNCTION_LINES_MAX, COLUMNS_MAX = 600, 70, 120
FILE_LINES_MEDIAN, FUNCTION_LINES_MEDIAN, FILE_LINES_MOST, FUNCTION_LINES_MOST = 120, 8, 350, 25
TEXT = {".swift", ".py", ".c", ".h", ".md", ".yaml", ".yml", ".json", ".sh", ""}

_IMPORT = re.compile(r"(?m)^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |fileprivate |private )?"
                     r"import\s+(?:struct |class |enum |protocol |func |let |var |typealias )?(\w+)")


def modules() -> dict[str, tuple[str, ...]]:
    """Each of our modules with the folders that hold it below Sources: {"OATH": ("Wire", "OATH")}."""
    found = {}
    for path in swift("Sources"):
        parts = path.parts[1:-1]
        deep = parts[0] in ("Wire", "Storage", "Outside", "Surfaces", "Phone", "Programs")
        found[parts[1] if deep else parts[0]] = parts[:2] if deep else parts[:1]
    return found


def allowed(importer: tuple[str, ...], imported: tuple[str, ...]) -> bool:
    """Whether a module of ours may import another (ARCHITECTURE, section 1)."""
    floor, other = importer[0], imported[0]
    if imported == ("Bytes",):
        return floor != "Bytes"
    return {
        "Bytes": False,
        "Domain": False,
        "Wire": False,
        "Storage": other == "Domain" or imported == ("Storage", "Storage"),
        "Outside": other in ("Domain", "Wire"),
        "Engine": other in ("Domain", "Wire") or imported == ("Storage", "Storage"),
        "Imports": other in ("Domain", "Engine", "Wire"),
        "Surfaces": other in ("Domain", "Engine", "Imports", "Wire")
        or imported in (("Surfaces", "Pages"), ("Surfaces", "PageServing"), ("Surfaces", "QRCode")),
        "Phone": other == "Wire",
        "Programs": other != "Programs",
    }.get(floor, False)


PURE = {"Bytes", "Domain"}  # floors without I/O: of the modules of others they see these alone
PURE_IMPORTS = {"Bytes": {"Crypto"}, "Domain": set()}
FILE_IMPORTS = {"Sources/Bytes/CanonicalText.swift": {"Foundation"}}  # Unicode's normalisation is nowhere else


def imports() -> Iterator[str]:
    """Imports go down only, as the floors allow"""
    ours = modules()
    for path in swift("Sources"):
        parts = path.parts[1:-1]
        own = next(where for where in ours.values() if parts[:len(where)] == where)
        for name in _IMPORT.findall(blanked(text(path) or "")):
            if name in ours and ours[name] != own and not allowed(own, ours[name]):
                yield f"{path}: {'/'.join(own)} may not import {name}"
            apart = FILE_IMPORTS.get(str(path), set())
            if name not in ours and own[0] in PURE and name not in PURE_IMPORTS[own[0]] | apart:
                yield f"{path}: {own[0]} may not import {name}"


def sizes() -> Iterator[str]:
    """Files, functions and lines keep to their sizes"""
    file_lines, function_lines = [], []
    for path in files():
        content = text(path) if path.suffix in (".swift", ".py", ".c", ".h") else None
        if content is None:
            continue
        lines = content.splitlines()
        if len(lines) > FILE_LINES_MAX:
            yield f"{path}: {len(lines)} lines; the most is {FILE_LINES_MAX}"
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS_MAX and "http" not in line:
                yield f"{path}:{number}: {len(line)} columns; the most is {COLUMNS_MAX}"
        if path.suffix != ".swift":
            continue
        for name, first, length in functions(blanked(content)):
            if length > FUNCTION_LINES_MAX:
                yield f"{path}:{first}: {name} has {length} lines; the most is {FUNCTION_LINES_MAX}"
            if path.parts[0] == "Sources":
                function_lines.append(length)
        if path.parts[0] == "Sources":
            file_lines.append(len(lines))
    for what, found, middle, most in (("file", file_lines, FILE_LINES_MEDIAN, FILE_LINES_MOST),
                                      ("function", function_lines, FUNCTION_LINES_MEDIAN, FUNCTION_LINES_MOST)):
        if found:
            high = sorted(found)[len(found) * 9 // 10]
            print(f"  {what}s: {len(found)}, median {statistics.median(found):.0f} lines (aim {middle}), "
                  f"90 % below {high} (aim {most}), longest {max(found)}")


def only_outside(*folders: str):
    return lambda path: path.parts[0] == "Sources" and not any(path.parts[1] == folder for folder in folders)


def only_in(*folders: str):
    return lambda path: path.parts[0] == "Sources" and path.parts[1] in folders


SOURCES = only_outside()
BANNED = [
    (r"\btry!", SOURCES, "try! can stop the program: handle the failure"),
    (r"\bas!", SOURCES, "as! can stop the program: use as? and a typed failure"),
    (r"(?<=[\w)\]}>?])!(?![=~\w])", SOURCES, "a forced unwrap can stop the program: use guard"),
    (r"\b(fatalError|preconditionFailure|assertionFailure)\s*\(", SOURCES, "nothing may stop the program: throw"),
    (r"(?<![.\w])(print|debugPrint|dump)\s*\(", only_outside("Programs"), "log with named fields instead"),
    (r"\bDate\s*\(\s*\)|\bDate\.now\b|\bInstant\.now\b|Clock\(\)\.now", only_in("Domain", "Wire", "Bytes"),
     "time is a parameter"),
    (r"\bSystemRandomNumberGenerator\b|\.random\s*\(\s*in:|\.randomElement\s*\(\s*\)|\.shuffled\s*\(\s*\)",
     only_in("Domain", "Wire"), "randomness is a parameter"),
]


def banned() -> Iterator[str]:
    """Nothing that is banned stands in the sources"""
    for path in swift("Sources"):
        code = blanked(text(path) or "")
        for pattern, where, why in BANNED:
            for found in re.finditer(pattern, code) if where(path) else ():
                yield f"{path}:{code.count(chr(10), 0, found.start()) + 1}: {why}"


def names() -> Iterator[str]:
    """Files and types have names that say something"""
    for path in files():
        vague = re.search(r"(Helpers?|Utils?|Utilities|Managers?|Models?|Misc|Common)$", path.stem)
        if vague and path.suffix == ".swift":
            yield f"{path}: name it after what it does"
    for module, where in modules().items():
        for path in swift("Sources"):
            if path.parts[1:1 + len(where)] != where:
                continue
            pattern = rf"\b(?:struct|class|enum|actor|protocol|typealias)\s+{re.escape(module)}\b"
            if re.search(pattern, blanked(text(path) or "")):
                yield f"{path}: a type bears the name of its module, {module}"


def unfinished() -> Iterator[str]:
    """No note of unfinished work stands anywhere"""
    yield from _search(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b", "finish it, or open an issue")


def machine_paths() -> Iterator[str]:
    """No path of the machine it was made on stands anywhere"""
    yield from _search(r"(?<![\w.])/(wo" r"rk|ro" r"ot|home/\w+|tmp/la" r"bs?)(/|\b)", "a path of one machine")


def secrets() -> Iterator[str]:
    """No secret stands anywhere"""
    keys = r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9]{32,}"
    yield from _search(keys, "looks like somebody's secret")
    for path in files():
        if path.parts[0] != "Tests" and re.search(r"-----BEGIN (\w+ )?PRIVATE " r"KEY-----\s+\S", text(path) or ""):
            yield f"{path}: a private key"


def pictures() -> Iterator[str]:
    """No emoji stands in sources or documents"""
    yield from _search("[\U0001F300-\U0001FAFF]", "no emoji", tests=False)


def _search(pattern: str, why: str, tests: bool = True) -> Iterator[str]:
    for path in files():
        if path.parts[0] == "Tests" and not tests:
            continue
        content = text(path) if path.suffix in TEXT and path.name != "LICENSE" else None
        for number, line in enumerate((content or "").splitlines(), 1):
            if re.search(pattern, line):
                yield f"{path}:{number}: {why}"


def formatted() -> Iterator[str]:
    """swift format finds nothing to change"""
    done = subprocess.run(["swift", "format", "lint", "--strict", "--parallel", "-r", "Sources", "Tests",
                           "Package.swift"], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        prefix = str(ROOT) + "/"
        yield from [line.replace(prefix, "") for line in (done.stdout + done.stderr).splitlines() if line.strip()][:100]


def placed() -> Iterator[str]:
    """Every source file lies on a floor"""
    floors = {"Bytes", "Domain", "Wire", "Storage", "Outside", "Engine", "Imports", "Surfaces", "Phone", "Programs",
              "System"}
    for path in files():
        if path.parts[0] == "Sources" and (len(path.parts) < 3 or path.parts[1] not in floors):
            yield f"{path}: no floor is called {pathlib.Path(*path.parts[1:2])}"
