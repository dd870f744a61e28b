"""An operator's way from nothing: `init`, `serve`, an application, a person, their phone, and what goes wrong."""

import contextlib
import json
import pathlib
import shutil
import sqlite3
import ssl
import subprocess
import urllib.request

import pytest

import radius
from demo import CommandFailed, program
from installation import Site

PASSWORD = "a canary of 37 yellow feathers"


def certificate(folder: pathlib.Path, name: str) -> None:
    """A new self-signed certificate in `folder`."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", folder / "site.key", "-out", folder / "site.pem"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A serving installation with the application `vpn`, the person `ada` and her phone."""
    folder = tmp_path_factory.mktemp("site")
    certificate(folder, "first")
    site = Site(folder, f"tls:\n  certificate_file: {folder}/site.pem\n  key_file: {folder}/site.key\n"
                "desk:\n  phone: +44 115 496 0123\n  email: help@example.ac.uk\n")
    site.folder = folder
    site.start()
    site.secret = site.command("app", "add", "vpn", "--name", "Campus VPN", "--kind", "radius", "--from", "127.0.0.1",
                               "--from", "::1")["radius"]["secret"]
    (site.folder / "secret").write_text(site.secret)
    password = folder / "password"
    password.write_text(PASSWORD)
    site.command("user", "add", "ada", "--password-file", str(password))
    code = site.command("device", "setup", "ada")["code"]
    phone("setup", folder, code, "--server", f"http://{site.http}", "--yes")
    yield site
    assert site.stop() == 0
    site.command("log", "verify")


def phone(verb: str, folder: pathlib.Path, *words: str) -> dict:
    done = subprocess.run([program("countersign-phone"), verb, *words, "--data", str(folder / "phone"), "--json"],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("address", ["radius", "radius6"])
def test_B31_from_nothing_to_a_vpn_that_asks_the_phone(site, address):
    with radius.Client(getattr(site, address), site.secret) as vpn:
        assert any(vpn.status(0.5) for _ in range(10)), "a new application is known within seconds"
    words = [program(), "try", "vpn", "ada", "--server", getattr(site, address), "--secret-file",
             str(site.folder / "secret"), "--password-file", str(site.folder / "password"), "--wait", "30", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL) as trying:
        assert phone("approve", site.folder, "--wait", "20")["outcome"] == "approved"
        answer = json.loads(trying.stdout.read())
    assert answer["in"] is True and trying.returncode == 0


def test_B32_trying_a_server_that_is_not_there_is_exit_status_3(site):
    code, text = refused("try", "vpn", "ada", "--server", "127.0.0.1:9", "--secret-file", str(site.folder / "secret"),
                         "--password-file", str(site.folder / "password"), "--wait", "1", data=site.data)
    assert code == 3 and "RADIUS" in text or "no answer" in text


def test_B27_the_record_names_who_was_let_in(site):
    with radius.Client(site.radius, site.secret) as vpn:
        vpn.ask("ada", "wrong")
    entries = site.command("log", "search", "--person", "ada")["entries"]
    assert {"person.added", "device.added"} <= {entry["facts"]["event"] for entry in entries}
    export = site.folder / "record.jsonl"
    key = site.command("log", "export", "--to", str(export))["key"]
    site.command("log", "verify", "--file", str(export), "--key", key)
    lines = export.read_text().splitlines(keepends=True)
    export.write_text("".join(lines[1:]))
    with pytest.raises(CommandFailed) as missing:
        site.command("log", "verify", "--file", str(export), "--key", key)
    assert missing.value.status == 4


def test_T27_no_secret_stands_in_the_log_or_on_the_disk(site):
    duo = site.command("app", "add", "portal", "--kind", "duo")
    secrets = [site.secret, PASSWORD, duo["duo"]["skey"]]
    places = [path for path in site.data.rglob("*") if path.is_file()] + [site.log]
    for secret in secrets:
        found = [str(path) for path in places if secret.encode() in path.read_bytes()]
        assert secret and not found, f"a secret stands in {found}"


def test_B37_a_signal_takes_a_replaced_certificate_into_use_and_keeps_the_old_one_when_it_is_broken(site, eventually):
    host, _, port = site.https.rpartition(":")
    served = lambda: ssl.get_server_certificate((host, int(port)), timeout=10)  # noqa: E731
    first = served()
    certificate(site.folder, "second")
    assert served() == first
    site.reload()
    assert eventually(lambda: served() != first)
    second = served()
    (site.folder / "site.pem").write_text("no certificate")
    said = site.log.stat().st_size
    site.reload()
    assert eventually(lambda: site.log.stat().st_size > said), "a failed reload is said in the log"
    assert served() == second


def refused(*words: str, data: pathlib.Path) -> tuple[int, str]:
    done = subprocess.run([program(), *words, "--data", str(data)], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("settings, status, said", [
    ("radus: [127.0.0.1:1812]\n", 2, ["radus", "radius"]),
    ("http: [1, 2]\n", 2, ["http", "not a list"]),
    ("log.level: loud\n", 2, ["log.level", "warning"]),
    ("http: {\n", 2, ["YAML"]),
], ids=["unknown key", "wrong type", "wrong word", "no YAML"])
@pytest.mark.parametrize("verb", ["check", "serve"])
def test_B32_wrong_settings_are_one_clear_line(tmp_path, verb, settings, status, said):
    (tmp_path / "countersign.yaml").write_text(settings)
    code, text = refused(verb, data=tmp_path)
    assert code == status and all(word in text for word in said), text
    assert "countersign.yaml:1" in text or "YAML" in said


def test_the_help_page_says_how_to_reach_the_desk(site):
    with urllib.request.urlopen(f"http://{site.http}/help", timeout=10) as answer:
        page = answer.read().decode()
    assert 'href="tel:+441154960123"' in page and 'href="mailto:help@example.ac.uk"' in page


def test_B32_no_installation_and_a_second_init_are_one_clear_line(tmp_path, site):
    code, text = refused("serve", data=tmp_path / "nothing")
    assert code == 1 and "countersign init" in text
    code, text = refused("init", data=site.data)
    assert code == 1 and "already" in text


def test_T30_a_data_folder_of_a_newer_version_is_refused_and_left_as_it_was(site, tmp_path):
    data = tmp_path / "newer"
    shutil.copytree(site.data, data)
    with contextlib.closing(sqlite3.connect(data / "countersign.db", isolation_level=None)) as database:
        database.execute("INSERT INTO schema_versions (number, name) VALUES (999999, 'from the future')")
        before = list(database.iterdump())
    for words in (("serve",), ("user", "list")):
        code, text = refused(*words, data=data)
        assert code == 1 and "newer" in text
    with contextlib.closing(sqlite3.connect(data / "countersign.db")) as database:
        assert list(database.iterdump()) == before
