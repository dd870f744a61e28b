"""Apache with mod_auth_openidc as a relying party: one page, which says in its headers who is there."""

import os
import pathlib
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.parse

MODULES = pathlib.Path("/usr/lib/apache2/modules")
NEEDED = ["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "mime", "headers", "env", "unixd",
          "auth_openidc"]
START_SECONDS_MAX = 20


def is_there() -> bool:
    return bool(shutil.which("apache2")) and (MODULES / "mod_auth_openidc.so").exists()


class Apache:
    def __init__(self, port: int, issuer: str, client: str, secret: str, parameters: dict | None = None,
                 require: str = "valid-user", more: str = ""):
        self.url = f"http://localhost:{port}/secret/"
        # Apache gives up its rights, so its folder is one that others may look into.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="countersign-apache-"))
        self.folder.chmod(0o755)
        (self.folder / "www" / "secret").mkdir(parents=True)
        (self.folder / "www" / "secret" / "index.html").write_text("SIGNED IN\n")
        asked = urllib.parse.urlencode(parameters or {})
        modules = [f"LoadModule {name}_module {file}" for name in NEEDED
                   if (file := MODULES / f"mod_{name}.so").exists()]
        (self.folder / "httpd.conf").write_text("\n".join(modules + [
            f'ServerRoot "{self.folder}"', f"ServerName localhost:{port}", f"Listen 127.0.0.1:{port}",
            f'PidFile "{self.folder}/pid"', f'ErrorLog "{self.folder}/error.log"', "LogLevel auth_openidc:info",
            *(["User www-data", "Group www-data"] if os.geteuid() == 0 else []), "TypesConfig /etc/mime.types",
            f'DocumentRoot "{self.folder}/www"', "DirectoryIndex index.html",
            f"OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration",
            f"OIDCClientID {client}", f"OIDCClientSecret {secret}",
            f"OIDCRedirectURI http://localhost:{port}/secret/redirect_uri",
            f"OIDCCryptoPassphrase {secrets.token_hex(16)}", 'OIDCScope "openid profile email"',
            "OIDCPKCEMethod S256", "OIDCCookieSameSite Off", "OIDCProviderTokenEndpointAuth client_secret_basic",
            *([f"OIDCAuthRequestParams {asked}"] if asked else []), more,
            f'<Directory "{self.folder}">', "Require all granted", "</Directory>", "<Location /secret>",
            "AuthType openid-connect", f"Require {require}",
            'Header set X-Person "expr=%{REMOTE_USER}"',
            'Header set X-Class "expr=%{reqenv:OIDC_CLAIM_acr}"',
            'Header set X-Name "expr=%{reqenv:OIDC_CLAIM_preferred_username}"', "</Location>", ""]))
        self._control("start")
        end = time.monotonic() + START_SECONDS_MAX
        while not (self.folder / "pid").exists():
            assert time.monotonic() < end, self.log()
            time.sleep(0.1)

    def _control(self, word: str) -> None:
        done = subprocess.run(["apache2", "-f", str(self.folder / "httpd.conf"), "-k", word], capture_output=True,
                              text=True, timeout=30, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr + self.log()

    def log(self) -> str:
        file = self.folder / "error.log"
        return file.read_text(errors="replace")[-3000:] if file.exists() else ""

    def stop(self) -> None:
        self._control("stop")
        end = time.monotonic() + START_SECONDS_MAX
        while (self.folder / "pid").exists() and time.monotonic() < end:
            time.sleep(0.1)
        shutil.rmtree(self.folder, ignore_errors=True)
