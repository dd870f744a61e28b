"""A backup opens on any other phone, brings accounts back once, and is nothing without its passphrase."""

import json
import pathlib
import re

import pytest

import mail
from app_window import LARGE, NARROW, USUAL, AppWindow
from installation import Site
from mail import MailServer
from visit import Client

HERE = pathlib.Path(__file__).resolve().parent

PASSWORD = "correct horse battery"
ENTRIES = ["otpauth://totp/Alpha:a?secret=GEZDGNBVGY3TQOJQ&issuer=Alpha",
           "otpauth://totp/Beta:b?secret=MFRGGZDFMZTWQ2LK&issuer=Beta",
           "otpauth://totp/Gamma:c?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Gamma"]
DAY = 86_400


@pytest.fixture(scope="module")
def client(house, learn):
    house.command("policy", "set", "push.resend_gap", "0")
    return Client(house, "learn-backups", "--name", "Learn", redirect=learn)


@pytest.fixture
def person(house, tmp_path, request):
    count = 0

    def give() -> dict:
        nonlocal count
        count += 1
        return house.add_person(f"bk{count}-" + str(abs(hash(request.node.name)))[:10], PASSWORD, tmp_path)

    return give


@pytest.fixture
def owner(person):
    return person()


@pytest.fixture
def window(chromium, client):
    opened = []

    def give(size=USUAL, look="light", locale="en-GB") -> AppWindow:
        opened.append(AppWindow(chromium, client.issuer, size, look, locale))
        return opened[-1]

    yield give
    for one in opened:
        one.close()
        assert one.faults == []


def owned(house, app: AppWindow, person: dict) -> AppWindow:
    code = house.command("device", "setup", person["username"])["code"]
    app.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue")
    app.expect("Do these match?").press("Yes, they match").expect("Your phone is ready")
    return app.press("Done").expect("Your codes")


def with_sites(app: AppWindow) -> AppWindow:
    app.page.evaluate("""async (uris) => {
      const { readEntries } = await import("/app/keep/entries.js");
      const { add } = await import("/app/keep/sites.js");
      await add(readEntries(uris.map((uri) => ({ uri }))).sites);
    }""", ENTRIES)
    return app.open().expect("Your codes")


def backed_up(app: AppWindow, keeps: bool = True) -> tuple[str, str]:
    """The backup that the app makes, and its passphrase."""
    app.press("New phone").expect("New phone").press("Make a backup").expect("Make a backup")
    passphrase = app.page.inner_text(".typed-code").strip()
    app.page.check("#noted")
    app.page.set_checked("#keeps", keeps)
    app.press("Make the backup").expect("Your backup is ready")
    with app.page.expect_download() as saving:
        app.page.get_by_role("link", name="Save as a file").click()
    return pathlib.Path(saving.value.path()).read_text(), passphrase


def from_file(app: AppWindow, file: pathlib.Path) -> AppWindow:
    app.open().expect("Welcome").press("Restore a backup").expect("Restore a backup")
    app.page.set_input_files("#file", file)
    return app.press("Continue")


def from_copy(app: AppWindow, person: dict, password: str = PASSWORD) -> AppWindow:
    if not app.page.locator("#from-copy").count():
        app.open().expect("Welcome").press("Restore a backup").expect("Restore a backup")
    app.page.check("#from-copy")
    app.page.fill("#user", person["username"])
    app.page.fill("#password", password)
    return app.press("Continue")


def opened(app: AppWindow, passphrase: str) -> AppWindow:
    app.page.fill("#phrase", passphrase)
    return app.press("Open")


def signed_in(app: AppWindow, person: dict, password: str = PASSWORD) -> AppWindow:
    app.expect("Sign in as")
    app.page.fill("#user", person["username"])
    app.page.fill("#password", password)
    return app.press("Bring it back")


def wrong(app: AppWindow, text: str) -> AppWindow:
    app.page.locator(".notice.wrong", has_text=text).wait_for()
    return app


def active(house, owner: dict) -> int:
    found = house.command("user", "show", owner["username"])["devices"]
    return len([device for device in found if device["state"] == "active"])


def test_F35_F61_T27_a_backup_of_two_accounts_and_three_sites_brings_all_five_back_once(
        house, window, person, tmp_path):
    student, staff = person(), person()
    old = with_sites(owned(house, owned(house, window(), student), staff))
    text, passphrase = backed_up(old)
    file = tmp_path / "countersign.backup"
    file.write_text(text)
    for each in (student, staff):
        house.command("device", "remove", house.command("user", "show", each["username"])["devices"][0]["id"], "--yes")
    new = window()
    from_file(new, file).expect("Open the backup")
    wrong(opened(new, passphrase + "x"), "The passphrase is wrong")
    opened(new, "  " + passphrase.replace(" ", "   "))
    wrong(signed_in(new, student, "wrong"), "Username or password is wrong")
    assert active(house, student) == active(house, staff) == 0
    signed_in(new, student)
    new.page.locator("h1", has_text=staff["username"]).wait_for()
    signed_in(new, staff).expect("This phone is ready")
    rows = new.page.locator(".came li").all_inner_texts()
    assert len(rows) == 5 and sum("approved again by" in row for row in rows) == 2
    assert [row for row in rows if "Alpha" in row or "Beta" in row or "Gamma" in row] == rows[2:]
    assert "5 of 5 came back" in new.page.inner_text("main")
    new.press("Try it")
    new.expect("Signing in to").press("Approve").expect("Approved.")
    assert active(house, student) == active(house, staff) == 1
    sealed = new.page.evaluate("""async () => {
      const database = await import("/app/keep/database.js");
      return (await database.all("sites")).map((site) => [Boolean(site.sealed), "secret" in site]);
    }""")
    assert sealed == [[True, False]] * 3
    second = window()
    from_file(second, file).expect("Open the backup")
    opened(second, passphrase)
    signed_in(second, student)
    second.page.locator("h1", has_text=staff["username"]).wait_for()
    second.press("Leave this account out").expect("Not everything came back")
    assert "was used" in second.page.inner_text(".came")
    assert active(house, student) == 1, "it works once"


def test_F61_the_universitys_copy_is_given_for_the_password_alone_and_opens_with_the_passphrase(
        house, window, owner):
    text, passphrase = backed_up(owned(house, window(), owner))
    assert text.startswith("countersign-backup.v1.")
    new = window()
    wrong(from_copy(new, owner, "wrong"), "Username or password is wrong")
    from_copy(new, owner).expect("Open the backup")
    opened(new, passphrase).expect("This phone is ready")
    assert active(house, owner) == 2


def test_F24_F61_what_was_kept_nowhere_else_is_given_to_nobody(house, window, owner):
    backed_up(owned(house, window(), owner), keeps=False)
    wrong(from_copy(window(), owner), "The university has no copy for you")


def test_F24_a_wrong_letter_a_part_and_another_file_are_told_apart_from_nothing_and_lose_nothing(
        house, window, owner, tmp_path):
    text, passphrase = backed_up(owned(house, window(), owner))
    text = text.strip()
    new, file = window(), tmp_path / "b"
    flipped = text[:-9] + ("A" if text[-9] != "A" else "B") + text[-8:]
    # A part of whole letters' groups reads like a file; any other part does not.
    part = text[:text.rindex(".") + 1 + (len(text) - text.rindex(".") - 41) // 4 * 4]
    for changed, message in ((flipped, "or the backup was changed"), (part, "or the backup was changed"),
                             (part + "A", "That isn’t a backup, or only a part of one"),
                             (text[:60], "That isn’t a backup, or only a part of one"),
                             ("", "That isn’t a backup"), ("x" * 400_000, "That isn’t a backup"),
                             ("[]", "That isn’t a backup")):
        file.write_text(changed)
        from_file(new, file)
        if "changed" in message:
            new.expect("Open the backup")
            opened(new, passphrase)
        wrong(new, message)
    file.write_text(text + "\n")
    from_file(new, file).expect("Open the backup")
    opened(new, passphrase)
    signed_in(new, owner).expect("This phone is ready")


def test_F24_a_terminal_and_a_browser_open_each_others(house, window, owner, phone, tmp_path):
    terminal = phone(house, owner["username"], None)
    file = tmp_path / "terminal.backup"
    made = terminal.run("backup", str(file))
    new = window()
    from_file(new, file).expect("Open the backup")
    opened(new, made["passphrase"])
    signed_in(new, owner).expect("This phone is ready")
    new.press("Try it").expect("Signing in to").press("Approve").expect("Approved.").press("Done").expect("Your codes")
    text, passphrase = backed_up(with_sites(new))
    back = tmp_path / "browser.backup"
    back.write_text(text)
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "passphrase").write_text(passphrase)
    came = json.loads(terminal.answer(
        "restore", str(back), "--user", owner["username"], "--password-file", str(tmp_path / "password"),
        "--passphrase-file", str(tmp_path / "passphrase"), "--server", house.url("https"), "--ca",
        house.ready["ca"]).stdout)
    assert len(came["accounts"]) == 1 and came["left"] == [] and came["entries"] == 3


def test_B21_the_passphrase_is_asked_for_after_two_weeks_and_then_after_ninety_days(house, window, owner):
    app = owned(house, window(), owner)
    _, passphrase = backed_up(app)
    app.press("Done").expect("Your codes")
    assert not app.page.get_by_role("button", name="Test my passphrase").count()

    def later(days: float) -> AppWindow:
        app.page.evaluate("""async (seconds) => {
          const settings = await import("/app/keep/settings.js");
          const kept = await settings.get("backup");
          await settings.set("backup", { ...kept, testAt: kept.testAt - seconds });
        }""", days * DAY)
        return app.open().expect("Your codes")

    later(13.9)
    assert not app.page.get_by_role("button", name="Test my passphrase").count()
    later(0.2).press("Test my passphrase").expect("Test my passphrase")
    app.page.fill("#phrase", "river lamp orbit stone")
    wrong(app.press("Test it"), "That isn’t it")
    app.page.fill("#phrase", passphrase)
    app.press("Test it").expect("That’s right").press("Done").expect("Your codes")
    later(89.9)
    assert not app.page.get_by_role("button", name="Test my passphrase").count()
    later(0.2)
    assert app.page.get_by_role("button", name="Test my passphrase").count()


@pytest.mark.parametrize("size, look", [(NARROW, "light"), (LARGE, "dark")])
def test_F35_every_screen_of_a_backup_fits_and_can_be_read(house, window, owner, tmp_path, size, look):
    app = owned(house, window(size, look), owner)
    text, passphrase = backed_up(app)
    app.press("Done").expect("Your codes").press("New phone").expect("New phone")
    file = tmp_path / "b"
    file.write_text(text)
    from_copy(new := window(size, look), owner).expect("Open the backup")
    from_file(new, file).expect("Open the backup")
    opened(new, passphrase).expect("Sign in as")
    signed_in(new, owner).expect("This phone is ready")


def test_F24_the_browser_opens_and_refuses_the_vectors_as_the_terminal_does(window):
    vectors = json.loads((HERE.parent / "Vectors" / "backup.json").read_text())
    app = window()
    app.open().expect("Welcome")
    found = app.page.evaluate("""async (vectors) => {
      const { openBackup } = await import("/app/wire/backup.js");
      const tried = async (text, passphrase) => {
        try {
          const { made, accounts, entries } = await openBackup(text, passphrase);
          return { made, plain: { accounts, entries } };
        } catch (error) {
          return error.kind ?? String(error);
        }
      };
      const files = [];
      for (const { text, typed, wrong } of vectors.files) {
        files.push({ opened: await Promise.all(typed.map((each) => tried(text, each))),
          wrong: await Promise.all(wrong.map((each) => tried(text, each))) });
      }
      const refused = [];
      for (const { text, passphrase } of vectors.refused) refused.push(await tried(text, passphrase));
      return { files, refused };
    }""", vectors)
    for file, seen in zip(vectors["files"], found["files"], strict=True):
        wanted = {"made": file["made"], "plain": file["plain"]}
        assert seen["opened"] == [wanted] * len(file["typed"]), file["name"]
        assert seen["wrong"] == ["bad_signature"] * len(file["wrong"]), file["name"]
    assert len(found["refused"]) == len(vectors["refused"]) > 2
    assert set(found["refused"]) <= {"malformed", "bad_signature"}, found["refused"]


def test_F35_D8_the_portal_shows_move_and_backup_side_by_side_and_removes_a_backup(
        house, window, windows, client, owner, tmp_path):
    app = owned(house, window(), owner)
    text, passphrase = backed_up(app)
    app.press("Done").expect("Your codes")
    here = windows(client, "computer")
    here.page.goto(client.issuer + "/me/backup")
    here.expect("Sign in").password(owner).expect("Check your phone")
    app.expect("Signing in to")
    app.type_number(here.number()).press("Approve").expect("Approved.")
    here.expect("New phone and backup")
    body = here.page.inner_text("main")
    assert re.search(r"Last backup \d+ \w+\. It can only be opened with your passphrase\. We can’t open it\.", body)
    assert "Move to a new phone" in body and "A copy is kept here." in body
    here.page.click("button[name=backup]")
    here.page.locator("text=That backup no longer works").wait_for()
    assert "You have no backup yet." in here.page.inner_text("main")
    file = tmp_path / "b"
    file.write_text(text)
    new = window()
    from_file(new, file).expect("Open the backup")
    opened(new, passphrase)
    signed_in(new, owner).expect("Not everything came back")
    assert active(house, owner) == 1


def test_F61_who_has_lost_the_only_phone_is_shown_the_backup_before_the_desk(house, window, windows, client, owner):
    app = owned(house, window(), owner)
    _, passphrase = backed_up(app)
    here = windows(client, "computer")
    here.arrive().expect("Sign in").password(owner).expect("Check your phone")
    here.page.goto(here.page.url.split("?")[0] + "?show=help")
    here.page.check("input[name=matter][value=lost]")
    here.page.locator("main form button.main").first.click()
    here.expect("What you can do now")
    here.page.click("button[value=restore]")
    here.expect("Restore a backup")
    new = window()
    from_copy(new, owner).expect("Open the backup")
    opened(new, passphrase).expect("This phone is ready")
    assert house.command("desk", "queue")["items"] == []


@pytest.mark.parametrize("waits", [False, True])
def test_F16_F61_a_restored_phone_is_told_by_mail_and_waits_for_people_who_are_worth_the_effort(
        chromium, tmp_path_factory, waits):
    server = MailServer(tmp_path_factory.mktemp("mail")).start()
    site = Site(tmp_path_factory.mktemp("site"), server.settings())
    site.start()
    opened_windows = []
    try:
        folder = tmp_path_factory.mktemp("words")
        (folder / "p").write_text(PASSWORD)
        site.command("user", "add", "dana", "--name", "Dana Example", "--email", "dana@trip.example",
                     "--password-file", folder / "p")
        dana = {"username": "dana"}
        first, new = (AppWindow(chromium, f"http://{site.http}") for _ in range(2))
        opened_windows += [first, new]
        code = site.command("device", "setup", "dana")["code"]
        first.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue")
        first.expect("Do these match?").press("Yes, they match").expect("Your phone is ready")
        first.press("Done").expect("Your codes")
        _, passphrase = backed_up(first)
        if waits:
            site.command("user", "mark", "dana", "--high-risk")
        from_copy(new, dana).expect("Open the backup")
        opened(new, passphrase).expect("This phone works later" if waits else "This phone is ready")
        assert ("It works from" in new.page.inner_text(".came")) == waits
        found = {sent["Subject"]: mail.text(sent) for sent in server.wait(3)}
        assert "Somebody asked for your backup" in found
        [text] = [text for subject, text in found.items() if subject.startswith("Your accounts were restored to")]
        assert ("Until then it does nothing" in text) == waits and "A backup and your password" in text
        states = [each["state"] for each in site.command("user", "show", "dana")["devices"]]
        assert sorted(states) == ["active", "locked" if waits else "active"]
        assert site.command("desk", "queue")["items"] == []
    finally:
        for each in opened_windows:
            each.close()
        site.stop()
        server.stop()


def waiting(house, window, person: dict, seconds: int) -> AppWindow:
    """A restored phone of somebody whose new phones wait so long."""
    _, passphrase = backed_up(owned(house, window(), person))
    house.command("user", "mark", person["username"], "--high-risk")
    house.command("policy", "set", "device.wait.high_risk", str(seconds))
    new = window()
    from_copy(new, person).expect("Open the backup")
    opened(new, passphrase).expect("This phone works later")
    return new


def test_F16_F61_a_restored_phone_that_waits_says_until_when_and_what_to_do_in_every_language(house, window, owner):
    new = waiting(house, window, owner, DAY)
    assert not new.page.get_by_role("button", name="Make a backup").count(), "it can't make one yet"
    new.press("Done").expect("Your codes")
    said = re.compile(r"To keep your account safe, this phone works only from \d+ \w+ \d{4} at \d\d:\d\d\. "
                      r"Until then sign in another way, or ask the help desk\.")
    new.page.locator(".account .notice", has_text=said).wait_for()
    assert not new.page.locator("button.code").count(), "it shows no code that doesn't count"
    new.press("New phone").expect("New phone")
    assert not new.page.get_by_role("button", name="Move to a new phone").count()
    for language in ("cy", "zh-Hans"):
        words = json.loads((HERE.parents[1] / "Assets" / "app" / "words" / f"{language}.json").read_text())["home"]
        new.page.evaluate("""async (language) => {
          await (await import("/app/keep/settings.js")).set("language", language);
        }""", language)
        new.open().expect(words["title"])
        shown = new.page.locator(".account .notice").inner_text()
        before, after = words["waits"].split("{when}")
        assert shown.startswith(before) and shown.endswith(after) and re.search(r"\d\d:\d\d", shown), shown
    new.context.set_offline(True)
    assert new.open().page.locator(".account .notice").inner_text() == shown, "it knows that offline too"
    new.context.set_offline(False)


def test_F16_F61_a_restored_phone_works_by_itself_once_its_wait_is_over_or_the_desk_ends_it(house, window, person):
    soon, first = person(), person()
    new = waiting(house, window, soon, 20).press("Done").expect("Your codes")
    new.page.locator(".account .notice", has_text="this phone works only from").wait_for()
    new.page.locator("button.code").wait_for(timeout=60_000)
    assert active(house, soon) == 2
    new = waiting(house, window, first, DAY).press("Done").expect("Your codes")
    new.page.locator(".account .notice", has_text="this phone works only from").wait_for()
    [locked] = [each for each in house.command("user", "show", first["username"])["devices"]
                if each["state"] == "locked"]
    house.command("device", "unlock", locked["id"])
    new.open().expect("Your codes").page.locator("button.code").wait_for()


def test_F24_F61_a_locked_account_stays_where_it_is_and_its_backup_works_once_it_is_unlocked(
        house, window, owner, tmp_path):
    text, passphrase = backed_up(with_sites(owned(house, window(), owner)))
    file = tmp_path / "b"
    file.write_text(text)
    said = "The account is locked. Unlock it where you sign in, or ask the help desk. Then restore again"
    house.command("user", "lock", owner["username"])
    new = window()
    wrong(from_copy(new, owner, "wrong"), "Username or password is wrong")
    wrong(from_copy(new, owner), said)
    from_file(new, file).expect("Open the backup")
    opened(new, passphrase)
    signed_in(new, owner).expect("Not everything came back")
    assert said in new.page.inner_text(".came") and "3 of 4 came back" in new.page.inner_text("main")
    new.press("Done").expect("Your codes")
    assert new.page.locator(".account").count() == 3, "other sites' codes are here"
    house.command("user", "unlock", owner["username"])

    # It is locked after the new phone has brought its keys, and before it counts.
    late = window()

    def lock(route) -> None:
        house.command("user", "lock", owner["username"])
        route.continue_()

    late.page.route("**/confirm", lock)
    from_copy(late, owner).expect("Open the backup")
    opened(late, passphrase).expect("Not everything came back")
    assert said in late.page.inner_text(".came")
    assert active(house, owner) == 1
    late.page.unroute("**/confirm")
    house.command("user", "unlock", owner["username"])
    last = window()
    from_file(last, file).expect("Open the backup")
    opened(last, passphrase)
    signed_in(last, owner).expect("This phone is ready")
    assert active(house, owner) == 2


def test_F16_a_phone_that_the_desk_sets_up_for_somebody_at_risk_says_until_when_it_waits(house, window, owner):
    owned(house, window(), owner)
    house.command("user", "mark", owner["username"], "--high-risk")
    house.command("policy", "set", "device.wait.high_risk", str(DAY))
    new = window()
    code = house.command("device", "setup", owner["username"])["code"]
    new.open("/app/#pair=" + code.replace("-", "")).expect("Set up this phone").press("Continue")
    new.expect("Do these match?").press("Yes, they match").expect("Your codes")
    new.page.locator(".account .notice", has_text="this phone works only from").wait_for()
