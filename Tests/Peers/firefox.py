"""A Firefox without a window, whose push service is a test's own."""

import json
import os
import pathlib
import socket
import subprocess
import time

from marionette_driver.marionette import Marionette

from demo import free_port

START_SECONDS_MAX = 60


class Firefox:
    def __init__(self, folder: pathlib.Path, push_port: int):
        self.port = free_port()
        profile = folder / "profile"
        profile.mkdir(parents=True)
        settings = {
            "dom.push.serverURL": f"ws://localhost:{push_port}/",
            "dom.push.testing.allowInsecureServerURL": True,  # ws:// instead of wss://
            "dom.push.retryBaseInterval": 500, "dom.push.enabled": True, "dom.push.connection.enabled": True,
            "permissions.default.desktop-notification": 1,  # allowed, without a question
            "alerts.useSystemBackend": False,  # there is no desktop here
            "marionette.port": self.port, "network.proxy.type": 0, "intl.accept_languages": "en-GB",
            "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
            "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False,
            "toolkit.telemetry.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
            "app.normandy.enabled": False, "services.settings.server": "http://127.0.0.1:9/",
            "browser.safebrowsing.update.enabled": False, "extensions.update.enabled": False,
        }
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
        (profile / "user.js").write_text("\n".join(lines))
        self.log = open(folder / "firefox.log", "wb")
        self.process = subprocess.Popen(
            [os.environ.get("FIREFOX", "firefox-esr"), "--marionette", "--remote-allow-system-access", "--profile",
             str(profile), "--no-remote"], stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"})
        self._wait()
        self.client = Marionette(host="127.0.0.1", port=self.port)
        self.client.start_session()
        self.client.timeout.script = 60

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, "Firefox did not start"
                time.sleep(0.2)

    def open(self, url: str) -> None:
        self.client.navigate(url)

    def run(self, script: str, *arguments):
        """What a script in the page gives."""
        return self.client.execute_script(script, list(arguments), new_sandbox=False, sandbox="default")

    def wait(self, script: str, what: str, within: float = 30):
        """Waits until a script in the page gives something that is true."""
        end = time.monotonic() + within
        while not (found := self.run(script)):
            assert time.monotonic() < end, f"{what}: {self.run('return document.body.innerText')}"
            time.sleep(0.1)
        return found

    def heading(self, text: str) -> None:
        self.wait(f"return document.querySelector('h1')?.textContent.includes({json.dumps(text)})", text)

    def press(self, label: str) -> None:
        self.wait("const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === "
                  f"{json.dumps(label)}); button?.click(); return Boolean(button)", label)

    def notifications(self) -> list[dict]:
        """What the app's notifications say."""
        return self.client.execute_async_script(
            """const [done] = arguments;
            navigator.serviceWorker.ready.then((registration) => registration.getNotifications()).then((all) =>
              done(all.map(({ title, body, tag, lang }) => ({ title, body, tag, lang }))));""",
            [], new_sandbox=False, sandbox="default")

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
