"""Authlib as a relying party: a website of one page, as its documentation builds it with Flask.

Started with --issuer, --client, --secret and --port. The page / begins a sign-in, /callback ends it and says in JSON
what the client learned. Further options go into the authorization request.
"""

import argparse
import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, url_for

options = argparse.ArgumentParser()
for name in ("issuer", "client", "secret", "port", "method", "acr_values", "prompt", "max_age"):
    options.add_argument(f"--{name}")
given = options.parse_args()
os.environ.setdefault("AUTHLIB_INSECURE_TRANSPORT", "1")  # plain HTTP on the machine itself
app = Flask("client")
app.secret_key = os.urandom(16)
app.config["SESSION_COOKIE_NAME"] = "client"  # cookies know no ports, and the provider is on this host too
provider = OAuth(app).register(
    "provider", client_id=given.client, client_secret=given.secret,
    server_metadata_url=given.issuer + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256",
                   "token_endpoint_auth_method": given.method or "client_secret_basic"})


@app.get("/")
def start():
    more = {name: value for name in ("acr_values", "prompt", "max_age") if (value := getattr(given, name))}
    return provider.authorize_redirect(url_for("back", _external=True), **more)


@app.get("/callback")
def back():
    try:
        token = provider.authorize_access_token()
        return jsonify({"claims": token["userinfo"], "userinfo": provider.userinfo(token=token)})
    except Exception as error:  # whatever the client refuses is the answer
        return jsonify({"error": f"{type(error).__name__}: {error}"}), 403


app.run("127.0.0.1", int(given.port))
