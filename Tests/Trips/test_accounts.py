"""One person with two accounts, one phone and one browser."""

import pytest

from demo import CommandFailed
from test_portal import answer, portal, told
from visit import Client


@pytest.fixture(scope="module")
def client(house, learn):
    return Client(house, "learn-accounts", "--name", "Learn", redirect=learn)


def second(window, person: dict) -> None:
    """The sign-in with another account, from the page of the first."""
    window.expect("Sign in").password(person).expect("Check your phone")
    answer(window, person)


@pytest.mark.parametrize("size", ["phone", "computer"])
def test_F28_F30_two_accounts_are_linked_by_proof_of_both_and_unlinked_from_the_other_side(
        house, windows, client, newcomer, size):
    student, staff = newcomer(house), newcomer(house)
    here = portal(windows(client, size), student, "/me/accounts").expect("My accounts").press("link")
    second(here, student)
    here.expect("That is the same account").press("again")
    second(here, staff)
    here.expect("Are both accounts yours?")
    text = here.page.inner_text("main")
    assert student["username"] in text and staff["username"] in text
    here.press("link").expect("My accounts")
    assert student["username"] in here.page.inner_text("main")
    here.page.goto(client.issuer + "/me")
    linked = here.expect("My sign-in devices").page.inner_text("main")
    assert f"Linked: {staff['username']}, {student['username']}" in linked
    for one, other in (student, staff), (staff, student):
        assert house.command("user", "show", one["username"])["linked"] == [other["username"]]
        assert "person.linked" in told(house, one)
    here.page.goto(client.issuer + "/me/accounts")
    here.expect("My accounts").page.click("button[name=account]")
    here.expect("My accounts")
    assert "no longer linked" in here.page.inner_text("main")
    assert house.command("user", "show", student["username"])["linked"] == []
    assert {"person.unlinked"} <= set(told(house, student)) & set(told(house, staff))


def test_F28_T23_an_address_of_the_second_half_says_nothing_to_whoever_has_not_proved_an_account(
        house, windows, client, newcomer):
    student, staff = newcomer(house), newcomer(house)
    here = portal(windows(client, "computer"), student, "/me/accounts").expect("My accounts").press("link")
    second(here, staff)
    here.expect("Are both accounts yours?")
    address = here.page.url
    other = windows(client, "computer")
    other.page.goto(address)
    other.expect("Sign in")
    assert student["username"] not in other.page.content()
    # It is taken once, and says no more then than what was never an address.
    here.press("link").expect("My accounts")
    for gone in (address, address[:-4] + "AAAA"):
        here.page.goto(gone)
        here.expect("This link has ended")
        assert student["username"] not in here.page.inner_text("main")


def test_F30_a_link_gives_neither_account_what_the_other_signs_in_with(house, windows, client, newcomer):
    student, staff = newcomer(house), newcomer(house)
    house.command("user", "link", student["username"], staff["username"])
    codes = house.command("code", "recovery", student["username"])["codes"]
    here = windows(client, "computer").arrive().expect("Sign in").password(staff).expect("Check your phone")
    here.page.goto(here.page.url.split("?")[0] + "?show=code")
    here.expect("Enter a code").code(codes[0]).expect("Enter a code")
    assert "didn’t work" in here.page.inner_text("main")
    with pytest.raises(CommandFailed):
        house.command("user", "link", student["username"], student["username"])


def test_F30_a_request_names_its_account_on_a_phone_that_holds_both(house, windows, client, newcomer):
    student = newcomer(house)
    here = windows(client, "computer").arrive().expect("Sign in").password(student).expect("Check your phone")
    card = student["phone"].run("list")
    assert student["username"] in str(card), card
    answer(here, student)
    assert here.signed_in()
