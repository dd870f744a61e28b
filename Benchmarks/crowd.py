"""Many phones in one `countersign-phone crowd`, and many RADIUS requests that wait for them."""

import json
import pathlib
import select
import subprocess
import threading
import time

import radius
from demo import command, program

READY_SECONDS_MAX = 300
REQUESTS_PER_SOCKET = 200


def setup_codes(data: pathlib.Path) -> dict[str, str]:
    """A set-up code for every person who has no device yet."""
    invited = command(data, "device", "invite", "--for", "2h", timeout=600)["invited"]
    return {each["username"]: each["code"] for each in invited}


class Crowd:
    """The phones of some people, each with its own key and its own open stream. They trace what they see:
    one JSON line a request, with the nanoseconds of the machine's monotonic clock."""

    def __init__(self, server: str, codes: dict[str, str], answer: str, file: pathlib.Path,
                 lines: str | None = None):
        file.write_text("".join(f"{name} {code}\n" for name, code in codes.items()))
        self.process = subprocess.Popen(
            [program("countersign-phone"), "crowd", "--server", server, "--codes", str(file),
             "--answer", answer, "--trace", *(["--lines", lines] if lines else [])],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.traces: dict[str, list[dict]] = {}
        if not select.select([self.process.stdout], [], [], READY_SECONDS_MAX)[0]:
            self.stop()
            raise RuntimeError(f"the phones were not connected after {READY_SECONDS_MAX} s")
        first = self.process.stdout.readline()
        if json.loads(first or "{}").get("ready") != len(codes):
            self.stop()
            raise RuntimeError(f"the phones said: {first}")
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            trace = json.loads(line)
            self.traces.setdefault(trace["username"], []).append(trace)

    def trace(self, username: str, within: float = 5) -> dict:
        """The newest trace of a person, taken away."""
        end = time.monotonic() + within
        while not self.traces.get(username):
            if time.monotonic() > end:
                raise RuntimeError(f"the phone of {username} has seen nothing")
            time.sleep(0.001)
        return self.traces[username].pop()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Waiting:
    """RADIUS requests that are open: each person asks for a push and nobody answers."""

    def __init__(self, address: str, secret: str, names: list[str], password: str):
        self.clients, self.requests = [], {}
        for at in range(0, len(names), REQUESTS_PER_SOCKET):
            client = radius.Client(address, secret)
            self.clients.append(client)
            for number, name in enumerate(names[at:at + REQUESTS_PER_SOCKET]):
                request = client.request(name, password, ident=number)
                client.send(request)
                self.requests[client, number] = request
                time.sleep(0.0005)

    def answered(self) -> int:
        """How many have been answered, which none should be."""
        count = 0
        for client in self.clients:
            while select.select([client.socket], [], [], 0)[0]:
                data = client.socket.recv(4096)
                radius.Answer(data, self.requests[client, data[1]])
                count += 1
        return count

    def close(self) -> None:
        for client in self.clients:
            client.close()
