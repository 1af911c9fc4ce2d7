"""The routes of computations: how far they are, and their events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse

from penumbra.errors import shown
from penumbra.web import models
from penumbra.web.job import Job
from penumbra.web.parameters import Events, of
from penumbra.web.respond import RefusedError, queue_of

__all__ = ["HEARTBEAT", "UNBUFFERED", "router"]

HEARTBEAT = 10.0
"""Seconds between two signs of life of a stream of events."""
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Headers of a stream of events."""

router = APIRouter()


@router.get("/jobs/{job}", responses=of(models.Job, "How far it is"))
async def job(request: Request, job: Annotated[str, Path(max_length=40)]) -> models.Job:
    """Tell how far a computation is."""
    return queue_of(request).told(_job(request, job))


@router.delete("/jobs/{job}", responses=of(models.Job, "The job as it is now"))
async def cancel(request: Request, job: Annotated[str, Path(max_length=40)]) -> models.Job:
    """Cancel a computation, unless others follow it too."""
    queue, found = queue_of(request), _job(request, job)
    if found.followers <= 1:
        queue.cancel(found)
    return queue.told(found)


@router.get(
    "/jobs/{job}/events",
    response_class=Events,
    responses=of(models.JobEvent, "Server-sent events, named by the state, each with a JobEvent as its data"),
)
async def events(request: Request, job: Annotated[str, Path(max_length=40)]) -> StreamingResponse:
    """Follow a computation. The stream ends when it is over; when the last one stops following, it is cancelled."""
    found = _job(request, job)
    return Events(_told(request, found), headers=UNBUFFERED)


async def _told(request: Request, job: Job) -> AsyncIterator[bytes]:
    queue, loop, changed = queue_of(request), asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        loop.call_soon_threadsafe(changed.set)

    queue.follow(job, tell)
    try:
        while True:
            changed.clear()
            told = queue.told(job)
            yield f"event: {told.state}\ndata: {models.JobEvent(job=told).model_dump_json()}\n\n".encode()
            if told.state in ("done", "failed", "cancelled"):
                return
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
    finally:
        queue.leave(job, tell)


def _job(request: Request, job: str) -> Job:
    found = queue_of(request).find(job)
    if found is None:
        raise RefusedError(404, f"no job {shown(job)} is known; ask for the answer again")
    return found
