"""An installation as an operator makes it: `init`, a file of settings, `serve`."""

import atexit
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

from demo import command, free_port, program

START_SECONDS_MAX = 60


class Site:
    """A data folder with its settings, and the server on it while it runs."""

    def __init__(self, folder: pathlib.Path, settings: str = "", public: str | None = None):
        """`public` is where people find it, if that is another place than where it listens."""
        self.data = folder / "data"
        self.log = folder / "site.log"
        self.http = f"127.0.0.1:{free_port()}"
        self.public = public or self.http
        self.https = f"127.0.0.1:{free_port()}"
        port = free_port(socket.SOCK_DGRAM)
        self.radius, self.radius6 = f"127.0.0.1:{port}", f"[::1]:{port}"
        self.process: subprocess.Popen | None = None
        self.command("init", "--public-address", f"http://{self.public}", "--name", "Trip University")
        self.write(settings)

    def write(self, settings: str) -> None:
        (self.data / "countersign.yaml").write_text(
            f"public_address: http://{self.public}\nname: Trip University\nhttp: {self.http}\nhttps: {self.https}\n"
            f"radius: [\"{self.radius}\", \"{self.radius6}\"]\n{settings}")

    def command(self, *words: str, **more):
        return command(self.data, *words, **more)

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [program(), "serve", "--data", str(self.data)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        atexit.register(self.process.kill)
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"serve ended with {self.process.returncode}:\n{self.log.read_text()[-4000:]}")
            try:
                with urllib.request.urlopen(f"http://{self.http}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"not healthy after {START_SECONDS_MAX} s:\n{self.log.read_text()[-4000:]}")

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> int:
        """The graceful stop; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
        return self.process.returncode
