"""A push service as browsers' makers run them: Firefox subscribes here, and the server hands its messages over.

Towards the browser it speaks the WebSocket protocol of Firefox; towards the server RFC 8030, with the checks that real
services make (RFC 8292's token, RFC 8291's body, TTL, Topic, Urgency). A test can also be the phone: `phone()` gives a
line whose private key it has.
"""

import asyncio
import base64
import json
import os
import threading
import time
import uuid

import http_ece
from aiohttp import WSMsgType, web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from demo import free_port


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PhoneLine:
    """A push line whose messages the test can read."""

    def __init__(self, service: "PushService"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.token = b64(os.urandom(24))
        self.endpoint = f"{service.origin}/wpush/v2/{self.token}"
        service.channels[self.token] = {"uaid": None, "gone": False, "pending": []}

    @property
    def key(self) -> str:
        return b64(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def read(self, body: bytes) -> dict:
        """By another implementation of RFC 8291 than the server's."""
        return json.loads(http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"))


class PushService:
    """Runs in a thread of its own until it is stopped."""

    def __init__(self):
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.channels: dict[str, dict] = {}
        self.sockets: dict[str, web.WebSocketResponse] = {}
        self.taken: list[dict] = []
        self.refused: list[tuple[int, str]] = []
        self.failures: list[tuple[int, dict]] = []
        self.loop = asyncio.new_event_loop()
        self.started = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        assert self.started.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._start())
        self.started.set()
        self.loop.run_forever()

    async def _start(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_get("/", self._browser)
        app.router.add_post("/wpush/v2/{token}", self._push)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.runner.cleanup(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)

    def phone(self) -> PhoneLine:
        return PhoneLine(self)

    def fail(self, status: int, times: int = 1, **headers: str) -> None:
        """The next messages are answered so."""
        self.failures += [(status, {name.replace("_", "-"): value for name, value in headers.items()})] * times

    def forget(self, endpoint: str) -> None:
        """Whoever had that line has thrown it away."""
        self.channels[endpoint.rsplit("/", 1)[1]]["gone"] = True

    def wait(self, count: int, within: float = 15) -> list[dict]:
        """The messages that were taken, once there are so many."""
        end = time.monotonic() + within
        while len(self.taken) < count:
            assert time.monotonic() < end, f"{len(self.taken)} of {count} messages; refused: {self.refused}"
            time.sleep(0.02)
        return self.taken

    async def _browser(self, request):
        socket, agent = web.WebSocketResponse(protocols=["push-notification"]), None
        await socket.prepare(request)
        async for frame in socket:
            if frame.type != WSMsgType.TEXT:
                continue
            said = json.loads(frame.data)
            kind = said.get("messageType", "ping")
            if kind == "hello":
                agent = said.get("uaid") or uuid.uuid4().hex
                self.sockets[agent] = socket
                await socket.send_json({"messageType": "hello", "uaid": agent, "status": 200, "use_webpush": True,
                                        "broadcasts": {}})
                for channel in list(self.channels.values()):
                    await self._flush(channel)
            elif kind == "register":
                token = b64(os.urandom(24))
                self.channels[token] = {"uaid": agent, "channel": said["channelID"], "key": said.get("key"),
                                        "gone": False, "pending": []}
                await socket.send_json({"messageType": "register", "status": 200, "channelID": said["channelID"],
                                        "pushEndpoint": f"{self.origin}/wpush/v2/{token}"})
            elif kind == "unregister":
                for channel in self.channels.values():
                    channel["gone"] = channel["gone"] or channel.get("channel") == said["channelID"]
                await socket.send_json({"messageType": "unregister", "status": 200, "channelID": said["channelID"]})
            elif kind == "ping":
                await socket.send_str("{}")
        return socket

    async def _flush(self, channel: dict) -> None:
        socket = self.sockets.get(channel["uaid"])
        while socket is not None and not socket.closed and channel["pending"]:
            message = channel["pending"].pop(0)
            if message["expires"] > time.time():
                await socket.send_json({
                    "messageType": "notification", "channelID": channel["channel"], "version": uuid.uuid4().hex,
                    "data": b64(message["body"]), "headers": {"encoding": "aes128gcm"}})

    async def _push(self, request):
        body = await request.read()
        if self.failures:
            status, headers = self.failures.pop(0)
            return self._no(status, "asked to fail", headers)
        channel = self.channels.get(request.match_info["token"])
        if channel is None or channel["gone"]:
            return self._no(410 if channel else 404, "no such line")
        problem = self._problem(request, channel, body)
        if problem:
            return self._no(400, problem)
        lifetime = int(request.headers["TTL"])
        self.taken.append({"body": body, "headers": request.headers.copy(), "token": request.match_info["token"],
                           "at": time.time(), "bytes": len(body)})
        channel["pending"].append({"body": body, "expires": time.time() + lifetime})
        await self._flush(channel)
        return web.Response(status=201, headers={"Location": f"{self.origin}/m/x", "TTL": str(lifetime)})

    def _no(self, status: int, why: str, headers: dict | None = None):
        self.refused.append((status, why))
        return web.json_response({"error": why}, status=status, headers=headers)

    def _problem(self, request, channel: dict, body: bytes) -> str | None:
        headers = request.headers
        if not headers.get("TTL", "").isdigit():
            return "TTL is missing or bad"
        if headers.get("Urgency") not in ("very-low", "low", "normal", "high"):
            return "Urgency is bad"
        topic = headers.get("Topic", "")
        if not 0 < len(topic) <= 32 or not topic.replace("-", "a").replace("_", "a").isalnum():
            return "Topic is bad"
        if headers.get("Content-Encoding") != "aes128gcm" or len(body) > 4096 or body[20] != 65 or body[21] != 4:
            return "the body is not of RFC 8291's form"
        scheme, _, rest = headers.get("Authorization", "").partition(" ")
        if scheme != "vapid":
            return "no token"
        fields = dict(part.strip().split("=", 1) for part in rest.split(","))
        header, claims, signature = fields["t"].split(".")
        point = unb64(fields["k"])
        if channel.get("key") and unb64(channel["key"]) != point:
            return "not the key that the line was made with"
        raw = unb64(signature)
        pair = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).verify(
                pair, f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return "bad signature"
        said = json.loads(unb64(claims))
        if said["aud"] != self.origin or not time.time() < said["exp"] <= time.time() + 86_400:
            return f"the token says {said}"
        return None if said["sub"].startswith(("mailto:", "https:")) else "nobody to turn to"
