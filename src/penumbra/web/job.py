"""A request that waits for a worker, runs or is over, and the bounds within which requests wait."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from penumbra.web import models
from penumbra.web.requests import Asked
from penumbra.web.store import Result

__all__ = ["BusyError", "Job", "Limits", "State"]

State = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Limits:
    """Bounds of the queue."""

    waiting: int = 400
    """Jobs in the queue, of everybody."""
    waiting_of_one: int = 200
    """Jobs in the queue, of one address."""
    forgotten: float = 30.0
    """Seconds after which a job that nobody follows is cancelled."""


class BusyError(Exception):
    """The queue is full; `status` is 429 if one address filled it, else 503."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Job:
    """A computation that waits, runs or is over."""

    asked: Asked
    of: str
    """Address that asked first."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = "waiting"
    share: float = 0.0
    words: str = ""
    message: str = ""
    status: int = 200
    result: Result | None = None
    followers: int = 0
    """Streams of events that are open."""
    seen: float = field(default_factory=time.monotonic)
    """When somebody last asked for it."""
    cancelled: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    watchers: list[Callable[[], object]] = field(default_factory=list)
    """Called from a thread of the queue at each change."""

    def told(self, ahead: int) -> models.Job:
        """What clients are told."""
        return models.Job(
            job=self.id,
            what=self.words or self.asked.what,
            state=self.state,
            share=self.share,
            ahead=ahead,
            message=self.message,
        )
