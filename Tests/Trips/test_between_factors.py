"""Between the password and the second factor: a browser reaches its own prompt, and nothing else."""

import re

import pytest
import requests

import server_routes
from browser import Browser
from visit import Client, by_code, visit_cookie, with_code

DEEDS = re.findall(r'case (\w+)(?: = "(\w+)")?', next(server_routes.SOURCES.rglob("FormFields.swift")).read_text()
                   .split("enum Deed")[1])
NOT_EVEN_THE_PROMPT = {("GET", "/p/:visit"), ("POST", "/p/:visit"), ("GET", "/p/:visit/wait")}


@pytest.fixture(scope="module")
def learn(house):
    return Client(house, "between")


def half(learn: Client, person: dict, browser: Browser | None = None) -> Browser:
    """A browser that has given the password, and waits for the phone."""
    browser = learn.visit(browser).send("continue", username=person["username"], password=person["password"])
    assert browser.status == 200 and "/p/" in browser.url, browser.text
    return browser


def ask(learn: Client, method: str, path: str, cookies: dict[str, str]) -> requests.Response:
    """One request as that browser sends it: with a right query where it needs one."""
    samples = {":visit": "86A3QSF344W3NHSGQG", ":reason": "F90", ":device": "86A3QSF344W3NHSGQG", ":file": "style.css",
               ":topic": "lost", ":item": "86A3QSF344W3NHSGQG", ":number": "1",
               ":step": "joining", ":username": "nobody", ":code": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "{file}": "style.css"}
    for name, value in samples.items():
        path = path.replace(name, value)
    assert not set(path) & set(":{}"), f"{path} has a part that the test has no sample for"
    more = {"params" if method == "GET" else "data": learn.request(prompt="none")}
    return requests.request(method, learn.issuer + path, cookies=cookies, allow_redirects=False, timeout=30, **more)


def seen(path: str, answer: requests.Response) -> tuple:
    """What of an answer is the same for the same person."""
    text = "" if path == "/metrics" else re.sub(r"[\w-]{16,}|\d+", "*", answer.text)
    where = re.sub(r"[\w-]{16,}", "*", answer.headers.get("Location", ""))
    kept = sorted("visit-*" if name.startswith("visit-") else name for name in answer.cookies.keys())
    return answer.status_code, where, kept, text


def test_T12_a_half_finished_session_is_nobody_on_every_route_of_the_server(house, learn, person):
    secret = visit_cookie(half(learn, person))
    kept = [dict([secret]), {"session": secret[1], "remembered": secret[1], **dict([secret])}]
    walked = server_routes.routes() - NOT_EVEN_THE_PROMPT
    assert NOT_EVEN_THE_PROMPT < server_routes.routes() and len(walked) > 40
    for method, path in sorted(walked):
        nobody = ask(learn, method, path, {})
        for cookies in kept:
            answer = ask(learn, method, path, cookies)
            assert person["username"] not in answer.text, (method, path)
            # An end of a session takes the cookie away, whosever it is.
            assert not answer.cookies.get("session"), (method, path)
            assert "code=" not in answer.headers.get("Location", ""), (method, path)
            if "end-session" not in path or "session" not in cookies:
                assert seen(path, answer) == seen(path, nobody), (method, path, cookies)
    whole = with_code(learn.visit(), house, person)
    silent = ask(learn, "GET", "/openid/authorize", whole.session.cookies.get_dict())
    assert "code=" in silent.headers["Location"], "who has signed in is somebody there"


def test_T12_a_prompt_is_nothing_to_another_browser_or_to_another_person(house, learn, person, newcomer):
    mine = half(learn, person)
    name, secret = visit_cookie(mine)
    token = mine.form.fields["token"]
    theirs = half(learn, newcomer(house))
    others = [{}, {"lang": "en"}, dict([visit_cookie(theirs)]), {name: visit_cookie(theirs)[1]}]
    forms = [{"do": "continue"}, {"token": token, "do": "continue"}, {"token": theirs.form.fields["token"]},
             {"token": token, "code": "123456"}, {"token": token, "do": "not_me"}]
    for cookies in others:
        pages = [requests.get(mine.url + path, cookies=cookies, timeout=10)
                 for path in ("", "?show=code", "?show=options", "?show=passkey", "?show=help", "/wait")]
        pages += [requests.post(mine.url, data=form, cookies=cookies, allow_redirects=False, timeout=10)
                  for form in forms]
        for page in pages:
            assert page.status_code == 403 and "<h1" in page.text, (cookies, page.url, page.text)
            assert person["username"] not in page.text and not page.cookies and secret not in page.text
    assert by_code(mine, house, person).stopped, "whose it is goes on undisturbed"


def test_T12_no_button_of_the_prompt_skips_the_second_factor(house, learn, newcomer):
    deeds = [raw or name for name, raw in DEEDS]
    assert {"continue", "approve", "not_me", "lock_account"} <= set(deeds)
    # What locks the account ends the visit: it comes last.
    deeds.sort(key=lambda deed: deed == "lock_account")
    ways = ["code", "passkey", "security_key", "options", "push 86A3QSF344W3NHSGQG", "approved"]
    forms = [{"way": way} for way in ways] + [
        {"credential": "{}"}, {"code": "000000"}, {"code": ""}, {"number": "11", "do": "approve"}, {"matter": "lost"},
        {"lock": "86A3QSF344W3NHSGQG"}] + [{"do": deed, "remember": "on"} for deed in deeds]
    browser, left = half(learn, newcomer(house)), len(forms)
    name, secret = visit_cookie(browser)
    token = browser.form.fields["token"]
    for form in forms:
        answer = requests.post(browser.url, data={**form, "token": token}, cookies={name: secret},
                               allow_redirects=False, timeout=30)
        assert answer.status_code in (200, 303, 422), (form, answer.status_code, answer.text)
        assert answer.headers.get("Location", "/p/").startswith("/p/"), form
        assert "session" not in answer.cookies and "remembered" not in answer.cookies, form
        left -= 1
    assert left == 0


def test_T12_the_person_stays_whom_the_password_named(house, learn, person, newcomer):
    victim = newcomer(house)
    browser = half(learn, person)
    browser.send(username=victim["username"], password=victim["password"], do="continue")
    assert "/p/" in browser.url
    code = house.command("code", "desk", victim["username"])["code"]
    browser.get(browser.url.split("?")[0] + "?show=code").send("continue", code=code, username=victim["username"])
    assert browser.status == 422, "another person's code finishes nothing"
    end = by_code(browser, house, person, username=victim["username"])
    given = learn.token(end.answer()["code"]).json()
    assert learn.user(given["access_token"])["preferred_username"] == person["username"]


def test_T12_the_cookie_changes_with_the_password_and_the_old_one_is_dead(house, learn, person):
    browser = learn.visit()
    name, planted = visit_cookie(browser)
    thief = {name: planted}
    token = browser.form.fields["token"]
    browser.send("continue", username=person["username"], password=person["password"])
    name, after = visit_cookie(browser)
    assert after != planted
    assert requests.get(browser.url, cookies=thief, timeout=10).status_code == 403
    late = requests.post(browser.url, data={"token": token, "do": "continue"}, cookies=thief, timeout=10)
    assert late.status_code == 403
    address = browser.url
    browser.session.cookies.set("session", "planted", domain="localhost.local", path="/")
    end = by_code(browser, house, person)
    sessions = {cookie.value for cookie in end.session.cookies if cookie.name == "session"}
    assert end.stopped and len(sessions) == 1 and not sessions & {planted, after, "planted"}
    for secret in (planted, after):
        page = requests.get(address, cookies={name: secret}, timeout=10)
        assert page.status_code == (403 if secret == planted else 200)
        assert person["username"] not in page.text and "<form" not in page.text, "the visit is over"
        silent = requests.get(learn.address(prompt="none"), cookies={"session": secret}, allow_redirects=False,
                              timeout=10)
        assert "login_required" in silent.headers["Location"]


def test_T12_a_second_visit_of_a_half_browser_begins_at_the_password(learn, person):
    browser = half(learn, person)
    first = browser.url
    assert 'name="password"' in learn.visit(browser).text
    assert 'name="password"' in learn.visit(browser, prompt="login").text
    assert 'name="password"' not in browser.get(first).text, "the first window stays where it was"
