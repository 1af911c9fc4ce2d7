"""Parameters that several routes take, and how their responses are described."""

import asyncio
import re
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Request
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator

from penumbra.scenario.elements import History
from penumbra.web import models
from penumbra.web.requests import Subject
from penumbra.web.respond import subject_of

__all__ = [
    "KEY",
    "WAIT",
    "Day",
    "Events",
    "InHistory",
    "Key",
    "Level",
    "OnDate",
    "Threat",
    "binary",
    "content_of",
    "of",
    "subject_named",
]

Day = date


def _written_as_day(given: object) -> object:
    """A day as it came; ValueError for another form, as a number of seconds, that stands for a day too."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("write a day as year-month-day, as 2018-12-31")
    return given


KEY = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
"""Form of keys and names."""
Key = Annotated[str, Path(pattern=KEY, max_length=80, description="Key of a scenario, as epaa.")]
InHistory = Annotated[History, Path(description="As planned, or as it happened.")]
OnDate = Annotated[Day, BeforeValidator(_written_as_day), Path(description="Year-month-day, as 2018-12-31.")]
Threat = Annotated[str, Path(pattern=KEY, max_length=80, description="Key of a class of missile, as mrbm-2000.")]
Level = Annotated[
    Literal["coarse", "fine"], Path(description="Fine cells are the region's; coarse ones are of the resolution below.")
]

WAIT: dict[int | str, dict[str, Any]] = {
    202: {"model": models.Job, "description": "It is computed; follow the job, then ask again"},
}
"""Response of a route whose answer may have to be computed."""


def binary(what: str) -> dict[int | str, dict[str, Any]]:
    """Responses of a route that returns a block."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": {"application/octet-stream": schema}, "description": what}}


class Events(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


def content_of(types: str, what: str) -> dict[int | str, dict[str, Any]]:
    """Responses of a route that returns text of some media types."""
    return {200: {"content": {each: {"schema": {"type": "string"}} for each in types.split()}, "description": what}}


def of(model: type[models.Model], what: str) -> dict[int | str, dict[str, Any]]:
    """Responses of a route that returns a model."""
    return {200: {"model": model, "description": what}}


async def subject_named(request: Request, key: str) -> Subject:
    """The scenario of a key; errors as of `penumbra.web.respond.about`."""
    return await asyncio.to_thread(subject_of, request, key)
