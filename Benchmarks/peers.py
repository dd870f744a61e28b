"""The servers we stand beside, as Debian and PyPI ship them: privacyIDEA and FreeRADIUS with rlm_totp."""

import base64
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from machine import LAB, tool

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "Peers"))
import oath  # noqa: E402
import radius  # noqa: E402
from demo import free_port  # noqa: E402

START_SECONDS_MAX = 120


class PrivacyIDEA:
    """privacyIDEA under gunicorn with 2 workers a core and one more, SQLite, audit log on and signed, as it is shipped.
    One HOTP token without PIN a person."""

    def __init__(self, people: int):
        self.venv = LAB / "perf" / "venv-pi"
        self.folder = LAB / "privacyidea"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._install()
        self.base = f"http://127.0.0.1:{free_port()}"
        self.names = [f"u{number}" for number in range(people)]
        self.counters = dict.fromkeys(self.names, 0)
        self._configure()
        self.process = self._start()
        self._people()

    def _install(self) -> None:
        if not (self.venv / "bin" / "gunicorn").exists():
            print("  installing privacyIDEA (about 3 minutes)", flush=True)
            python = shutil.which("python3.11") or "python3"
            subprocess.run([python, "-m", "venv", self.venv], check=True)
            subprocess.run([self.venv / "bin" / "pip", "install", "-q", "privacyidea", "gunicorn"], check=True)

    def _configure(self) -> None:
        D = self.folder
        (D / "cfg").write_text(f"""import logging
SUPERUSER_REALM = ['super']
SQLALCHEMY_DATABASE_URI = 'sqlite:///{D}/tokens.sqlite'
SECRET_KEY = '{secrets.token_hex(24)}'
PI_PEPPER = '{secrets.token_hex(16)}'
PI_ENCFILE = '{D}/enckey'
PI_AUDIT_KEY_PRIVATE = '{D}/private.pem'
PI_AUDIT_KEY_PUBLIC = '{D}/public.pem'
PI_LOGFILE = '{D}/log'
PI_LOGLEVEL = logging.WARNING
PI_UUID_FILE = '{D}/uuid.txt'
""")
        self.environment = {**os.environ, "PRIVACYIDEA_CONFIGFILE": f"{D}/cfg"}
        manage = [self.venv / "bin" / "pi-manage"]
        for words in (["setup", "create_enckey"], ["setup", "create_audit_keys"], ["setup", "create_tables"],
                      ["admin", "add", "boss", "-p", "boss-password"]):
            subprocess.run(manage + words, env=self.environment, cwd=D, check=True, capture_output=True)

    def _start(self) -> subprocess.Popen:
        words = [self.venv / "bin" / "gunicorn", "-w", str(2 * (os.cpu_count() or 1) + 1), "--backlog", "2048",
                 "-b", self.base.removeprefix("http://"),
                 f"privacyidea.app:create_app(config_name='production', config_file='{self.folder}/cfg')"]
        process = subprocess.Popen(words, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=open(self.folder / "out", "w"), stderr=subprocess.STDOUT)
        end = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.base + "/validate/check", b"user=nobody&pass=0", timeout=60).read()
                return process
            except urllib.error.HTTPError:
                return process
            except OSError:
                time.sleep(0.2)
        process.kill()
        raise RuntimeError("privacyIDEA did not start")

    def _call(self, path: str, token: str | None = None, **values):
        head = {"Content-Type": "application/json", **({"Authorization": token} if token else {})}
        request = urllib.request.Request(self.base + path, json.dumps(values).encode(), head)
        return json.load(urllib.request.urlopen(request, timeout=60))["result"]["value"]

    def _people(self) -> None:
        (self.folder / "passwd").write_text("".join(
            f"{name}:x:{10000 + n}:100:Given Sur{n},,,,{name}@example.edu:/nowhere:/bin/sh\n"
            for n, name in enumerate(self.names)))
        token = self._call("/auth", username="boss", password="boss-password")["token"]
        self._call("/resolver/flat", token, type="passwdresolver", fileName=f"{self.folder}/passwd")
        self._call("/realm/uni", token, resolvers="flat")
        self._call("/defaultrealm/uni", token)
        for name in self.names:
            self._call("/token/init", token, type="hotp", otpkey=self._key(name).hex(), genkey=0, user=name,
                       realm="uni", serial="T" + name)
            self._call("/token/set", token, serial="T" + name, max_failcount=10**8)
        if self._call("/validate/check", user=self.names[0], **{"pass": oath.hotp(self._key("nobody"), 0)}):
            raise RuntimeError("privacyIDEA accepts a wrong code: it is not set up rightly")

    @staticmethod
    def _key(name: str) -> bytes:
        return hashlib.sha1(name.encode()).digest()

    def measure(self, requests: int) -> dict:
        """Right codes, one connection a person. Every answer must be `true`."""
        warm, lines, at_once = 2 * len(self.names), [], len(self.names)
        for number in range(requests + warm):
            name = self.names[number % at_once]
            code = oath.hotp(self._key(name), self.counters[name])
            self.counters[name] += 1
            lines.append("POST\t/validate/check\tContent-Type: application/x-www-form-urlencoded\t"
                         f"user={name}&pass={code}\n")
        (self.folder / "requests").write_text("".join(lines))
        words = [tool("perf/tools/httpload.c"), "-s", self.base.removeprefix("http://"), "-f",
                 str(self.folder / "requests"), "-c", str(at_once), "-w", str(warm), "-t", "120000", "-x",
                 '"value": true']
        out = json.loads(subprocess.run(words, capture_output=True, text=True).stdout)
        out["checks"] = requests + warm
        return out

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class FreeRADIUS:
    """Debian's FreeRADIUS with rlm_totp: it checks a code and writes nothing, so it accepts a code again."""

    secret = "testing123"

    def __init__(self, key: bytes, people: int):
        self.folder = LAB / "freeradius"
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "log").mkdir(parents=True)
        self.address = f"127.0.0.1:{free_port()}"
        self._configure(key, people)
        program = shutil.which("freeradius", path=os.environ["PATH"] + ":/usr/sbin") or "freeradius"
        self.process = subprocess.Popen(
            [program, "-f", "-d", self.folder, "-D", self.folder, "-n", "radiusd"], stdin=subprocess.DEVNULL,
            stdout=open(self.folder / "out", "w"), stderr=subprocess.STDOUT)
        end = time.monotonic() + START_SECONDS_MAX
        with radius.Client(self.address, self.secret) as client:
            while not client.ask("user0", oath.totp(key), within=0.2):
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("FreeRADIUS did not start:\n" + (self.folder / "out").read_text()[-2000:])
                time.sleep(0.1)
            wrong = client.ask("user0", oath.hotp(key, 1), within=2)
            if wrong is None or wrong.code != radius.REJECT:
                raise RuntimeError(f"FreeRADIUS does not refuse a wrong code: {wrong}")

    def _configure(self, key: bytes, people: int) -> None:
        D, library = self.folder, self._path_of("freeradius", "rlm_pap.so").parent
        dictionary = self._path_of("freeradius-common", "/dictionary")
        (D / "dictionary").write_text(f"$INCLUDE {dictionary.parent}/dictionary\n")
        shared = base64.b32encode(key).decode()
        (D / "users").write_text("".join(f'user{n} Auth-Type := totp, TOTP-Secret := "{shared}"\n\n'
                                         for n in range(people)))
        (D / "radiusd.conf").write_text(CONFIGURATION.format(
            D=D, library=library, port=self.address.rpartition(":")[2], secret=self.secret, threads=os.cpu_count()))

    @staticmethod
    def _path_of(package: str, ending: str) -> pathlib.Path:
        listed = subprocess.run(["dpkg", "-L", package], check=True, capture_output=True, text=True).stdout.splitlines()
        return pathlib.Path(next(line for line in listed if line.endswith(ending)))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


CONFIGURATION = """
name = bench
prefix = {D}
localstatedir = {D}
libdir = {library}
raddbdir = {D}
run_dir = {D}
logdir = {D}/log
pidfile = {D}/pid
max_request_time = 30
cleanup_delay = 1
max_requests = 65536
hostname_lookups = no
log {{
  destination = files
  file = {D}/log/radius.log
  auth = no
}}
security {{
  max_attributes = 200
  reject_delay = 0
  status_server = yes
  allow_vulnerable_openssl = yes
}}
client loopback {{
  ipaddr = 127.0.0.1
  secret = {secret}
  require_message_authenticator = yes
}}
thread pool {{
  start_servers = {threads}
  max_servers = {threads}
  min_spare_servers = 1
  max_spare_servers = {threads}
  max_requests_per_server = 0
  max_queue_size = 65536
}}
modules {{
  files {{
    usersfile = {D}/users
    filename = {D}/users
  }}
  pap {{
  }}
  totp {{
  }}
}}
server default {{
  listen {{
    type = auth
    ipaddr = 127.0.0.1
    port = {port}
    recv_buff = 1048576
  }}
  authorize {{
    files
    pap
  }}
  authenticate {{
    Auth-Type totp {{
      update request {{
        &TOTP-Password := "%{{User-Password}}"
      }}
      totp
    }}
  }}
  post-auth {{
    update reply {{
      Message-Authenticator := 0x00
    }}
    Post-Auth-Type REJECT {{
      update reply {{
        Message-Authenticator := 0x00
      }}
    }}
  }}
}}
"""
