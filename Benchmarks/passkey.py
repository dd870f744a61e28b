"""Assertions of passkeys verified a second, beside OpenSSL's bare ECDSA verification, turn by turn on one core."""

import statistics
import subprocess

from demo import program

ROUNDS = 3
SECONDS = 3
RATIO_LEAST = 0.60
CORE = ["taskset", "-c", "0"]  # both count their own CPU time


def openssl() -> float:
    """Verifications of one ready hash with one ready key."""
    done = subprocess.run([*CORE, "openssl", "speed", "-seconds", str(SECONDS), "ecdsap256"], check=True,
                          capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1].split()[-1])


def ours() -> tuple[float, float]:
    """Whole assertions from their JSON: with the key read from its stored bytes each time, and with a ready key."""
    done = subprocess.run([*CORE, program("passkey-bench"), str(SECONDS)], check=True, capture_output=True, text=True)
    reading, ready = map(float, done.stdout.split())
    return reading, ready


def run(report, _) -> None:
    turns = [(openssl(), *ours()) for _ in range(ROUNDS)]
    theirs, reading, ready = (statistics.median(values) for values in zip(*turns))
    report("passkey.openssl_ecdsap256", theirs, "verify/s")
    report("passkey.assertion", reading, "verify/s")
    report("passkey.assertion.key_ready", ready, "verify/s")
    report("passkey.vs_openssl", statistics.median(turn[1] / turn[0] for turn in turns), "times", least=RATIO_LEAST)
