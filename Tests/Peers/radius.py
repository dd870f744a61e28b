"""A RADIUS client of our own (RFC 2865, 3579, 5997): every byte of a request can be set, every answer is checked."""

import hashlib
import hmac
import os
import select
import socket
import struct
import time

ACCESS_REQUEST, ACCEPT, REJECT, CHALLENGE, STATUS_SERVER = 1, 2, 3, 11, 12
NAMES = {ACCEPT: "accept", REJECT: "reject", CHALLENGE: "challenge"}
USER_NAME, USER_PASSWORD, NAS_IP_ADDRESS, REPLY_MESSAGE, STATE = 1, 2, 4, 18, 24
CALLING_STATION_ID, NAS_IDENTIFIER, PROXY_STATE, MESSAGE_AUTHENTICATOR = 31, 32, 33, 80


def attribute(kind: int, value: bytes) -> bytes:
    return bytes([kind, len(value) + 2]) + value


def hidden(password: bytes, secret: bytes, authenticator: bytes) -> bytes:
    """User-Password as it travels (RFC 2865 section 5.2)."""
    padded = password + bytes(-len(password) % 16 or (0 if password else 16))
    out, last = b"", authenticator
    for at in range(0, len(padded), 16):
        key = hashlib.md5(secret + last).digest()
        last = bytes(a ^ b for a, b in zip(padded[at:at + 16], key))
        out += last
    return out


class Request:
    """One Access-Request, built once; sending the same object again sends the same bytes."""

    def __init__(self, secret: bytes, user: str, password: bytes | str, *, ident: int | None = None,
                 mark: str = "first", extra: list[tuple[int, bytes]] = (), code: int = ACCESS_REQUEST):
        self.secret = secret
        self.ident = os.urandom(1)[0] if ident is None else ident
        self.authenticator = os.urandom(16)
        plain = b""
        if code == ACCESS_REQUEST:
            password = password.encode() if isinstance(password, str) else password
            plain = (attribute(USER_NAME, user.encode())
                     + attribute(USER_PASSWORD, hidden(password, secret, self.authenticator)))
        plain += attribute(NAS_IDENTIFIER, b"countersign-trips")
        plain += b"".join(attribute(kind, value) for kind, value in extra)
        blank = attribute(MESSAGE_AUTHENTICATOR, bytes(16))
        body = {"first": blank + plain, "last": plain + blank, "wrong": blank + plain, "none": plain}[mark]
        head = struct.pack("!BBH", code, self.ident, 20 + len(body)) + self.authenticator
        if mark in ("first", "last"):
            sealed = attribute(MESSAGE_AUTHENTICATOR, hmac.new(secret, head + body, "md5").digest())
            body = sealed + plain if mark == "first" else plain + sealed
        elif mark == "wrong":
            body = attribute(MESSAGE_AUTHENTICATOR, os.urandom(16)) + plain
        self.bytes = head + body


class Answer:
    """An authentic answer to a request; anything else raises ValueError."""

    def __init__(self, data: bytes, request: Request):
        if len(data) < 20 or struct.unpack("!H", data[2:4])[0] != len(data) or data[1] != request.ident:
            raise ValueError("malformed answer, or another request's")
        proof = hashlib.md5(data[:4] + request.authenticator + data[20:] + request.secret).digest()
        if proof != data[4:20]:
            raise ValueError("the Response Authenticator is wrong")
        self.code, self.bytes, self.attributes = data[0], data, []
        at = 20
        while at < len(data):
            length = data[at + 1] if at + 1 < len(data) else 0
            if length < 2 or at + length > len(data):
                raise ValueError("malformed attribute")
            self.attributes.append((data[at], data[at + 2:at + length]))
            if data[at] == MESSAGE_AUTHENTICATOR:
                self._check_mark(data, at, request)
            at += length
        self.mark_first = bool(self.attributes) and self.attributes[0][0] == MESSAGE_AUTHENTICATOR

    @staticmethod
    def _check_mark(data: bytes, at: int, request: Request) -> None:
        blank = data[:4] + request.authenticator + data[20:at + 2] + bytes(16) + data[at + 18:]
        if not hmac.compare_digest(hmac.new(request.secret, blank, "md5").digest(), data[at + 2:at + 18]):
            raise ValueError("the Message-Authenticator is wrong")

    @property
    def name(self) -> str:
        return NAMES.get(self.code, str(self.code))

    def values(self, kind: int) -> list[bytes]:
        return [value for found, value in self.attributes if found == kind]

    @property
    def text(self) -> str:
        return b"".join(self.values(REPLY_MESSAGE)).decode()

    def __repr__(self) -> str:
        return f"<{self.name} {self.text!r}>"


class Client:
    """One socket of a RADIUS client."""

    def __init__(self, address: str, secret: str | bytes, source: str | None = None):
        host, _, port = address.rpartition(":")
        self.secret = secret.encode() if isinstance(secret, str) else secret
        self.where = (host.strip("[]"), int(port))
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect(self.where)

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def request(self, user: str, password: bytes | str, **more) -> Request:
        return Request(self.secret, user, password, **more)

    def send(self, request: Request | bytes) -> None:
        self.socket.send(request if isinstance(request, bytes) else request.bytes)

    def receive(self, request: Request, within: float) -> Answer | None:
        """The next authentic answer to `request`, or None when the time is over (or nobody listens)."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                return None
            try:
                data = self.socket.recv(4096)
            except ConnectionRefusedError:
                time.sleep(min(0.05, max(0.0, end - time.monotonic())))
                continue
            if len(data) > 1 and data[1] == request.ident:
                return Answer(data, request)
        return None

    def ask(self, user: str, password: bytes | str, within: float = 30, **more) -> Answer | None:
        request = self.request(user, password, **more)
        try:
            self.send(request)
        except ConnectionRefusedError:
            return None
        return self.receive(request, within)

    def status(self, within: float = 2) -> Answer | None:
        """Status-Server (RFC 5997)."""
        request = Request(self.secret, "", b"", code=STATUS_SERVER)
        try:
            self.send(request)
        except ConnectionRefusedError:
            return None
        return self.receive(request, within)
