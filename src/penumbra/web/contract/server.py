"""Jobs, faults and the state of the server."""

from typing import Literal

from penumbra.web.contract.fields import Model

__all__ = ["Health", "Job", "JobEvent", "Problem"]


class Job(Model):
    """A computation in the queue. When it is done, the same request returns the result."""

    job: str
    what: str
    """In words, as in "map of cases, MRBM 2,000 km"."""
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    share: float
    """Done so far."""
    ahead: int
    """Jobs before it in the queue."""
    message: str
    """Why it failed, in a sentence."""


class JobEvent(Model):
    """One server-sent event of a job; its name is the state."""

    job: Job


class Problem(Model):
    """An error: what is wrong and what to write instead."""

    message: str
    """All that is wrong, a line for each fault, with file, line and field where there is one."""
    status: int


class Health(Model):
    """Whether the server works."""

    version: str
    status: Literal["ready"]
    waiting: int
    running: int
    stored: int
    """Results in the store."""
    bytes: int
    """Of the store."""
