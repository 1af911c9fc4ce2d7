"""Binds an address, runs the server there, and stops it with all that it started."""

import asyncio
import errno
import signal
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import uvicorn

from penumbra.errors import DomainError
from penumbra.web.app import application
from penumbra.web.jobs import Queue
from penumbra.web.protocol import Protocol
from penumbra.web.store import Store, default_folder

__all__ = ["serve"]

_LOCAL = ("127.0.0.1", "localhost", "::1")
_BACKLOG = 200
_PATIENCE = 3  # [s] for open requests to end when the server stops


class _Server(uvicorn.Server):
    """A server that ends its streams when it stops."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], object]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell it."""
        await super().startup(sockets)
        if self.started:
            self._started()


def serve(
    host: str, port: int, names: Iterable[str], store_size: int, browse: bool, tell: Callable[[str], object]
) -> None:
    """Run until SIGINT or SIGTERM.

    Parameters
    ----------
    host, port : str, int
        Address; port 0 takes a free one.
    names : iterable of str
        Names by which other machines ask.
    store_size : int [bytes]
        Limit of stored results.
    browse : bool
        Whether to open a browser.
    tell : callable
        Takes what is to be printed.

    Raises
    ------
    DomainError
        The address cannot be bound.
    """
    bound = _bound(host, port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{bound.getsockname()[1]}/"
    folder = default_folder()
    with tempfile.TemporaryDirectory() as spare:
        queue = Queue(Store(Path(spare) if folder is None else folder, store_size))
        made = application(queue, names, anywhere=host not in _LOCAL)
        config = uvicorn.Config(
            made, log_level="warning", access_log=False, server_header=False, date_header=False, backlog=_BACKLOG,
            timeout_graceful_shutdown=_PATIENCE, lifespan="on", ws="none", loop="asyncio", http=Protocol,
        )  # fmt: skip

        def started() -> None:
            tell(f"Penumbra's page: {address}")
            tell("Ctrl-C stops it.")
            if browse:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        server = _Server(config, started)
        try:
            asyncio.run(_run(server, bound))
        finally:
            queue.close()
            bound.close()


async def _run(server: uvicorn.Server, bound: socket.socket) -> None:
    """Run a server; a first signal stops it, a second one at once."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    for each in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(each, stop)
        except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not in the main thread
            _set_signal(each, stop)
    await server._serve([bound])


def _set_signal(number: int, stop: Callable[[], None]) -> None:
    def handle(*_: Any) -> None:
        stop()

    if threading.current_thread() is threading.main_thread():
        signal.signal(number, handle)


def _bound(host: str, port: int) -> socket.socket:
    """A listening address; DomainError if that cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # so that asyncio sends without delay
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise DomainError(
                f"port {port} is in use, perhaps by another server of Penumbra; try --port {port + 1}"
            ) from None
        raise DomainError(f"{host}:{port} cannot be listened on: {error.strerror or error}") from None
    return made
