"""LemonLDAP::NG, a single sign-on server, as Debian ships it: nginx before its FastCGI server, sessions in files.

Its Demo user store, which is what the package is set up with, has three people, whose passwords it compares without a
hash. A TOTP code is good again and again within its time: the server keeps no note of it.
"""

import base64
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import time
import urllib.request

from demo import free_port
from machine import LAB, cpu_seconds

CLIENT, SECRET, REDIRECT = "client", "secret", "http://rp.example.com/cb"
PEOPLE = ["dwho", "rtyler", "msmith"]
PACKAGED = pathlib.Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
FASTCGI, TOOLS = "/usr/sbin/llng-fastcgi-server", "/usr/share/lemonldap-ng/bin"
START_SECONDS_MAX = 60
# It refuses to be root, so root lends it the account of web servers.
LENT = ["setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups"] if os.geteuid() == 0 else []


class LemonLDAP:
    def __init__(self):
        self.folder = LAB / "lemonldap"
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("conf", "cache", "local", "sessions/lock", "psessions/lock", "captcha", "tmp"):
            (self.folder / name).mkdir(parents=True)
        self.address = f"127.0.0.1:{free_port()}"
        self._configure()
        self.environment = {
            **os.environ, "LLNG_DEFAULTCONFFILE": str(self.folder / "ini"), "PERL_UNICODE": "",
            "LLNG_DEFAULTLOGGER": "Lemonldap::NG::Common::Logger::Std"}
        socket = self.folder / "socket"
        if LENT:
            subprocess.run(["chown", "-R", "www-data:www-data", self.folder], check=True)
        self.processes = [self._start("fastcgi", [
            *LENT, FASTCGI, "--foreground", "--proc", str(2 * (os.cpu_count() or 1) + 1),
            "--pid", str(self.folder / "pid"), "--socket", str(socket)])]
        self._wait(socket.exists)
        nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or "nginx"
        self.processes.append(self._start("nginx", [nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx")]))
        self._wait(self._answers)

    def _configure(self) -> None:
        D, key = self.folder, self.folder / "key"
        for words in (["genrsa", "-out", key, "2048"], ["rsa", "-in", key, "-pubout", "-out", f"{key}.pub"]):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        portal = f"http://{self.address}/"
        settings = json.loads(PACKAGED.read_text())
        settings.update(
            portal=portal, domain="127.0.0.1", securedCookie=0, key=secrets.token_hex(16), notification=0,
            globalStorageOptions={
                "Directory": f"{D}/sessions", "LockDirectory": f"{D}/sessions/lock",
                "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256"},
            persistentStorageOptions={"Directory": f"{D}/psessions", "LockDirectory": f"{D}/psessions/lock"},
            localSessionStorageOptions={
                "namespace": "lemonldap-ng-sessions", "default_expires_in": 600, "directory_umask": "007",
                "cache_root": f"{D}/local", "cache_depth": 3},
            totp2fActivation=1, totp2fInterval=30, totp2fRange=2, totp2fDigits=6,
            issuerDBOpenIDConnectActivation=1, issuerDBOpenIDConnectPath="^/oauth2/", oidcServiceMetaDataIssuer=portal,
            oidcServicePrivateKeySig=key.read_text(), oidcServicePublicKeySig=pathlib.Path(f"{key}.pub").read_text(),
            oidcServiceKeyIdSig="k1", oidcServiceAllowAuthorizationCodeFlow=1, cspFormAction="*",
            oidcRPMetaDataExportedVars={"rp": {"email": "mail", "name": "cn"}},
            oidcRPMetaDataOptions={"rp": {
                "oidcRPMetaDataOptionsClientID": CLIENT, "oidcRPMetaDataOptionsClientSecret": SECRET,
                "oidcRPMetaDataOptionsRedirectUris": REDIRECT, "oidcRPMetaDataOptionsBypassConsent": 1,
                "oidcRPMetaDataOptionsIDTokenSignAlg": "RS256"}},
            captcha_login_enabled=0, captcha_mail_enabled=0, captcha_register_enabled=0)
        (D / "conf" / "lmConf-1.json").write_text(json.dumps(settings))
        ini = pathlib.Path("/etc/lemonldap-ng/lemonldap-ng.ini").read_text()
        for name in ("conf", "cache", "captcha"):
            ini = ini.replace(f"/var/lib/lemonldap-ng/{name}", f"{D}/{name}")
        (D / "ini").write_text(ini)
        user = "user www-data;" if LENT else ""
        (D / "nginx").write_text(NGINX.format(D=D, address=self.address, cores=os.cpu_count(), user=user))

    def _start(self, name: str, words: list[str]) -> subprocess.Popen:
        return subprocess.Popen(words, env=self.environment, cwd="/", stdin=subprocess.DEVNULL,
                                stdout=open(self.folder / f"{name}.log", "w"), stderr=subprocess.STDOUT)

    def _wait(self, ready) -> None:
        end = time.monotonic() + START_SECONDS_MAX
        while not ready():
            if time.monotonic() > end or any(process.poll() is not None for process in self.processes):
                logs = [f"{name}: {(self.folder / name).read_text()[-1500:]}" for name in ("fastcgi.log", "nginx.log")
                        if (self.folder / name).exists()]
                self.stop()
                raise RuntimeError("LemonLDAP::NG did not start\n" + "\n".join(logs))
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/oauth2/jwks", timeout=30) as answer:
                return bool(json.load(answer)["keys"])
        except OSError:
            return False

    def give_codes(self, name: str, key: bytes) -> None:
        """Registers the person's generator; they have signed in once before, which made what it is kept in."""
        device = json.dumps([{"type": "TOTP", "name": "phone", "epoch": 1_700_000_000,
                              "_secret": base64.b32encode(key).decode().lower()}])
        subprocess.run([*LENT, f"{TOOLS}/lemonldap-ng-sessions", "--persistent", "setKey", name, "_2fDevices", device],
                       env=self.environment, cwd="/", check=True, capture_output=True)

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(process.pid) for process in self.processes)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


NGINX = """
daemon off; worker_processes {cores}; pid {D}/nginx.pid; error_log {D}/nginx.err; {user}
events {{ worker_connections 2000; }}
http {{
  access_log off; include /etc/nginx/mime.types; client_body_temp_path {D}/tmp/a; proxy_temp_path {D}/tmp/b;
  fastcgi_temp_path {D}/tmp/c; uwsgi_temp_path {D}/tmp/d; scgi_temp_path {D}/tmp/e;
  server {{
    listen {address}; root /usr/share/lemonldap-ng/portal/htdocs/;
    if ($uri !~ ^/((static|javascript|favicon).*|.*\\.psgi)) {{ rewrite ^/(.*)$ /index.psgi/$1 break; }}
    location ~ ^(?<script>/.*\\.psgi)(?:$|/) {{
      include /etc/nginx/fastcgi_params; fastcgi_pass unix:{D}/socket; fastcgi_param HTTP_HOST $http_host;
      fastcgi_param LLTYPE psgi; fastcgi_param SCRIPT_FILENAME $document_root$script;
      fastcgi_split_path_info ^(.*\\.psgi)(/.*)$; fastcgi_param PATH_INFO $fastcgi_path_info;
    }}
  }}
}}
"""
