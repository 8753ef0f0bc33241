"""Nobody gets in but the person who started the server, and nothing gets out to anywhere else.

Wraps every request. Other web pages in the same browser can send requests to this computer; so can other
programs. A request passes when it names this server as its host, comes from no other origin, and carries the
token, which travels once in the address and from then on in a cookie that scripts and other sites cannot
use. Every answer forbids the browser to load, send or embed anything beyond this server.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response

from storyledger.views.web.pages import trouble_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "Guard"]

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "cache-control": "no-store",
}
LARGEST = 64 * 1024
"""Bytes of a request's body."""
METHODS = frozenset({"GET", "HEAD", "POST"})
NAMES = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Lets requests through to ``app`` that may pass."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(f"{name}:{port}" for name in NAMES) | (
            frozenset(NAMES) if port == 80 else frozenset()
        )
        self._cookie = f"storyledger-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope)
        answer = refusal if refusal is not None else self._app
        await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that may not pass, or that brings the token for the first time."""
        headers = Headers(scope=scope)
        if scope["method"] not in METHODS:
            return _refused(405, "That cannot be done here.")
        if headers.get("host", "") not in self._hosts:
            return _refused(421, "This server answers to its own address only.")
        if not self._is_own_origin(scope, headers):
            return _refused(403, "Another web page may not use this one.")
        if _too_large(scope, headers):
            return _refused(413, "That is too much at once.")
        if scope["path"].startswith("/static/"):
            return None
        return self._without_token(scope, headers)

    def _is_own_origin(self, scope: Scope, headers: Headers) -> bool:
        """Tell whether a request comes from one of our pages; what writes must say so."""
        site = headers.get("sec-fetch-site")
        if site not in (None, "same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:
            return bool(scope["method"] != "POST")
        return origin == f"http://{headers['host']}"

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        words = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        brought = dict(words).get("token")
        if brought is not None and scope["method"] == "GET" and self._fits(brought):
            rest = urlencode([(name, value) for name, value in words if name != "token"])
            answer = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        if any(self._fits(value) for value in _cookies(headers, self._cookie)):
            return None
        return _refused(403, "Open the address that the command printed; it lets only you in.")

    def _fits(self, word: str) -> bool:
        return hmac.compare_digest(word.encode("utf-8", "replace"), self._token.encode())


def _cookies(headers: Headers, name: str) -> list[str]:
    """Return the values of all cookies called ``name``."""
    pairs = (part.strip().partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    return [value for key, _, value in pairs if key == name]


def _too_large(scope: Scope, headers: Headers) -> bool:
    length = headers.get("content-length", "0" if scope["method"] != "POST" else "")
    return not length.isascii() or not length.isdigit() or len(length) > 9 or int(length) > LARGEST


def _refused(status: int, sentence: str) -> Response:
    return HTMLResponse(trouble_page("Not here", sentence), status_code=status)


def _with_headers(send: Send) -> Send:
    """Return ``send`` with our headers added to every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
