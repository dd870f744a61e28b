"""Complete sign-ins of OpenID Connect beside LemonLDAP::NG, turn by turn: from the authorization request over password
and TOTP code to an ID token whose signature and nonce were checked, each in a browser without cookies.

Passwords cost the two sides unlike: ours are argon2id (19 MiB, two passes), the peer's user store compares them as they
are. So there are two ratios. `vs_lemonldap` is of whole sign-ins a second. `without_password_hash` is of the servers'
CPU time for a sign-in, ours less what one argon2id of the same parameters takes of a core, measured in the same turn
with the library that the server is linked to: it is what stands where the first factor is checked elsewhere. Ours is
taken apart also without a subtraction: everybody does the pages up to the form with the password (`cpu.rest`), then all
send it (`cpu.password`), then all go on to the token (`cpu.rest` again).
"""

import base64
import concurrent.futures
import ctypes
import ctypes.util
import hashlib
import html.parser
import json
import os
import statistics
import time
import urllib.parse

import fobs
import lemonldap
from demo import Demo
from machine import cpu_seconds, percentile
from oath import totp
from pages import Window, expect, path_of

KEY = b"12345678901234567890"
ROUNDS, AT_ONCE = 3, 8
SIGN_INS, PEER_SIGN_INS, WARM_UP = 144, 96, 16
STEPS_MAX = 8
WITHOUT_HASH_LEAST = 20
ARGON2 = {"passes": 2, "memory_kib": 19_456, "lanes": 1, "salt": 16, "size": 32}
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo (RFC 8017, section 9.2)


class Form(html.parser.HTMLParser):
    """The first form of a page that is posted, with what it has filled in."""

    def __init__(self, text: str):
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self.names: set[str] = set()
        self.open = False
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = {name: value or "" for name, value in pairs}
        if tag == "form" and self.action is None and given.get("method", "").lower() == "post":
            self.action, self.open = given.get("action", ""), True
        elif tag == "input" and self.open and given.get("name"):
            self.names.add(given["name"])
            if given.get("type") not in ("checkbox", "radio"):
                self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag):
        self.open = self.open and tag != "form"


class Provider:
    """What a client knows of a provider."""

    def __init__(self, address: str, paths: tuple[str, str, str], client: str, secret: str, redirect: str):
        self.address, self.redirect, self.client = address, redirect, client
        self.authorize, self.token, keys = paths
        self.basic = "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()
        window = Window(address, {})
        self.keys = {key["kid"]: key for key in json.loads(expect(window.ask("keys", "GET", keys), 200).text)["keys"]}
        window.close()

    def sign_in(self, person: dict, code: bool = True) -> None:
        """The whole way; raises where anything is not as it should be."""
        for _ in self.steps(person, code):
            pass

    def steps(self, person: dict, code: bool = True):
        """The same, with a halt before the form with the password is sent, and one after it was answered."""
        window, nonce = Window(self.address, {}), os.urandom(8).hex()
        verifier = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
        query = {
            "client_id": self.client, "redirect_uri": self.redirect, "response_type": "code",
            "scope": "openid profile email", "state": "s", "nonce": nonce, "code_challenge_method": "S256",
            "code_challenge": _text(hashlib.sha256(verifier.encode()).digest())}
        path = f"{self.authorize}?{urllib.parse.urlencode(query)}"
        answer, shown = window.ask("page", "GET", path), set()
        for _ in range(STEPS_MAX):
            place = answer.headers.get("Location", "")
            if place.startswith(self.redirect):
                break
            if place:
                path = path_of(place)
                answer = window.ask("page", "GET", path)
                continue
            form = Form(expect(answer, 200).text)
            fields = form.fields
            if "password" in form.names:
                shown.add("password")
                name = "username" if "username" in form.names else "user"
                fields = {**fields, name: person["username"], "password": person["password"]}
            elif "code" in form.names:
                shown.add("code")
                fields = {**fields, "code": totp(KEY)}
            path = path_of(form.action) if form.action and form.action != "#" else path
            is_password = "password" in form.names
            if is_password:
                yield
            answer = window.ask("form", "POST", path, fields)
            if is_password:
                yield
        else:
            raise RuntimeError(f"no way back after {STEPS_MAX} steps: {answer.status} {answer.text[:300]}")
        if shown != ({"password", "code"} if code else {"password"}):
            raise RuntimeError(f"the sign-in asked for {shown}")
        given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(place).query))["code"]
        window.cookies = {}  # the client's program asks now, not the browser
        token = expect(window.ask("token", "POST", self.token, {
            "grant_type": "authorization_code", "code": given, "redirect_uri": self.redirect,
            "code_verifier": verifier}, Authorization=self.basic), 200)
        window.close()
        self._check(json.loads(token.text)["id_token"], nonce)

    def _check(self, token: str, nonce: str) -> None:
        """RS256 (RFC 8017, section 8.2.2): the whole padded hash is compared."""
        head, body, signature = token.split(".")
        key = self.keys[json.loads(_bytes(head))["kid"]]
        modulus = int.from_bytes(_bytes(key["n"]), "big")
        size = (modulus.bit_length() + 7) // 8
        opened = pow(int.from_bytes(_bytes(signature), "big"), int.from_bytes(_bytes(key["e"]), "big"), modulus)
        end = SHA256 + hashlib.sha256(f"{head}.{body}".encode()).digest()
        if opened.to_bytes(size, "big") != b"\0\1" + b"\xff" * (size - len(end) - 3) + b"\0" + end:
            raise RuntimeError("an ID token's signature is wrong")
        claims = json.loads(_bytes(body))
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims["nonce"] != nonce or self.client not in audience:
            raise RuntimeError(f"an ID token is another's: {claims}")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def argon2_ms(times: int = 10) -> float:
    """What one argon2id of our parameters takes of a core, by the library that the server is linked to."""
    library = ctypes.CDLL(ctypes.util.find_library("argon2") or "libargon2.so.1")
    out = ctypes.create_string_buffer(ARGON2["size"])
    before = time.process_time()
    for _ in range(times):
        code = library.argon2id_hash_raw(
            ctypes.c_uint32(ARGON2["passes"]), ctypes.c_uint32(ARGON2["memory_kib"]), ctypes.c_uint32(ARGON2["lanes"]),
            b"seven quiet herons", ctypes.c_size_t(18), b"s" * ARGON2["salt"], ctypes.c_size_t(ARGON2["salt"]), out,
            ctypes.c_size_t(ARGON2["size"]))
        if code != 0:
            raise RuntimeError(f"argon2 failed with {code}")
    return (time.process_time() - before) * 1000 / times


def measure(provider: Provider, people: list[dict], cpu) -> dict:
    """Sign-ins of these people, some at once. One that goes wrong ends the measurement."""
    def one(person: dict) -> float:
        began = time.perf_counter()
        provider.sign_in(person)
        return (time.perf_counter() - began) * 1000

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, people[:WARM_UP]))
        before, began = cpu(), time.perf_counter()
        took = list(pool.map(one, people[WARM_UP:]))
        seconds = time.perf_counter() - began
        spent = cpu() - before
    return {"rate": len(took) / seconds, "p50": statistics.median(took), "p99": percentile(took, 0.99),
            "cpu": spent * 1000 / len(took)}


def apart(provider: Provider, people: list[dict], cpu) -> dict:
    """Sign-ins of these people step by step, so that the form with the password is measured by itself."""
    ways, spent = [provider.steps(person) for person in people], []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(3):
            before = cpu()
            list(pool.map(lambda way: next(way, None), ways))
            spent.append((cpu() - before) * 1000 / len(ways))
    return {"password": spent[1], "rest": spent[0] + spent[2]}


def run(report, folder) -> None:
    _, keys = fobs.folder(folder / "data", people=2_000, fobs=0)
    demo, peer = Demo(folder / "data", phones="silent"), None
    try:
        people = [person for person in demo.people if not person.get("phone")]
        each = SIGN_INS + WARM_UP
        if len(people) < ROUNDS * each:
            raise RuntimeError(f"{ROUNDS * each} people without a phone are needed, there are {len(people)}")
        people = people[:ROUNDS * each]
        fobs.give(demo.data, [person["username"] for person in people], shared_key=KEY, kind="totp")
        client = demo.ready["openid"]
        ours = Provider(demo.http, ("/openid/authorize", "/openid/token", "/openid/keys"), client["client_id"],
                        client["client_secret"], client["redirect_uri"])
        peer = lemonldap.LemonLDAP()
        theirs = Provider(peer.address, ("/oauth2/authorize", "/oauth2/token", "/oauth2/jwks"), lemonldap.CLIENT,
                          lemonldap.SECRET, lemonldap.REDIRECT)
        others = [{"username": name, "password": name} for name in lemonldap.PEOPLE]
        for other in others:
            theirs.sign_in(other, code=False)
            peer.give_codes(other["username"], KEY)
        turns = []
        for turn in range(ROUNDS):
            mine, half = people[turn * each:(turn + 1) * each], each // 2

            def spent() -> float:
                return cpu_seconds(demo.process.pid)

            mine = {**measure(ours, mine[:half], spent), **apart(ours, mine[half:], spent)}
            hash_ms = argon2_ms()
            crowd = [others[number % len(others)] for number in range(PEER_SIGN_INS + WARM_UP)]
            turns.append((mine, measure(theirs, crowd, peer.cpu_seconds), hash_ms))
    finally:
        demo.stop()
        if peer:
            peer.stop()
    for name, found in (("countersign", [turn[0] for turn in turns]), ("lemonldap", [turn[1] for turn in turns])):
        report(f"oidc.{name}", statistics.median(each["rate"] for each in found), "sign-ins/s")
        report(f"oidc.{name}.p50", statistics.median(each["p50"] for each in found), "ms")
        report(f"oidc.{name}.p99", statistics.median(each["p99"] for each in found), "ms")
        report(f"oidc.{name}.cpu", statistics.median(each["cpu"] for each in found), "ms/sign-in")
    for part in ("password", "rest"):
        report(f"oidc.countersign.cpu.{part}", statistics.median(turn[0][part] for turn in turns), "ms/sign-in")
    report("oidc.argon2id", statistics.median(turn[2] for turn in turns), "ms")
    report("oidc.vs_lemonldap", statistics.median(mine["rate"] / its["rate"] for mine, its, _ in turns), "times")
    report("oidc.without_password_hash.vs_lemonldap", statistics.median(
        its["cpu"] / (mine["rest"] + mine["password"] - hashing) for mine, its, hashing in turns), "times",
        least=WITHOUT_HASH_LEAST)
