"""RADIUS passcode checks with durable single use, beside two peers, turn by turn."""

import json
import statistics
import subprocess
import sys

import fobs
from demo import Demo
from machine import cpu_seconds, tool
from peers import FreeRADIUS, PrivacyIDEA

KEY = b"12345678901234567890"
PEOPLE, IN_FLIGHT, PEER_IN_FLIGHT = 256, 64, 32
CHECKS, WARM_UP = 25_600, 2_560  # multiples of PEOPLE, so that counters go on without a gap
PEER_CHECKS = 320
ROUNDS = 3
PRIVACYIDEA_LEAST, FREERADIUS_LEAST, CPU_MS_MOST = 200, 0.33, 0.15


def names_file(keys: dict[str, bytes], file) -> str:
    """radload's list: one line a person, the password a template."""
    file.write_text("".join(f"{name}\t{{hotp}}\taccept\n" for name in keys))
    return str(file)


def radload(address: str, secret: str, *more: str) -> dict:
    words = [tool("radload/radload.c"), "-s", address, "-S", secret, "-n", str(CHECKS), "-w", str(WARM_UP),
             "-c", str(IN_FLIGHT), "-U", str(PEOPLE), "-k", KEY.hex(), "--json", *more]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode == 2:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def run(report, folder) -> None:
    secret, keys = fobs.folder(folder / "data", people=2_000, fobs=PEOPLE, shared_key=KEY)
    people = names_file(keys, folder / "people")
    demo = privacyidea = freeradius = None
    found: dict[str, list[dict]] = {"countersign": [], "privacyidea": [], "freeradius_totp": []}
    try:
        demo = Demo(folder / "data", phones="silent")
        freeradius = FreeRADIUS(KEY, PEOPLE)
        privacyidea = PrivacyIDEA(PEER_IN_FLIGHT)
        for turn in range(ROUNDS):
            counter = turn * (CHECKS + WARM_UP) // PEOPLE
            measured = {
                "countersign": (demo, lambda: radload(demo.radius, secret, "-f", people, "--counter", str(counter))),
                "freeradius_totp": (freeradius, lambda: radload(
                    freeradius.address, freeradius.secret, "-u", "user{u}", "-p", "{totp}")),
                "privacyidea": (privacyidea, lambda: privacyidea.measure(PEER_CHECKS)),
            }
            for name, (server, measure) in measured.items():
                before = cpu_seconds(server.process.pid)
                result = measure()
                checks = result.get("checks", CHECKS + WARM_UP)
                result["cpu_ms"] = (cpu_seconds(server.process.pid) - before) * 1000 / checks
                if not result["ok"]:
                    print(f"  {name}, turn {turn + 1}: wrong or lost answers: {json.dumps(result)}", file=sys.stderr)
                    report(f"radius.passcode.{name}.wrong_or_lost", 1, "turns", most=0)
                found[name].append(result)
    finally:
        for server in (demo, freeradius, privacyidea):
            if server is not None:
                server.stop()

    rate = {name: statistics.median(r["per_second"] for r in results) for name, results in found.items()}
    for name, results in found.items():
        report(f"radius.passcode.{name}", rate[name], "checks/s")
        report(f"radius.passcode.{name}.p50", statistics.median(r["p50_ms"] for r in results), "ms")
        report(f"radius.passcode.{name}.p99", statistics.median(r["p99_ms"] for r in results), "ms")
        report(f"radius.passcode.{name}.cpu", statistics.median(r["cpu_ms"] for r in results), "ms/check",
               most=CPU_MS_MOST if name == "countersign" else None)
    report("radius.passcode.vs_privacyidea", rate["countersign"] / rate["privacyidea"], "times",
           least=PRIVACYIDEA_LEAST)
    report("radius.passcode.vs_freeradius_totp", rate["countersign"] / rate["freeradius_totp"], "times",
           least=FREERADIUS_LEAST)


