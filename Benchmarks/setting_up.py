"""Induction day: many who have a password and nothing else set up what they sign in with, some at once.

By an app of their own in the browser, from the first page of the portal over the password, the first code and the
recovery codes to the portal; and by phones, each of which brings a set-up code, makes its key and keeps its stream open
afterwards. A set-up in the browser has one argon2id in it: its share of the server's CPU time is what limits.
"""

import base64
import concurrent.futures
import re
import time

import crowd
from demo import Demo
from machine import cpu_seconds
from oath import totp
from oidc import argon2_ms
from pages import Page, Window, expect, path_of

PEOPLE, WARM_UP, PHONES = 400, 16, 300
AT_ONCE = 8


def set_up_app(demo: Demo, person: dict) -> None:
    window = Window(demo.http, {})
    visit = path_of(expect(window.ask("begin", "GET", "/me"), 303).headers["Location"])
    shown = expect(window.ask("password", "GET", visit), 200)

    def send(**fields: str) -> None:
        """Posts the page's form, and follows where it leads."""
        nonlocal shown
        answer = window.ask("form", "POST", visit, {**Page(shown.text).fields, **fields})
        if answer.status == 303:
            answer = window.ask("page", "GET", path_of(answer.headers["Location"]))
        shown = expect(answer, 200)

    send(username=person["username"], password=person["password"])
    send(do="set_up")
    send(set_up="app")
    key = re.search(r'class="key"><code>([^<]+)<', shown.text)
    if not key:
        raise RuntimeError(f"no key is shown: {shown.text[:500]}")
    send(code=totp(base64.b32decode(key[1].replace(" ", ""))), do="continue")
    send(do="not_now")  # no spare
    send(keep="yes", do="continue")
    answer = window.ask("done", "POST", visit, {**Page(shown.text).fields, "do": "continue"})
    if path_of(expect(answer, 303).headers["Location"]) != "/me":
        raise RuntimeError(f"the set-up led to {answer.headers['Location']}")
    window.close()


def run(report, folder) -> None:
    demo = Demo(folder / "data", "--people", str(PEOPLE + PHONES + 50), phones="silent")
    phones = None
    try:
        bare = [person for person in demo.people if not person.get("phone")]
        if len(bare) < PEOPLE:
            raise RuntimeError(f"{PEOPLE} people without a device are needed, there are {len(bare)}")
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda person: set_up_app(demo, person), bare[:WARM_UP]))
            before, began = cpu_seconds(demo.process.pid), time.perf_counter()
            list(pool.map(lambda person: set_up_app(demo, person), bare[WARM_UP:PEOPLE]))
            seconds = time.perf_counter() - began
            spent = (cpu_seconds(demo.process.pid) - before) * 1000 / (PEOPLE - WARM_UP)
        report("setup.app", (PEOPLE - WARM_UP) / seconds, "set-ups/s")
        report("setup.app.cpu", spent, "ms/set-up")
        report("setup.app.cpu.argon2id", argon2_ms(), "ms")
        codes = dict(list(crowd.setup_codes(demo.data).items())[:PHONES])
        began = time.perf_counter()
        phones = crowd.Crowd(demo.url(), codes, "silent", folder / "codes.txt")
        report("setup.phone", len(codes) / (time.perf_counter() - began), "set-ups/s")
    finally:
        if phones:
            phones.stop()
        demo.stop()
