"""The process of a worker: takes requests from a pipe, computes them one after another, and tells how far it is."""

import os
import signal
import sys
import time
import traceback
import warnings
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from penumbra.errors import PenumbraError
from penumbra.processes import live_with
from penumbra.web.computing.computer import Computer
from penumbra.web.requests import Asked
from penumbra.web.store import Store

resource: Any = import_module("resource") if find_spec("resource") else None  # not on Windows

__all__ = ["Reply", "Stopped", "serve"]

Reply = tuple[str, Any]
"""("ready", None), ("begun", None), ("share", (share, words)), ("beside", (name, Result)) for the server's memory,
("done", (Result, bytes of memory)), or ("failed", (status, sentence))."""

_NICE = 10
_PAUSE = 0.1  # [s] between two reports of progress
_BAD, _BROKEN = 422, 500


class Stopped(BaseException):
    """The computation was cancelled; no handler of errors below may catch it."""


def serve(pipe: Connection, stop: Any, folder: str | None, most: int, parent: int, yields: bool = False) -> None:
    """Compute until the pipe is closed.

    Parameters
    ----------
    pipe : Connection
        Gives requests, takes replies.
    stop : multiprocessing.Event
        Set to cancel what is computed now.
    folder, most
        Of the store.
    parent : int
        Process to live with.
    yields : bool
        Whether it takes only the processor time that others leave, where the system has such an order.
    """
    if yields and hasattr(os, "nice"):
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers
    live_with(parent)
    store = Store(Path(folder) if folder else None, most)
    computer = Computer(store, lambda name, result: pipe.send(("beside", (name, result))))
    pipe.send(("ready", None))
    while True:
        try:
            asked = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(("begun", None))
        pipe.send(_reply(computer, asked, pipe, stop))


def _reply(computer: Computer, asked: Asked, pipe: Connection, stop: Any) -> Reply:
    told = [0.0]

    def tell(share: float, words: str = "") -> None:
        if stop.is_set():
            raise Stopped
        if time.monotonic() - told[0] >= _PAUSE:
            told[0] = time.monotonic()
            pipe.send(("share", (float(share), str(words))))

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "done", (computer.answer(asked, tell), _memory())
    except Stopped:
        return "failed", (_BAD, "")
    except PenumbraError as error:
        return "failed", (_BAD, str(error))
    except MemoryError:
        return "failed", (_BROKEN, f"{asked.what}: it takes more memory than there is; ask for less")
    except Exception as error:
        traceback.print_exc()
        return "failed", (_BROKEN, f"{asked.what}: a fault of Penumbra stopped it ({type(error).__name__})")


def _memory() -> int:
    """Greatest memory of this process so far [bytes]; 0 where the system does not tell."""
    if resource is None:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
