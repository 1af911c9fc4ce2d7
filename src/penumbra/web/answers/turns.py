"""What by itself turns an answer, as changes that the page can make."""

import math
import re
from typing import Any

import xarray as xr

from penumbra.scenario.columns import Column, columns
from penumbra.scenario.model import Shield
from penumbra.uncertainty.thresholds.words import change_name, number_name
from penumbra.variables.vocabulary import ANSWERS, CHANGES
from penumbra.web import models
from penumbra.web.answers.numbers import Unit, unit_of_column

__all__ = ["turns_of"]

_FIGURES = 4  # significant digits of a value behind a turning point
_PREDICATES = dict(zip(ANSWERS, ("out of reach", "not covered", "covered"), strict=True))


def turns_of(shield: Shield, found: xr.Dataset, place: str) -> tuple[models.Turn, ...]:
    """The turns of one place.

    Parameters
    ----------
    shield : Shield
    found : Dataset (change)
        From `penumbra.place` or `penumbra.turns`.
    place : str
        Name of the place, as in `change_place`.
    """
    if "change_place" not in found:
        return ()
    known = {column.path: column for column in columns(shield)}
    return tuple(
        _turn(shield, known, found.isel(change=k))
        for k in range(found.sizes["change"])
        if str(found["change_place"].values[k]) == place
    )


def _turn(shield: Shield, known: dict[str, Column], one: xr.Dataset) -> models.Turn:
    path, kind = str(one["change_path"].item()), CHANGES[int(one["change_kind"])]
    change, label = _MAKE[kind](shield, known, path, one)
    return models.Turn(
        sentence=str(one["change_sentence"].item()),
        threat=str(one["change_threat"].item()),
        answer=_PREDICATES[ANSWERS[int(one["change_answer"])]],
        published=bool(one["change_published"]),
        change=change,
        label=label,
    )


def _number(shield: Shield, known: dict[str, Column], path: str, one: xr.Dataset) -> tuple[models.Change | None, str]:
    column = known[path]
    unit = unit_of_column(shield.scenario, column)
    value = _beyond(column, unit, float(one["change_value"]), float(one["change_error"]))
    text = f"{value} {unit.name}".strip()
    label = f"{number_name(shield.scenario, column)}: {text}"
    return models.Set(do="set", path=path, value=text), re.sub(r"\bm\^?2\b", "m²", label)


def _beyond(column: Column, unit: Unit, value: float, error: float) -> str:
    """A value just beyond a turning point that is known to within an error, as text in a unit."""
    upward = value > column.nominal
    far = value + 2.0 * error if upward else value - 2.0 * error
    if column.whole:
        return f"{math.ceil(value) if upward else math.floor(value)}"
    told = _rounded(far / unit.factor, upward)
    low, high = column.least / unit.factor, column.most / unit.factor
    return f"{min(max(told, low), high):.12g}"


def _rounded(value: float, upward: bool) -> float:
    """A value with few significant digits, rounded up or down."""
    if value == 0.0:
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - _FIGURES + 1)
    return (math.ceil(value / step) if upward else math.floor(value / step)) * step


def _element(shield: Shield, known: dict[str, Column], path: str, one: xr.Dataset) -> tuple[models.Change | None, str]:
    section, _, key = path.partition(".")
    label = change_name(shield, known[path], float(one["change_value"]))
    if section == "sensors":
        return models.Remove(do="remove", of="sensors", key=key), label
    return models.Remove(do="remove", of="batteries", key=key), label


def _choice(shield: Shield, known: dict[str, Column], path: str, one: xr.Dataset) -> tuple[models.Change | None, str]:
    column, value = known[path], float(one["change_value"])
    label = change_name(shield, column, value)
    steps = path.split(".")
    if len(steps) == 4:  # batteries.K.feeds.S: whether one sensor is in a list
        held = list(getattr(shield.scenario.batteries[steps[1]], steps[2]))
        held = [*held, steps[3]] if value else [each for each in held if each != steps[3]]
        text = f"[{', '.join(dict.fromkeys(held))}]"
        return models.Set(do="set", path=".".join(steps[:3]), value=text), label
    return models.Set(do="set", path=path, value=column.words[int(value)]), label


def _alternative(
    shield: Shield, known: dict[str, Column], path: str, one: xr.Dataset
) -> tuple[models.Change | None, str]:
    question, _, option = path.partition("=")
    name = shield.scenario.alternatives[question].options[option].name
    return models.Answer(do="answer", question=question, option=option), name


_MAKE: dict[str, Any] = {"number": _number, "element": _element, "choice": _choice, "alternative": _alternative}
