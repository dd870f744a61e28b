"""From the start of the process to its first answer, with many people in the store; and what it holds when idle."""

import select
import statistics
import time

import fobs
import radius
from demo import Demo
from machine import memory_bytes

PEOPLE = 100_000
STARTS = 5
START_SECONDS_MOST = 0.3
IDLE_MIB_MOST = 60
IDLE_SECONDS = 5


def first_answer(demo: Demo, secret: str) -> float:
    """Asks every two milliseconds until an authentic answer comes: a refusal of somebody unknown, which the store
    has to be asked for."""
    with radius.Client(demo.radius, secret) as client:
        asked: dict[int, radius.Request] = {}
        for number in range(100_000):
            request = client.request("nobody-of-this-name", "000000", ident=number % 256)
            asked[request.ident] = request
            try:
                client.send(request)
                if not select.select([client.socket], [], [], 0.002)[0]:
                    continue
                data = client.socket.recv(4096)
            except OSError:
                time.sleep(0.001)
                continue
            radius.Answer(data, asked[data[1]])
            return time.monotonic() - demo.started
    raise RuntimeError("no answer came")


def run(report, folder) -> None:
    secret, _ = fobs.folder(folder / "data", people=PEOPLE, fobs=0)
    times, idle = [], []
    for _ in range(STARTS):
        demo = Demo(folder / "data", phones="silent", wait=False)
        times.append(first_answer(demo, secret))
        demo.wait_until_ready()
        time.sleep(IDLE_SECONDS)
        idle.append(memory_bytes(demo.process.pid) / 2**20)
        demo.stop()
    report("start.first_answer.100000_people", statistics.median(times), "s", most=START_SECONDS_MOST)
    report("idle.memory", statistics.median(idle), "MiB", most=IDLE_MIB_MOST)
