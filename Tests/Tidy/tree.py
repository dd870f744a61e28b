"""The files of the repository, and Swift source with its comments and strings blanked."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files() -> list[pathlib.Path]:
    """Everything that is, or would be, committed; relative to the repository."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True)
    if done.returncode == 0:
        names = [pathlib.Path(os.fsdecode(name)) for name in done.stdout.split(b"\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*")
                 if not any(part.startswith(".build") or part == ".git" for part in path.relative_to(ROOT).parts)]
    return sorted(name for name in names if (ROOT / name).is_file())


def text(path: pathlib.Path) -> str | None:
    """The text of a file, or None for one that isn't text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def swift(folder: str, names: list[pathlib.Path] | None = None) -> list[pathlib.Path]:
    return [name for name in names or files() if name.suffix == ".swift" and name.parts[0] == folder]


_OPENING = re.compile(r'(#*)("""|")')


def blanked(source: str) -> str:
    """The code alone: comments and the insides of strings become blanks, line breaks stay."""
    out, at = [], 0
    while at < len(source):
        if source.startswith("//", at):
            end = source.find("\n", at)
            end = len(source) if end < 0 else end
        elif source.startswith("/*", at):
            end = _after_comment(source, at)
        elif (found := _OPENING.match(source, at)) is not None:
            end = _after_string(source, found)
            out.append('"' + _blank(source[at + 1:end - 1]) + '"')
            at = end
            continue
        else:
            out.append(source[at])
            at += 1
            continue
        out.append(_blank(source[at:end]))
        at = end
    return "".join(out)


def _blank(piece: str) -> str:
    return "".join("\n" if character == "\n" else " " for character in piece)


def _after_comment(source: str, at: int) -> int:
    depth = 0
    for found in re.finditer(r"/\*|\*/", source[at:]):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return at + found.end()
    return len(source)


def _after_string(source: str, opening: re.Match) -> int:
    marks, quote = opening.group(1), opening.group(2)
    escape, closing, at = "\\" + marks, quote + marks, opening.end()
    while at < len(source):
        if source.startswith(escape + "(", at):
            at = _after_interpolation(source, at + len(escape))
        elif source.startswith(escape, at):
            at += len(escape) + 1
        elif source.startswith(closing, at):
            return at + len(closing)
        elif quote == '"' and source[at] == "\n":
            return at
        else:
            at += 1
    return len(source)


def _after_interpolation(source: str, at: int) -> int:
    depth = 0
    while at < len(source):
        if (found := _OPENING.match(source, at)) is not None:
            at = _after_string(source, found)
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
        if depth == 0:
            return at
    return len(source)


_FUNCTION = re.compile(r"(?m)^[ \t]*(?:@\w+(?:\([^()]*\))?[ \t]+|[a-z]+(?:\(set\))?[ \t]+)*"
                       r"(?:func[ \t]+(?P<name>[^\s(<]+)|(?P<init>init)[?]?(?=[ \t]*[(<])|(?P<deinit>deinit))")


def functions(source: str) -> list[tuple[str, int, int]]:
    """Name, first line and number of lines of each function with a body, in code whose strings are blanked."""
    found = []
    for match in _FUNCTION.finditer(source):
        opening = _body(source, match.end())
        if opening is None:
            continue
        closing = _matching(source, opening)
        first = source.count("\n", 0, match.start()) + 1
        last = source.count("\n", 0, closing) + 1
        found.append((match.group("name") or match.group("init") or "deinit", first, last - first + 1))
    return found


def _body(source: str, at: int) -> int | None:
    """Where the body opens, or None for a requirement of a protocol."""
    depth = 0
    while at < len(source):
        character = source[at]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif depth == 0 and character == "{":
            return at
        elif depth == 0 and character == "}":
            return None
        elif depth == 0 and character == "\n" and _next_declaration(source, at + 1):
            return None
        at += 1
    return None


def _next_declaration(source: str, at: int) -> bool:
    line = source[at:source.find("\n", at) if source.find("\n", at) >= 0 else len(source)].strip()
    words = r"(@|public |private |static |func |var |let |init\b|case |associatedtype )"
    return line == "" or bool(re.match(words, line))


def _matching(source: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return at
    return len(source) - 1
