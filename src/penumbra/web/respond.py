"""From a request to its response: from the store, from the queue within a moment, or a job to wait for."""

import asyncio
import json
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from penumbra.errors import nearest, shown
from penumbra.scenario.loader import cases
from penumbra.web.job import Job
from penumbra.web.jobs import Queue
from penumbra.web.requests import Asked, Subject
from penumbra.web.store import Result, Store, overlay_name

__all__ = ["RefusedError", "answered", "job_response", "result_of", "subject_of"]

_MOMENT = 0.3  # [s] that a request waits for its job before it answers with the job
_FOREVER = "private, max-age=31536000, immutable"
_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Policy of a drawing that is opened by itself."""


class RefusedError(Exception):
    """The request cannot be answered; `status` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def queue_of(request: Request) -> Queue:
    """The queue of the server."""
    queue: Queue = request.app.state.queue
    return queue


def about(request: Request, key: str) -> dict[str, Any]:
    """What is stored with the key of a changed scenario: case, overlay, region.

    Raises
    ------
    RefusedError
        Nothing is stored with it.
    """
    stored = queue_of(request).store.get(overlay_name(key))
    if stored is None:
        raise RefusedError(404, f"no scenario {shown(key)} is known here{nearest(key, cases())}; open it again")
    found: dict[str, Any] = json.loads(stored.plain)
    return found


def subject_of(request: Request, key: str) -> Subject:
    """The scenario of a key; errors as of `about`."""
    if key in cases():
        return Subject(key, key, "")
    found = about(request, key)
    return Subject(key, found["case"], found["overlay"])


async def result_of(request: Request, asked: Asked, moment: float = _MOMENT) -> Result | Job:
    """The result, or the job that computes it if that takes more than a moment [s].

    Raises
    ------
    RefusedError
        It failed.
    BusyError
        The queue is full.
    """
    queue = queue_of(request)
    stored = await asyncio.to_thread(queue.store.get, Store.name(asked.name))
    if stored is not None:
        return stored
    job = queue.ask(asked, request.client.host if request.client else "")
    await over(queue, job, moment)
    if job.state == "done" and job.result is not None:
        return job.result
    if job.state in ("failed", "cancelled"):
        raise RefusedError(job.status, job.message)
    return job


async def over(queue: Queue, job: Job, seconds: float) -> None:
    """Wait until a job is over, or so many seconds."""
    if job.over.is_set():
        return
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        if job.over.is_set():
            loop.call_soon_threadsafe(changed.set)

    queue.follow(job, tell)
    try:
        tell()
        await asyncio.wait_for(changed.wait(), seconds)
    except TimeoutError:
        pass
    finally:
        queue.leave(job, tell)


async def answered(request: Request, asked: Asked, forever: bool = True, moment: float = _MOMENT) -> Response:
    """The response to a request.

    Parameters
    ----------
    request : Request
    asked : Asked
    forever : bool
        Whether the answer of a changed scenario never changes; its key then also names what computes it.
    moment : float [s]
        As of `result_of`.
    """
    headers = kept(asked, forever)
    if _is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    found = await result_of(request, asked, moment)
    return job_response(request, found) if isinstance(found, Job) else sent(request, found, headers)


def kept(asked: Asked, forever: bool = True, more: str = "") -> dict[str, str]:
    """Headers on how long a browser may keep an answer."""
    lasting = forever and asked.subject is not None and bool(asked.subject.overlay)
    tag = Store.name(asked.name + more)[:32]
    return {"ETag": f'W/"{tag}"', "Cache-Control": _FOREVER if lasting else "no-cache", "Vary": "Accept-Encoding"}


def _is_known(request: Request, tag: str) -> bool:
    return tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]


def sent(request: Request, result: Result, headers: dict[str, str]) -> Response:
    """A result as a response."""
    if result.type.startswith("image/svg"):
        headers = {**headers, "Content-Security-Policy": _DRAWING}
    if result.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        zipped = {**headers, "Content-Encoding": "gzip"}
        return Response(result.content, media_type=result.type, headers=zipped)
    return Response(result.plain, media_type=result.type, headers=headers)


def job_response(request: Request, job: Job) -> Response:
    """A job as a response with status 202."""
    told = queue_of(request).told(job)
    where = f"/api/v1/jobs/{job.id}"
    return JSONResponse(told.model_dump(mode="json"), 202, headers={"Location": where, "Cache-Control": "no-store"})
