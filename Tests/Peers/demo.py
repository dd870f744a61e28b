"""Starts `countersign demo --json` on free ports, and runs the commands of an operator beside it."""

import atexit
import json
import os
import pathlib
import random
import select
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 20


def program(name: str = "countersign") -> str:
    """The built program: COUNTERSIGN_BUILD names the folder, else it is the debug build."""
    path = pathlib.Path(os.environ.get("COUNTERSIGN_BUILD", ROOT / ".build" / "debug")) / name
    if not path.exists():
        raise SystemExit(f"{path} is not built. Run: swift build")
    return str(path)


# Below what the system gives to outgoing connections, which would take them during a restart. A demonstration's
# services listen next to its own port: so blocks of eight. Browsers refuse 10080, which was a backup program's.
PORTS = range(10_088, 20_000, 8)
reserved: list[socket.socket] = []


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that nobody has, and that no other test is given while this process lives."""
    for port in random.sample(PORTS, len(PORTS)):
        mark = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            mark.bind(f"\0countersign-test-port-{port}")
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        reserved.append(mark)
        return port
    raise RuntimeError("no port is free")


class CommandFailed(Exception):
    """A command ended with another status than zero; `.status` and `.text` say which and why."""

    def __init__(self, words: list[str], status: int, text: str):
        super().__init__(f"countersign {' '.join(words)}: exit status {status}\n{text}")
        self.status, self.text = status, text


def command(data: str | os.PathLike, *words: str, json_output: bool = True, timeout: float = 120):
    """Runs one operator's command on a data folder; its JSON, or its text with json_output=False."""
    line = [program(), *map(str, words), "--data", str(data)] + (["--json"] if json_output else [])
    done = subprocess.run(line, capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise CommandFailed(list(map(str, words)), done.returncode, done.stdout + done.stderr)
    return json.loads(done.stdout) if json_output else done.stdout


class Demo:
    """One running demonstration server."""

    def __init__(self, data: str | os.PathLike, *more: str, phones: str | None = None, environment: dict | None = None,
                 wait: bool = True, log: str | os.PathLike | None = None):
        self.data = pathlib.Path(data)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.http = f"127.0.0.1:{free_port()}"
        self.radius = f"127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
        words = [program(), "demo", "--json", "--data", str(self.data), "--http", self.http, "--radius", self.radius]
        words += ["--phones", phones] if phones else []
        self.log = open(log or f"{self.data}.log", "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            words + list(more), stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **(environment or {})})
        atexit.register(self.kill)  # whoever fails in the middle leaves nothing running
        self.ready: dict = {}
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self, within: float = START_SECONDS_MAX) -> dict:
        line, end = b"", time.monotonic() + within
        while not line.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                self.kill()
                raise RuntimeError(f"not ready after {within:.0f} s:\n{self.log_text()}")
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                self.process.wait()
                raise RuntimeError(f"ended with {self.process.returncode} before it was ready:\n{self.log_text()}")
            line += piece
        self.ready = json.loads(line)
        return self.ready

    def log_text(self, characters: int = 4000) -> str:
        if not self.log.closed:
            self.log.flush()
        return pathlib.Path(self.log.name).read_text(errors="replace")[-characters:]

    def command(self, *words: str, **more):
        return command(self.data, *words, **more)

    def url(self, scheme: str = "http") -> str:
        """Where it answers HTTP or HTTPS, with the scheme in front."""
        return f"{scheme}://" + self.ready[scheme].removeprefix(f"{scheme}://").rstrip("/")

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    @property
    def people(self) -> list[dict]:
        return self.ready["people"]

    def kill(self) -> None:
        """kill -9, at once."""
        if self.alive:
            self.process.send_signal(signal.SIGKILL)
        self._end()

    def stop(self) -> int:
        """The graceful stop; its exit status."""
        if self.alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError(f"SIGTERM did not stop it in {STOP_SECONDS_MAX} s:\n{self.log_text()}") from None
        self._end()
        return self.process.returncode

    def _end(self) -> None:
        atexit.unregister(self.kill)
        self.process.wait()
        self.process.stdout.close()
        self.log.close()
