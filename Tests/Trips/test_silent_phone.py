"""A phone that hears nothing is not waited for, and what became of its last request can be told."""

import pytest

from visit import Client

NOTE = "Old phone didn’t answer the last requests, so we asked Trip phone."


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.pause.after", "16")
    return Client(house, "learn-silent", "--name", "Learn", redirect=learn)


def last_request(house, person: dict, name: str) -> dict:
    devices = house.command("user", "show", person["username"])["devices"]
    return next(each["last_request"] for each in devices if each["name"] == name)


def test_B19_a_phone_that_came_to_nothing_twice_is_passed_over_until_its_app_is_opened(
        house, windows, client, newcomer, phone):
    owner = newcomer(house)
    old = phone(house, owner["username"], None, name="Old phone")
    here = windows(client, "computer")

    def asked() -> str:
        here.context.clear_cookies()
        here.arrive().expect("Sign in").password(owner).expect("Check your phone")
        return here.page.inner_text("main")

    for _ in range(3):
        assert "request to Old phone" in asked()
    noted = asked()
    assert NOTE in noted and "request to Trip phone" in noted
    silent = last_request(house, owner, "Old phone")
    assert silent["unanswered_before"] == 2 and silent["asked_at"]
    assert silent["push_service_had_it_at"] is silent["app_asked_at"] is silent["answered_at"] is None

    old.run("list")
    assert last_request(house, owner, "Old phone")["app_asked_at"], "its app asked what waits"
    again = asked()
    assert NOTE not in again and "request to Old phone" in again
    request = here.page.get_attribute("[data-request]", "data-request")
    old.run("approve", "--request", request, "--number", here.number())
    assert here.signed_in()
    answered = last_request(house, owner, "Old phone")
    assert answered["app_asked_at"] and answered["answered_at"] and answered["unanswered_before"] == 0
    mine = house.command("user", "export-data", owner["username"])["devices"]
    assert {each["name"]: each["last_request"] for each in mine}["Old phone"] == answered


def test_B19_a_phone_of_its_own_is_asked_on_and_its_owner_is_told_to_open_the_app(house, windows, client, newcomer):
    owner = newcomer(house)
    here = windows(client, "computer")
    for _ in range(4):
        here.context.clear_cookies()
        here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    text = here.page.inner_text("main")
    assert "request to Trip phone" in text and "Open the Countersign app: the request is waiting there." in text
