"""The routes of decision 58 about shields, maps and places."""

import asyncio
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from penumbra.scenario.loader import cases as built_in
from penumbra.scenario.loader import load
from penumbra.uncertainty.drawn.priors import PRIORS
from penumbra.web import models
from penumbra.web.answers.cases import region_of
from penumbra.web.answers.lessons import lessons as built_in_lessons
from penumbra.web.answers.towns import LONGEST, found_towns, written_at
from penumbra.web.job import Job
from penumbra.web.parameters import (
    KEY,
    WAIT,
    Day,
    InHistory,
    Key,
    Level,
    OnDate,
    Threat,
    binary,
    content_of,
    of,
    subject_named,
)
from penumbra.web.requests import Asked, Subject
from penumbra.web.respond import RefusedError, about, answered, job_response, queue_of, result_of, sent

__all__ = ["DRAWS", "router"]

DRAWS = (256, 64, 16)
"""Numbers of draws of a map of cases, the most first."""

router = APIRouter()


@router.get("/health", responses=of(models.Health, "It works"))
async def health(request: Request) -> Response:
    """Whether the server works, how much waits, and how much is stored."""
    queue = queue_of(request)
    waiting, running = queue.counts()
    count, size = await asyncio.to_thread(queue.store.contents)
    told = models.Health(
        version=version("penumbra"), status="ready", waiting=waiting, running=running, stored=count, bytes=size
    )
    return JSONResponse(told.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


@router.get("/cases", responses=of(models.Cases, "The built-in cases") | WAIT)
async def cases(request: Request) -> Response:
    """List the built-in cases."""
    return await answered(request, Asked("cases", "list of cases"))


@router.get("/lessons", responses=of(models.Lessons, "The built-in lessons"))
async def lessons(request: Request) -> Response:
    """List the built-in lessons."""
    content = built_in_lessons().model_dump_json().encode()
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-cache"})


@router.get("/towns", responses=of(models.Towns, "Those of the region first, then by people"))
async def towns(
    request: Request,
    q: Annotated[
        str, Query(max_length=LONGEST, description="The first letters of a name, in any language; none: the greatest.")
    ] = "",
    key: Annotated[
        str | None, Query(pattern=KEY, max_length=80, description="Key of a scenario, for its region.")
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


@router.get("/ground", responses=binary("Block: land, borders, names of countries") | WAIT)
async def ground(request: Request) -> Response:
    """Get land, borders and the names of countries."""
    return await answered(request, Asked("ground", "outlines of land"))


@router.post("/shields", responses=of(models.ShieldDetail, "The scenario, and its key") | WAIT)
async def open_shield(request: Request, asked: models.ShieldAsked) -> Response:
    """Open a built-in case or a scenario of one's own, with changes. The scenario is data: it may name no file."""
    arguments = (("asked", asked.model_dump_json()), ("today", Day.today().isoformat()))
    found = await result_of(request, Asked("open", "scenario", None, arguments))
    return (
        job_response(request, found) if isinstance(found, Job) else sent(request, found, {"Cache-Control": "no-store"})
    )


@router.get("/shields/{key}", responses=of(models.ShieldDetail, "The scenario") | WAIT)
async def shield(request: Request, key: Key) -> Response:
    """Describe a scenario that was opened, or a built-in case."""
    arguments = (("today", Day.today().isoformat()),)
    return await answered(
        request, Asked("detail", "scenario", await subject_named(request, key), arguments), forever=False
    )


@router.get(
    "/shields/{key}/scenario.yaml",
    responses=content_of("application/yaml", "YAML"),
)
async def scenario(request: Request, key: Key) -> Response:
    """Download a scenario as a short file, which the command line takes: its base, and what was changed."""
    subject = await subject_named(request, key)
    text = subject.overlay or f"base: {subject.case}\n"
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(subject)}"', "Cache-Control": "no-cache"}
    return Response(text.encode(), media_type="application/yaml", headers=headers)


def _file_name(subject: Subject) -> str:
    if not subject.overlay:
        return f"{subject.case}.yaml"
    name = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in subject.case)
    return f"{name or 'scenario'}-changed.yaml"


@router.get("/shields/{key}/grid/{cells}", responses=binary("Block: the cells of the region") | WAIT)
async def grid(request: Request, key: Key, cells: Level) -> Response:
    """Get the cells of a scenario's region."""
    return await answered(request, Asked("grid", "cells", await subject_named(request, key), (("cells", cells),)))


@router.get(
    "/shields/{key}/{history}/{date}/standing", responses=of(models.Standing, "What stands, and the finding") | WAIT
)
async def standing(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
    threat: Annotated[
        str, Query(pattern=KEY, max_length=80, description="Class against which radars' sectors are drawn.")
    ],
) -> Response:
    """Tell what stands on a day."""
    subject = await subject_named(request, key)
    asked = Asked("standing", "what stands", subject, (*_day(history, date), ("threat", threat)))
    return await answered(request, asked)


def _of_cases(subject: Subject, day: tuple[tuple[str, Any], ...], threat: str, draws: int) -> Asked:
    arguments = (*day, ("threat", threat), ("draws", draws))
    return Asked("map-of-cases", f"map of {draws * len(PRIORS):,} cases", subject, arguments)


@router.get(
    "/shields/{key}/{history}/{date}/map/{threat}/{level}",
    responses=binary("Block: the map against one class") | WAIT,
)
async def map_(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
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
    subject, day = await subject_named(request, key), _day(history, date)
    if draws not in DRAWS:
        raise RefusedError(422, f"draws: write one of {', '.join(map(str, sorted(DRAWS)))}, not {draws}")
    if level == "cases":
        return await answered(request, _of_cases(subject, day, threat, draws))
    kind = "map" if level == "coarse" else "fine-map"
    arguments = (*day, ("threat", threat), ("cells", level))
    return await answered(request, Asked(kind, "map of the nominal numbers", subject, arguments))


@router.get(
    "/shields/{key}/{history}/{date}/reach/{threat}/{battery}",
    responses=content_of("application/geo+json", "FeatureCollection") | WAIT,
)
async def reach(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
    threat: Threat,
    battery: Annotated[str, Path(pattern=KEY, max_length=80, description="Key of a battery.")],
) -> Response:
    """Get the ground that one battery by itself defends against a class, from each launch point or area."""
    arguments = (*_day(history, date), ("threat", threat), ("battery", battery))
    return await answered(request, Asked("reach", f"reach of {battery}", await subject_named(request, key), arguments))


@router.get("/shields/{key}/{history}/{date}/arc/{threat}", responses=of(models.Arc, "The flight") | WAIT)
async def arc(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
    threat: Threat,
    launch: Annotated[str, Query(max_length=200, description="Key of a launch point or area, or a place.")],
    aim: Annotated[str, Query(max_length=200, description="A town, coordinates, or a key of the scenario.")],
) -> Response:
    """Follow one missile: where it flies, what sees it, and what meets it."""
    arguments = (*_day(history, date), ("threat", threat), ("launch", launch), ("aim", aim))
    return await answered(request, Asked("arc", f"flight to {aim}", await subject_named(request, key), arguments))


@router.get("/shields/{key}/{history}/{date}/place/{level}", responses=of(models.Place, "The answer") | WAIT)
async def place(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
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
    return await answered(request, Asked(kind, f"answer for {at}", await subject_named(request, key), arguments))


def _day(history: str, date: Day) -> tuple[tuple[str, Any], ...]:
    return (("date", date.isoformat()), ("history", history))
