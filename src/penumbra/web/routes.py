"""The routes of decision 58."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BeforeValidator

from penumbra.claims.ledger import ledgers
from penumbra.errors import nearest, shown
from penumbra.scenario.elements import History
from penumbra.scenario.loader import cases as built_in
from penumbra.scenario.loader import load
from penumbra.web import models
from penumbra.web.answers.cases import region_of
from penumbra.web.answers.lessons import lessons as built_in_lessons
from penumbra.web.answers.towns import LONGEST, found_towns, written_at
from penumbra.web.job import Job
from penumbra.web.requests import Asked, Subject
from penumbra.web.respond import (
    RefusedError,
    about,
    answered,
    job_response,
    queue_of,
    result_of,
    sent,
    subject_of,
)

__all__ = ["DRAWS", "Date", "History_", "Key", "router"]

DRAWS = (256, 64, 16)
"""Numbers of draws of a map of cases, the most first."""
_HEARTBEAT = 10.0  # [s] between two signs of life of a stream of events
_FIGURE = 60.0  # [s] that an image may take: no page follows the job of an image

router = APIRouter()
Day = date


def _written_as_day(given: object) -> object:
    """A day as it came; ValueError for another form, as a number of seconds, that stands for a day too."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("write a day as year-month-day, as 2018-12-31")
    return given


_KEY = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
Key = Annotated[str, Path(pattern=_KEY, max_length=80, description="Key of a scenario, as epaa.")]
History_ = Annotated[History, Path(description="As planned, or as it happened.")]
Date = Annotated[Day, BeforeValidator(_written_as_day), Path(description="Year-month-day, as 2018-12-31.")]
Threat = Annotated[str, Path(pattern=_KEY, max_length=80, description="Key of a class of missile, as mrbm-2000.")]
Level = Annotated[
    Literal["coarse", "fine"], Path(description="Fine cells are the region's; coarse ones are of the resolution below.")
]

_WAIT: dict[int | str, dict[str, Any]] = {
    202: {"model": models.Job, "description": "It is computed; follow the job, then ask again"},
}


def _binary(what: str) -> dict[int | str, dict[str, Any]]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {"application/octet-stream": schema}, "description": what}}


class _Events(StreamingResponse):
    media_type = "text/event-stream"


def _content(types: str, what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {each: {"schema": {"type": "string"}} for each in types.split()}, "description": what}}


def _of(model: type[models.Model], what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": what}}


@router.get("/health", responses=_of(models.Health, "It works"))
async def health(request: Request) -> Response:
    """Whether the server works, how much waits, and how much is stored."""
    queue = queue_of(request)
    waiting, running = queue.counts()
    count, size = await asyncio.to_thread(queue.store.contents)
    told = models.Health(
        version=version("penumbra"), status="ready", waiting=waiting, running=running, stored=count, bytes=size
    )
    return JSONResponse(told.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


@router.get("/cases", responses=_of(models.Cases, "The built-in cases") | _WAIT)
async def cases(request: Request) -> Response:
    """List the built-in cases."""
    return await answered(request, Asked("cases", "list of cases"))


@router.get("/lessons", responses=_of(models.Lessons, "The built-in lessons"))
async def lessons(request: Request) -> Response:
    """List the built-in lessons."""
    content = built_in_lessons().model_dump_json().encode()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-cache"})


@router.get("/towns", responses=_of(models.Towns, "Those of the region first, then by people"))
async def towns(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST, description="The first letters of a name, in any language.")],
    key: Annotated[
        str | None, Query(pattern=_KEY, max_length=80, description="Key of a scenario, for its region.")
    ] = None,
) -> Response:
    """Find towns by the first letters of their names."""
    region = None if key is None else await asyncio.to_thread(_region, request, key)
    found = await asyncio.to_thread(found_towns, q, region)
    content = found.model_dump_json().encode()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _region(request: Request, key: str) -> models.Region:
    if key in built_in():
        return _region_of_case(key)
    return models.Region.model_validate(about(request, key)["region"])


_REGIONS: dict[str, models.Region] = {}


def _region_of_case(case: str) -> models.Region:
    if case not in _REGIONS:
        _REGIONS[case] = region_of(load(case))
    return _REGIONS[case]


@router.get("/ground", responses=_binary("Block: land, borders, names of countries") | _WAIT)
async def ground(request: Request) -> Response:
    """Get land, borders and the names of countries."""
    return await answered(request, Asked("ground", "outlines of land"))


@router.post("/shields", responses=_of(models.ShieldDetail, "The scenario, and its key") | _WAIT)
async def open_shield(request: Request, asked: models.ShieldAsked) -> Response:
    """Open a built-in case or a scenario of one's own, with changes. The scenario is data: it may name no file."""
    arguments = (("asked", asked.model_dump_json()), ("today", Day.today().isoformat()))
    found = await result_of(request, Asked("open", "scenario", None, arguments))
    return (
        job_response(request, found) if isinstance(found, Job) else sent(request, found, {"Cache-Control": "no-store"})
    )


@router.get("/shields/{key}", responses=_of(models.ShieldDetail, "The scenario") | _WAIT)
async def shield(request: Request, key: Key) -> Response:
    """Describe a scenario that was opened, or a built-in case."""
    arguments = (("today", Day.today().isoformat()),)
    return await answered(request, Asked("detail", "scenario", await _subject(request, key), arguments), forever=False)


@router.get(
    "/shields/{key}/scenario.yaml",
    responses=_content("application/yaml", "YAML"),
)
async def scenario(request: Request, key: Key) -> Response:
    """Download a scenario as a short file, which the command line takes: its base, and what was changed."""
    subject = await _subject(request, key)
    text = subject.overlay or f"base: {subject.case}\n"
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(subject)}"', "Cache-Control": "no-cache"}
    return Response(text.encode(), media_type="application/yaml", headers=headers)


def _file_name(subject: Subject) -> str:
    if not subject.overlay:
        return f"{subject.case}.yaml"
    name = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in subject.case)
    return f"{name or 'scenario'}-changed.yaml"


@router.get("/shields/{key}/grid/{cells}", responses=_binary("Block: the cells of the region") | _WAIT)
async def grid(request: Request, key: Key, cells: Level) -> Response:
    """Get the cells of a scenario's region."""
    return await answered(request, Asked("grid", "cells", await _subject(request, key), (("cells", cells),)))


@router.get(
    "/shields/{key}/{history}/{date}/standing", responses=_of(models.Standing, "What stands, and the finding") | _WAIT
)
async def standing(
    request: Request,
    key: Key,
    history: History_,
    date: Date,
    threat: Annotated[
        str, Query(pattern=_KEY, max_length=80, description="Class against which radars' sectors are drawn.")
    ],
) -> Response:
    """Tell what stands on a day."""
    subject = await _subject(request, key)
    asked = Asked("standing", "what stands", subject, (*_day(history, date), ("threat", threat)))
    return await answered(request, asked)


def _of_cases(subject: Subject, day: tuple[tuple[str, Any], ...], threat: str, draws: int) -> Asked:
    arguments = (*day, ("threat", threat), ("draws", draws))
    return Asked("map-of-cases", f"map of cases, {draws} draws", subject, arguments)


@router.get(
    "/shields/{key}/{history}/{date}/map/{threat}/{level}",
    responses=_binary("Block: the map against one class") | _WAIT,
)
async def map_(
    request: Request,
    key: Key,
    history: History_,
    date: Date,
    threat: Threat,
    level: Annotated[
        Literal["coarse", "fine", "cases"],
        Path(description="The nominal world on coarse or fine cells; or drawn cases."),
    ],
    draws: Annotated[
        int,
        Query(
            description="Of cases: draws for each way of reading the published ranges.",
            json_schema_extra={"enum": sorted(DRAWS)},
        ),
    ] = min(DRAWS),
) -> Response:
    """Get a map against one class: the nominal world, or in how many of 100 cases each cell is covered."""
    subject, day = await _subject(request, key), _day(history, date)
    if draws not in DRAWS:
        raise RefusedError(422, f"draws: write one of {', '.join(map(str, sorted(DRAWS)))}, not {draws}")
    if level == "cases":
        return await answered(request, _of_cases(subject, day, threat, draws))
    kind = "map" if level == "coarse" else "fine-map"
    arguments = (*day, ("threat", threat), ("cells", level))
    return await answered(request, Asked(kind, "map of the nominal numbers", subject, arguments))


@router.get(
    "/shields/{key}/{history}/{date}/reach/{threat}/{battery}",
    responses=_content("application/geo+json", "FeatureCollection") | _WAIT,
)
async def reach(
    request: Request,
    key: Key,
    history: History_,
    date: Date,
    threat: Threat,
    battery: Annotated[str, Path(pattern=_KEY, max_length=80, description="Key of a battery.")],
) -> Response:
    """Get the ground that one battery by itself defends against a class, from each launch point or area."""
    arguments = (*_day(history, date), ("threat", threat), ("battery", battery))
    return await answered(request, Asked("reach", f"reach of {battery}", await _subject(request, key), arguments))


@router.get("/shields/{key}/{history}/{date}/arc/{threat}", responses=_of(models.Arc, "The flight") | _WAIT)
async def arc(
    request: Request,
    key: Key,
    history: History_,
    date: Date,
    threat: Threat,
    launch: Annotated[str, Query(max_length=200, description="Key of a launch point or area, or a place.")],
    aim: Annotated[str, Query(max_length=200, description="A town, coordinates, or a key of the scenario.")],
) -> Response:
    """Follow one missile: where it flies, what sees it, and what meets it."""
    arguments = (*_day(history, date), ("threat", threat), ("launch", launch), ("aim", aim))
    return await answered(request, Asked("arc", f"flight to {aim}", await _subject(request, key), arguments))


@router.get("/shields/{key}/{history}/{date}/place/{level}", responses=_of(models.Place, "The answer") | _WAIT)
async def place(
    request: Request,
    key: Key,
    history: History_,
    date: Date,
    level: Annotated[Literal["nominal", "cases"], Path(description="On nominal figures alone, or in drawn cases.")],
    at: Annotated[str | None, Query(max_length=200, description="A town, as Warsaw, Poland; or coordinates.")] = None,
    latitude: Annotated[
        float | None, Query(ge=-90, le=90, allow_inf_nan=False, description="In place of `at`.")
    ] = None,
    longitude: Annotated[
        float | None, Query(ge=-180, le=360, allow_inf_nan=False, description="With `latitude`.")
    ] = None,
) -> Response:
    """Answer for one place. `answer` is an entry of `penumbra place --json`; on nominal figures some of it is null."""
    if at is None:
        if latitude is None or longitude is None:
            raise RefusedError(422, "name a place: write at=Warsaw, Poland, or latitude=52.2&longitude=21.0")
        at = written_at(latitude, longitude)
    elif latitude is not None or longitude is not None:
        raise RefusedError(422, "name a place once: write at, or latitude and longitude")
    kind = "place" if level == "nominal" else "place-in-cases"
    arguments = (*_day(history, date), ("at", at))
    return await answered(request, Asked(kind, f"answer for {at}", await _subject(request, key), arguments))


@router.get("/shields/{key}/ledgers/{ledger}", responses=_of(models.Ledger, "The claims with verdicts") | _WAIT)
async def ledger(
    request: Request,
    key: Key,
    ledger: Annotated[str, Path(pattern=_KEY, max_length=100, description="As gulf-claims.")],
) -> Response:
    """Judge the claims of a built-in ledger by a scenario."""
    _check_ledger(ledger)
    asked = Asked("ledger", "claims", await _subject(request, key), (("ledger", ledger),))
    return await answered(request, asked)


@router.get(
    "/shields/{key}/ledgers/{ledger}/figures/{figure}",
    responses=_content("image/svg+xml image/png", "A drawing") | _WAIT,
)
async def figure(
    request: Request,
    key: Key,
    ledger: Annotated[str, Path(pattern=_KEY, max_length=100)],
    figure: Annotated[str, Path(pattern=_KEY, max_length=100, description="As a claim lists it.")],
) -> Response:
    """Get a figure of a claim; its ledger must have been judged before."""
    _check_ledger(ledger)
    arguments = (("ledger", ledger), ("figure", figure))
    asked = Asked("figure", "figure of a claim", await _subject(request, key), arguments)
    return await answered(request, asked, moment=_FIGURE)


def _check_ledger(name: str) -> None:
    if name not in ledgers():
        raise RefusedError(404, f"no ledger {shown(name)}{nearest(name, ledgers())}")


@router.get("/jobs/{job}", responses=_of(models.Job, "How far it is"))
async def job(request: Request, job: Annotated[str, Path(max_length=40)]) -> models.Job:
    """Tell how far a computation is."""
    return queue_of(request).told(_job(request, job))


@router.delete("/jobs/{job}", responses=_of(models.Job, "The job as it is now"))
async def cancel(request: Request, job: Annotated[str, Path(max_length=40)]) -> models.Job:
    """Cancel a computation, unless others follow it too."""
    queue, found = queue_of(request), _job(request, job)
    if found.followers <= 1:
        queue.cancel(found)
    return queue.told(found)


@router.get(
    "/jobs/{job}/events",
    response_class=_Events,
    responses=_of(models.JobEvent, "Server-sent events, named by the state, each with a JobEvent as its data"),
)
async def events(request: Request, job: Annotated[str, Path(max_length=40)]) -> StreamingResponse:
    """Follow a computation. The stream ends when it is over; when the last one stops following, it is cancelled."""
    found = _job(request, job)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return _Events(_stream(request, found), headers=headers)


async def _stream(request: Request, job: Job) -> AsyncIterator[bytes]:
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
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
    finally:
        queue.leave(job, tell)


def _job(request: Request, job: str) -> Job:
    found = queue_of(request).find(job)
    if found is None:
        raise RefusedError(404, f"no job {shown(job)} is known; ask for the answer again")
    return found


async def _subject(request: Request, key: str) -> Subject:
    return await asyncio.to_thread(subject_of, request, key)


def _day(history: str, date: Day) -> tuple[tuple[str, Any], ...]:
    return (("date", date.isoformat()), ("history", history))
