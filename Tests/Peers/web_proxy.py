"""Debian's tinyproxy: a way out for programs that have no other."""

import pathlib
import shutil
import socket
import subprocess
import time

from demo import free_port

START_SECONDS_MAX = 10


class WebProxy:
    """Runs until it is stopped, and connects for whoever asks (CONNECT)."""

    def __init__(self, folder: pathlib.Path):
        self.port, self.folder, self.process = free_port(), folder, None
        self.log = folder / "proxy.log"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self, only: int | None = None) -> "WebProxy":
        """`only` is the one port that it connects to: everything else it refuses."""
        program = shutil.which("tinyproxy", path="/usr/bin:/usr/local/bin:/usr/sbin")
        assert program, "tinyproxy is missing: see Packaging/prerequisites.sh"
        settings = self.folder / "proxy.conf"
        settings.write_text(
            f"Port {self.port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nMaxClients 50\nLogLevel Connect\n"
            f"LogFile \"{self.log}\"\n" + (f"ConnectPort {only}\n" if only else ""))
        self.process = subprocess.Popen([program, "-d", "-c", str(settings)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                assert self.process.poll() is None, "tinyproxy ended at once"
                time.sleep(0.02)
        raise RuntimeError("tinyproxy does not listen")

    def asked(self, target: str) -> int:
        """How often it was asked to connect there."""
        return self.log.read_text().count(f"CONNECT {target} ") if self.log.exists() else 0

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
