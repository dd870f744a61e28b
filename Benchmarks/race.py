"""The same codes submitted many times at once, differently spelled: each must be accepted exactly once."""

import select
import time

import fobs
import oath
import radius
from demo import Demo, command

RACERS = 40  # clients that submit each code, all at the same time
CODES_AT_ONCE = 8
COUNTERS, HOTP_PEOPLE = 10, 100
STEPS, TOTP_PEOPLE = (-1, 0, 1), 250  # the time steps around now that a fob may be at
STEP_SECONDS, STEP_SECONDS_LEFT = 30, 5
RECOVERY_CODES, RECOVERY_PEOPLE = 10, 75
SUBMISSIONS = RACERS * (COUNTERS * HOTP_PEOPLE + len(STEPS) * TOTP_PEOPLE + RECOVERY_CODES * RECOVERY_PEOPLE)
RESEND_SECONDS, ANSWER_SECONDS_MAX = 1.0, 30.0


def digits_spelled(code: str) -> list[str]:
    half = len(code) // 2
    return [code, f"{code[:half]} {code[half:]}", f"{code[:half]}-{code[half:]}", f" {code}", "-".join(code)]


def letters_spelled(code: str) -> list[str]:
    bare = code.replace("-", "")
    return [code, code.lower(), bare, bare.lower(), bare.replace("0", "o").replace("1", "l"), " ".join(bare)]


def within_a_step() -> float:
    """The time, when the time step that it lies in goes on for a while."""
    while STEP_SECONDS - time.time() % STEP_SECONDS < STEP_SECONDS_LEFT:
        time.sleep(0.1)
    return time.time()


class Race:
    """Every racer has its own socket, so that no submission is a repeat of another one's packet."""

    def __init__(self, address: str, secret: str):
        self.racers = [radius.Client(address, secret) for _ in range(RACERS)]
        self.submitted = self.resent = 0
        self.seconds = 0.0

    def accepted(self, codes: list[tuple[str, list[str]]]) -> list[int]:
        """Submits codes, each as a person's name and its spellings, and counts how often each was accepted."""
        open_requests, counts = {}, [0] * len(codes)
        built = [(racer, place, racer.request(name, spellings[number % len(spellings)], ident=place))
                 for place, (name, spellings) in enumerate(codes) for number, racer in enumerate(self.racers)]
        started = sent = time.monotonic()
        for racer, place, request in built:
            racer.send(request)
            open_requests[racer.socket, place] = (racer, request)
        self.submitted += len(built)
        while open_requests:
            for ready in select.select({key[0] for key in open_requests}, [], [], 0.05)[0]:
                data = ready.recv(4096)
                racer, request = open_requests.pop((ready, data[1]), (None, None))
                if request and radius.Answer(data, request).code == radius.ACCEPT:
                    counts[request.ident] += 1
            now = time.monotonic()
            if now - started > ANSWER_SECONDS_MAX:
                raise RuntimeError(f"{len(open_requests)} submissions got no answer")
            if now - sent > RESEND_SECONDS:  # the same packets, as RADIUS clients do
                sent = now
                for racer, request in open_requests.values():
                    racer.send(request)
                    self.resent += 1
        self.seconds += time.monotonic() - started
        return counts

    def run(self, codes: list[tuple[str, list[str]]]) -> list[int]:
        return [count for at in range(0, len(codes), CODES_AT_ONCE)
                for count in self.accepted(codes[at:at + CODES_AT_ONCE])]

    def close(self) -> None:
        for racer in self.racers:
            racer.close()


def run(report, folder) -> None:
    people = HOTP_PEOPLE + TOTP_PEOPLE + RECOVERY_PEOPLE
    secret, keys = fobs.folder(folder / "data", people=people + 50, fobs=HOTP_PEOPLE)
    demo = race = None
    try:
        demo = Demo(folder / "data", phones="silent")
        names = [person["username"] for person in demo.people
                 if not person.get("phone") and person["username"] not in keys]
        clocks = fobs.give(folder / "data", names[:TOTP_PEOPLE], prefix="C", kind="totp")
        sets = {name: command(folder / "data", "code", "recovery", name)["codes"][:RECOVERY_CODES]
                for name in names[TOTP_PEOPLE:TOTP_PEOPLE + RECOVERY_PEOPLE]}
        race = Race(demo.radius, secret)
        found = {"hotp": [], "totp": [], "recovery": []}
        # A person's counters come one after the other, as they do from a fob; many people at once.
        for counter in range(COUNTERS):
            found["hotp"] += race.run([(name, digits_spelled(oath.hotp(key, counter))) for name, key in keys.items()])
        clocked = list(clocks.items())
        for at in range(0, len(clocked), CODES_AT_ONCE):
            now = within_a_step()
            for step in STEPS:
                found["totp"] += race.run([(name, digits_spelled(oath.totp(key, now + step * STEP_SECONDS)))
                                           for name, key in clocked[at:at + CODES_AT_ONCE]])
        for place in range(RECOVERY_CODES):
            found["recovery"] += race.run([(name, letters_spelled(codes[place])) for name, codes in sets.items()])
        entries = command(folder / "data", "log", "search", "--event", "sign_in.approved", "--limit", "10000",
                          json_output=False).splitlines()
    finally:
        if race:
            race.close()
        if demo:
            demo.stop()
    counts = [count for kind in found.values() for count in kind]
    report("race.submissions", race.submitted, "submissions", least=SUBMISSIONS)
    for kind, each in found.items():
        report(f"race.{kind}.codes", len(each), "codes")
    report("race.codes_accepted_once", sum(count == 1 for count in counts), "codes", least=len(counts))
    report("race.codes_accepted_twice", sum(count > 1 for count in counts), "codes", most=0)
    report("race.codes_never_accepted", sum(count == 0 for count in counts), "codes", most=0)
    report("race.approvals_in_the_record", len(entries), "entries", least=len(counts), most=len(counts))
    report("race.rate", race.submitted / race.seconds, "submissions/s")
