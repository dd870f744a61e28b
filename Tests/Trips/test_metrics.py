"""What a monitoring system reads at /metrics, after things that are known: the counts are those of the deeds."""

import json
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

import radius
from demo import program
from duo import Signed
from installation import Site

# How long a count of people and devices may be kept.
FRESH_SECONDS = 5
PASSWORD = "a metre of blue ribbon"


class Scrape:
    """One reading, by the parser of Prometheus's own client."""

    def __init__(self, site: Site):
        with urllib.request.urlopen(f"http://{site.http}/metrics", timeout=10) as answer:
            self.type, self.text = answer.headers["Content-Type"], answer.read().decode()
        self.families = {family.name: family for family in text_string_to_metric_families(self.text)}
        self.samples = [sample for family in self.families.values() for sample in family.samples]

    def value(self, name: str, **labels: str) -> float:
        """The sum over all series of that name with these labels."""
        return sum(sample.value for sample in self.samples
                   if sample.name == name and labels.items() <= sample.labels.items())


def fresh(site: Site) -> Scrape:
    """A reading whose counts of people and devices were made after this call."""
    time.sleep(FRESH_SECONDS + 0.2)
    return Scrape(site)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("metrics")
    site = Site(folder)
    site.folder = folder
    site.start()
    site.secret = site.command("app", "add", "vpn", "--kind", "radius", "--from", "127.0.0.1")["radius"]["secret"]
    (folder / "password").write_text(PASSWORD)
    (folder / "secret").write_text(site.secret)
    for name in ("ada", "bob", "cyd", "dan"):
        site.command("user", "add", name, "--password-file", str(folder / "password"))
    yield site
    assert site.stop() == 0


def phone(site: Site, person: str, verb: str, *words: str) -> dict:
    line = [program("countersign-phone"), verb, *words, "--data", str(site.folder / f"phone-{person}"), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def set_up(site: Site, person: str) -> None:
    code = site.command("device", "setup", person)["code"]
    phone(site, person, "setup", code, "--server", f"http://{site.http}", "--yes")


def people(scrape: Scrape) -> dict[str, float]:
    return {sample.labels["state"]: sample.value for sample in scrape.samples if sample.name == "countersign_people"}


def test_B34_people_and_devices_are_counted_by_how_they_stand(site):
    assert people(fresh(site)) == {"set_up": 0, "unfinished": 0, "not_set_up": 4, "locked": 0, "disabled": 0}
    site.command("device", "setup", "bob")
    site.command("user", "lock", "cyd")
    set_up(site, "ada")
    scrape = fresh(site)
    assert people(scrape) == {"set_up": 1, "unfinished": 1, "not_set_up": 1, "locked": 1, "disabled": 0}
    assert scrape.value("countersign_devices", kind="phone") == 1
    assert scrape.value("countersign_devices", kind="key_fob") == 0


def test_B34_requests_and_answers_are_counted_as_they_are_made(site):
    site.command("user", "add", "eve", "--password-file", str(site.folder / "password"))
    set_up(site, "eve")
    before = Scrape(site)
    answers = [("approve", radius.ACCEPT), ("approve", radius.ACCEPT), ("deny", radius.REJECT)]
    with radius.Client(site.radius, site.secret) as vpn:
        for verb, wanted in answers:
            got = []
            asking = threading.Thread(target=lambda: got.append(vpn.ask("eve", PASSWORD)))
            asking.start()
            if verb == "deny":
                time.sleep(FRESH_SECONDS + 0.5)
                assert Scrape(site).value("countersign_prompt_open") == 1, "one sign-in waits for its phone"
            phone(site, "eve", verb, "--wait", "20")
            asking.join(30)
            assert got and got[0] and got[0].code == wanted
        assert vpn.ask("eve", "wrong").code == radius.REJECT
    after = fresh(site)
    grown = {name: after.value(name) - before.value(name) for name in (
        "countersign_push_answer_seconds_count", "countersign_push_sent_total", "countersign_radius_requests_total",
        "countersign_radius_rejects_total", "countersign_prompt_open")}
    assert grown == {
        "countersign_push_answer_seconds_count": 3, "countersign_push_sent_total": 3,
        "countersign_radius_requests_total": 4, "countersign_radius_rejects_total": 2, "countersign_prompt_open": 0}
    slow = after.value("countersign_push_answer_seconds_bucket", le="5.0") - before.value(
        "countersign_push_answer_seconds_bucket", le="5.0")
    assert slow == 2, "the answer that came after five seconds is in a bucket above"


def test_B34_requests_over_http_are_counted_by_route_and_status(site):
    name = "countersign_http_request_seconds_count"
    before = Scrape(site)
    for path in ("/healthz", "/healthz", "/nowhere", "/no/where", "/auth/v2/check"):
        try:
            urllib.request.urlopen(f"http://{site.http}{path}", timeout=10).close()
        except urllib.error.HTTPError:
            pass
    after = Scrape(site)
    grown = lambda **labels: after.value(name, **labels) - before.value(name, **labels)  # noqa: E731
    assert grown(route="/healthz", status="2xx") == 2
    assert grown(route="none", status="4xx") == 2
    assert grown(route="/auth/v2/check", status="4xx") == 1
    assert grown(route="/metrics", status="2xx") == 1, "the first reading is counted in the second"


def test_B34_requests_of_the_duo_api_are_counted_by_application_and_result(site):
    keys = site.command("app", "add", "portal", "--kind", "duo")["duo"]
    duo = {**keys, "host": site.https, "ca": str(site.data / "tls" / "ca.pem")}
    end = time.monotonic() + 10
    while (status := Signed(duo, "POST", "/auth/v2/preauth", {"username": "dan"}).send()[0]) != 200:
        assert time.monotonic() < end, status
        time.sleep(0.2)
    assert Scrape(site).value("countersign_requests_total", app="portal", method="preauth", result="enroll") == 1


def test_B34_the_certificates_end_is_there_in_seconds(site):
    left = Scrape(site).value("countersign_certificate_expiry_seconds")
    assert 800 * 86_400 < left <= 825 * 86_400, "the installation's own certificate is new"


def test_B34_the_text_is_of_the_form_that_prometheus_reads_and_names_nobody(site):
    scrape = Scrape(site)
    assert scrape.type == "text/plain; version=0.0.4; charset=utf-8"
    for family in scrape.families.values():
        assert family.documentation and family.type in ("counter", "gauge", "histogram"), family.name
    for family in (family for family in scrape.families.values() if family.type == "histogram"):
        series: dict[tuple, list] = {}
        for sample in family.samples:
            if sample.name.endswith("_bucket"):
                key = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
                series.setdefault(key, []).append((float(sample.labels["le"]), sample.value))
        for key, buckets in series.items():
            assert buckets == sorted(buckets) and [count for _, count in buckets] == sorted(c for _, c in buckets)
            assert buckets[-1] == (float("inf"), scrape.value(f"{family.name}_count", **dict(key)))
    assert not any(name in scrape.text for name in ("ada", "bob", "cyd", "eve"))
