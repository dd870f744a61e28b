"""A private PostgreSQL, as an installation of several servers has one."""

import os
import pathlib
import pwd
import subprocess
import time

from demo import free_port

START_SECONDS_MAX = 30
LENT = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


class Postgres:
    """One database server in a folder of its own; root lends it PostgreSQL's account."""

    def __init__(self, folder: pathlib.Path):
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.log, self.port = folder / "postgres.log", free_port()
        self.user = "postgres" if LENT else pwd.getpwuid(os.geteuid()).pw_name
        data = folder / "postgres"
        data.mkdir(mode=0o700)
        if LENT:
            subprocess.run(["chown", "postgres:", data], check=True)
            for above in data.parents[:-1]:
                above.chmod(above.stat().st_mode | 0o011)
        subprocess.run([*LENT, self.bin / "initdb", "-D", data / "data", "-A", "trust", "-U", self.user, "-E", "UTF8",
                        "--locale=C.UTF-8"], check=True, capture_output=True, cwd="/")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*LENT, self.bin / "postgres", "-D", data / "data", "-p", str(self.port), "-h", "127.0.0.1", "-k",
                 data, "-c", "fsync=off"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        end = time.monotonic() + START_SECONDS_MAX
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode:
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.1)

    def database(self, name: str) -> str:
        """Makes a database; the string that leads to it."""
        subprocess.run([self.bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user,
                        "--locale=C", "-T", "template0", name], check=True, capture_output=True, cwd="/")
        return f"host=127.0.0.1 port={self.port} user={self.user} dbname={name}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
