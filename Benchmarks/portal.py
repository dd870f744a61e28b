"""The device portal of somebody with ten devices and a long record, among 100,000 people.

Times are taken at the client, over one kept connection on the loopback, one request at a time: the server's own time
and the little that the loopback adds.
"""

import re
import statistics
import subprocess

import fobs
from demo import Demo, program
from machine import percentile
from oath import hotp
from pages import KEY, Page, Window, expect, path_of

PEOPLE = 100_000
DEVICES = 10
ENTRIES = 1_000
LOOKS = 500
MILLISECONDS_MOST = 20


def phones(demo: Demo, username: str, folder) -> None:
    for number in range(DEVICES - 1):  # the key fob is the tenth
        code = demo.command("device", "setup", username)["code"]
        subprocess.run(
            [program("countersign-phone"), "setup", code, "--server", demo.url("https"), "--ca", demo.ready["ca"],
             "--name", f"Phone {number}", "--data", str(folder / f"phone-{number}"), "--yes"],
            check=True, capture_output=True, stdin=subprocess.DEVNULL)


def open_portal(window: Window, person: dict) -> None:
    visit = path_of(expect(window.ask("begin", "GET", "/me"), 303).headers["Location"])
    given = Page(expect(window.ask("begin", "GET", visit), 200).text).fields
    expect(window.ask("begin", "POST", visit, {
        **given, "username": person["username"], "password": person["password"]}), 303)
    given = Page(expect(window.ask("begin", "GET", f"{visit}?show=code"), 200).text).fields
    expect(window.ask("begin", "POST", visit, {**given, "code": hotp(KEY, 0)}), 303)


def phone_among(window: Window, devices: list[str]) -> str:
    """A device that takes another name, which a key fob does not."""
    for device in devices:
        if 'value="rename"' in expect(window.ask("begin", "GET", device), 200).text:
            return device
    raise RuntimeError("no device can be renamed")


def fill_record(window: Window, device: str) -> None:
    """One entry a name."""
    given = Page(expect(window.ask("begin", "GET", device), 200).text).fields
    for number in range(ENTRIES):
        answer = window.ask("rename", "POST", device, {**given, "do": "rename", "name": f"Phone name {number}"})
        expect(answer, 303)


def run(report, folder) -> None:
    fobs.folder(folder / "data", people=PEOPLE, fobs=1, shared_key=KEY)
    demo = Demo(folder / "data", phones="silent")
    try:
        person = next(person for person in demo.people if not person.get("phone"))
        phones(demo, person["username"], folder)
        times: dict[str, list[float]] = {}
        window = Window(demo.http, times)
        open_portal(window, person)
        home = expect(window.ask("begin", "GET", "/me"), 200)
        devices = sorted(set(re.findall(r'href="(/me/devices/[^"]+)"', home.text)))
        if len(devices) < DEVICES:
            raise RuntimeError(f"the portal shows {len(devices)} devices, {DEVICES} are there")
        phone = phone_among(window, devices)
        fill_record(window, phone)
        for kind, path in [("home", "/me"), ("device", phone), ("activity", "/me/activity")]:
            for _ in range(LOOKS):
                expect(window.ask(kind, "GET", path), 200)
        window.close()
        for kind in ("home", "device", "activity", "rename"):
            report(f"portal.{kind}.p50", statistics.median(times[kind]), "ms")
            report(f"portal.{kind}.p99", percentile(times[kind], 0.99), "ms",
                   most=MILLISECONDS_MOST if kind == "home" else None)
    finally:
        demo.stop()
