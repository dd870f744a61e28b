"""Requests that wake phones: sealed a second on one core beside OpenSSL's bare ECDH; and from the application's request
to the push service that holds the message, at a steady rate, with the server's CPU time for each."""

import asyncio
import statistics
import subprocess
import threading
import time

import radius
from crowd import Crowd, setup_codes
from demo import free_port, program
from installation import Site
from machine import cpu_seconds, percentile

ROUNDS, SECONDS = 3, 3
CORE = ["taskset", "-c", "0"]  # both count their own CPU time
RATE, COUNT, BURST = 100, 2_000, 1_000
PASSWORD = "push"  # to an application whose first factor is checked elsewhere, the word alone asks for a push
SECONDS_MOST = 60


class Sink(asyncio.Protocol):
    """A push service that takes whatever comes and notes when: what real ones check, the tests check."""

    taken: list[tuple[str, float]] = []

    def connection_made(self, transport) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].decode("latin-1").split("\r\n")
            fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            length = end + 4 + int(fields["content-length"])
            if len(self.buffer) < length:
                return
            self.buffer = self.buffer[length:]
            self.taken.append((head[0].split()[1].rsplit("/", 1)[1], time.time()))
            self.transport.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")


def listening() -> str:
    """Where a sink listens, from now on."""
    port, loop, started = free_port(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await loop.create_server(Sink, "127.0.0.1", port)
        started.set()
        await server.serve_forever()

    threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True).start()
    if not started.wait(10):
        raise RuntimeError("the push service did not begin")
    return f"http://localhost:{port}"


def openssl() -> float:
    """Key agreements of two ready keys."""
    done = subprocess.run([*CORE, "openssl", "speed", "-seconds", str(SECONDS), "ecdhp256"], check=True,
                          capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1].split()[-1])


def sealing() -> float:
    done = subprocess.run([*CORE, program("push-bench"), str(SECONDS)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def run(report, folder) -> None:
    turns = [(openssl(), sealing()) for _ in range(ROUNDS)]
    report("waking.openssl_ecdhp256", statistics.median(theirs for theirs, _ in turns), "ECDH/s")
    report("waking.sealed", statistics.median(ours for _, ours in turns), "messages/s")
    report("waking.sealed.vs_openssl", statistics.median(ours / theirs for theirs, ours in turns), "times")
    service, phones = listening(), None
    site = Site(folder, f'push:\n  services: ["{service}"]\n')
    names = [f"p{number}" for number in range(COUNT + BURST)]
    people = folder / "people.csv"
    people.write_text("".join(f"{line}\n" for line in ("username,display_name", *(f"{name},Robin" for name in names))))
    site.command("user", "import", str(people), "--yes", timeout=300)
    secret = site.command("app", "add", "gate", "--kind", "radius", "--from", "127.0.0.1",
                          "--first-factor", "elsewhere")["radius"]["secret"]
    site.start()
    try:
        phones = Crowd(f"http://{site.http}", setup_codes(site.data), "silent", folder / "codes.txt",
                       lines=f"{service}/")
        for name, found in (("steady", ask(site, secret, names[:COUNT], 1 / RATE)),
                            ("burst", ask(site, secret, names[COUNT:], 0))):
            times, seconds, spent = found
            report(f"waking.{name}.p50", percentile(times, 0.5), "ms")
            report(f"waking.{name}.p99", percentile(times, 0.99), "ms")
            report(f"waking.{name}.rate", len(times) / seconds, "messages/s")
            report(f"waking.{name}.cpu", spent, "ms/message")
    finally:
        if phones:
            phones.stop()
        site.stop()


def ask(site: Site, secret: str, names: list[str], gap: float):
    """Each asks once, `gap` seconds after the one before. Milliseconds from each request to the push service that holds
    its message; the seconds that all took; and the server's CPU milliseconds for each, RADIUS and all."""
    before, began = cpu_seconds(site.process.pid), time.perf_counter()
    sent, first = {}, len(Sink.taken)
    clients = [radius.Client(site.radius, secret) for _ in range(len(names) // 200 + 1)]
    for number, name in enumerate(names):
        while time.perf_counter() < began + number * gap:
            time.sleep(0.0005)
        client = clients[number // 200]
        request = client.request(name, PASSWORD, ident=number % 200)
        sent[name] = time.time()
        client.send(request)
    end = time.perf_counter() + SECONDS_MOST
    while len(Sink.taken) < first + len(names):
        if time.perf_counter() > end:
            raise RuntimeError(f"{len(Sink.taken) - first} of {len(names)} messages came")
        time.sleep(0.005)
    seconds = time.perf_counter() - began
    spent = (cpu_seconds(site.process.pid) - before) * 1000 / len(names)
    for client in clients:
        client.close()
    times = [(at - sent[name]) * 1000 for name, at in Sink.taken[first:]]
    return times, seconds, spent
