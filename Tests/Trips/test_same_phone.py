"""Signing in on the very phone that holds the app: the number comes along, nothing is typed, and no link can do it."""

import json

import pytest

from app_window import NO_NOTIFICATIONS, AppWindow
from visit import Client

WHOLE_BROWSER = True  # it can be asked for notifications
PASSWORD = "correct horse battery"
PIXEL = {
    "viewport": {"width": 412, "height": 839}, "device_scale_factor": 2.625, "is_mobile": True, "has_touch": True,
    "locale": "en-GB", "reduced_motion": "reduce",
    "user_agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 "
                  "Mobile Safari/537.36",
}


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "same-phone-app", "--name", "Learn", redirect=learn)


@pytest.fixture
def owner(house, tmp_path, request):
    return house.add_person("same-" + str(abs(hash(request.node.name)))[:12], PASSWORD, tmp_path)


@pytest.fixture
def phone(chromium, house, client, owner):
    """A phone with that person's app in its browser."""
    context = chromium.new_context(**PIXEL)
    context.add_init_script(NO_NOTIFICATIONS)
    app = AppWindow(None, client.issuer, context=context)
    code = house.command("device", "setup", owner["username"])["code"].replace("-", "")
    app.open("/app/#pair=" + code).expect("Set up this phone").press("Continue").expect("Do these match?")
    app.press("Yes, they match").expect("Your phone is ready").press("Done").expect("Your codes")
    app.page.goto("about:blank")
    # Other pages of the same browser ask for other things than the app may.
    app.context.remove_listener("request", app._asks)
    yield app
    app.close()


def arrive(page, client: Client, person: dict) -> None:
    page.goto(client.address())
    page.fill("#username", person["username"])
    page.fill("#password", person["password"])
    page.click('button[value="continue"]')


def heading(page, text: str):
    page.locator("h1", has_text=text).first.wait_for(timeout=10_000)


def carried(page) -> str | None:
    return page.evaluate("localStorage.getItem('countersign.number')")


def test_B12_on_the_phone_that_holds_the_app_the_number_comes_along_and_the_first_page_goes_on(phone, client, owner):
    page = phone.context.new_page()
    arrive(page, client, owner)
    heading(page, "Approve in the app")
    assert page.locator(".number").is_hidden()
    page.get_by_role("link", name="Open Countersign").click()
    heading(page, "Signing in to Learn?")
    assert page.url == client.issuer + "/app/" and "from your sign-in page" in page.inner_text("main")
    assert page.locator("#number").count() == 0, "nothing is typed"
    page.get_by_role("button", name="Approve", exact=True).click()
    heading(page, "Approved.")
    page.wait_for_url(client.redirect + "?code=*", timeout=10_000)


def test_B12_the_app_in_a_window_of_its_own_has_the_number_too_and_leaves_the_first_page_alone(phone, client, owner):
    page = phone.context.new_page()
    arrive(page, client, owner)
    heading(page, "Approve in the app")
    # What an installed app does: the link opens it, and the page stays where it is.
    page.evaluate("""() => {
      document.querySelector("[data-phone] a").addEventListener("click", (event) => event.preventDefault());
      document.querySelector("[data-phone] a").click();
    }""")
    app = phone.open().expect("Signing in to Learn?")
    assert "from your sign-in page" in app.page.inner_text("main")
    app.press("Approve").expect("Approved.")
    assert "Go back to Learn." in app.page.inner_text("main")
    page.wait_for_url(client.redirect + "?code=*", timeout=10_000)
    assert app.expect("Your codes").page.url == client.issuer + "/app/"


def test_B12_who_cannot_open_the_app_types_the_number_as_always(phone, client, owner):
    page = phone.context.new_page()
    arrive(page, client, owner)
    heading(page, "Approve in the app")
    page.get_by_role("button", name="I can’t open it").click()
    heading(page, "Check your phone")
    number = page.inner_text(".number").replace(" ", "")
    phone.open().expect("Signing in to Learn?").approve(number)
    page.wait_for_url(client.redirect + "?code=*", timeout=10_000)


def test_B12_T06_a_number_comes_from_a_page_of_this_browser_alone_never_by_a_link(
        phone, chromium, client, owner, windows):
    """Somebody has the password, sees a number, and would have the owner's phone fill it in."""
    thief = windows(client, "computer")
    thief.arrive().expect("Sign in").password(owner).expect("Check your phone")
    assert thief.page.locator("[data-phone]").is_hidden(), "the app is not in that browser"
    number = thief.number()
    request = thief.page.get_attribute("[data-phone]", "data-request")
    for link in (f"#number={number}", f"#request={request}&number={number}", f"?number={number}#{request}",
                 f"#approve={request}.{number}", "#" + json.dumps({"request": request, "number": number})):
        app = phone.open("/app/" + link).expect("Signing in to Learn?")
        assert app.page.input_value("#number") == "" and carried(app.page) is None, link
        app.page.goto("about:blank")
    # What another site leaves lies in another store; and what our pages left once is good once, for its own request.
    app = phone.open()
    app.page.evaluate("""([request, number]) => localStorage.setItem("countersign.number", JSON.stringify(
        { request, number, until: Date.now() - 1 }))""", [request, number])
    app.page.reload()
    app.expect("Signing in to Learn?")
    assert app.page.input_value("#number") == "" and carried(app.page) is None, "its time was over"
    app.page.evaluate("""([request, number]) => localStorage.setItem("countersign.number", JSON.stringify(
        { request: request + "x", number, until: Date.now() + 60_000, back: "https://evil.example/" }))""",
                      [request, number])
    app.page.reload()
    app.expect("Signing in to Learn?")
    assert app.page.input_value("#number") == "" and carried(app.page) is None, "it was another request's"


def test_B12_somebody_else_who_signs_in_on_this_phone_is_asked_on_their_own(
        phone, house, client, tmp_path, chromium):
    other = house.add_person("same-other", PASSWORD, tmp_path)
    own = AppWindow(chromium, client.issuer)
    code = house.command("device", "setup", other["username"])["code"].replace("-", "")
    own.open("/app/#pair=" + code).expect("Set up this phone").press("Continue").expect("Do these match?")
    own.press("Yes, they match").expect("Your phone is ready")
    page = phone.context.new_page()
    arrive(page, client, other)
    heading(page, "Check your phone")
    assert page.locator("[data-phone]").is_hidden()
    own.expect("Signing in to Learn?").approve(page.inner_text(".number").replace(" ", ""))
    page.wait_for_url(client.redirect + "?code=*", timeout=10_000)
    own.close()
