"""People learn by mail what happened to their account, and nothing that could be used."""

import re
import socket
import time
import urllib.request

import pytest

import mail
from demo import CommandFailed
from installation import Site
from mail import MailServer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = MailServer(tmp_path_factory.mktemp("mail")).start()
    yield server
    server.stop()


@pytest.fixture
def post(server):
    """The mail server, its box empty."""
    if server.controller is None:
        server.start()
    server.raw.clear()
    server.sealed.clear()
    server.unknown.clear()
    return server


@pytest.fixture(scope="module")
def site(server, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"), server.settings())
    site.start()
    yield site
    assert site.stop() == 0


def add(site, name: str, *more: str) -> str:
    site.command("user", "add", name, "--name", f"{name.title()} Example", "--email", f"{name}@trip.example", *more)
    return f"{name}@trip.example"


def test_F46_a_mail_says_what_happened_and_leads_to_the_own_account(site, post):
    """Every mail holds the link to /me."""
    address = add(site, "ben")
    site.command("user", "lock", "ben")
    site.command("user", "unlock", "ben")
    site.command("code", "desk", "ben")
    mails = post.wait(3)
    assert all(post.sealed)
    subjects = {sent["Subject"] for sent in mails}
    assert subjects == {"Your account is locked", "Your account is unlocked", "A help desk code was made for you"}
    for sent in mails:
        assert sent["To"] == f"<{address}>" or sent["To"] == address
        assert sent["Auto-Submitted"] == "auto-generated" and sent["Reply-To"] == "help@trip.example"
        for body in (mail.text(sent), mail.html(sent)):
            assert f"http://{site.http}/me" in body
            assert "We’ll never ask for your code or password." in body
            links = set(re.findall(r"https?://[^\s\"<]+", body))
            # What is locked needs no lock.
            lock = set() if sent["Subject"] == "Your account is locked" else {f"http://{site.http}/me/lock"}
            assert links == {f"http://{site.http}/me"} | lock
        assert "<img" not in mail.html(sent) and "<script" not in mail.html(sent)
    assert len({sent["Message-ID"] for sent in mails}) == 3


def test_T27_no_code_ever_is_in_a_mail(site, post):
    """Codes are shown once, and never sent."""
    add(site, "carol")
    desk = site.command("code", "desk", "carol")
    recovery = site.command("code", "recovery", "carol")
    setup = site.command("device", "setup", "carol")
    post.wait(2)
    codes = [value for answer in (desk, recovery, setup) for value in _codes(answer)]
    assert len(codes) >= 12
    for raw, sent in zip(post.raw, post.received):
        everything = raw.decode() + mail.text(sent) + mail.html(sent)
        plain = everything.replace("-", "").replace("=\r\n", "")
        for code in codes:
            assert code not in everything and code.replace("-", "") not in plain
        assert mail.PASSWORD not in everything


def _codes(value) -> list[str]:
    if isinstance(value, dict):
        return [code for part in value.values() for code in _codes(part)]
    if isinstance(value, list):
        return [code for part in value for code in _codes(part)]
    return [value] if isinstance(value, str) and re.fullmatch(r"[0-9A-Z]{3,4}(-[0-9A-Z]{3,5}){2}", value) else []


@pytest.mark.parametrize("language, subject", [("cy", "Mae eich cyfrif wedi’i gloi"), ("zh-Hans", "您的账号已锁定")])
def test_a_mail_speaks_the_language_of_its_reader(site, post, language, subject):
    add(site, f"dai-{language.lower()}", "--language", language)
    site.command("user", "lock", f"dai-{language.lower()}")
    sent = post.wait(1)[0]
    assert sent["Subject"] == subject and sent["Content-Language"] == language
    assert f'lang="{language}"' in mail.html(sent)


@pytest.mark.parametrize("new", ["eve@other.example", ""])
def test_T24_the_old_address_learns_that_the_directory_names_another_or_none(site, post, tmp_path, new):
    name = f"moved{len(new)}"
    old = add(site, name)
    table = tmp_path / "people.csv"
    table.write_text(f"person_number,username,email\nn{name},{name},{new}\n")
    site.command("directory", "sync", str(table), "--adopt")
    mails = post.wait(2 if new else 1)
    told = {sent["To"].strip("<>"): mail.text(sent) for sent in mails}
    assert set(told) == {old, new} - {""}
    assert {sent["Subject"] for sent in mails} == {"Your email address was changed"}
    said = "We write to e…@other.example about your account" if new else "no email address of yours any more"
    assert all(said in text and "/me/lock" in text for text in told.values())


def test_mail_waits_for_a_server_that_is_down_and_comes_once(site, post):
    add(site, "erin")
    post.stop()
    site.command("user", "lock", "erin")
    end = time.monotonic() + 20
    while "a mail was not sent" not in site.log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    assert "a mail was not sent" in site.log.read_text()
    post.start()
    post.wait(1, within=40)
    time.sleep(2)
    assert len(post.raw) == 1


def test_T08_a_storm_of_changes_is_no_storm_of_mail(site, post):
    """What somebody does over and over is told in few mails, and none of it is kept silent."""
    add(site, "faye")
    for _ in range(6):
        site.command("user", "lock", "faye")
        site.command("user", "unlock", "faye")
    time.sleep(5)
    assert 1 <= len(post.raw) <= 5


def test_an_address_that_nobody_has_is_not_tried_again(site, post):
    post.unknown.add(add(site, "gus"))
    site.command("user", "lock", "gus")
    end = time.monotonic() + 20
    while "a mail is given up" not in site.log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    assert "a mail is given up" in site.log.read_text() and not post.raw


def test_an_invitation_asks_to_set_up(site, post):
    add(site, "hal")
    site.command("user", "invite", "hal")
    assert post.wait(1)[0]["Subject"] == "Set up sign-in protection"


def test_doctor_says_what_is_wrong_with_the_mail_server(site, post, tmp_path):
    def codes(settings: str, *words: str) -> list[str]:
        site.write(settings)
        try:
            answer = site.command("doctor", "mail", *words)
        except CommandFailed as failed:
            return re.findall(r"mail\.\w+", failed.text)
        return [finding["code"] for finding in answer["findings"]]

    wrong = tmp_path / "wrong.password"
    wrong.write_text("wrong")
    other = MailServer(tmp_path, "other.example")
    try:
        assert codes(post.settings()) == ["mail.server"]
        assert codes(post.settings(), "--to", "ada@trip.example") == ["mail.test"]
        assert post.wait(1)[0]["Subject"] == "A test of mail from Trip University"
        assert "mail.login" in codes(post.settings(password_file=str(wrong)))
        assert "mail.tls" in codes(post.settings(ca_file=""))
        assert "mail.tls" in codes(post.settings(ca_file=str(other.certificate)))
        assert "mail.unreachable" in codes(post.settings(port=str(other.port)))
        assert codes("") == ["mail.off"]
        post.wait(1)
    finally:
        site.write(post.settings())


def test_T27_nothing_is_sent_to_a_server_that_cannot_prove_who_it_is(tmp_path):
    """A certificate of another name, and one that nobody vouches for, are refused before anything is said."""
    impostor = MailServer(tmp_path, "other.example").start()
    site = Site(tmp_path, impostor.settings())
    site.start()
    try:
        add(site, "ivy")
        site.command("user", "lock", "ivy")
        end = time.monotonic() + 20
        while '"tls"' not in site.log.read_text() and "kind=tls" not in site.log.read_text():
            assert time.monotonic() < end, site.log.read_text()
            time.sleep(0.2)
        assert not impostor.raw
    finally:
        site.stop()
        impostor.stop()


def test_without_a_mail_server_nothing_waits(tmp_path):
    site = Site(tmp_path)
    site.start()
    try:
        add(site, "jo")
        site.command("user", "lock", "jo")
        time.sleep(1)
        metrics = urllib.request.urlopen(f"http://{site.http}/metrics", timeout=10).read().decode()
        assert "countersign_mails_waiting 0" in metrics
    finally:
        site.stop()


def test_a_server_that_is_told_to_stop_does_not_wait_for_a_mail_server_that_hangs(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings = f"mail:\n  host: 127.0.0.1\n  port: {port}\n  security: none\n  from: m@trip.example\n"
        site = Site(tmp_path, settings)
        site.start()
        add(site, "kim")
        site.command("user", "lock", "kim")
        silent.settimeout(20)
        connection, _ = silent.accept()
        begun = time.monotonic()
        assert site.stop() == 0
        assert time.monotonic() - begun < 6
        connection.close()
