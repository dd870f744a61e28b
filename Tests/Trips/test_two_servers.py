"""Two servers over one PostgreSQL with the same keys, as two nodes behind a balancer: whichever is asked goes on."""

import concurrent.futures
import json
import re
import shutil
import time
import urllib.parse

import pytest
import requests

from browser import Browser
from conftest import Phone
from installation import Site
from postgres import Postgres
from visit import REDIRECT, Client, claims

PASSWORD = "seven quiet herons"
AT_ONCE = 6


class Node(Site):
    """One of the servers, in the words that phones and clients are started with."""

    @property
    def ready(self) -> dict:
        return {"openid": {"issuer": self.issuer}, "ca": str(self.data / "tls" / "ca.pem")}

    def url(self, scheme: str) -> str:
        return f"{scheme}://{getattr(self, scheme)}"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    """Both speak as the first one's address; the second has the first one's key ring."""
    folder = tmp_path_factory.mktemp("nodes")
    database = Postgres(folder)
    made = []
    try:
        connection = folder / "connection"
        connection.write_text(database.database("countersign"))
        connection.chmod(0o600)
        for name in ("one", "two"):
            (folder / name).mkdir()
            node = Node(folder / name)
            made.append(node)
            node.issuer = f"http://{made[0].http}"
            node.write(f"database: postgres\ndatabase.connection_file: {connection}\n")
            settings = (node.data / "countersign.yaml")
            settings.write_text(settings.read_text().replace(f"http://{node.http}", node.issuer))
        shutil.copy(made[0].data / "keyring.json", made[1].data / "keyring.json")
        for node in made:
            node.start()
        yield made
    finally:
        statuses = [node.stop() for node in made if node.process]
        database.stop()
    assert statuses == [0, 0]


@pytest.fixture(scope="module")
def client(nodes):
    return Client(nodes[0], "learn", "--name", "Learn")


@pytest.fixture
def person(nodes, tmp_path):
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    name = f"ada{time.time_ns() % 10**9}"
    nodes[0].command("user", "add", name, "--password-file", str(file))
    return {"username": name, "password": PASSWORD}


def at(node: Node, address: str) -> str:
    """The same address at that server."""
    return urllib.parse.urlsplit(address)._replace(scheme="http", netloc=node.http).geturl()


def token(node: Node, client: Client, code: str) -> requests.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
            "code_verifier": client.verifier}
    return requests.post(f"http://{node.http}/openid/token", data=form, timeout=30,
                         auth=(client.id, client.added["client_secret"]))


def test_B27_F05_a_sign_in_goes_on_at_whichever_server_is_asked(nodes, client, person):
    one, two = nodes
    browser = Browser(stop_at=REDIRECT).get(client.address())
    browser.get(at(two, browser.url))
    assert browser.heading == "Sign in", "begun at one, seen at the other"
    browser.send("continue", username=person["username"], password=person["password"])
    assert browser.url.startswith(f"http://{two.http}/p/")
    code = one.command("code", "desk", person["username"])["code"]
    browser.get(at(one, browser.url) + "?show=code").send("continue", code=code)
    answer = token(two, client, browser.answer()["code"])
    assert answer.status_code == 200 and claims(answer.json()["id_token"])["iss"] == one.issuer
    for node in nodes:
        who = requests.get(f"http://{node.http}/openid/userinfo", timeout=10,
                           headers={"Authorization": f"Bearer {answer.json()['access_token']}"})
        assert who.json()["preferred_username"] == person["username"]
    keys = [requests.get(f"http://{node.http}/openid/keys", timeout=10).json() for node in nodes]
    assert keys[0] == keys[1]
    assert "code" in browser.get(at(two, client.address(prompt="none"))).answer(), "signed in is signed in at both"


def test_B27_B10_a_phone_that_answers_at_one_server_wakes_the_page_of_the_other(nodes, client, person, tmp_path):
    one, two = nodes
    phone = Phone(one, person["username"], tmp_path, None)
    browser = Browser(stop_at=REDIRECT).get(at(two, client.address()))
    browser.send("continue", username=person["username"], password=person["password"])
    assert browser.heading == "Check your phone" and browser.url.startswith(f"http://{two.http}/")
    shown = json.loads(requests.get(browser.url + "/wait", cookies=browser.session.cookies.get_dict(), timeout=10,
                                    headers={"Accept": "application/json"}).text)
    number = re.search(r'class="number[^>]*><bdi>([\d ]+)<', browser.text)[1].replace(" ", "")
    with requests.get(browser.url + "/wait", cookies=browser.session.cookies.get_dict(), stream=True, timeout=30,
                      headers={"Accept": "text/event-stream"}) as stream:
        lines = stream.iter_lines()
        phone.run("approve", "--wait", "10", "--number", number)
        began = time.monotonic()
        news = next(line for line in lines if line.startswith(b"data:"))
    assert time.monotonic() - began < 3, "woken, not found in the end"
    assert json.loads(news[5:]) != shown
    assert token(one, client, browser.wait_for_phone().answer()["code"]).status_code == 200


def test_T12_B27_a_code_that_is_spent_at_both_servers_at_once_counts_once(nodes, client, person):
    one, two = nodes
    code = one.command("code", "desk", person["username"])["code"]
    browsers = []
    for number in range(AT_ONCE):
        browser = Browser(stop_at=REDIRECT).get(at(nodes[number % 2], client.address()))
        browser.send("continue", username=person["username"], password=person["password"])
        browsers.append(browser.get(browser.url.split("?")[0] + "?show=code"))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda browser: browser.send("continue", code=code), browsers))
    through = [browser for browser in browsers if browser.stopped]
    assert len(through) == 1, [browser.heading for browser in browsers]
    grant = through[0].answer()["code"]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        given = list(pool.map(lambda number: token(nodes[number % 2], client, grant), range(AT_ONCE)))
    assert [answer.status_code for answer in given].count(200) == 1
    assert {answer.json().get("error") for answer in given} == {None, "invalid_grant"}
