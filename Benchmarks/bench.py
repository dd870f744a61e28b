"""Runs the benchmarks, prints a table, writes Benchmarks/results.json.

usage: ./bench [machine] [radius] [race] [push] [waking] [waiters] [start] [pages] [portal] [setup] [passkey] [oidc]

The lab, where the peers are installed and data folders lie, is COUNTERSIGN_BENCH_LAB (default: bench-lab in the
folder for temporary files). Exit status 1: a figure falls short, or a benchmark did not run.
"""

import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Tests" / "Peers"))

import machine  # noqa: E402
import oidc  # noqa: E402
import pages  # noqa: E402
import passkey  # noqa: E402
import portal  # noqa: E402
import push  # noqa: E402
import race  # noqa: E402
import radius_passcode  # noqa: E402
import setting_up  # noqa: E402
import start  # noqa: E402
import waking  # noqa: E402

BENCHMARKS = {
    "machine": (lambda report, _: machine.limits(report), "the machine's own limits (1 minute)"),
    "radius": (radius_passcode.run, "RADIUS passcodes beside privacyIDEA and FreeRADIUS (5 minutes)"),
    "race": (race.run, "100,000 racing submissions of codes, each good once (1 minute)"),
    "push": (push.run_latency, "push latency at 1, 100 and 1,000 open requests (2 minutes)"),
    "waking": (waking.run, "requests that wake phones, beside OpenSSL's ECDH (2 minutes)"),
    "waiters": (push.run_waiters, "10,000 phones and 10,000 waiting requests (3 minutes)"),
    "oidc": (oidc.run, "OpenID Connect sign-ins beside LemonLDAP::NG (4 minutes)"),
    "passkey": (passkey.run, "passkey assertions beside OpenSSL's ECDSA (1 minute)"),
    "pages": (pages.run, "the pages of a sign-in: time and weight (1 minute)"),
    "portal": (portal.run, "the device portal: 10 devices, 1,000 entries, 100,000 people (2 minutes)"),
    "setup": (setting_up.run, "induction day: set-ups a second, by an app and by phones (1 minute)"),
    "start": (start.run, "start and idle memory with 100,000 people (3 minutes)"),
}
RESULTS = HERE / "results.json"


class Report:
    """The figures in the order in which they come."""

    def __init__(self):
        self.figures: dict[str, dict] = {}

    def __call__(self, name: str, value: float, unit: str, least: float | None = None, most: float | None = None):
        good = (least is None or value >= least) and (most is None or value <= most)
        limits = {"least": least, "most": most}
        limits = {word: limit for word, limit in limits.items() if limit is not None}
        self.figures[name] = {"value": round(value, 4), "unit": unit, **limits, "ok": good}

    def table(self) -> str:
        lines = []
        for name, figure in self.figures.items():
            least, most = figure.get("least"), figure.get("most")
            limit = f"exactly {least:g}" if least is not None and least == most else \
                f"at least {least:g}" if least is not None else f"at most {most:g}" if most is not None else ""
            mark = "" if not limit else "ok" if figure["ok"] else "FALLS SHORT"
            lines.append(f"{name:48} {figure['value']:>14,.3f} {figure['unit']:12} {limit:16} {mark}")
        return "\n".join(lines)


def about() -> dict:
    model = next((line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True)
    return {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "commit": commit.stdout.strip(), "processor": model, "cores": os.cpu_count(),
            "system": platform.platform(), "load": os.getloadavg()[1]}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"no benchmark is called {unknown[0]}; there are {', '.join(BENCHMARKS)}")
    machine.need_testkit()
    machine.LAB.mkdir(parents=True, exist_ok=True)
    report, broken = Report(), []
    for name in names or list(BENCHMARKS):
        run, what = BENCHMARKS[name]
        print(f"{name}: {what}", file=sys.stderr, flush=True)
        folder = machine.LAB / f"run-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            run(report, folder)
        except (Exception, SystemExit) as error:  # the others are still measured
            broken.append(name)
            traceback.print_exc() if isinstance(error, Exception) else print(error, file=sys.stderr)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(report.table())
    short = [name for name, figure in report.figures.items() if not figure["ok"]]
    RESULTS.write_text(json.dumps({**about(), "figures": report.figures, "falls_short": short,
                                   "did_not_run": broken}, indent=2) + "\n")
    for name in broken:
        print(f"{name} did not run")
    print(f"{len(report.figures)} figures, {len(short)} fall short. Written to {RESULTS.relative_to(HERE.parent)}.")
    return 1 if short or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
