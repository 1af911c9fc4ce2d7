"""The protocol of a connection: a time limit for a request's header, and this server's headers on its own refusals."""

import asyncio
import json
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from penumbra.web.safety import HEADERS

__all__ = ["HEADER_SECONDS", "Protocol"]

HEADER_SECONDS = 15.0
"""Seconds from the first byte of a request to the end of its header; slower connections are closed."""
_MALFORMED = "this is no request of HTTP that can be read; ask with a browser, or read /api/v1/openapi.json"


class Protocol(H11Protocol):
    """HTTP/1.1, which closes slow connections and refuses malformed requests in the form of all errors."""

    _slow: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take what was sent; the rest of a header that has begun must come soon."""
        super().data_received(data)
        begun = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if begun and self._slow is None:
            self._slow = self.loop.call_later(HEADER_SECONDS, self.transport.close)
        elif not begun:
            self._cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time limit."""
        self._cancel()
        super().connection_lost(exc)

    def _cancel(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and close the connection."""
        body = json.dumps({"message": _MALFORMED, "status": 400}).encode()
        headers = {
            **HEADERS,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        told: list[Any] = [
            h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ]
        for each in told:
            self.transport.write(self.conn.send(each) or b"")
        self.transport.close()
