"""The help centre as people find it: every page is there and readable, says what is set here, and leads to the desk."""

import re
import urllib.parse

import pytest
import requests

from looks import RULES, WEIGHT_MAX

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

WIDTHS = (320, 1280)


def addresses(house) -> list[str]:
    """Every page below /help that the first one leads to."""
    base, seen, queue = house.ready["openid"]["issuer"], [], ["/help"]
    while queue:
        path = queue.pop(0)
        if path in seen:
            continue
        seen.append(path)
        page = requests.get(base + path, timeout=10)
        assert page.status_code == 200, path
        assert len(page.content) < WEIGHT_MAX
        queue += re.findall(r'href="(/(?:help|services|status)[^"?#]*)', page.text)
    return seen


def test_F01_every_question_has_its_page_and_no_link_is_dead(house):
    base, pages = house.ready["openid"]["issuer"], addresses(house)
    assert len(pages) >= 26 and "/help/phones" in pages, pages
    titles = set()
    for path in pages:
        page = requests.get(base + path, timeout=10)
        titles.add(re.search(r"<title>(.*?)</title>", page.text)[1])
        for link in set(re.findall(r'href="(/[^"#]*)', page.text)):
            there = requests.get(base + link.replace("&amp;", "&"), timeout=10, allow_redirects=False)
            assert there.status_code in (200, 303), (path, link)
    assert len(titles) == len(pages), "each has a title of its own"
    for path in ("/help/nothing", "/help/said_no", "/help/%2e%2e", "/help/why"):
        assert requests.get(base + path, timeout=10).status_code == 404, path


@pytest.mark.parametrize("width", WIDTHS)
def test_F01_B06_the_help_centre_has_no_violation_and_nothing_is_cut_off(house, chromium, width):
    base, bad = house.ready["openid"]["issuer"], []
    page = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB").new_page()
    for path in [*addresses(house), "/help?q=lost+phone", "/help?q=zzzz", "/help/why/expired"]:
        page.goto(base + path)
        found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        bad += [f"{path}: {rule['id']}: {node['html'][:100]}" for rule in found for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            bad.append(f"{path}: wider than the window")
    page.context.close()
    assert bad == []


def test_F01_what_is_set_is_what_the_pages_say(house, eventually):
    base = house.ready["openid"]["issuer"]
    assert "2 minutes" in requests.get(base + "/help/nothing-arrives", timeout=10).text
    house.command("policy", "set", "push.lifetime", "90")
    assert eventually(lambda: "90 seconds" in requests.get(base + "/help/nothing-arrives", timeout=10).text)
    house.command("policy", "unset", "push.lifetime")
    services = requests.get(base + "/help/services", timeout=10).text
    assert "Learn" in services
    house.command("app", "change", "learn", "--name", "Blackboard <b>Ultra</b>")
    renamed = requests.get(base + "/help/services", timeout=10).text
    assert "Blackboard &lt;b&gt;Ultra&lt;/b&gt;" in renamed and "Learn" not in re.sub(r"<title.*?</title>", "", renamed)
    house.command("app", "change", "learn", "--name", "Learn")


def test_F01_searching_works_without_scripts_and_shows_what_was_typed_as_text(house, chromium):
    base = house.ready["openid"]["issuer"]
    page = chromium.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(base + "/help")
    page.fill("#q", "stolen phone")
    page.click(".find button")
    assert urllib.parse.urlsplit(page.url).query == "q=stolen+phone"
    assert page.locator(".topics a").first.inner_text() == "My device is lost, stolen or broken"
    page.goto(base + "/help?q=" + urllib.parse.quote('"><img src=x onerror=alert(1)>'))
    assert page.locator("main img").count() == 0 and page.input_value("#q") == '"><img src=x onerror=alert(1)>'
    page.context.close()


@pytest.mark.parametrize("locale, title", [("cy", "Sut y gallwn ni helpu?"), ("zh-CN", "需要什么帮助？")])
def test_F01_the_help_centre_speaks_the_visitors_language(house, chromium, locale, title):
    page = chromium.new_context(locale=locale).new_page()
    page.goto(house.ready["openid"]["issuer"] + "/help")
    assert page.inner_text("h1") == title
    page.locator(".topics a").first.click()
    assert page.locator("ol.steps li").count() >= 3 and "{" not in page.inner_text("main")
    page.context.close()


def test_T23_the_help_centre_says_nothing_of_anybody_whoever_asks(house, person):
    base = house.ready["openid"]["issuer"]
    for path in ("/help", "/help/lost", "/help/why/not_set_up", f"/help?q={person['username']}"):
        plain = requests.get(base + path, timeout=10)
        named = requests.get(base + path, timeout=10, cookies={"session": "planted"})
        assert named.text == plain.text and not named.cookies
