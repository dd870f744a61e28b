"""Lists of codes as other authenticator apps write them, made by their documented formats."""

import base64
import dataclasses
import hashlib
import json
import os
import urllib.parse

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import oath


@dataclasses.dataclass(frozen=True)
class Site:
    """What makes the codes of a site."""

    issuer: str
    name: str
    key: bytes
    kind: str = "totp"
    digest: str = "SHA1"
    digits: int = 6
    period: int = 30
    counter: int = 0

    @property
    def letters(self) -> str:
        return base64.b32encode(self.key).decode().rstrip("=")

    def code(self, at: float | None = None) -> str:
        if self.kind == "hotp":
            return oath.hotp(self.key, self.counter, self.digits, self.digest.lower())
        return oath.totp(self.key, at, self.period, self.digits, self.digest.lower())


def addresses(sites: list[Site]) -> str:
    """One address a line: the Key Uri Format."""
    lines = []
    for site in sites:
        label = urllib.parse.quote(f"{site.issuer}:{site.name}" if site.issuer else site.name, safe=":")
        query = {"secret": site.letters, "issuer": site.issuer, "algorithm": site.digest, "digits": site.digits,
                 **({"counter": site.counter} if site.kind == "hotp" else {"period": site.period})}
        lines.append(f"otpauth://{site.kind}/{label}?{urllib.parse.urlencode(query, quote_via=urllib.parse.quote)}")
    return "\r\n".join(lines) + "\n"


def plain(sites: list[Site]) -> str:
    """A name and a key a line, as people write them down."""
    ways = ("{}: {}", "{}\t{}", "{}, {}", "{} {}")
    return "# my codes\n\n" + "\n".join(
        ways[at % 4].format(site.issuer, site.letters.lower() if at % 2 else site.letters)
        for at, site in enumerate(sites)) + "\n"


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, bytes):
        return _varint(number << 3 | 2) + _varint(len(value)) + value
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def google(sites: list[Site]) -> str:
    """The addresses in the pictures of Google Authenticator, at most three codes in each."""
    lines = []
    for start in range(0, len(sites), 3):
        payload = b""
        for site in sites[start:start + 3]:
            payload += _field(1, b"".join([
                _field(1, site.key), _field(2, f"{site.issuer}:{site.name}".encode()), _field(3, site.issuer.encode()),
                _field(4, {"SHA1": 1, "SHA256": 2, "SHA512": 3}[site.digest]), _field(5, {6: 1, 8: 2}[site.digits]),
                _field(6, {"hotp": 1, "totp": 2}[site.kind]), _field(7, site.counter)]))
        payload += _field(2, 1) + _field(3, (len(sites) + 2) // 3) + _field(4, start // 3) + _field(5, 123456789)
        data = urllib.parse.quote(base64.b64encode(payload), safe="")
        lines.append(f"otpauth-migration://offline?data={data}")
    return "\n".join(lines)


def aegis(sites: list[Site], password: str | None = None, cost: int = 32_768, inside: str | None = None) -> str:
    """A vault of Aegis, version 1; with a password, locked. `inside` is what is locked instead of the list."""
    database = {"version": 3, "groups": [], "entries": [
        {"type": site.kind, "uuid": f"00000000-0000-4000-8000-{at:012d}", "name": site.name, "issuer": site.issuer,
         "note": "", "favorite": False, "icon": None, "groups": [],
         "info": {"secret": site.letters, "algo": site.digest, "digits": site.digits,
                  **({"counter": site.counter} if site.kind == "hotp" else {"period": site.period})}}
        for at, site in enumerate(sites)]}
    if password is None:
        return json.dumps({"version": 1, "header": {"slots": None, "params": None}, "db": database}, indent=4)
    master, salt, (nonce, own_nonce) = os.urandom(32), os.urandom(32), (os.urandom(12), os.urandom(12))
    figures = {"n": cost, "r": 8, "p": 1}
    key = hashlib.scrypt(password.encode(), salt=salt, dklen=32, maxmem=2**26, **figures)
    locked, sealed = AESGCM(key).encrypt(own_nonce, master, None), AESGCM(master).encrypt(
        nonce, (inside or json.dumps(database)).encode(), None)
    biometric = {"type": 2, "uuid": "x", "key": "00" * 32, "key_params": {"nonce": "00" * 12, "tag": "00" * 16}}
    return json.dumps({"version": 1, "header": {
        "slots": [biometric, {
            "type": 1, "uuid": "y", "key": locked[:-16].hex(), "repaired": True, "is_backup": False,
            "key_params": {"nonce": own_nonce.hex(), "tag": locked[-16:].hex()}, "salt": salt.hex(), **figures}],
        "params": {"nonce": nonce.hex(), "tag": sealed[-16:].hex()}}, "db": base64.b64encode(sealed[:-16]).decode()})


def two_fas(sites: list[Site], password: str | None = None, inside: str | None = None) -> str:
    """A backup of 2FAS, schema 4; with a password, locked. `inside` is what is locked instead of the list."""
    services = [
        {"name": site.issuer, "secret": site.letters, "updatedAt": 1_700_000_000_000, "order": {"position": at},
         "otp": {"label": site.name, "account": site.name, "issuer": site.issuer, "digits": site.digits,
                 "algorithm": site.digest, "tokenType": site.kind.upper(), "source": "Link",
                 **({"counter": site.counter} if site.kind == "hotp" else {"period": site.period})}}
        for at, site in enumerate(sites)]
    form = {"schemaVersion": 4, "appVersionCode": 5000012, "appVersionName": "5.0.0", "appOrigin": "android",
            "groups": []}
    if password is None:
        return json.dumps({**form, "services": services})
    salt, nonce = os.urandom(256), os.urandom(12)
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 10_000, 32)
    sealed = AESGCM(key).encrypt(nonce, (inside or json.dumps(services)).encode(), None)
    parts = (base64.b64encode(part).decode() for part in (sealed, salt, nonce))
    return json.dumps({**form, "services": [], "servicesEncrypted": ":".join(parts), "reference": "x"})
