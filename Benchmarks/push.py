"""How long a push takes from the application to the phone, and an answer from the phone to the application; and what
it costs to wait."""

import time

import fobs
import radius
from crowd import Crowd, Waiting, setup_codes
from demo import Demo
from machine import allow_files, cpu_seconds, memory_bytes, percentile

OPEN = (1, 100, 1_000)
ANSWERING, SAMPLES = 20, 200
P50_MS_MOST = 3.0
WAITERS, SPARE_FILES = 10_000, 2_000
WAITER_KIB_MOST = 20
WATCH_SECONDS = 10
PASSWORD = "push"  # to an application whose first factor is checked elsewhere, the word alone asks for a push


def prepared(folder, people: int) -> tuple[str, Demo, dict[str, str]]:
    secret, _ = fobs.folder(folder / "data", people=people, fobs=0)
    demo = Demo(folder / "data", phones="silent")
    return secret, demo, setup_codes(folder / "data")


def run_latency(report, folder) -> None:
    secret, demo, codes = prepared(folder, max(OPEN) + ANSWERING + 10)
    names = list(codes)
    answering = {name: codes[name] for name in names[:ANSWERING]}
    silent = {name: codes[name] for name in names[ANSWERING:ANSWERING + max(OPEN)]}
    crowds = []
    try:
        crowds.append(Crowd(demo.url(), answering, "approve", folder / "answering"))
        crowds.append(Crowd(demo.url(), silent, "silent", folder / "silent"))
        used = 0
        for number in OPEN:
            waiting = Waiting(demo.radius, secret, list(silent)[used:number - 1], PASSWORD)
            used = max(used, number - 1)
            time.sleep(1)
            there, back = samples(demo, secret, crowds[0], list(answering))
            for way, found in (("to_phone", there), ("from_phone", back)):
                most = P50_MS_MOST if number == 100 else None
                report(f"push.{way}.{number}_open.p50", percentile(found, 0.5), "ms", most=most)
                report(f"push.{way}.{number}_open.p99", percentile(found, 0.99), "ms")
            waiting.close()
    finally:
        for crowd in crowds:
            crowd.stop()
        demo.stop()


def samples(demo: Demo, secret: str, crowd: Crowd, names: list[str]) -> tuple[list[float], list[float]]:
    there, back = [], []
    with radius.Client(demo.radius, secret) as client:
        for number in range(SAMPLES):
            name = names[number % len(names)]
            request = client.request(name, PASSWORD)
            sent = time.monotonic_ns()
            client.send(request)
            answer = client.receive(request, 20)
            received = time.monotonic_ns()
            if answer is None or answer.code != radius.ACCEPT:
                raise RuntimeError(f"push {number} of {name}: {answer}")
            trace = crowd.trace(name)
            there.append((trace["held_ns"] - sent) / 1e6)
            back.append((received - trace["answered_ns"]) / 1e6)
    return there, back


def run_waiters(report, folder) -> None:
    needed = WAITERS + SPARE_FILES
    if (allowed := allow_files(needed)) < needed:
        raise RuntimeError(f"{needed} open files a process are needed, {allowed} are allowed: ulimit -Hn")
    secret, demo, codes = prepared(folder, WAITERS + 10)
    codes = dict(list(codes.items())[:WAITERS])
    process, crowd, waiting = demo.process.pid, None, None
    try:
        time.sleep(2)
        alone = memory_bytes(process)
        crowd = Crowd(demo.url(), codes, "silent", folder / "silent")
        time.sleep(2)
        connected = memory_bytes(process)
        report("waiters.phone.memory", (connected - alone) / 1024 / len(codes), "KiB", most=WAITER_KIB_MOST)
        report("waiters.phone.cpu", idle_cpu(process), "% of a core")
        waiting = Waiting(demo.radius, secret, list(codes), PASSWORD)
        time.sleep(5)
        opened = memory_bytes(process)
        held = sum(len(traces) for traces in crowd.traces.values())
        report("waiters.push.held_by_phones", held, "requests", least=len(codes))
        report("waiters.push.memory", (opened - connected) / 1024 / len(codes), "KiB", most=WAITER_KIB_MOST)
        report("waiters.push.cpu", idle_cpu(process), "% of a core")
        report("waiters.push.answered_too_early", waiting.answered(), "requests", most=0)
    finally:
        if waiting:
            waiting.close()
        if crowd:
            crowd.stop()
        demo.stop()


def idle_cpu(process: int) -> float:
    before = cpu_seconds(process)
    time.sleep(WATCH_SECONDS)
    return (cpu_seconds(process) - before) / WATCH_SECONDS * 100
