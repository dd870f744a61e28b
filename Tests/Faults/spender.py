"""The load and its ledger: people spend key fob codes over RADIUS; what was acknowledged is written down."""

import random
import select
import threading
import time

import oath
import radius
from fobs import LOOKAHEAD

PATIENCE_SECONDS = 2.0


class Holder:
    """One person: which codes were acknowledged, and which came to an end that nobody knows."""

    def __init__(self, username: str, key: bytes):
        self.username, self.key = username, key
        self.acknowledged: set[int] = set()
        self.next = 0
        self.asked: tuple[radius.Request, int, float] | None = None

    @property
    def last(self) -> int:
        return max(self.acknowledged, default=-1)

    def step(self) -> int:
        """The next counter to try; after refusals it goes round inside the window that the server looks ahead."""
        counter = self.next
        self.next = counter + 1 if counter + 1 <= self.last + LOOKAHEAD else self.last + 1
        return counter

    def accept(self, counter: int, faults: list[str]) -> None:
        if counter in self.acknowledged:
            faults.append(f"{self.username}: the code of counter {counter} was accepted twice")
        elif counter < self.last:
            faults.append(f"{self.username}: counter {counter} was accepted after {self.last}")
        self.acknowledged.add(counter)
        self.next = self.last + 1


class Spender:
    """Spends codes of all holders at once, one code of each under way. It outlives the server."""

    def __init__(self, secret: str, keys: dict[str, bytes]):
        self.secret = secret
        self.holders = [Holder(name, key) for name, key in keys.items()]
        assert len(self.holders) <= 200, "one source port carries at most 256 identifiers"
        self.faults: list[str] = []
        self.refusals = 0
        self.stopping = threading.Event()

    @property
    def acknowledged(self) -> int:
        return sum(len(holder.acknowledged) for holder in self.holders)

    def start(self, address: str) -> threading.Thread:
        self.stopping.clear()
        thread = threading.Thread(target=self._run, args=(address,), daemon=True)
        thread.start()
        return thread

    def stop(self, thread: threading.Thread) -> None:
        self.stopping.set()
        thread.join(PATIENCE_SECONDS * 5)

    def _run(self, address: str) -> None:
        with radius.Client(address, self.secret) as client:
            for number in range(len(self.holders)):
                self._ask(client, number)
            while not self.stopping.is_set():
                if select.select([client.socket], [], [], 0.05)[0]:
                    self._take(client)
                now = time.monotonic()
                for number, holder in enumerate(self.holders):
                    if holder.asked is None or now - holder.asked[2] > PATIENCE_SECONDS:
                        self._ask(client, number)
            end = time.monotonic() + 0.2
            while time.monotonic() < end and select.select([client.socket], [], [], 0.05)[0]:
                self._take(client, again=False)
        for holder in self.holders:
            holder.asked = None

    def _ask(self, client: radius.Client, number: int) -> None:
        holder = self.holders[number]
        counter = holder.step()
        request = client.request(holder.username, oath.hotp(holder.key, counter), ident=number)
        holder.asked = (request, counter, time.monotonic())
        try:
            client.send(request)
        except OSError:
            time.sleep(0.002)

    def _take(self, client: radius.Client, again: bool = True) -> None:
        try:
            data = client.socket.recv(4096)
        except OSError:
            time.sleep(0.002)
            return
        number = data[1] if len(data) > 1 else 255
        if number >= len(self.holders) or self.holders[number].asked is None:
            return
        holder = self.holders[number]
        request, counter, _ = holder.asked
        try:
            answer = radius.Answer(data, request)
        except ValueError:
            return  # an answer to an earlier request of this identifier
        if answer.code == radius.ACCEPT:
            holder.accept(counter, self.faults)
        else:
            self.refusals += 1
        if again:
            self._ask(client, number)
        else:
            holder.asked = None

    def check(self, address: str, sample: int | None = None) -> None:
        """Tries acknowledged codes again (each must be refused), then a new one (it must be accepted)."""
        chosen = self.holders if sample is None else random.sample(self.holders, sample)
        with radius.Client(address, self.secret) as client:
            for holder in chosen:
                if holder.last >= 0:
                    answer = client.ask(holder.username, oath.hotp(holder.key, holder.last), PATIENCE_SECONDS * 5)
                    if answer is None or answer.code != radius.REJECT:
                        self.faults.append(f"{holder.username}: spent code {holder.last} tried again: {answer}")
                self._sign_in(client, holder)

    def _sign_in(self, client: radius.Client, holder: Holder) -> None:
        # The furthest code that was tried may have been taken without a word that came back: the one after it is new.
        said = []
        for counter in range(holder.last + 1, holder.last + LOOKAHEAD + 2):
            answer = client.ask(holder.username, oath.hotp(holder.key, counter), PATIENCE_SECONDS * 5)
            if answer is not None and answer.code == radius.ACCEPT:
                holder.accept(counter, self.faults)
                return
            said.append(answer)
        self.faults.append(f"{holder.username}: no code after {holder.last} is accepted: {said}")
