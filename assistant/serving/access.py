"""Who may talk to the served page, and what browsers may do with it.

Nothing here knows what is served: it stands in front of the page, its API and `/v1` alike.
"""

import secrets
import time
from base64 import b64decode
from collections import deque
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.reading.format import LARGEST

_ATTEMPTS, _SECONDS = 10, 60.0
"""How many wrong passwords an address may give in how many seconds."""

_MOST_ADDRESSES = 10_000
"""The most addresses whose wrong passwords are counted."""

_LARGEST_REQUEST = 20_000_000
"""Bytes of any request but an upload."""

_LARGEST_UPLOAD = 4 * LARGEST
"""Bytes of all files of an upload together."""

_UPLOADS = "/gradio_api/upload", "/articles/files"
_STARTUP = "/gradio_api/startup-events"
"""Gradio requests this of itself, without a password, when it starts."""

_HEADERS = {
    # Gradio's page has scripts and styles of its own inside it; it needs no other host.
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' "
    "'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, as seen from itself only."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Access:
    """ASGI middleware that refuses requests of other sites, and those without the password.

    The password comes as that of HTTP Basic authentication, with any user name, or as a bearer
    token. Without a password, only names of the loopback interface are answered to, so that a
    site cannot reach the page under a name of its own ("DNS rebinding").
    """

    def __init__(self, app: ASGIApp, password: str | None) -> None:
        """Stand in front of an app."""
        self._app = app
        self._password = password
        self._failures: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on and add security headers to the response."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, _limited(receive, _largest(scope)), send_with_headers)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = _split(f"//{host}").hostname or ""
        if not self._password and not is_loopback(name):
            return _refused(
                403, f"This page is not served as {name!r}: set ASSISTANT_PASSWORD to serve it so."
            )
        if _is_foreign(headers, scope.get("method", "GET"), host):
            return _refused(403, "Requests of other sites are not answered.")
        if self._password and scope["path"] != _STARTUP:
            challenge = self._challenge(headers, (scope.get("client") or ("",))[0])
            if challenge:
                return challenge
        if int(headers.get("content-length") or 0) > _largest(scope):
            return _refused(413, f"A request has at most {_largest(scope):,} bytes.")
        return None

    def _challenge(self, headers: Headers, address: str) -> JSONResponse | None:
        failures = self._failures.get(address, deque())
        while failures and failures[0] < time.monotonic() - _SECONDS:
            failures.popleft()
        if len(failures) >= _ATTEMPTS:
            wait = {"Retry-After": str(int(_SECONDS))}
            return _refused(429, "Too many wrong passwords: wait a minute.", wait)
        given = _password_in(headers.get("authorization", ""))
        if secrets.compare_digest(given.encode(), (self._password or "").encode()):
            return None
        if given:
            failures.append(time.monotonic())
            if len(self._failures) >= _MOST_ADDRESSES:
                self._failures.pop(next(iter(self._failures)))
            self._failures[address] = failures
        ask = {"WWW-Authenticate": 'Basic realm="Article assistant", charset="UTF-8"'}
        return _refused(401, "The password is needed, with any user name or as a token.", ask)


def _split(address: str) -> SplitResult:
    """The parts of an address; none of what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _password_in(authorization: str) -> str:
    """The password in a header; empty if there is none."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    try:
        _, _, password = b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return ""
    return password if kind.lower() == "basic" else ""


def _is_foreign(headers: Headers, method: str, host: str) -> bool:
    """Whether a page of another site makes a request, other than by a link to this one."""
    origin = headers.get("origin")
    if origin is not None and _split(origin).netloc.lower() != host.lower():
        return True
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return False
    return method != "GET" or headers.get("sec-fetch-mode") != "navigate"


def _refused(status: int, message: str, more: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, status, {**_HEADERS, **(more or {})})


def _largest(scope: Scope) -> int:
    """The most bytes that a request may have."""
    return _LARGEST_UPLOAD if scope["path"] in _UPLOADS else _LARGEST_REQUEST


def _limited(receive: Receive, largest: int) -> Receive:
    """A request that breaks off when its body is too large."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= largest else {"type": "http.disconnect"}

    return limited
