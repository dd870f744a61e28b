"""HOTP and TOTP (RFC 4226, RFC 6238) of our own, so that the tests don't ask the server what is right."""

import hmac
import struct
import time


def hotp(key: bytes, counter: int, digits: int = 6, digest: str = "sha1") -> str:
    """The code of one counter (RFC 4226 section 5.3)."""
    mac = hmac.new(key, struct.pack(">Q", counter), digest).digest()
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start:start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def totp(key: bytes, at: float | None = None, step_seconds: int = 30, digits: int = 6, digest: str = "sha1") -> str:
    """The code of the time step that holds `at`, by default now (RFC 6238 section 4)."""
    return hotp(key, int((time.time() if at is None else at) // step_seconds), digits, digest)
