"""What was acknowledged is there, whatever happens to the process, the disk or the power.

usage: faults.py [--quick] [NAME…]      names: kill, power, sync, full, newer

Runs the built server (COUNTERSIGN_BUILD, else the debug build). Two faults at a time; each prints one line, the
last line counts them. The whole takes about 8 minutes, --quick about 2.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Peers"))

import fobs  # noqa: E402
from demo import CommandFailed, Demo, command  # noqa: E402
from spender import Spender  # noqa: E402

AT_ONCE = 2  # faults side by side: each mostly waits, for starts, syncs and ends
KILLS, KILLS_QUICK = 200, 20
POWER_CUTS, POWER_CUTS_QUICK = 30, 5
FAILED_SYNCS_MAX, FAILED_SYNCS_MAX_QUICK = 60, 10
HOLDERS = 64
PEOPLE = 100
LOAD_SECONDS = (0.2, 0.8)
VERIFY_EVERY = 20
FULL_DISK_MIB = 64
FULL_SECONDS = 5


class Skipped(Exception):
    """This fault can't be made on this machine; the text says why."""


class Bench:
    """A work folder with a prepared data folder, of whose copies a fault runs one at a time: they keep its ports."""

    def __init__(self, work: pathlib.Path):
        self.work = work
        self.library = work / "storage_faults.so"
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", self.library,
                        HERE / "storage_faults.c", "-ldl", "-lpthread"], check=True)
        self.origin = work / "origin"
        self.secret, self.keys = fobs.folder(self.origin, PEOPLE, HOLDERS)

    def data(self, name: str, under: pathlib.Path | None = None) -> pathlib.Path:
        place = (under or self.work) / name
        shutil.copytree(self.origin, place)
        return place

    def spender(self) -> Spender:
        return Spender(self.secret, self.keys)

    def preload(self, live: pathlib.Path, **settings) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "FAULTS_LIVE": str(live), **{k: str(v) for k, v in settings.items()}}


started: list[Demo] = []


def start(data: pathlib.Path, environment: dict | None = None, wait: bool = True,
          log: pathlib.Path | None = None) -> Demo:
    server = Demo(data, phones="silent", environment=environment, wait=False, log=log)
    started.append(server)
    if wait:
        server.wait_until_ready()
    return server


def end_all() -> None:
    """Ends what a failed fault may have left."""
    while started:
        started.pop().kill()


def load(server: Demo, spender: Spender, seconds: float | None = None) -> None:
    """Load until the server is killed in the middle of it."""
    running = spender.start(server.radius)
    time.sleep(random.uniform(*LOAD_SECONDS) if seconds is None else seconds)
    server.kill()
    spender.stop(running)


def verify(data: pathlib.Path, faults: list[str]) -> None:
    try:
        command(data, "log", "verify")
    except CommandFailed as error:
        faults.append(str(error))


def restart_and_check(data: pathlib.Path, spender: Spender, sample: int | None = None) -> None:
    server = start(data)
    try:
        spender.check(server.radius, sample)
    finally:
        server.kill()


def fault_T30_T03_kill(bench: Bench, quick: bool) -> str:
    """kill -9 under load, over and over, on one data folder."""
    kills, data, spender, slowest = KILLS_QUICK if quick else KILLS, bench.data("kill"), bench.spender(), 0.0
    for number in range(1, kills + 1):
        server = start(data)
        slowest = max(slowest, time.monotonic() - server.started)
        spender.check(server.radius, sample=8)
        load(server, spender)
        if number % VERIFY_EVERY == 0 or number == kills:
            verify(data, spender.faults)
        if spender.faults:
            raise AssertionError(f"after kill {number}: " + "; ".join(spender.faults[:5]))
    restart_and_check(data, spender)
    return done(spender, f"{kills} kills, slowest start {slowest:.1f} s")


def fault_T30_T02_power(bench: Bench, quick: bool) -> str:
    """Power cuts: only what was synced is left."""
    cuts, spender = POWER_CUTS_QUICK if quick else POWER_CUTS, bench.spender()
    data = bench.data("power-0")
    for number in range(1, cuts + 1):
        left = bench.work / f"power-{number}"
        shutil.copytree(data, left)  # what lies there at the start was synced long ago
        server = start(data, bench.preload(data, FAULTS_SYNCED=left))
        load(server, spender, random.uniform(0.5, 1.5))
        for part in left.rglob("*.part"):
            part.unlink()
        restart_and_check(left, spender)
        verify(left, spender.faults)
        if spender.faults:
            raise AssertionError(f"after cut {number}: " + "; ".join(spender.faults[:5]))
        shutil.rmtree(data)
        data = left
    return done(spender, f"{cuts} power cuts")


def fault_T30_sync(bench: Bench, quick: bool) -> str:
    """The n-th sync fails, for every n from the first on; once alone, once with all that follow."""
    most, spender, refused_starts = FAILED_SYNCS_MAX_QUICK if quick else FAILED_SYNCS_MAX, bench.spender(), 0
    data = bench.data("sync")
    for number in range(1, most + 1):
        settings = {"FAULTS_FAIL_SYNC": number, **({"FAULTS_FAIL_ON": 1} if number % 2 else {})}
        server = start(data, bench.preload(data, **settings), wait=False)
        try:
            server.wait_until_ready()
        except RuntimeError:
            refused_starts += 1
            if server.process.returncode is not None and server.process.returncode < 0:
                crash = f"the server crashed ({server.process.returncode})"
                raise AssertionError(f"sync {number} failed and {crash}:\n{tail(data)}")
        else:
            load(server, spender, 0.5)
        restart_and_check(data, spender, sample=8)
        verify(data, spender.faults)
        if spender.faults:
            raise AssertionError(f"failed sync {number}: " + "; ".join(spender.faults[:5]))
    return done(spender, f"{most} failed syncs, {refused_starts} of them refused the start")


def fault_T30_full(bench: Bench, quick: bool) -> str:
    """A full disk refuses, nothing is lost, and with room again it goes on by itself."""
    disk = bench.work / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={FULL_DISK_MIB}m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        raise Skipped("a small disk can't be mounted here (it needs root)")
    try:
        data, spender = bench.data("data", under=disk), bench.spender()
        server = start(data, log=bench.work / "full.log")
        fill(disk / "filler")
        running = spender.start(server.radius)
        time.sleep(FULL_SECONDS)
        if not server.alive:
            raise AssertionError("the server ended when the disk was full:\n" + server.log_text())
        refusals, before = spender.refusals, spender.acknowledged
        (disk / "filler").unlink()
        time.sleep(FULL_SECONDS)
        spender.stop(running)
        if refusals == 0:
            raise AssertionError("nothing was refused: the disk was not full, or nothing was written to it")
        if spender.acknowledged < before + HOLDERS:
            raise AssertionError(f"{spender.acknowledged - before} codes were accepted after there was room again")
        spender.check(server.radius)
        server.kill()
        restart_and_check(data, spender)
        verify(data, spender.faults)
        return done(spender, f"{refusals} refusals while it was full")
    finally:
        end_all()
        for _ in range(20):
            if subprocess.run(["umount", str(disk)], capture_output=True).returncode == 0:
                break
            time.sleep(0.25)


def fill(file: pathlib.Path) -> None:
    with open(file, "wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue


def fault_T30_newer(bench: Bench, quick: bool) -> str:
    """A data folder of a newer version is refused with one clear line, and left as it was."""
    data = bench.data("newer")
    files = [path for path in data.rglob("*") if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]
    assert files, "no SQLite file in the data folder"
    for file in files:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_versions'").fetchone():
                database.execute("INSERT INTO schema_versions (number, name) VALUES (999999, 'from the future')")
    before = {file: content(file) for file in files}
    server = start(data, wait=False)
    try:
        server.wait_until_ready()
    except RuntimeError:
        pass
    else:
        server.kill()
        raise AssertionError("it started on a data folder of a newer version")
    text = pathlib.Path(f"{data}.log").read_text().strip()
    if server.process.returncode not in (1, 4) or "newer" not in text or len(text.splitlines()) > 3:
        raise AssertionError(f"exit status {server.process.returncode}, and it said:\n{text}")
    if before != {file: content(file) for file in files}:
        raise AssertionError("the data folder was changed")
    return "refused, untouched"


def tail(data: pathlib.Path, characters: int = 1500) -> str:
    """The end of the server's log, from what it said of a crash on, whose frames would take the room."""
    text = pathlib.Path(f"{data}.log").read_text(errors="replace")
    crash = text.rfind("Fatal error")
    return text[crash:crash + characters] if crash >= 0 else text[-characters:]


def content(file: pathlib.Path) -> str:
    with contextlib.closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump())


def done(spender: Spender, what: str) -> str:
    if spender.faults:
        raise AssertionError("; ".join(spender.faults[:5]))
    if spender.acknowledged < HOLDERS:
        raise AssertionError(f"only {spender.acknowledged} codes were acknowledged: the load did not run")
    return f"{what}: {spender.acknowledged} acknowledged codes, none lost, none accepted twice, the record verifies"


FAULTS = {"kill": fault_T30_T03_kill, "power": fault_T30_T02_power, "sync": fault_T30_sync, "full": fault_T30_full,
          "newer": fault_T30_newer}


def tried(name: str, work: pathlib.Path, quick: bool) -> tuple[str, str]:
    """What came of a fault: its mark, and a line that says it. In a process of its own, whose servers end with it."""
    began = time.monotonic()
    try:
        work.mkdir()
        said, mark = FAULTS[name](Bench(work), quick), "ok"
    except Skipped as reason:
        said, mark = str(reason), "SKIP"
    except Exception as error:  # a fault of any kind is this test's failure, and the next one is still run
        said, mark = f"{type(error).__name__}: {error}", "FAIL"
    end_all()
    return mark, f"{name} ({time.monotonic() - began:.0f} s): {said}"


def main(words: list[str]) -> int:
    quick, names = "--quick" in words, [word for word in words if not word.startswith("--")] or list(FAULTS)
    if unknown := [name for name in names if name not in FAULTS]:
        sys.exit(f"no fault is called {unknown[0]}; there are {', '.join(FAULTS)}")
    passed = failed = 0
    work = pathlib.Path(tempfile.mkdtemp(prefix="countersign-faults-"))
    try:
        with concurrent.futures.ProcessPoolExecutor(AT_ONCE) as pool:
            runs = [pool.submit(tried, name, work / name, quick) for name in names]
            for run in concurrent.futures.as_completed(runs):
                mark, line = run.result()
                print(f"{mark:5} {line}", flush=True)
                passed, failed = passed + (mark == "ok"), failed + (mark == "FAIL")
    finally:
        if failed and os.environ.get("COUNTERSIGN_KEEP"):
            print(f"The folders are kept in {work}.")
        else:
            shutil.rmtree(work, ignore_errors=True)
    print(f"faults: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
