"""The answer for a place: on nominal figures at once, and in drawn cases as `penumbra place --json` gives it."""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from penumbra.coverage.places import named
from penumbra.errors import DomainError, shown
from penumbra.scenario.model import Shield
from penumbra.sentences import SPACE, listed
from penumbra.uncertainty.answers.asked import asked_about
from penumbra.uncertainty.answers.nominal_place import nominal_places
from penumbra.uncertainty.answers.notes import notes
from penumbra.uncertainty.answers.place import place
from penumbra.uncertainty.answers.place_data import data, number
from penumbra.web import models
from penumbra.web.answers.turns import turns_of

__all__ = ["in_cases", "nominal"]


def nominal(shield: Shield, written: str) -> models.Place:
    """The nominal world at a place.

    Parameters
    ----------
    shield : Shield
    written : str
        A town, coordinates or an id of the scenario.

    Returns
    -------
    Place
        Of `answer` all fields are there; those that need cases are null.

    Raises
    ------
    DomainError
        There is no such place, or it is a country.
    """
    _check_point(shield, written)
    at = named(shield, written)
    found = nominal_places(shield, at).isel(aim=0)
    name, latitude, longitude = str(at.name[0]), float(at.latitude[0]), float(at.longitude[0])
    classes = [_class(found.sel(threat=key)) for key in found["threat"].values]
    answer = {
        "kind": "place",
        "words": _words(shield, found, name),
        "notes": notes(shield, latitude, longitude),
        "rules": {},
        "changes": [],
        "doubt": {},
        "place": name,
        "taken": str(at.taken[0]),
        "latitude": latitude,
        "longitude": longitude,
        "worlds": 1,
        "classes": classes,
    }
    return models.Place(level="nominal", name=name, latitude=latitude, longitude=longitude, answer=answer, turns=())


def in_cases(shield: Shield, written: str, progress: Callable[[float], object] | None = None) -> models.Place:
    """The answer in drawn cases, with what turns the nominal one; arguments and errors as in `nominal`."""
    _check_point(shield, written)
    found = place(shield, written, progress=progress)
    (answer,) = json.loads(json.dumps(data(found)))
    return models.Place(
        level="cases",
        name=answer["place"],
        latitude=answer["latitude"],
        longitude=answer["longitude"],
        answer=answer,
        turns=turns_of(shield, found, answer["place"]),
    )


def _check_point(shield: Shield, written: str) -> None:
    """Raise DomainError for a country or an area."""
    if asked_about(shield, (written,)).points is None:
        raise DomainError(f"{shown(written)} is a country or an area: name one of its towns, or a town and its country")


def _class(one: xr.Dataset) -> dict[str, Any]:
    return {
        "threat": str(one["threat"].item()),
        "state": None,
        "covered_least": None,
        "covered_most": None,
        "error": None,
        "reached_least": None,
        "by_prior": {},
        "by_alternative": {},
        "nominal_covered": bool(one["place_covered"]),
        "nominal_margin": number(one["place_margin"]),
        "nominal_shots": int(one["place_shots"]),
        "beyond_range": number(one["place_beyond"]),
        "battery_margin": {
            str(key): number(one["place_battery_margin"].sel(battery=key)) for key in one["battery"].values
        },
    }


_OUT, _REACHED, _COVERED = range(3)


def _words(shield: Shield, found: xr.Dataset, name: str) -> str:
    """The nominal answer against each class in a sentence that names the place once."""
    told: dict[int, list[str]] = {_COVERED: [], _REACHED: [], _OUT: []}
    for key in found["threat"].values.tolist():
        one = found.sel(threat=key)
        margin = float(one["place_margin"])
        code = _COVERED if bool(one["place_covered"]) else (_OUT if math.isnan(margin) else _REACHED)
        spare = f" ({margin:.0f}{SPACE}s to spare)" if code == _COVERED and np.isfinite(margin) else ""
        told[code].append(f"the {shield.scenario.threats[key].name}{spare}")
    parts = [
        (_COVERED, "covered against {}"),
        (_REACHED, "in reach of {} but not covered"),
        (_OUT, "out of reach of {}"),
    ]
    words = "; ".join(say.format(listed(told[code])) for code, say in parts if told[code])
    return f"On nominal figures {name} is {words}."
