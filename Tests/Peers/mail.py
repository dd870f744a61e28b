"""A mail server as a university has one: it takes mail over SMTP with STARTTLS and a login, and keeps it."""

import email
import email.policy
import pathlib
import socket
import ssl
import subprocess
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from demo import free_port

USERNAME, PASSWORD = "mfa", "a mail secret"


class _Keeper:
    def __init__(self, server: "MailServer"):
        self.server = server

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library's name)
        if address in self.server.unknown:
            return "550 5.1.1 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.server.raw.append(envelope.content)
        self.server.sealed.append(session.ssl is not None)
        return "250 OK"


class MailServer:
    """Listens on 127.0.0.1 from `start` to `stop`; `received` are the mails, oldest first."""

    def __init__(self, folder: pathlib.Path, name: str = "localhost"):
        self.port = free_port()
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(self.key),
             "-out", str(self.certificate)], check=True, capture_output=True)
        self.password = folder / "mail.password"
        self.password.write_text(PASSWORD + "\n")
        self.raw: list[bytes] = []
        self.sealed: list[bool] = []
        self.unknown: set[str] = set()
        self.controller: Controller | None = None

    def start(self) -> "MailServer":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)

        def knows(server, session, envelope, mechanism, data):
            right = (data.login, data.password) == (USERNAME.encode(), PASSWORD.encode())
            return AuthResult(success=right, handled=right)

        self.controller = Controller(
            _Keeper(self), hostname="127.0.0.1", port=self.port, tls_context=context, require_starttls=True,
            authenticator=knows, auth_required=True)
        self.controller.start()
        return self

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def settings(self, **changed: str) -> str:
        """The group of settings that leads here."""
        group = {"host": "localhost", "port": str(self.port), "security": "starttls", "username": USERNAME,
                 "password_file": str(self.password), "ca_file": str(self.certificate), "from": "mfa@trip.example",
                 "reply_to": "help@trip.example", **changed}
        return "mail:\n" + "".join(f"  {key}: {value}\n" for key, value in group.items() if value)

    @property
    def received(self) -> list[email.message.EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    def wait(self, count: int, within: float = 20) -> list[email.message.EmailMessage]:
        """The mails, once there are so many; never more."""
        end = time.monotonic() + within
        while len(self.raw) < count and time.monotonic() < end:
            time.sleep(0.1)
        assert len(self.raw) == count, [mail["Subject"] for mail in self.received]
        return self.received


def text(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail) -> str:
    return mail.get_body(("html",)).get_content()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
