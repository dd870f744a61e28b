"""The machine: its processes, its compiled tools, and its own limits, which no server here can exceed."""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
LAB = pathlib.Path(os.environ.get("COUNTERSIGN_BENCH_LAB", os.path.join(tempfile.gettempdir(), "bench-lab")))
TESTKIT = (ROOT / os.environ.get("COUNTERSIGN_TESTKIT", "../shared/testkit")).resolve()
TICK = os.sysconf("SC_CLK_TCK")
RUNS = 3
SECONDS = 5


def need_testkit() -> None:
    if not (TESTKIT / "radload" / "radload.c").exists():
        sys.exit(f"There is no test kit in {TESTKIT}: it holds the load generators and the recipes of the peers. "
                 "Name its folder in COUNTERSIGN_TESTKIT.")


def tool(source: str, *libraries: str) -> str:
    """A C program of the test kit, compiled into the lab when it is older than its source."""
    path = TESTKIT / source
    out = LAB / "bin" / path.stem
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() or out.stat().st_mtime < path.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-o", out, path, *libraries], check=True)
    return str(out)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (words := _stat(int(entry))):
            children.setdefault(int(words[1]), []).append(int(entry))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def _stat(pid: int) -> list[str]:
    try:
        line = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return line[line.rindex(")") + 2:].split()


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, all below it, and those of them that have ended."""
    return sum(sum(map(int, words[11:15])) for each in family(pid) if (words := _stat(each))) / TICK


def memory_bytes(pid: int) -> int:
    """Resident memory of a process and all below it."""
    total = 0
    for each in family(pid):
        try:
            lines = pathlib.Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Rss:"))
    return total


def allow_files(number: int) -> int:
    """Raises the number of open files for us and all that we start; the number that was reached."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < number:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))
            return number
        except ValueError:  # root of a container may not
            number = hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
    return number


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def limits(report) -> None:
    """What the disk and the network of this machine give at most."""
    commits, echo = tool("perf/tools/sqlite_commits.c", "-lsqlite3"), tool("perf/tools/udpecho.c")
    with tempfile.TemporaryDirectory(dir=LAB) as folder:
        for rows in (1, 100):
            found = []
            for number in range(RUNS):
                words = [commits, f"{folder}/{rows}-{number}.db", "FULL", str(rows), str(SECONDS)]
                found.append(float(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[1]))
            report(f"machine.sqlite_full.rows_in_commits_of_{rows}", statistics.median(found), "rows/s")
    found = [float(subprocess.run([echo, "64", "500000", "80", "1"], check=True, capture_output=True,
                                  text=True).stdout.split()[0]) for _ in range(RUNS)]
    report("machine.udp_echo", statistics.median(found), "datagrams/s")
