"""The tidy test: reads the repository and compares it with the rules of the house.

usage: tidy.py                      all rules
       tidy.py --no-format          without `swift format`, for a second's answer
       tidy.py --write-checklist    takes up new tests in docs/checklist.md
"""

import sys

import checklist
import items
import rules

RULES = [rules.placed, rules.imports, rules.sizes, rules.banned, rules.names, rules.unfinished, rules.machine_paths,
         rules.secrets, rules.pictures, checklist.proved, items.told, rules.formatted]
SHOWN_MAX = 40


def main(words: list[str]) -> int:
    if words == ["--write-checklist"]:
        return checklist.write()
    chosen = [rule for rule in RULES if not (rule is rules.formatted and "--no-format" in words)]
    failed = 0
    for rule in chosen:
        complaints = list(dict.fromkeys(rule()))
        failed += bool(complaints)
        print(f"{'FAIL' if complaints else 'ok  '}  {rule.__doc__}")
        for complaint in complaints[:SHOWN_MAX]:
            print(f"        {complaint}")
        if len(complaints) > SHOWN_MAX:
            print(f"        and {len(complaints) - SHOWN_MAX} more")
    print(f"tidy: {len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
