"""The routes of searches for sites, of decision 58."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from penumbra.web import models
from penumbra.web.parameters import KEY, WAIT, InHistory, Key, OnDate, of, subject_named
from penumbra.web.requests import Asked
from penumbra.web.respond import answered

__all__ = ["router"]

router = APIRouter()


@router.get(
    "/shields/{key}/{history}/{date}/sites/setup", responses=of(models.SiteSetup, "What a search can be made of") | WAIT
)
async def sites_setup(request: Request, key: Key, history: InHistory, date: OnDate) -> Response:
    """Tell what can be added, and the countries that may hold candidates."""
    subject = await subject_named(request, key)
    arguments = (("history", history), ("date", date.isoformat()))
    return await answered(request, Asked("sites-setup", "what can be added", subject, arguments))


@router.get("/shields/{key}/{history}/{date}/sites", responses=of(models.Sites, "Where it adds most") | WAIT)
async def sites(
    request: Request,
    key: Key,
    history: InHistory,
    date: OnDate,
    add: Annotated[
        str, Query(pattern=KEY, max_length=80, description="A battery of the case, or an interceptor of the catalogue.")
    ],
    candidates: Annotated[
        str, Query(max_length=200, description="Codes of countries, as POL, ROU; or a box of sea, as 54..58, 0..8.")
    ] = "",
    point: Annotated[
        list[Annotated[str, StringConstraints(max_length=200)]],
        Query(max_length=50, description="In place of candidates: name, latitude, longitude; repeatable."),
    ] = [],  # noqa: B006  (FastAPI copies it)
    aim: Annotated[Literal["people", "area"], Query(alias="of", description="What is to be added.")] = "people",
    k: Annotated[int, Query(ge=1, description="How many are added at once.")] = 1,
    threat: Annotated[
        list[Annotated[str, StringConstraints(pattern=KEY, max_length=80)]],
        Query(max_length=20, description="Class of missile; repeatable; all if absent."),
    ] = [],  # noqa: B006  (FastAPI copies it)
) -> Response:
    """Search where one more site adds most. Parameters are written as the options of `penumbra site`."""
    told = {"add": add, "candidates": candidates, "point": point, "of": aim, "k": k, "threat": threat}
    arguments = (("history", history), ("date", date.isoformat()), *told.items())
    return await answered(request, Asked("sites", "sites", await subject_named(request, key), arguments))
