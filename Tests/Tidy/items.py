"""What a phone tells: Assets/app/items.json is the one source; from it come the server's list and the documents.

usage: items.py           writes them anew
"""

import json
from typing import Iterator

import tree

SOURCE = tree.ROOT / "Assets/app/items.json"
SWIFT = tree.ROOT / "Sources/Domain/Devices/PhoneItem.swift"
PAGE = tree.ROOT / "docs/phone-protocol.md"
MARKS = ("<!-- items: made by Tests/Tidy/items.py -->\n", "<!-- end of items -->\n")
LANGUAGES = ("en", "cy", "zh-Hans")


def told() -> Iterator[str]:
    """What a phone tells is one list: server, app and documents have the same"""
    items = json.loads(SOURCE.read_text())
    for kind, texts in (("needed", {"title", "why", "kept", "always"}), ("optional", {"title", "why", "kept"})):
        for item in items[kind]:
            for language in LANGUAGES:
                if set(item["texts"].get(language, {})) != texts:
                    yield f"Assets/app/items.json: {item['name']} has not its texts in {language}"
    for path, wanted in written(items).items():
        if path.read_text() != wanted:
            yield f"{path.relative_to(tree.ROOT)}: is not what items.json makes: python3 Tests/Tidy/items.py"


def written(items: dict) -> dict:
    page = PAGE.read_text()
    start, end = page.index(MARKS[0]) + len(MARKS[0]), page.index(MARKS[1])
    return {SWIFT: swift(items["optional"]), PAGE: page[:start] + table(items) + page[end:]}


def swift(optional: list[dict]) -> str:
    cases = "".join(f"    /// {item['texts']['en']['title']}.\n    case {item['name']}\n" for item in optional)
    sizes = "".join(f"        case .{item['name']}: {item['bytesMax']}\n" for item in optional)
    return f"""// Made by Tests/Tidy/items.py from Assets/app/items.json: change that list, then run it.

/// What an answer may be asked to bring beside the decision, under the names that travel.
public enum PhoneItem: String, CaseIterable, Sendable {{
{cases}
    /// Bytes of what a phone tells under the name; 0 where it shows something and tells nothing.
    public var bytesMax: Int {{
        switch self {{
{sizes}        }}
    }}
}}
"""


def table(items: dict) -> str:
    rows = []
    for kind in ("needed", "optional"):
        for item in items[kind]:
            texts, name = item["texts"]["en"], "" if kind == "needed" else f" (`{item['name']}`)"
            sent = "always" if kind == "needed" else "where policy uses it, and its owner lets it"
            rows.append(f"| {texts['title']}{name} | {sent} | {texts['why']} | {texts['kept']} |")
    return "\n".join(["", "| what | sent | why | how long kept |", "| --- | --- | --- | --- |", *rows, "", ""])


if __name__ == "__main__":
    for path, text in written(json.loads(SOURCE.read_text())).items():
        path.write_text(text)
