"""The help centre as people find it: every page is there and readable, says what is set here, and leads to the desk."""

import datetime
import re
import urllib.parse

import pytest
import requests

from installation import Site
from looks import WEIGHT_MAX, violations
from visit import Client, with_code


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
        bad += [f"{path}: {fault}" for fault in violations(page)]
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


@pytest.fixture
def desk_page(house, chromium):
    """Opens pages of the help centre, with or without scripts, on a clock of any place."""
    opened = []

    def give(path: str, **more):
        context = chromium.new_context(**{"locale": "en-GB", **more})
        opened.append(context)
        page = context.new_page()
        page.goto(house.ready["openid"]["issuer"] + path)
        return page

    yield give
    for each in opened:
        each.close()


def fill(page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.click("button.main")


@pytest.mark.parametrize("scripts", [True, False])
def test_F02_a_question_becomes_one_item_at_the_desk_with_the_reference_that_is_shown(house, desk_page, scripts):
    before = len(house.command("desk", "queue")["items"])
    page = desk_page("/help/ask?from=R-7Q4M", java_script_enabled=scripts)
    fill(page, name="Robin <b>Ade</b>", reach="robin@example.org", text="My phone is new.\n<script>alert(1)</script>")
    assert page.inner_text("h1") == "We have your question"
    reference = re.search(r"R-[0-9A-Z]{6}", page.inner_text("main"))[0]
    queue = house.command("desk", "queue")["items"]
    assert len(queue) == before + 1
    item = house.command("desk", "show", reference)
    assert item == next(each for each in queue if each["reference"] == reference)
    assert item["text"].startswith("My phone is new.") and item["name"] == "Robin <b>Ade</b>"
    assert item["sign_in"] == "R-7Q4M" and item["kind"] == "question" and item["person"] is None
    house.command("desk", "close", reference.lower())
    page.reload()
    assert page.inner_text("h1") == "We’ve dealt with this"
    assert len(house.command("desk", "queue")["items"]) == before


def test_F02_a_code_in_a_question_is_refused_and_nothing_that_was_typed_is_lost(house, desk_page):
    before = len(house.command("desk", "queue")["items"])
    page = desk_page("/help/ask")
    fill(page, name="Robin", reach="robin@example.org", text="It says 482 193 and then no")
    assert "looks like a code" in page.inner_text("[role=alert]")
    assert page.input_value("#text").startswith("It says") and page.input_value("#name") == "Robin"
    assert len(house.command("desk", "queue")["items"]) == before


def test_F02_T17_a_form_of_the_desk_works_in_its_own_browser_alone(house, desk_page):
    page = desk_page("/help/ask")
    address, fields = page.url, {"name": "Robin", "reach": "r@example.org", "text": "x", "do": "continue"}
    for name in ("token", "request"):
        fields[name] = page.get_attribute(f'input[name="{name}"]', "value")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    for form, kept in ((fields, {}), (fields, {"help": "0" * 32}), ({**fields, "token": "AAAA"}, cookies),
                       ({**fields, "request": "86A3QSF344W3NHSGQG"}, cookies)):
        assert requests.post(address, data=form, cookies=kept, timeout=10).status_code == 403
    assert requests.post(address, json=fields, cookies=cookies, timeout=10).status_code == 400
    before = len(house.command("desk", "queue")["items"])
    first, again = (requests.post(address, data=fields, cookies=cookies, timeout=10) for _ in range(2))
    assert first.status_code == 200 and first.url == again.url, "sent twice, it is there once"
    assert len(house.command("desk", "queue")["items"]) == before + 1


def test_T25_asking_again_and_again_is_answered_with_a_way_on(house, desk_page):
    status, page = 200, None
    for _ in range(7):
        page = desk_page("/help/ask")
        with page.expect_navigation() as sent:
            fill(page, name="Robin", reach="r@example.org", text="Again")
        status = sent.value.status
        if status == 429:
            break
    assert status == 429 and "several times already" in page.inner_text("[role=alert]")
    assert page.locator(".contact").count() == 1


def listed(page: str) -> dict[str, str]:
    """What the list of services says of each, by its name."""
    rows = re.findall(r"<li><span class=\"mark\".*?</li>", page, re.DOTALL)
    texts = [re.sub(r"<[^>]+>", "\n", row).split("\n") for row in rows]
    words = [[each for each in text if each.strip()] for text in texts]
    return {each[1]: " ".join(each[2:]) for each in words}


def test_F03_F04_the_list_of_services_is_made_of_the_register(house, eventually):
    base = house.ready["openid"]["issuer"]
    page = lambda **more: requests.get(base + "/services", timeout=10, **more).text
    before = listed(page())
    assert "My sign-in devices" not in before and before["Learn"] == "Asks on a page in your browser"
    house.command("app", "add", "lab-gate", "--name", "Lab <Gate>", "--kind", "radius", "--from", "10.9.8.7")
    added = eventually(lambda: listed(page()).get("Lab &lt;Gate&gt;"), within=1)
    assert added == "Asks while you connect"
    house.command("app", "remove", "lab-gate", "--yes")
    assert eventually(lambda: listed(page()) == before, within=1)
    assert page() == page(cookies={"session": "planted"}), "T23 nothing is said of anybody to a stranger"


def test_F03_F04_who_is_signed_in_sees_what_each_service_asks_of_them(house, learn, newcomer):
    client, person = Client(house, "listed", "--name", "Listed", redirect=learn), newcomer(house)
    base = house.ready["openid"]["issuer"]
    browser = with_code(client.visit(), house, person)
    kept = browser.session.cookies.get_dict()
    known = requests.get(base + "/services", cookies=kept, timeout=10).text
    assert person["username"] in known
    asks = listed(known)
    assert "Asks nothing more of you now" in asks["Listed"]
    assert re.search(r"Asks you for one of these: +your phone", asks["VPN"]), asks
    house.command("user", "lock", person["username"])
    assert person["username"] not in requests.get(base + "/services", cookies=kept, timeout=10).text


def test_the_status_page_says_in_plain_words_what_healthz_says(house):
    base = house.ready["openid"]["issuer"]
    assert requests.get(base + "/healthz", timeout=10).status_code == 200
    page = requests.get(base + "/status", timeout=10)
    assert page.status_code == 200 and "Everything is working" in page.text


def ways_on(browser, matter: str) -> list[str]:
    """What the answer to "What's the matter?" offers."""
    browser.get(browser.url.split("?")[0] + "?show=help").send("continue", matter=matter)
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<button name="way".*?</button>', browser.text)]


def test_F15_F33_what_helps_is_what_works_now_and_the_missing_phone_is_not_offered(house, learn, newcomer):
    person = newcomer(house)
    browser = Client(house, "matters", redirect=learn).visit()
    assert ways_on(browser, "at_home") == [] and "Give your username and password first" in browser.text, "T23"
    assert "Nothing else is set up" not in browser.text and 'href="/help/at-home"' in browser.text
    browser.get(browser.url.split("?")[0]).send(
        "continue", username=person["username"], password=person["password"])
    assert ways_on(browser, "at_home") == ["Ask someone to vouch for you"]
    house.command("policy", "set", "vouch.contacts", "0")
    try:
        assert ways_on(browser, "at_home") == [], "an only phone is missing together with its codes"
        assert "The help desk can let you in" in browser.text
    finally:
        house.command("policy", "unset", "vouch.contacts")
    assert re.search(r"Your reference is <strong><bdi>R-[0-9A-Z]{4}<", browser.text)
    reference = re.search(r"R-[0-9A-Z]{4}", browser.text)[0]
    visit = house.command("desk", "visit", reference)["visits"][0]
    assert visit["person"] == person["username"] and visit["application"] == "matters", visit
    link = re.search(r'href="(/help/ask\?from=R-[0-9A-Z]{4})"', browser.text)[1]
    assert requests.get(house.ready["openid"]["issuer"] + link, timeout=10).status_code == 200
    house.command("code", "recovery", person["username"])
    assert ways_on(browser, "lost") == ["Use a recovery code", "Ask someone to vouch for you"]
    assert ways_on(browser, "tapped_no")[0] == "Send a new request"
    assert ways_on(browser, "nothing_arrives")[-1] == "Send a new request"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory):
    """A university whose help desk has a telephone, and is open around the clock but for a minute at noon."""
    site = Site(tmp_path_factory.mktemp("staffed"), """time_zone: Europe/London
desk:
  phone: 0115 496 0123
  phone_abroad: +44 115 496 0123
  text_relay: 18001 0115 496 0123
  email: it@example.ac.uk
  hours: ["mon-sun 00:00-12:00 12:01-24:00"]
""")
    site.start()
    yield site
    assert site.stop() == 0


def elsewhere(staffed, chromium, path: str, zone: str, **more):
    page = chromium.new_context(timezone_id=zone, locale="en-GB", **more).new_page()
    page.goto(f"http://{staffed.http}{path}")
    return page


def test_F18_F26_the_desk_can_be_dialled_from_anywhere_and_its_hours_stand_on_the_visitors_clock_too(
        staffed, chromium):
    page = elsewhere(staffed, chromium, "/help", "America/New_York")
    contact = page.inner_text(".contact")
    assert re.search(r"Open now, until 12:00\. That’s (\w+ )?07:00 where you are\.", contact), contact
    links = [each.get_attribute("href") for each in page.locator(".contact dl a").all()]
    assert links == ["tel:+441154960123", "tel:+441154960123", "tel:1800101154960123", "mailto:it@example.ac.uk"]
    assert "0115 496 0123" in contact and "+44 115 496 0123" in contact
    page.context.close()
    at_home = elsewhere(staffed, chromium, "/help", "Europe/London")
    assert "where you are" not in at_home.inner_text(".contact")
    at_home.context.close()
    plain = elsewhere(staffed, chromium, "/help", "America/New_York", java_script_enabled=False)
    assert "Open now, until 12:00." in plain.inner_text(".contact")
    plain.context.close()


def test_F22_a_call_back_from_abroad_keeps_its_number_its_time_and_its_place_in_the_queue(staffed, chromium):
    page = elsewhere(staffed, chromium, "/help/call-back", "America/New_York")
    option = page.locator("#slot option").nth(2)
    assert re.fullmatch(r"\w+ \d+ \w+, \d\d:\d\d \((\w+ )?\d\d:\d\d where you are\)", option.inner_text())
    slot = option.get_attribute("value")
    page.select_option("#slot", slot)
    fill(page, name="Robin", reach="call me")
    assert "phone number" in page.inner_text("[role=alert]") and page.input_value("#slot") == slot
    fill(page, reach="+1 (212) 555-0123")
    assert page.inner_text("h1") == "We’ll call you" and "You’re next in the queue." in page.inner_text("main")
    assert "We call you on" in page.inner_text("main")
    item = staffed.command("desk", "queue")["items"][0]
    assert item["reach"] == "+12125550123" and item["kind"] == "call_back"
    when = datetime.datetime.fromisoformat(item["call_at"])
    assert when.timestamp() == int(slot)
    second = elsewhere(staffed, chromium, "/help/call-back", "Europe/London")
    fill(second, name="Ade", reach="0115 496 0999")
    assert "You’re number 2 in the queue." in second.inner_text("main")
    assert staffed.command("desk", "queue")["items"][1]["reach"] == "+441154960999"
    for each in (page, second):
        each.context.close()
