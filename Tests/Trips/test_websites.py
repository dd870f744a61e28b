"""Websites without code of their own: behind nginx, Apache and Caddy with what `countersign app add` prints."""

import concurrent.futures
import shutil
import socket
import time

import pytest

from demo import CommandFailed, free_port
from installation import Site
from websites import Browser, Website

PASSWORD = "seven quiet herons"
DEEP = "/wiki/Main%20Page?action=edit&to=%2F%2Fevil.example&x=a+b"
PROXIES = {"nginx": "https", "apache": "http", "caddy": "http"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("websites")
    site = Site(folder)
    site.folder, site.people = folder, 0
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module", params=PROXIES)
def wiki(request, house):
    """A wiki behind one of the proxies."""
    proxy = request.param
    if not shutil.which({"apache": "apache2"}.get(proxy, proxy)):
        pytest.fail(f"{proxy} is not installed")
    origin = f"{PROXIES[proxy]}://{proxy}.localhost:{free_port()}"
    house.command("app", "add", f"wiki-{proxy}", "--name", "Wiki", "--kind", "website", "--url", origin, "--proxy",
                  proxy, "--reach", f"http://{house.http}", "--tell", "email")
    rotated = house.command("app", "rotate", f"wiki-{proxy}", "--proxy", proxy, "--reach", f"http://{house.http}",
                            "--yes")
    website = Website(proxy, rotated["website"]["snippets"][0], origin)
    yield website
    website.stop()


def person(house) -> str:
    house.people += 1
    name = f"ada{house.people}"
    file = house.folder / "password"
    file.write_text(PASSWORD)
    house.command("user", "add", name, "--password-file", str(file), "--email", f"{name}@example.ac.uk")
    return name


def signed_in(house, wiki, name: str, path: str = DEEP):
    """A browser that went to the website, through the sign-in's pages, and back."""
    browser = Browser()
    page = browser.go(wiki.origin + path)
    assert page.url.startswith(f"http://{house.http}/p/"), page.url
    page = browser.send(page, username=name, password=PASSWORD, do="continue")
    code = house.command("code", "desk", name)["code"]
    return browser, browser.send(page, code=code, do="continue")


def test_F07_a_page_of_a_website_asks_who_is_not_signed_in_and_then_shows_itself_with_the_name(house, wiki):
    name = person(house)
    browser, page = signed_in(house, wiki, name)
    assert page.status == 200 and page.url == wiki.origin + DEEP, (page.status, page.url, page.text)
    assert page.seen("Remote-User") == [name] and page.seen("Remote-Email") == [f"{name}@example.ac.uk"]
    assert not any(page.seen("Remote-Name")) and not any(page.seen("Remote-Groups"))
    again = browser.ask(wiki.origin + "/style.css")
    assert again.status == 200 and again.seen("Remote-User") == [name]


def test_T26_no_outsider_gives_themselves_a_name_with_a_session_or_without(house, wiki):
    forged = {name: "root" for name in ("Remote-User", "Remote_User", "REMOTE-USER", "Remote-Name", "Remote_Name",
                                        "Remote-Email", "Remote-Groups", "Remote_Groups")}
    stranger = Browser().ask(wiki.origin + "/", headers=forged)
    assert stranger.status == 303 and stranger.location.startswith(f"http://{house.http}/forward/start?")
    name = person(house)
    browser, _ = signed_in(house, wiki, name)
    for headers in (forged, {"Remote_User": "root"}, {"X-Forwarded-Host": "other.localhost", **forged}):
        page = browser.ask(wiki.origin + "/", headers=headers)
        assert page.status == 200 and page.seen("Remote-User") == [name], page.text
        assert "root" not in page.text


def test_T26_nobody_but_the_proxy_may_ask(house, wiki):
    name = person(house)
    browser, _ = signed_in(house, wiki, name)
    jar = browser.cookies[wiki.host]
    told = {"Cookie": "; ".join(f"{key}={value}" for key, value in jar.items()), "X-Forwarded-Host": wiki.host}
    for more in ({}, {"X-Countersign-Proxy": "guess"}):
        answer = Browser().ask(f"http://{house.http}/forward/check", headers={**told, **more})
        assert answer.status == 403 and name not in str(answer.headers)
    inside = Browser().ask(wiki.origin + "/.countersign/check")
    assert inside.status in (403, 404), "the question itself can't be asked from outside"


def test_T12_a_ticket_counts_once_and_for_the_browser_that_had_asked_alone(house, wiki):
    browser, _ = signed_in(house, wiki, person(house))
    own = browser.cookies[wiki.host]
    site = next(name for name in own if name.endswith("countersign-site"))
    del own[site]
    start = browser.ask(wiki.origin + "/a")
    back = browser.ask(start.location)
    assert "/.countersign/callback?ticket=" in back.location
    thief = Browser()
    assert thief.ask(back.location).status == 403 and wiki.host in thief.cookies and not thief.cookies[wiki.host]
    assert browser.ask(back.location).status == 403, "what a thief has tried is spent"
    back = browser.ask(browser.ask(wiki.origin + "/a").location)
    assert browser.ask(back.location).location == wiki.origin + "/a"
    assert browser.ask(back.location).status == 403


def test_T24_signing_out_at_the_website_ends_the_session_behind_it(house, wiki):
    browser, _ = signed_in(house, wiki, person(house))
    stolen = Browser()
    stolen.cookies = {host: dict(jar) for host, jar in browser.cookies.items()}
    page = browser.go(wiki.origin + "/.countersign/sign-out")
    assert "Sign out?" in page.text
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert browser.ask(wiki.origin + style).status == 200
    page = browser.send(page, do="sign_out")
    assert "signed out" in page.text.lower()
    for one in (browser, stolen):
        page = one.go(wiki.origin + "/")
        assert page.url.startswith(f"http://{house.http}/p/") and 'name="password"' in page.text


def test_T24_a_person_who_is_locked_is_refused_within_two_seconds(house, wiki):
    name = person(house)
    browser, _ = signed_in(house, wiki, name)
    assert browser.ask(wiki.origin + "/").status == 200
    house.command("user", "lock", name)
    time.sleep(2)
    assert browser.ask(wiki.origin + "/").status == 303


def test_T29_floods_of_headers_stop_nothing(house, wiki):
    name = person(house)
    browser, _ = signed_in(house, wiki, name)
    for flood in ({f"X-{number}": "a" * 50 for number in range(90)}, {"X-Long": "a" * 60_000},
                  {"Cookie": "; ".join(f"c{number}=x" for number in range(2_000))}):
        answer = Browser().ask(wiki.origin + "/", headers=flood)
        assert answer.status in (303, 400, 413, 431, 500, 502, 503), answer.status
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: browser.ask(f"{wiki.origin}/{number}").status, range(80)))
    assert answers == [200] * 80
    assert Browser().ask(f"http://{house.http}/healthz").status == 200


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_proxy_knows_countersign_by_its_certificate_and_lets_nobody_in_where_it_does_not(house, proxy):
    origin = f"{PROXIES[proxy]}://{proxy}-tls.localhost:{free_port()}"
    reach = f"https://localhost:{house.https.rsplit(':', 1)[1]}"
    added = house.command("app", "add", f"tls-{proxy}", "--kind", "website", "--url", origin, "--proxy", proxy,
                          "--reach", reach)
    snippet = added["website"]["snippets"][0]
    website = Website(proxy, snippet, origin, str(house.data / "tls" / "ca.pem"))
    name = person(house)
    browser, page = signed_in(house, website, name)
    assert page.status == 200 and page.url == origin + DEEP and page.seen("Remote-User") == [name]
    website.stop()
    strange = Website(proxy, snippet, origin)
    answer = browser.ask(origin + "/")
    assert answer.status == {"nginx": 500, "caddy": 502, "apache": 403}[proxy], answer.text
    strange.stop()


def test_an_application_that_is_removed_lets_nobody_in_any_more_and_is_shown_until_then(house):
    origin = f"http://gone.localhost:{free_port()}"
    added = house.command("app", "add", "gone", "--kind", "website", "--url", origin, "--tell", "groups", "--proxy",
                          "caddy", "--reach", f"http://{house.http}")
    assert house.command("app", "show", "gone")["websites"] == [
        {"url": origin, "told": ["groups"], "previous_ends": None}]
    with pytest.raises(CommandFailed, match="belongs to an application already"):
        house.command("app", "add", "other", "--kind", "website", "--url", origin)
    for words in (["--kind", "website"], ["--kind", "website", "--url", "https://Wiki.example/"],
                  ["--kind", "website", "--url", "http://wiki.example"], ["--kind", "duo", "--url", origin],
                  ["--kind", "website", "--url", origin, "--reach", "http://x; }"]):
        with pytest.raises(CommandFailed):
            house.command("app", "add", "other", *words)
    website = Website("caddy", added["website"]["snippets"][0], origin)
    browser, page = signed_in(house, website, person(house))
    assert page.status == 200
    house.command("app", "remove", "gone", "--yes")
    assert browser.ask(origin + "/").status == 403
    website.stop()


def test_T29_a_request_without_an_end_is_dropped_by_countersign_itself(house):
    host, port = house.http.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(b"GET /forward/check HTTP/1.1\r\nHost: x\r\n")
        began = time.monotonic()
        with pytest.raises(OSError):
            for number in range(100_000):
                line.sendall(f"X-{number}: {'a' * 1000}\r\n".encode())
            raise AssertionError("endless headers are read")
        assert time.monotonic() - began < 10, "and at once, not when its time is over"
    assert Browser().ask(f"http://{house.http}/healthz").status == 200
