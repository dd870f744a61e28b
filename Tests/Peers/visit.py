"""A client of OpenID Connect that begins visits and takes what they end with, without a website of its own."""

import base64
import hashlib
import json
import secrets
import urllib.parse

import requests

from browser import Browser

REDIRECT = "http://localhost:18009/callback"


class Client:
    """An application of a demonstration server; nobody need listen at its address, where `Browser` stops."""

    def __init__(self, demo, key: str, *add: str, redirect: str = REDIRECT):
        self.demo, self.key, self.issuer, self.redirect = demo, key, demo.ready["openid"]["issuer"], redirect
        self.added = demo.command("app", "add", key, "--kind", "oidc", "--redirect", redirect, *add)["openid"]
        self.id = self.added["client_id"]
        self.verifier = secrets.token_urlsafe(32)
        self.nonce = secrets.token_urlsafe(8)

    def request(self, **more: str | None) -> dict[str, str]:
        """The parameters of a right request; `more` takes the place of some, and None takes one out."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        right = {
            "client_id": self.id, "redirect_uri": self.redirect, "response_type": "code",
            "scope": "openid profile email",
            "state": "where I was", "nonce": self.nonce, "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("=")}
        return {name: value for name, value in {**right, **more}.items() if value is not None}

    def address(self, **more: str | None) -> str:
        return f"{self.issuer}/openid/authorize?{urllib.parse.urlencode(self.request(**more))}"

    def visit(self, browser: Browser | None = None, **more: str | None) -> Browser:
        """A browser that was sent here by the client."""
        return (browser or Browser(stop_at=self.redirect)).get(self.address(**more))

    def token(self, code: str, **more: str | None) -> requests.Response:
        """What the token endpoint answers to a code."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect,
                "code_verifier": self.verifier}
        return requests.post(
            self.issuer + "/openid/token", auth=(self.id, self.added["client_secret"]), timeout=10,
            data={name: value for name, value in {**form, **more}.items() if value is not None})

    def user(self, access_token: str) -> dict:
        """What the userinfo endpoint says of the person."""
        return requests.get(self.issuer + "/openid/userinfo", timeout=10,
                            headers={"Authorization": f"Bearer {access_token}"}).json()


def claims(token: str) -> dict:
    """What an ID token says; its signature is looked at elsewhere."""
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def visit_cookie(browser: Browser) -> tuple[str, str]:
    """The name and the value of the cookie of the visit that the browser is at."""
    name = "visit-" + urllib.parse.urlsplit(browser.url).path.split("/")[2]
    return name, browser.session.cookies.get(name)


def with_code(browser: Browser, demo, person: dict, **more: str) -> Browser:
    """Signs in by the password and a code of the help desk."""
    browser.send("continue", username=person["username"], password=person["password"])
    return by_code(browser, demo, person, **more)


def by_code(browser: Browser, demo, person: dict, **more: str) -> Browser:
    """The second factor, by a code of the help desk."""
    code = demo.command("code", "desk", person["username"])["code"]
    browser.get(browser.url.split("?")[0] + "?show=code")
    return browser.send("continue", code=code, **more)
