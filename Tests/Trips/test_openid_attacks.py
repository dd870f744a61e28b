"""What an attacker tries at the provider: addresses that lead elsewhere, codes of others, weaker ways."""

import concurrent.futures
import http.server
import threading
import urllib.parse

import pytest
import requests

from browser import Browser
from visit import REDIRECT, Client, claims, with_code

EVIL = "https://evil.example"
LEFTOVER = "x" * 43  # a verifier of the right form that is nobody's
ASIDE = [
    EVIL, EVIL + "/callback", "//evil.example/callback", "http://localhost:18009@evil.example/callback",
    "http://localhost:18009.evil.example/callback", REDIRECT + "/../evil", REDIRECT + "?more=1", REDIRECT + "#part",
    REDIRECT + "/", REDIRECT.upper(), "http://localhost:18009/callbackx", "http://localhost:99/callback",
    "https://localhost:18009/callback", "http://127.0.0.1:9/callback", "http://localhost:18009/%63allback",
    "http:\\\\localhost:18009\\callback", REDIRECT + "\r\nX-Evil: 1", REDIRECT + " ", "javascript:alert(1)",
    "data:,x", "",
]


@pytest.fixture(scope="module")
def client(house):
    return Client(house, "attacked", "--after-logout", "http://localhost:18009/bye")


@pytest.fixture(scope="module")
def other(house):
    return Client(house, "other")


def leads_away(answer: requests.Response) -> bool:
    """Whether a page or a redirect leads a browser to the attacker's host."""
    policy = answer.headers.get("Content-Security-Policy", "")
    links = [part.split('"')[0] for name in ("href", "action", "src") for part in answer.text.split(f'{name}="')[1:]]
    places = [urllib.parse.urljoin(answer.url, each) for each in [answer.headers.get("Location", "/"), *links]]
    return "evil" in policy or any("evil" in urllib.parse.urlsplit(each).netloc for each in places)


def is_page(answer: requests.Response) -> bool:
    return answer.headers["Content-Type"].startswith("text/html") and "<h1" in answer.text and "href=" in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_T17_no_address_of_a_request_leads_elsewhere(client, method):
    for aside in [*ASIDE, None]:
        form = client.request(redirect_uri=aside)
        answer = requests.request(method, client.issuer + "/openid/authorize", allow_redirects=False, timeout=10,
                                  **{"params" if method == "GET" else "data": form})
        assert answer.status_code == 400 and is_page(answer), (aside, answer.status_code)
        assert "Location" not in answer.headers and "X-Evil" not in answer.headers and not leads_away(answer), aside
        assert not answer.cookies, "no visit begins"


def test_T17_an_address_that_is_there_twice_is_refused(client):
    for name in client.request():
        twice = client.address() + "&" + urllib.parse.urlencode({name: EVIL})
        answer = requests.get(twice, allow_redirects=False, timeout=10)
        assert answer.status_code in (303, 400) and not leads_away(answer), name
        if answer.status_code == 303:
            assert "error=invalid_request" in answer.headers["Location"], name


def test_T17_no_address_of_signing_out_leads_elsewhere(house, client, person):
    browser = with_code(client.visit(), house, person)
    token = client.token(browser.answer()["code"]).json()["id_token"]
    asides = [EVIL, "//evil.example", "http://localhost:18009/bye/", "http://localhost:18009@evil.example/", "data:,x"]
    for aside in asides:
        for more in ({}, {"client_id": client.id}, {"id_token_hint": token}):
            fields = {"post_logout_redirect_uri": aside, **more}
            for path in ("/openid/end-session", "/openid/end-session/confirm"):
                for send in ({"params": fields}, {"data": fields}):
                    method = "POST" if "data" in send or path.endswith("confirm") else "GET"
                    answer = browser.session.request(
                        method, client.issuer + path, allow_redirects=False, timeout=10, **send)
                    assert answer.status_code in (400, 403) and not leads_away(answer), (path, fields, answer.text)
                    assert is_page(answer)
    silent = client.visit(browser, prompt="none")
    assert "code" in silent.answer(), "nobody was signed out by that"
    ended = browser.session.get(
        client.issuer + "/openid/end-session", allow_redirects=False, timeout=10,
        params={"post_logout_redirect_uri": "http://localhost:18009/bye", "id_token_hint": token, "state": "s"})
    assert ended.headers["Location"] == "http://localhost:18009/bye?state=s"


def test_T17_no_page_takes_an_address_from_its_query(client):
    visit = client.visit().url
    tried = ["url", "to", "next", "return", "redirect", "redirect_uri", "go", "show", "lang", "continue", "mode", "rd"]
    query = urllib.parse.urlencode({name: EVIL for name in tried})
    root = client.issuer
    for address in (visit, root + "/", root + "/help", root + "/help/why/F90", root + "/forward/start",
                    root + "/forward/ended", root + "/forward/problem", root + "//evil.example",
                    root + "/\\evil.example", root + "/%2f%2fevil.example",
                    root + "/p/https%3A%2F%2Fevil.example", root + "/help/why/%2F%2Fevil"):
        for more in ("?" + query, "?" + query.replace("https%3A", "")):
            answer = requests.get(address + more, allow_redirects=False, timeout=10)
            # The page that a website's proxy shows when it cannot reach us says so by its status, too.
            assert answer.status_code < 500 or address.endswith("/forward/problem"), address
            assert not leads_away(answer), address


def test_T19_a_request_cannot_make_the_server_fetch_an_address(client):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *words):
            pass

    trap = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=trap.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{trap.server_port}/trap"
    for name in ("request_uri", "registration", "request", "logo_uri", "jwks_uri", "sector_identifier_uri"):
        answer = requests.get(client.address(**{name: here}), allow_redirects=False, timeout=10)
        assert answer.status_code in (303, 400) and here not in answer.headers.get("Location", "")
    requests.get(client.issuer + "/frame/qr", params={"value": here}, timeout=10)
    trap.shutdown()
    trap.server_close()
    assert asked == []


def test_T17_a_code_counts_once_for_its_client_its_address_and_its_verifier(house, client, other, person):
    browser = with_code(client.visit(), house, person)
    told = browser.answer()
    assert told["iss"] == client.issuer and told["state"] == "where I was"

    def fresh() -> str:
        return client.visit(browser, prompt="none").answer()["code"]

    def refused(answer: requests.Response) -> bool:
        return answer.status_code == 400 and answer.json()["error"] == "invalid_grant"

    assert refused(other.token(told["code"], code_verifier=client.verifier)), "another client's"
    for wrong in ({"code_verifier": None}, {"code_verifier": LEFTOVER}, {"redirect_uri": REDIRECT + "x"},
                  {"redirect_uri": None}):
        answer = client.token(fresh(), **wrong)
        assert answer.status_code == 400 and answer.json()["error"] in ("invalid_grant", "invalid_request"), wrong
    code = fresh()
    given = client.token(code).json()
    assert claims(given["id_token"])["nonce"] == client.nonce
    assert client.user(given["access_token"])["preferred_username"] == person["username"]
    assert refused(client.token(code)), "a code that comes back"
    told = requests.get(client.issuer + "/openid/userinfo", timeout=10,
                        headers={"Authorization": f"Bearer {given['access_token']}"})
    assert told.status_code == 401, "what a stolen code may have given is taken back"


def test_T17_of_two_that_bring_a_code_at_the_same_instant_one_is_given_tokens(house, client, person):
    browser = with_code(client.visit(), house, person)
    code = browser.answer()["code"]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.token(code), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


def test_T17_nothing_weaker_is_taken_where_more_was_asked_for(house, client, person):
    strict = Client(house, "strict", "--pkce")
    weaker = [{"code_challenge": None, "code_challenge_method": None}, {"code_challenge_method": "plain"},
              {"code_challenge_method": None}, {"code_challenge": "short"}]
    for more in weaker:
        told = strict.visit(**more).answer()
        assert told["error"] == "invalid_request" and "code" not in told and told["iss"] == client.issuer, more
    for kind in ("token", "id_token", "code token", "code id_token", "none", "CODE", "code code"):
        told = client.visit(response_type=kind).answer()
        assert told["error"] in ("unsupported_response_type", "invalid_request") and "code" not in told, kind
    for grant in ("password", "implicit", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code", ""):
        answer = client.token("none", grant_type=grant, username=person["username"], password=person["password"])
        assert answer.status_code == 400 and "access_token" not in answer.text, grant
    # A verifier where there was no challenge is a downgrade on the way here (RFC 9700, 4.8.2).
    bare = with_code(client.visit(**weaker[0]), house, person).answer()["code"]
    assert client.token(bare).json()["error"] in ("invalid_grant", "invalid_request")


def test_T17_a_client_is_known_by_its_own_secret_alone(house, client, other, person):
    code = with_code(client.visit(), house, person).answer()["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
            "code_verifier": client.verifier}
    for who in [(client.id, ""), (client.id, other.added["client_secret"]), ("nobody", "x"), None]:
        more = {"client_id": client.id} if who is None else {}
        answer = requests.post(client.issuer + "/openid/token", auth=who, data={**form, **more}, timeout=10)
        assert answer.status_code in (400, 401) and answer.json()["error"] == "invalid_client", who
    mixed = requests.post(client.issuer + "/openid/token", timeout=10, data={**form, "client_id": client.id},
                          auth=(other.id, other.added["client_secret"]))
    assert mixed.status_code in (400, 401) and "access_token" not in mixed.text
    assert client.token(code).status_code == 200, "none of that has spent the code"


def test_T25_what_a_request_says_is_text_in_the_page(client):
    script = '"><script src=//evil.example></script>'
    quoted = urllib.parse.quote(script, safe="")
    pages = [client.visit(login_hint=script), client.visit(ui_locales=script), client.visit(redirect_uri=script),
             client.visit(client_id=script), Browser().get(f"{client.issuer}/help/why/{quoted}"),
             Browser().get(f"{client.issuer}/help?lang={quoted}"), Browser().get(f"{client.issuer}/p/{quoted}")]
    for page in pages:
        assert "<script src=//evil" not in page.text and "<h1" in page.text, page.url
        assert "script-src 'self';" in page.headers["Content-Security-Policy"]
