"""A person signs in with Chromium at the real server: the screens of a sign-in, and what leads from one to the next."""

import http.server
import threading

import pytest

from conftest import Phone
from looks import RULES, WEIGHT_MAX
from visit import Client

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

SIZES = {"phone": {"width": 360, "height": 740}, "computer": {"width": 1280, "height": 800}}
UNANSWERED_SECONDS = 30


@pytest.fixture(scope="module", autouse=True)
def at_once(house):
    """A request may be sent again without a wait."""
    house.command("policy", "set", "push.resend_gap", "0")


class Learn(http.server.BaseHTTPRequestHandler):
    """The application at the end of the way."""

    def do_GET(self):
        body = b"<!doctype html><title>Learn</title><h1>Learn</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def learn():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Learn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/callback"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-here", "--name", "Learn", redirect=learn)


class Window:
    """A window of Chromium that looks at each page that it is shown."""

    def __init__(self, chromium, client: Client, size: str, scripts: bool = True):
        self.client, self.scripts, self.weight = client, scripts, 0
        self.faults, self.heard = [], []
        self.learn_icon = client.redirect.replace("/callback", "/favicon.ico")
        self.context = chromium.new_context(
            viewport=SIZES[size], java_script_enabled=scripts, reduced_motion="reduce", locale="en-GB")
        self.page = self.context.new_page()
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.client.issuer + "/", self.client.redirect, self.learn_icon, "data:")):
            self.faults.append(f"asks {request.url}")

    def _answered(self, response) -> None:
        if response.request.is_navigation_request() and response.url.startswith(self.client.issuer):
            policy = response.headers.get("content-security-policy", "")
            if response.status != 303 and ("default-src 'none'" not in policy or "unsafe" in policy):
                self.faults.append(f"{response.url} has the policy {policy!r}")

    def _said(self, message) -> None:
        self.heard.append(message.text)
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def arrive(self, **more: str) -> "Window":
        self.page.goto(self.client.address(**more))
        return self

    def expect(self, heading: str) -> "Window":
        """Waits for a page of that heading, and looks whether everybody can read it."""
        self.page.locator("h1", has_text=heading).first.wait_for(timeout=10_000)
        self.page.wait_for_load_state("load")
        if self.scripts:
            found = axe.Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}}).response
            self.faults += [f"{heading}: {rule['id']}: {node['html'][:120]}" for rule in found["violations"]
                            for node in rule["nodes"]]
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{heading}: wider than the window")
            weight = self.page.evaluate("""() => ["navigation", "resource"].flatMap((kind) =>
                performance.getEntriesByType(kind)).reduce((sum, each) => sum + each.encodedBodySize + 600, 0)""")
            self.weight = max(self.weight, weight)
        assert self.faults == [] and self.weight <= WEIGHT_MAX
        return self

    def type(self, name: str, text: str) -> None:
        self.page.fill(f"#{name}", text)

    def press(self, value: str) -> "Window":
        self.page.click(f'button[value="{value}"]')
        return self

    def password(self, person: dict, password: str | None = None) -> "Window":
        self.type("username", person["username"])
        self.type("password", password or person["password"])
        return self.press("continue")

    def number(self) -> str:
        return self.page.inner_text(".number").replace(" ", "")

    def code(self, text: str) -> "Window":
        self.type("code", text)
        return self.press("continue")

    def signed_in(self) -> bool:
        """Waits until the way has led back to the application; without scripts the person presses on."""
        if not self.scripts:
            while not self.page.url.startswith(self.client.redirect):
                self.page.locator("form button").first.click(timeout=5_000)
        self.page.wait_for_url(self.client.redirect + "?code=*", timeout=10_000)
        return "state=where" in self.page.url

    def close(self) -> None:
        self.context.close()


@pytest.fixture(scope="module", autouse=True)
def unanswered(house, chromium, learn, tmp_path_factory):
    """A visit whose request nobody answers while the other tests run."""
    hasty = Client(house, "hasty", "--name", "Hasty", redirect=learn)
    house.command("policy", "set", "push.lifetime", str(UNANSWERED_SECONDS), "--app", "hasty")
    folder = tmp_path_factory.mktemp("unanswered")
    person = house.add_person("patient", "seven quiet herons", folder)
    person["phone"] = Phone(house, "patient", folder, None)
    here = Window(chromium, hasty, "phone").arrive().password(person).expect("Check your phone")
    yield here, person
    here.close()


@pytest.fixture
def window(chromium, client):
    opened = []

    def give(size: str = "computer", scripts: bool = True) -> Window:
        opened.append(Window(chromium, client, size, scripts))
        return opened[-1]

    yield give
    for each in opened:
        each.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("size", SIZES)
def test_B06_B11_F10_F11_a_person_signs_in_after_a_wrong_password_and_a_slip_on_the_phone(
        house, window, newcomer, size, scripts):
    person = newcomer(house)
    here = window(size, scripts).arrive().expect("Sign in")
    here.password(person, "wrong").expect("Sign in")
    assert here.page.input_value("#username") == person["username"]
    here.type("password", person["password"])
    here.press("continue").expect("Check your phone")
    first = here.number()
    assert len(first) == 2
    person["phone"].run("deny", "--wait", "10")
    if not scripts:
        here.press("continue")
    here.expect("You said no on your phone").press("send_again").expect("Check your phone")
    address = here.page.url
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.page.url == address or scripts
    assert here.signed_in()
    here.arrive()
    assert here.signed_in(), "the session answers for the next visit"
    here.arrive(prompt="login").expect("Sign in")


def test_B10_an_approval_changes_the_page_without_loading_it_again(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    here.page.evaluate("""() => { const status = document.getElementById("status");
        new MutationObserver(() => console.log("said: " + status.textContent)).observe(
            status, { childList: true, characterData: true, subtree: true }); }""")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in() and "said: Approved. Taking you to Learn." in here.heard


def test_B01_a_wrong_number_brings_a_new_one_and_the_second_ends_the_request(house, window, newcomer):
    person = newcomer(house)
    here = window("phone").arrive().password(person).expect("Check your phone")
    for _ in range(2):
        shown = here.number()
        wrong = str((int(shown) - 10 + 1) % 90 + 10)
        assert person["phone"].answer("approve", "--wait", "10", "--number", wrong).returncode != 0
        here.page.wait_for_function("(n) => document.querySelector('.number')?.textContent.replace(' ', '') !== n",
                                    arg=shown)
    here.expect("The number didn\u2019t match")


def test_F10_it_was_not_me_stops_everything(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    person["phone"].run("deny", "--wait", "10")
    here.expect("You said no on your phone").press("not_me").expect("Sign-in stopped")
    # Phones are asked no more for a while; codes work.
    window("phone").arrive().password(person).expect("Enter a code")


def test_F51_other_options_and_codes(house, window, newcomer):
    """F51 every way is listed, and what is wrong with a code is said"""
    person = newcomer(house)
    here = window("phone").arrive().password(person).expect("Check your phone").press("other")
    here.expect("Choose how to sign in").press("code").expect("Enter a code")
    here.code("000000").expect("Enter a code")
    assert "That code didn\u2019t work" in here.page.inner_text("main")
    code = house.command("code", "desk", person["username"])["code"]
    here.code(code.lower().replace("-", " "))
    assert here.signed_in()
    here.arrive(prompt="login").password(person).expect("Check your phone").press("other").press("code")
    here.expect("Enter a code").code(code).expect("Enter a code")
    assert "has been used" in here.page.inner_text("main") or "didn\u2019t work" in here.page.inner_text("main")
    here.code(person["phone"].run("code")["codes"][0]["code"])
    assert here.signed_in()


def test_T01_too_many_wrong_codes_have_to_wait(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).press("other").press("code").expect("Enter a code")
    for number in range(6):
        here.code(f"00000{number}")
        here.page.wait_for_load_state("load")
        if here.page.inner_text("h1") != "Enter a code":
            break
    here.expect("Too many tries")


def test_a_person_without_a_device_is_told_to_set_one_up(house, window, tmp_path):
    person = house.add_person("bare", "seven quiet herons", tmp_path)
    window("phone").arrive().password(person).expect("You haven\u2019t set up sign-in protection yet")


def test_a_locked_account_says_who_locked_it(house, window, newcomer):
    person = newcomer(house)
    house.command("user", "lock", person["username"])
    here = window("phone").arrive().password(person).expect("Your account is locked")
    assert "IT Services" in here.page.inner_text("main")


def test_B15_a_remembered_browser_is_asked_for_the_password_alone(house, window, newcomer):
    person = newcomer(house)
    here = window().arrive().password(person).expect("Check your phone")
    here.page.check("#remember")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
    here.context.clear_cookies(name="session")
    here.arrive().expect("Sign in").password(person)
    assert here.signed_in()
    here.arrive(prompt="login").expect("Sign in").password(person).expect("Check your phone")


def test_help_leads_on_from_each_page(house, window, newcomer):
    person = newcomer(house)
    here = window("phone").arrive().expect("Sign in")
    here.page.click("text=I need help >> nth=0")
    here.expect("What\u2019s the matter?")
    here.page.go_back()
    here.expect("Sign in").password(person).expect("Check your phone")
    here.page.click("text=I need help >> nth=0")
    here.expect("What\u2019s the matter?")


def test_B02_a_request_without_an_answer_ends_and_can_be_sent_again(unanswered):
    here, person = unanswered
    here.page.locator("h1", has_text="We didn").wait_for(timeout=(UNANSWERED_SECONDS + 10) * 1000)
    here.expect("We didn\u2019t get an answer").press("send_again").expect("Check your phone")
    person["phone"].run("approve", "--wait", "10", "--number", here.number())
    assert here.signed_in()
