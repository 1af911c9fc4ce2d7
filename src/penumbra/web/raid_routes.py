"""The routes of raids, of decision 58."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from penumbra.web import models
from penumbra.web.parameters import WAIT, InHistory, Key, OnDate, of, subject_named
from penumbra.web.requests import Asked
from penumbra.web.respond import answered

__all__ = ["router"]

router = APIRouter()


@router.get(
    "/shields/{key}/{history}/{date}/raid/setup", responses=of(models.RaidSetup, "What a raid can be made of") | WAIT
)
async def raid_setup(request: Request, key: Key, history: InHistory, date: OnDate) -> Response:
    """Tell the batteries that stand with their stocks, and the tests on record of what they fire."""
    subject = await subject_named(request, key)
    arguments = (("history", history), ("date", date.isoformat()))
    return await answered(request, Asked("raid-setup", "batteries and tests", subject, arguments))


_Few = Annotated[str, StringConstraints(max_length=200)]


@router.get("/shields/{key}/{history}/{date}/raid", responses=of(models.Raid, "How many get through") | WAIT)
async def raid(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
    salvo: Annotated[
        list[_Few], Query(min_length=1, max_length=20, description="Number and class, as 20 mrbm-2000; repeatable.")
    ],
    aim: Annotated[
        list[_Few],
        Query(min_length=1, max_length=20, description="A town, coordinates, a country, or protected; repeatable."),
    ],
    doctrine: Annotated[
        str, Query(max_length=40, description="shoot, salvo or shoot-look-shoot.")
    ] = "shoot-look-shoot",
    shots: Annotated[int | None, Query(ge=1, description="Most at one missile in a layer.")] = None,
    reserve: Annotated[int, Query(ge=0, description="Interceptors of each battery that are not fired.")] = 0,
    window: Annotated[str, Query(max_length=40, description="Missiles come evenly within it, as 10 min.")] = "0 s",
    kill: Annotated[
        list[_Few], Query(max_length=40, description="Chance that a shot hits, as thaad=0.8; repeatable.")
    ] = [],  # noqa: B006  (FastAPI copies it)
    cause: Annotated[
        str, Query(max_length=40, description="Chance that all shots of a layer fail together, as 0..0.1..0.3.")
    ] = "0",
) -> Response:
    """Play a raid. Parameters are written as the options of `penumbra raid`."""
    told = {"salvo": salvo, "aim": aim, "doctrine": doctrine, "shots": shots, "reserve": reserve, "window": window}
    day = (("history", history), ("date", date.isoformat()))
    arguments = (*day, *told.items(), ("kill", sorted(kill)), ("cause", cause))
    subject = await subject_named(request, key)
    return await answered(request, Asked("raid", "raid", subject, arguments))
