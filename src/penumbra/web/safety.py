"""What protects the server and its users: who may ask, how much may be sent, what a browser may do with the page.

A page of another site must not read or steer this server through its user's browser. So the name in the header Host
must be one of the server's own names, which a page behind a rebound name cannot have; and a request that a browser
sends for another site is refused by its header Origin or Sec-Fetch-Site. There are no cookies.
"""

import asyncio
import ipaddress
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

__all__ = ["BODY_SECONDS", "HEADERS", "MOST_BODY", "Guard"]

MOST_BODY = 1_000_000
"""Bytes of a request's body, at most."""
BODY_SECONDS = 20.0
"""Seconds within which a request's body must arrive."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
"""Of every response that does not set its own."""

_LOCAL = ("localhost", "127.0.0.1", "::1")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class _BodyError(Exception):
    """The body is longer than allowed, or comes too slowly."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Guard:
    """ASGI middleware around the whole application.

    Parameters
    ----------
    application : callable
    names : iterable of str
        Names under which the server may be asked, besides those of this machine for itself.
    anywhere : bool
        Whether the server is bound to other addresses than this machine's own; any address in numbers is then a name.
    """

    def __init__(self, application: Application, names: Iterable[str] = (), anywhere: bool = False) -> None:
        self._application = application
        self._names = {*_LOCAL, *(name.casefold() for name in names)}
        self._anywhere = anywhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                return
            await self._application(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if fault := self._fault(headers):
            await _refuse(send, *fault)
            return
        size, whole, begun = 0, False, False
        refused: _BodyError | None = None
        end = asyncio.get_running_loop().time() + BODY_SECONDS

        async def bounded() -> Message:
            nonlocal size, whole, refused
            try:
                async with asyncio.timeout_at(None if whole else end):
                    message = await receive()
            except TimeoutError:
                refused = _BodyError(408, _too_slow())
                raise refused from None
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                whole = not message.get("more_body", False)
                if size > MOST_BODY:
                    refused = _BodyError(413, _too_long())
                    raise refused
            return message

        async def guarded(message: Message) -> None:
            nonlocal begun
            if refused is not None and not begun:  # whatever the application makes of a body that ends too early
                return
            if message["type"] == "http.response.start":
                begun = True
                given = {name.lower() for name, _ in message["headers"]}
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in own if pair[0] not in given)]
            await send(message)

        with suppress(_BodyError):
            await self._application(scope, bounded, guarded)
        if refused is not None and not begun:
            await _refuse(send, refused.status, str(refused), close=True)

    def _fault(self, headers: dict[str, str]) -> tuple[int, str] | None:
        """Status and sentence for a request that is refused."""
        host = headers.get("host", "")
        if not self._is_own(_name_of(f"//{host}")):
            return (
                403,
                f"{host[:100]!r} is no name of this server; if it is meant to be one, start it with --name and it",
            )
        origin = headers.get("origin")
        if origin is not None and _host_of(origin) != host.casefold():
            return 403, "a page of another site asks through your browser; only this server's own page may"
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
            return 403, "a page of another site asks through your browser; only this server's own page may"
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit():
            return 400, "the header Content-Length is no number"
        if len(length) > 15 or int(length) > MOST_BODY:
            return 413, _too_long()
        return None

    def _is_own(self, name: str) -> bool:
        if name in self._names:
            return True
        if not self._anywhere:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _name_of(address: str) -> str:
    """The name of a host without its port; empty if it is none."""
    try:
        return (urlsplit(address).hostname or "").casefold()
    except ValueError:
        return ""


def _host_of(origin: str) -> str:
    """Name and port of an origin; empty if it is none."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""


def _too_long() -> str:
    return f"more than {MOST_BODY:,} bytes were sent; send a shorter scenario"


def _too_slow() -> str:
    return f"what was sent took more than {BODY_SECONDS:g} s to arrive; send it again over a better connection"


async def _refuse(send: Send, status: int, message: str, close: bool = False) -> None:
    body = json.dumps({"message": message, "status": status}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    headers += [(b"connection", b"close")] if close else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
