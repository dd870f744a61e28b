"""Pushes go out through the university's web proxy, where that is the only way."""

import pytest

from installation import Site
from test_push import Asking, until, woken_app
from web_proxy import WebProxy

WHOLE_BROWSER = True  # it can be asked for notifications

push_service = pytest.importorskip("push_service")


@pytest.fixture
def proxy(tmp_path):
    proxy = WebProxy(tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture
def service():
    service = push_service.PushService()
    yield service
    service.stop()


@pytest.fixture
def site(service, proxy, tmp_path):
    site = Site(tmp_path, f"push:\n  services: [\"{service.origin}\"]\n  proxy: {proxy.address}\n")
    site.start()
    site.command("app", "add", "learn", "--name", "Learn", "--kind", "duo")
    site.command("user", "add", "ada")
    yield site
    assert site.stop() == 0


@pytest.fixture
def ask(site):
    asked = []

    def begin() -> Asking:
        asked.append(Asking(site, "ada", "learn"))
        return asked[-1]

    yield begin
    for each in asked:
        each.end()


def found(site) -> dict:
    """What the doctor says of the push service."""
    [finding] = [each for each in site.command("doctor", "push")["findings"] if each["code"] == "push.service"]
    return finding


def test_F77_a_push_goes_through_the_proxy_and_by_no_other_way(chromium, site, service, proxy, ask):
    proxy.start()
    target = f"localhost:{service.port}"
    line = service.phone()
    app = woken_app(chromium, site, "ada", line)
    ask()
    assert line.read(service.wait(1)[0]["body"])["notification"]["title"] == "Sign-in to Test?"
    assert proxy.asked(target) == 1, "one connection, through the proxy"
    assert found(site)["level"] == "OK" and proxy.asked(target) == 2
    app.close()


def test_F77_a_push_that_the_proxy_refuses_is_tried_again_and_the_log_and_the_doctor_say_why(
        chromium, site, service, proxy, ask):
    proxy.start(only=443)
    line = service.phone()
    app = woken_app(chromium, site, "ada", line)
    ask()
    said = "the proxy refuses to lead there"
    until(lambda: said in site.log.read_text(), "the log doesn't say why", 20)
    finding = found(site)
    assert finding["level"] == "WARN" and said in finding["cause"] and proxy.address in finding["remedy"], finding
    assert service.taken == [] and service.refused == [], "nothing goes past the proxy"
    proxy.stop()
    proxy.start()
    assert line.read(service.wait(1, 40)[0]["body"])["notification"]["title"] == "Sign-in to Test?"
    app.close()
