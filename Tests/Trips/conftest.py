"""What every trip shares: running servers, one for each way in which the simulated phones answer."""

import http.server
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.request

import pytest

import fobs
import radius
from demo import Demo, program

PEOPLE = 40
SCREENS = "test_screens.py"


def pytest_collection_modifyitems(items):
    """Where trips run side by side, those of a file share its servers. The screens, which are the longest and need no
    server, begin first, each by itself."""
    for item in items:
        if item.path.name != SCREENS:
            item.add_marker(pytest.mark.xdist_group(item.path.name))
    items.sort(key=lambda item: item.path.name != SCREENS)


class Trip(Demo):
    """A demonstration server with what a trip asks of it."""

    def vpn(self, source: str | None = None, secret: str | None = None, address: str | None = None) -> radius.Client:
        given = self.ready["radius"]
        return radius.Client(address or given["address"], secret or given["secret"], source)

    def holders(self) -> list[dict]:
        """The people with a simulated phone."""
        found = [person for person in self.people if person.get("phone")]
        assert found, "the demonstration names nobody with a phone"
        return found

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.url() + path, timeout=10) as answer:
            return answer.read().decode()

    def metric(self, name: str) -> float:
        """The sum of a counter over its labels."""
        lines = [line.rsplit(" ", 1) for line in self.text("/metrics").splitlines() if not line.startswith("#")]
        return sum(float(value) for key, value in lines if key.split("{")[0] == name)

    def drops(self) -> float:
        return self.metric("countersign_radius_drops_total")

    def pushes(self) -> float:
        return self.metric("countersign_push_sent_total")

    def add_person(self, username: str, password: str, folder: pathlib.Path) -> dict:
        file = folder / f"{username}.password"
        file.write_text(password)
        self.command("user", "add", username, "--password-file", str(file))
        return {"username": username, "password": password}


class Phone:
    """A `countersign-phone` of one person; with an `answer` it watches and gives it until it is put away."""

    def __init__(self, demo: Trip, username: str, folder: pathlib.Path, answer: str | None = "approve",
                 code: str | None = None, name: str = "Trip phone"):
        self.folder = folder / f"phone-{username}-{name.replace(' ', '-')}"
        self.watcher = None
        where = [] if code and "://" in code else ["--server", demo.url("https")]
        self.run("setup", code or demo.command("device", "setup", username)["code"], *where, "--ca",
                 demo.ready["ca"], "--name", name, "--yes")
        if answer:
            self.watch(answer)

    def _line(self, *words: str) -> list[str]:
        return [program("countersign-phone"), *words, "--data", str(self.folder), "--json"]

    def answer(self, *words: str) -> subprocess.CompletedProcess:
        """The command as it ended, whether well or not."""
        return subprocess.run(self._line(*words), capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def run(self, *words: str) -> dict:
        done = self.answer(*words)
        assert done.returncode == 0, f"countersign-phone {' '.join(words)}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def watch(self, answer: str) -> None:
        """Answers each request that comes with `approve` or `deny`."""
        self.watcher = subprocess.Popen(self._line("watch"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        assert json.loads(self.watcher.stdout.readline())["event"] == "connected"
        threading.Thread(target=self._answer, args=(self.watcher, answer), daemon=True).start()

    def _answer(self, watcher: subprocess.Popen, answer: str) -> None:
        for line in watcher.stdout:
            if json.loads(line)["event"] == "request":
                subprocess.run(self._line(answer), stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=60)

    def put_away(self) -> None:
        if self.watcher:
            self.watcher.terminate()
            self.watcher.wait(20)
            self.watcher = None


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A module's own small university, whose phones never answer."""
    demo = Trip(tmp_path_factory.mktemp("house") / "data", "--people", "10", phones="silent")
    yield demo
    assert demo.stop() == 0


@pytest.fixture
def person(house, newcomer):
    return newcomer(house)


@pytest.fixture(scope="module")
def chromium(request):
    """Chromium without its windows, which takes a quarter of the time; whole where a module says that it needs that:
    the other denies all notifications."""
    is_whole = getattr(request.module, "WHOLE_BROWSER", False)
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        path = "/usr/bin/chromium" if is_whole else "/usr/bin/chromium-headless-shell"
        with playwright.chromium.launch(executable_path=path, args=sandbox) as browser:
            yield browser


class Learn(http.server.BaseHTTPRequestHandler):
    """The application at the end of the way."""

    def do_GET(self):
        body = b"<!doctype html><title>Learn</title><h1>Learn</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def learn():
    """The address of an application at the end of the way."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Learn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/callback"
    server.shutdown()
    server.server_close()


@pytest.fixture
def windows(chromium):
    """Opens windows that are closed after the test."""
    window = pytest.importorskip("window")
    opened = []

    def give(client, size: str = "computer", scripts: bool = True):
        opened.append(window.Window(chromium, client, size, scripts))
        return opened[-1]

    yield give
    for each in opened:
        each.close()


@pytest.fixture
def newcomer(tmp_path):
    """Adds people of a test's own, each with a phone that gives the answer, or none where there is none to give."""
    made: list[Phone] = []

    def add(demo: Trip, answer: str | None = None) -> dict:
        demo.newcomers = getattr(demo, "newcomers", 0) + 1
        person = demo.add_person(f"newcomer{demo.newcomers}", "seven quiet herons", tmp_path)
        made.append(Phone(demo, person["username"], tmp_path, answer))
        return {**person, "phone": made[-1]}

    yield add
    for each in made:
        each.put_away()


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """A server for each answer of the phones, started when it is first asked for."""
    running: dict[str, Trip] = {}

    def get(phones: str) -> Trip:
        if phones not in running:
            folder = tmp_path_factory.mktemp(phones)
            running[phones] = Trip(folder / "data", "--people", str(PEOPLE), phones=phones)
        return running[phones]

    yield get
    statuses = {phones: server.stop() for phones, server in running.items()}
    assert set(statuses.values()) <= {0}, f"a graceful stop ends with status 0: {statuses}"


@pytest.fixture(scope="session")
def approving(servers) -> Trip:
    return servers("approve")


@pytest.fixture(scope="session")
def denying(servers) -> Trip:
    return servers("deny")


@pytest.fixture(scope="session")
def silent(servers) -> Trip:
    return servers("silent")


@pytest.fixture(scope="session")
def fob_keys(approving) -> dict[str, bytes]:
    """Key fobs of eight people without a phone; a test takes the people it needs with `fob_people`."""
    names = [person["username"] for person in approving.people if not person.get("phone")][:8]
    return fobs.give(approving.data, names)


@pytest.fixture(scope="session")
def fob_people(approving, fob_keys):
    """Gives each caller another person with a fob, with its key under `key`."""
    free = [{**person, "key": fob_keys[person["username"]]} for person in approving.people
            if person["username"] in fob_keys]
    return lambda: free.pop()


@pytest.fixture
def phone(tmp_path):
    made: list[Phone] = []

    def give(demo: Trip, username: str, answer: str | None = "approve", **more) -> Phone:
        made.append(Phone(demo, username, tmp_path, answer, **more))
        return made[-1]

    yield give
    for each in made:
        each.put_away()


def eventually(what, within: float = 5.0):
    """Calls `what` until it gives something true, at most `within` seconds."""
    end = time.monotonic() + within
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.fixture(name="eventually")
def eventually_fixture():
    return eventually
