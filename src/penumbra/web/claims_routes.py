"""The routes of claims: statements, verdicts one by one, and figures."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from penumbra.claims.ledger import ledgers
from penumbra.errors import nearest, shown
from penumbra.web import models
from penumbra.web.job import Job
from penumbra.web.job_routes import HEARTBEAT, UNBUFFERED
from penumbra.web.jobs import Queue
from penumbra.web.parameters import KEY, WAIT, Events, Key, content_of, of, subject_named
from penumbra.web.requests import Asked, Subject, claim_of
from penumbra.web.respond import RefusedError, answered, job_response, queue_of, result_of, sent
from penumbra.web.store import Result, Store, made

__all__ = ["router"]

_FIGURE = 60.0  # [s] that an image may take: no page follows the job of an image
_LISTING = 60.0  # [s] that the statements of the ledgers of a stream may take
_MOST_LEDGERS = 20  # of one stream
_FIRST = -1  # rank of a claim that somebody has opened

router = APIRouter()
LedgerName = Annotated[str, Path(pattern=KEY, max_length=100, description="As gulf-claims.")]


class _Listed(NamedTuple):
    """A ledger as its statements are stored: the requests for its claims, those first that are judged first."""

    ledger: models.Ledger
    claims: dict[str, Asked]

    def failed(self, claim: str, why: str) -> models.Claim:
        """A claim that could not be judged."""
        stated = next(each for each in self.ledger.claims if each.id == claim)
        change = "Another attempt; this says nothing about the statement."
        told = {"verdict": "not judged", "answer": "none", "reason": why, "would_change": change}
        return stated.model_copy(update=told)


@router.get("/shields/{key}/ledgers/{ledger}", responses=of(models.Ledger, "Its claims, and known verdicts") | WAIT)
async def ledger(request: Request, key: Key, ledger: LedgerName) -> Response:
    """List the claims of a built-in ledger, with the verdicts that are known. It begins no judgement."""
    found = await _listed(request, await subject_named(request, key), ledger)
    if isinstance(found, Job):
        return job_response(request, found)
    known = await asyncio.to_thread(_known, queue_of(request), found)
    claims = tuple(known.get(each.id, each) for each in found.ledger.claims)
    content = found.ledger.model_copy(update={"claims": claims}).model_dump_json().encode()
    return sent(request, made("application/json", content), {"Cache-Control": "no-store", "Vary": "Accept-Encoding"})


@router.get(
    "/shields/{key}/ledgers/{ledger}/claims/{claim}", responses=of(models.Claim, "The claim with its verdict") | WAIT
)
async def claim(
    request: Request,
    key: Key,
    ledger: LedgerName,
    claim: Annotated[str, Path(max_length=100, description="Id of the claim.")],
    first: Annotated[bool, Query(description="Whether it is judged before those that wait.")] = False,
) -> Response:
    """Judge one claim."""
    found = await _listed(request, await subject_named(request, key), ledger)
    if isinstance(found, Job):
        return job_response(request, found)
    if claim not in found.claims:
        raise RefusedError(404, f"{ledger}: no claim {shown(claim)}{nearest(claim, found.claims)}")
    asked = found.claims[claim]
    return await answered(request, asked._replace(rank=_FIRST) if first else asked)


@router.get(
    "/shields/{key}/claims/events",
    response_class=Events,
    responses=of(models.ClaimsEvent, "Server-sent events named claims, each with a ClaimsEvent as its data"),
)
async def events(
    request: Request,
    key: Key,
    ledger: Annotated[
        list[Annotated[str, Query(pattern=KEY, max_length=100)]],
        Query(min_length=1, max_length=_MOST_LEDGERS, description="Built-in ledgers, as gulf-claims; one or more."),
    ],
) -> StreamingResponse:
    """Judge the claims of ledgers, the cheap ones first. Known verdicts come at once; the stream ends with the last."""
    subject, queue = await subject_named(request, key), queue_of(request)
    listed: dict[str, _Listed] = {}
    for name in dict.fromkeys(ledger):
        found = await _listed(request, subject, name, _LISTING)
        if isinstance(found, Job):
            raise RefusedError(503, "the server is too busy to list the claims; try again in a minute")
        listed[name] = found
    known = {name: await asyncio.to_thread(_known, queue, each) for name, each in listed.items()}
    host = request.client.host if request.client else ""
    jobs = {
        (name, claim): queue.ask(asked, host)
        for name, each in listed.items()
        for claim, asked in each.claims.items()
        if claim not in known[name]
    }
    return Events(_judged(queue, listed, known, jobs), headers=UNBUFFERED)


async def _judged(
    queue: Queue,
    listed: dict[str, _Listed],
    known: dict[str, dict[str, models.Claim]],
    jobs: dict[tuple[str, str], Job],
) -> AsyncIterator[bytes]:
    """An event for each known verdict, then for each new one, and whenever something else is computed."""
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def tell() -> None:
        loop.call_soon_threadsafe(changed.set)

    count, total = 0, sum(len(each.claims) for each in listed.values())
    waiting, now = dict(jobs), ""
    for job in jobs.values():
        queue.follow(job, tell)
    try:
        for name, claims in known.items():
            for each in claims.values():
                count += 1
                yield _event(count, total, now, name, each)
        while True:
            changed.clear()
            for name, claim in [of for of, job in waiting.items() if job.over.is_set()]:
                job = waiting.pop((name, claim))
                count += 1
                told = (
                    listed[name].failed(claim, job.message or "it was cancelled")
                    if job.result is None
                    else _claim(job.result)
                )
                yield _event(count, total, now, name, told)
            if not waiting:
                return
            words = next((job.words for job in waiting.values() if job.state == "running"), "")
            if words != now or not count:
                now = words
                yield _event(count, total, now)
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
    finally:
        for job in jobs.values():
            queue.leave(job, tell, drop=True)


def _event(judged: int, claims: int, now: str, ledger: str | None = None, claim: models.Claim | None = None) -> bytes:
    told = models.ClaimsEvent(judged=judged, claims=claims, now=now, ledger=ledger, claim=claim)
    return f"event: claims\ndata: {told.model_dump_json()}\n\n".encode()


def _claim(result: Result) -> models.Claim:
    return models.Claim.model_validate_json(result.plain)


def _known(queue: Queue, listed: _Listed) -> dict[str, models.Claim]:
    """The claims that were judged before."""
    found = {claim: queue.store.get(Store.name(asked.name)) for claim, asked in listed.claims.items()}
    return {claim: _claim(result) for claim, result in found.items() if result is not None}


async def _listed(request: Request, subject: Subject, ledger: str, moment: float | None = None) -> _Listed | Job:
    """The statements of a ledger, or the job that lists them if that takes more than a moment [s]."""
    if ledger not in ledgers():
        raise RefusedError(404, f"no ledger {shown(ledger)}{nearest(ledger, ledgers())}")
    asked = Asked("statements", "claims", subject, (("ledger", ledger),))
    found = await (result_of(request, asked) if moment is None else result_of(request, asked, moment))
    if isinstance(found, Job):
        return found
    told = json.loads(found.plain)
    claims = {claim: claim_of(subject, ledger, claim, rank) for claim, rank in told["order"].items()}
    return _Listed(models.Ledger.model_validate(told["ledger"]), claims)


@router.get(
    "/shields/{key}/ledgers/{ledger}/figures/{figure}",
    responses=content_of("image/svg+xml image/png", "A drawing") | WAIT,
)
async def figure(
    request: Request,
    key: Key,
    ledger: LedgerName,
    figure: Annotated[str, Path(pattern=KEY, max_length=100, description="As a claim lists it.")],
) -> Response:
    """Get a figure of a claim, which must have been judged before."""
    if ledger not in ledgers():
        raise RefusedError(404, f"no ledger {shown(ledger)}{nearest(ledger, ledgers())}")
    arguments = (("ledger", ledger), ("figure", figure))
    asked = Asked("figure", "figure of a claim", await subject_named(request, key), arguments)
    return await answered(request, asked, moment=_FIGURE)
