"""A window of WebKit, in which every browser on an iPhone shows its pages, on a screen that nobody sees."""

import os
import pathlib
import subprocess
import time

import requests

from demo import free_port

START_SECONDS_MAX = 60
#: The name of an element in WebDriver (W3C WebDriver, section 12.1).
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class WebKit:
    def __init__(self, folder: pathlib.Path):
        folder.mkdir(parents=True, exist_ok=True)
        port, self.log, self.session = free_port(), open(folder / "webkit.log", "wb"), None
        self.screen = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "800x1000x24"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        display = self.screen.stdout.readline().decode().strip()
        self.driver = subprocess.Popen(
            ["WebKitWebDriver", "-p", str(port)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env={**os.environ, "DISPLAY": f":{display}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
                 "WEBKIT_DISABLE_COMPOSITING_MODE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"})
        try:
            self._begin(f"http://127.0.0.1:{port}")
        except BaseException:
            self.close()
            raise

    def _begin(self, driver: str) -> None:
        end = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                requests.get(driver + "/status", timeout=5)
                break
            except requests.ConnectionError:
                assert time.monotonic() < end and self.driver.poll() is None, "WebKit did not start"
                time.sleep(0.1)
        browser = next(pathlib.Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))
        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        made = requests.post(driver + "/session", json={"capabilities": {"alwaysMatch": options}},
                             timeout=START_SECONDS_MAX).json()["value"]
        self.session = f"{driver}/session/{made['sessionId']}"
        self._ask("/window/rect", width=390, height=844)

    def _ask(self, path: str, **fields):
        value = requests.post(self.session + path, json=fields, timeout=60).json()["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def open(self, url: str) -> None:
        self._ask("/url", url=url)

    def run(self, script: str, *arguments):
        """What a function's body gives in the page."""
        return self._ask("/execute/sync", script=script, args=list(arguments))

    def run_long(self, script: str, *arguments):
        """What the promise that a function's body gives ends in."""
        self._ask("/timeouts", script=60_000)
        done = self._ask("/execute/async", args=list(arguments), script=f"""
            const tell = arguments[arguments.length - 1];
            (async function () {{ {script} }}).apply(null, arguments).then(tell, (fault) => tell(String(fault)));""")
        assert not isinstance(done, str), done
        return done

    def expect(self, heading: str, within: float = 20) -> "WebKit":
        """Waits for a screen of that heading."""
        end, found = time.monotonic() + within, None
        while time.monotonic() < end:
            found = self.run("return document.querySelector('h1')?.innerText ?? ''")
            if heading in found:
                return self
            time.sleep(0.1)
        raise AssertionError(f"{heading!r} does not come: {found!r}")

    def press(self, label: str, within: float = 10) -> "WebKit":
        """A real click on the button of that label, once it is there."""
        find = """return [...document.querySelectorAll("button")].find((button) =>
            button.innerText.trim() === arguments[0] && !button.disabled) ?? null"""
        end = time.monotonic() + within
        while (button := self.run(find, label)) is None:
            assert time.monotonic() < end, f"there is no button {label!r}"
            time.sleep(0.1)
        self._ask(f"/element/{button[ELEMENT]}/click")
        return self

    def type(self, selector: str, text: str) -> "WebKit":
        """Real keys, into the field of that selector."""
        field = self.run("return document.querySelector(arguments[0])", selector)
        self._ask(f"/element/{field[ELEMENT]}/value", text=text)
        return self

    def address(self) -> str:
        return requests.get(self.session + "/url", timeout=60).json()["value"]

    def close(self) -> None:
        try:
            if self.session:
                requests.delete(self.session, timeout=20)
        finally:
            for process in (self.driver, self.screen):
                process.kill()
                process.wait(20)
            self.screen.stdout.close()
            self.log.close()
