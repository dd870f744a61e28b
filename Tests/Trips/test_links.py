"""Every address that a page of the sign-in leads to: it is there, it is ours, and the page is light and strict."""

import html.parser
import urllib.parse

import pytest
import requests

from looks import WEIGHT_MAX
from visit import Client

PAGES_MAX = 200
PLACES = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}


class Links(html.parser.HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.pages, self.files, self.bare = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        self.bare += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in given or tag == "style":
            self.bare.append(tag)
        place = given.get(PLACES.get(tag, ""))
        if place and not place.startswith(("data:", "tel:", "mailto:", "#")):
            (self.pages if tag == "a" else self.files if tag != "form" else []).append(place)


def test_T25_no_link_of_the_pages_is_dead_or_leads_to_others(house, newcomer):
    client = Client(house, "linked")
    person = newcomer(house)
    waiting = client.visit().send("continue", username=person["username"], password=person["password"])
    session, seen, weights, files = waiting.session, set(), {}, {}
    queue = [waiting.url, client.visit(waiting).url, client.issuer + "/", client.issuer + "/help/why/denied_mistake",
             client.issuer + "/openid/end-session", client.issuer + "/openid/authorize",
             client.issuer + "/forward/ended"]
    queue += [queue[0] + f"?show={name}" for name in ("options", "code", "help")]
    while queue:
        address = queue.pop(0).split("#")[0]
        # The front page leads to the services, which are sites of their own, and to mails, one like the other.
        if address in seen or address.startswith((*house.ready["services"].values(), client.issuer + "/demo/mail/")):
            continue
        seen.add(address)
        assert len(seen) < PAGES_MAX and address.startswith(client.issuer + "/"), address
        page = session.get(address, timeout=10)
        is_error = "/authorize" in address or "/forward/" in address
        assert page.status_code == 200 or is_error and page.status_code in (400, 403), (address, page.status_code)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy, address
        found = Links(page.text)
        assert found.bare == [], (address, found.bare)
        for file in {urllib.parse.urljoin(page.url, each) for each in found.files}:
            if file not in files:
                answer = requests.get(file, timeout=10)
                own = (client.issuer + "/assets/", client.issuer + "/app/")
                assert file.startswith(own) and answer.status_code == 200, (address, file)
                files[file] = len(answer.content)
        weights[address] = len(page.content) + sum(
            files[each] for each in {urllib.parse.urljoin(page.url, each) for each in found.files})
        queue += [urllib.parse.urljoin(page.url, each) for each in found.pages]
    assert len(seen) > 15
    heaviest = max(weights, key=weights.get)
    print(f"{len(seen)} pages; the heaviest has {weights[heaviest]} bytes: {heaviest}")
    assert weights[heaviest] <= WEIGHT_MAX
