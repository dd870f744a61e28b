"""A client of OpenID Connect that is scripts in a browser: its page asks across origins, without a secret."""

import http.server
import threading

import pytest

from visit import Client, claims

ASK = """async ([path, method, headers, form]) => {
    try {
        const answer = await fetch(path, {method, headers, body: form && new URLSearchParams(form)});
        return {status: answer.status, json: await answer.json()};
    } catch (error) { return {refused: error.message}; }
}"""


@pytest.fixture(scope="module")
def pages():
    """The origins of two applications, of which one is registered."""
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b"<!doctype html><link rel=icon href=data:,><title>App</title><h1>App</h1>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://localhost:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_F05_T17_a_page_of_scripts_gets_its_tokens_and_a_page_of_another_origin_reads_nothing(house, chromium, pages,
                                                                                             person):
    client = Client(house, "scripts", "--public", redirect=pages[0] + "/callback")
    issuer = client.issuer
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(client.address())
        page.fill("#username", person["username"])
        page.fill("#password", person["password"])
        page.click('button[value="continue"]')
        page.wait_for_url("**/p/*")
        page.goto(page.url.split("?")[0] + "?show=code")
        page.fill("#code", house.command("code", "desk", person["username"])["code"])
        page.click('button[value="continue"]')
        page.wait_for_url(client.redirect + "?code=*")
        code = page.evaluate("new URL(location).searchParams.get('code')")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect,
                "client_id": client.id, "code_verifier": client.verifier}

        stranger = context.new_page()
        stranger.goto(pages[1] + "/callback")
        wrong = {**form, "code": "stolen"}
        assert "refused" in stranger.evaluate(ASK, [issuer + "/openid/token", "POST", {}, wrong])
        assert page.evaluate(ASK, [issuer + "/openid/token", "POST", {}, wrong])["json"]["error"] == "invalid_grant"

        published = page.evaluate(ASK, [issuer + "/.well-known/openid-configuration", "GET", {}, None])["json"]
        assert published["issuer"] == issuer
        assert stranger.evaluate(ASK, [published["jwks_uri"], "GET", {}, None])["json"]["keys"]
        tokens = page.evaluate(ASK, [published["token_endpoint"], "POST", {}, form])["json"]
        assert claims(tokens["id_token"])["nonce"] == client.nonce
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        who = page.evaluate(ASK, [published["userinfo_endpoint"], "GET", bearer, None])
        assert who["json"]["preferred_username"] == person["username"]
        assert "refused" in stranger.evaluate(ASK, [published["userinfo_endpoint"], "GET", bearer, None])
        assert "refused" in page.evaluate(ASK, [client.address(prompt="none"), "GET", {}, None])
    finally:
        context.close()
