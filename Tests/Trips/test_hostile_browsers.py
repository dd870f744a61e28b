"""Browsers that send twice, late, too much or too slowly: each is told what to do, and the others are served."""

import concurrent.futures
import select
import socket
import time
import urllib.parse

import pytest
import requests

import server_routes
from browser import Browser
from visit import Client, by_code, visit_cookie, with_code

BIG = 10 * 1024 * 1024
AT_ONCE = 8


@pytest.fixture(scope="module")
def client(house):
    return Client(house, "hostile")


@pytest.fixture(autouse=True)
def goes_on(house, client):
    """After each test the server serves, and has not failed meanwhile."""
    yield
    assert requests.get(client.issuer + "/healthz", timeout=10).text == "ok\n"
    assert client.visit().heading == "Sign in"
    log = house.log_text(1_000_000)
    assert "Fatal error" not in log and "a page failed" not in log, log[-2000:]


def at_once(browser: Browser, form: dict[str, str]) -> list[requests.Response]:
    """The same form, sent by the same browser several times at the same instant."""
    cookies = browser.session.cookies.get_dict()
    form = {"token": browser.form.fields["token"], **form}
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [pool.submit(requests.post, browser.url.split("?")[0], data=form, cookies=cookies, timeout=30,
                            allow_redirects=False) for _ in range(AT_ONCE)]
        return [each.result() for each in sent]


def test_T12_a_password_sent_twice_at_the_same_instant_steps_up_once(house, client, person):
    browser = client.visit()
    answers = at_once(browser, {"username": person["username"], "password": person["password"], "do": "continue"})
    stepped = [answer for answer in answers if answer.status_code == 303 and answer.cookies]
    assert len(stepped) == 1, [answer.status_code for answer in answers]
    # Beyond a few passwords of one person at once the rest is told to try again.
    assert {answer.status_code for answer in answers if answer not in stepped} <= {403, 410, 422}
    assert all("<h1" in answer.text for answer in answers if answer not in stepped)
    name = visit_cookie(browser)[0]
    browser.session.cookies.clear()
    browser.session.cookies.set(name, stepped[0].cookies[name])
    assert by_code(browser.get(browser.url), house, person).stopped


def test_T12_a_code_sent_twice_at_the_same_instant_signs_in_once(house, client, person):
    browser = client.visit().send("continue", username=person["username"], password=person["password"])
    browser.get(browser.url + "?show=code")
    code = house.command("code", "desk", person["username"])["code"]
    answers = at_once(browser, {"code": code, "do": "continue"})
    away = [answer for answer in answers if "code=" in answer.headers.get("Location", "")]
    assert len(away) == 1 and len([answer for answer in answers if "session" in answer.cookies]) == 1
    for answer in answers:
        assert answer in away or answer.status_code in (303, 410, 422), answer.status_code
        assert answer.status_code == 303 or "<h1" in answer.text


def test_T12_forms_sent_again_and_the_back_button_after_an_approval_change_nothing(house, client, person):
    browser = client.visit()
    first = {"url": browser.url, "cookies": browser.session.cookies.get_dict(), "data": browser.form.fields}
    browser.send("continue", username=person["username"], password=person["password"])
    second = {"url": browser.url, "cookies": browser.session.cookies.get_dict(), "data": browser.form.fields}
    code = house.command("code", "desk", person["username"])["code"]
    address = browser.url
    browser.get(address + "?show=code").send("continue", code=code)
    assert "code" in browser.answer()
    said = {"username": person["username"], "password": person["password"], "code": code, "do": "continue"}
    for kept in (first, second):
        for more in ({}, said, {"code": code}, {"do": "send_again"}):
            answer = requests.post(kept["url"], cookies=kept["cookies"], data={**kept["data"], **more},
                                   allow_redirects=False, timeout=10)
            assert answer.status_code in (403, 410) and "<h1" in answer.text and "session" not in answer.cookies
    back = browser.get(address)
    assert back.status == 403 and back.heading == "This sign-in has ended" and "<form" not in back.text
    assert "code" in client.visit(browser, prompt="none").answer(), "the session lives on"


def test_T12_two_tabs_are_two_visits_that_do_not_disturb_each_other(house, client, newcomer):
    browser = Browser(stop_at="http://localhost:18009/callback")
    one, two = newcomer(house), newcomer(house)
    first = client.visit(browser).url
    second = client.visit(browser).url
    assert first != second
    browser.get(first).send("continue", username=one["username"], password=one["password"])
    browser.get(second).send("continue", username=two["username"], password=two["password"])
    token = client.token(by_code(browser.get(first), house, one).answer()["code"]).json()["access_token"]
    assert client.user(token)["preferred_username"] == one["username"]
    token = client.token(by_code(browser.get(second), house, two).answer()["code"]).json()["access_token"]
    assert client.user(token)["preferred_username"] == two["username"], "the second tab ends as who it began"


def test_T12_an_address_of_a_visit_opens_nothing_in_another_browser(house, client, person):
    mine = client.visit()
    stranger = Browser().get(mine.url)
    assert stranger.status == 403 and "form" not in stranger.text and stranger.heading == "Cookies are off"
    stranger.session.cookies.set("lang", "en")
    assert stranger.get(mine.url).heading == "This sign-in is open in another window"
    assert with_code(mine, house, person).stopped


def test_B11_a_browser_without_cookies_is_told_so(client, person):
    browser = client.visit()
    form = {**browser.form.fields, "username": person["username"], "password": person["password"], "do": "continue"}
    answer = requests.post(browser.url, data=form, timeout=10)
    assert answer.status_code == 403 and "Allow cookies for this site" in answer.text
    assert person["password"] not in answer.text


@pytest.mark.parametrize("token", ["", "old", "A" * 43, "%00", "\u00e9" * 20])
def test_T26_a_form_with_another_token_does_nothing_and_says_so(client, person, token):
    browser = client.visit()
    browser.send("continue", token=token, username=person["username"], password=person["password"])
    assert browser.status == 403 and browser.heading == "This page is too old"
    assert f'href="{urllib.parse.urlsplit(browser.url).path}"' in browser.text, "it can be loaded again"


def test_T26_a_form_of_another_kind_does_nothing(client, person):
    browser = client.visit()
    fields = {**browser.form.fields, "username": person["username"], "password": person["password"]}
    cookies, whole = browser.session.cookies.get_dict(), urllib.parse.urlencode(fields)
    kinds = [("application/json", "{}"), ("text/plain", whole), ("multipart/form-data; boundary=x", whole), ("", whole),
             ("application/x-www-form-urlencoded", whole + "&do=continue&do=again"),
             ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&&=" + b"a=b&" * 5000),
             ("application/x-www-form-urlencoded", "username=%ff%fe&token=" + fields["token"])]
    for kind, body in kinds:
        answer = requests.post(browser.url, data=body, cookies=cookies, headers={"Content-Type": kind}, timeout=10,
                               allow_redirects=False)
        assert answer.status_code in (400, 403, 422) and "<h1" in answer.text, (kind, answer.status_code)
    assert "password" in browser.get(browser.url).text


def test_addresses_of_no_visit_are_a_page_that_says_so(client):
    for name in ("86A3QSF344W3NHSGQG", "x", "..%2f..%2fetc", "%00", "a" * 3000, "' OR 1=1", "%F0%9F%92%A9"):
        answer = requests.get(f"{client.issuer}/p/{name}", timeout=10)
        assert answer.status_code in (403, 404) and "<h1" in answer.text, name


def test_an_address_that_leads_nowhere_is_a_page_for_people_and_a_status_for_programs(client):
    for path in ("/mine", "/p", "/P/86A3QSF344W3NHSGQG", "//evil.example/x", "/openid", "/help/x/y/z", "/assets/x.css"):
        for method in ("GET", "POST"):
            page = requests.request(method, client.issuer + path, headers={"Accept": "text/html,*/*"}, timeout=10)
            assert page.status_code == 404 and "There is no such page" in page.text, path
            assert "evil" not in page.text and "default-src 'none'" in page.headers["Content-Security-Policy"]
            bare = requests.request(method, client.issuer + path, timeout=10)
            assert bare.status_code == 404 and "<h1" not in bare.text, path


def test_T26_many_visits_that_nobody_finished_keep_nobody_out(house, client, person):
    browser = Browser(stop_at="http://localhost:18009/callback")
    for _ in range(80):
        client.visit(browser)
        assert browser.heading == "Sign in", len(browser.session.cookies)
    assert with_code(browser, house, person).stopped


def raw(client: Client, request: bytes, within: float = 10) -> bytes:
    """What the server says to these bytes until it has said all, or has closed."""
    host, port = client.issuer.removeprefix("http://").split(":")
    said, left, end = b"", memoryview(request), time.monotonic() + within
    with socket.create_connection((host, int(port)), timeout=within) as line:
        line.setblocking(False)
        try:
            while time.monotonic() < end:
                readable, writable, _ = select.select([line], [line] if left else [], [], 0.5)
                if readable:
                    if not (piece := line.recv(65536)):
                        return said
                    said += piece
                if writable:
                    left = left[line.send(left[:65536]):]
                    if not left:
                        line.shutdown(socket.SHUT_WR)
        except (ConnectionResetError, BrokenPipeError):
            return said
    raise AssertionError(f"open after {within} s, with {len(left)} of {len(request)} bytes not taken: {said[:200]}")


def test_T29_a_request_that_two_could_read_differently_is_refused(client):
    post = b"POST /openid/token HTTP/1.1\r\nHost: localhost\r\n"
    inner = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    smuggled = [
        post + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        post + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + inner,
        post + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + inner,
        post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + inner,
        post + b"Content-Length: -1\r\n\r\n" + inner,
        post + b"Content-Length: +4\r\n\r\nabcd" + inner,
        post + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + inner,
        post + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + inner,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\x00c\r\n\r\n" + inner,
    ]
    for request in smuggled:
        said = raw(client, request)
        assert said.count(b"HTTP/1.1 200") == 0, (request, said)
    assert raw(client, inner).count(b"HTTP/1.1 200") == 1


def test_T29_floods_of_headers_and_cookies_are_refused(house, client, person):
    browser = client.visit().send("continue", username=person["username"], password=person["password"])
    floods = [{f"X-{number}": "a" for number in range(90)}, {"X-Long": "a" * 60_000}, {"Cookie": "a=" + "b" * 20_000},
              {"Cookie": "; ".join(f"c{number}=x" for number in range(3_000))}, {"Accept-Language": "en," * 2_000},
              {"User-Agent": "x" * 7_000, "Accept-Language": "en;q=" + "9" * 500}]
    for flood in floods:
        for address in (browser.url, client.address(), browser.url + "/wait"):
            answer = requests.get(address, headers=flood, timeout=10, allow_redirects=False)
            assert answer.status_code in (303, 400, 403, 413, 431), (list(flood)[0], answer.status_code)
    assert by_code(browser, house, person).stopped


def test_T29_ten_megabytes_are_read_by_no_route(client):
    posts = sorted(path for method, path in server_routes.routes() if method == "POST")
    assert len(posts) > 10
    for path in posts:
        path = path.replace(":visit", "86A3QSF344W3NHSGQG").replace(":device", "86A3QSF344W3NHSGQG")
        head = (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Connection: close\r\nContent-Length: {BIG}\r\n\r\n").encode()
        said = raw(client, head + b"a" * BIG)
        assert not said or b" 4" in said.split(b"\r\n")[0], (path, said[:300])


def test_T29_slow_bodies_hold_nobody_up(house, client, person):
    host, port = client.issuer.removeprefix("http://").split(":")
    lines = []
    try:
        for _ in range(200):
            line = socket.create_connection((host, int(port)), timeout=10)
            line.sendall(b"POST /openid/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                         b"Content-Type: application/x-www-form-urlencoded\r\n\r\na")
            lines.append(line)
        assert with_code(client.visit(), house, person).stopped
        for line in lines:
            line.sendall(b"a")
        assert client.visit().heading == "Sign in"
    finally:
        for line in lines:
            line.close()
