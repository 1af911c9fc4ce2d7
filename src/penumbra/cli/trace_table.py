"""One arc as a few sentences and tables."""

import json
import math
from typing import Any

import numpy as np
import xarray as xr

from penumbra.cli.console import bold
from penumbra.cli.table_layout import Column, Page, columns
from penumbra.coverage.map_by_alternative import answers_in_words
from penumbra.coverage.place_lookup import Spot
from penumbra.sentences import day

__all__ = ["show", "show_against"]

_MOST_ANSWERS = 6
"""With more combinations of answers, only those that change one answer are printed."""

_LEGEND = (
    "Times are seconds after the threat's launch. To spare: the time by which a launch could be later and still "
    "intercept, negative if the earliest launch is too late. Shots: successive attempts that fit, with a look between "
    "them."
)


def show(one: xr.Dataset) -> None:
    """Print one arc."""
    page = Page()
    page.text(bold(one.attrs["title"]), f", {day(one.attrs['date'])}, {one.attrs['history']}")
    page.text(one.attrs["why"])
    for sentence in answers_in_words(one.attrs):
        page.text(sentence)
    if others := json.loads(one.attrs["other_answers"]):
        page.text(_answers(others))
    for role in ("launch", "aim"):
        place = Spot(**json.loads(one.attrs[f"{role}_place"]))
        page.text(f"{role}: {place.described}")
        if place.also:
            page.text(f"  also of this name: {place.also}")
        if place.chosen:
            page.text(f"  {place.chosen}")
    if not bool(one.reachable):
        return
    _flight(page, one)
    _sensors(page, one)
    if one.sizes["battery"]:
        _batteries(page, one)
    page.text()
    page.text(_LEGEND)


def show_against(one: xr.Dataset, held: xr.Dataset) -> None:
    """Print how far an arc written elsewhere is from ours, from `penumbra.against`."""
    page = Page()
    page.text()
    page.text(bold(f"Against {held.attrs['against']}"), f", {held.sizes['sample']} moments")
    rows = []
    asked = {"distance": "apart", "along the ground": "apart_on_ground", "in height": "apart_in_height"}
    for name, what in asked.items():
        worst = int(np.nanargmax(np.abs(held[what].values)))
        mean = held[f"rms_{what}"]
        rows.append((name, _kilometres(held[what][worst]), _seconds(held.other_time[worst]), _kilometres(mean)))
    page.table(columns("at equal times", "greatest", "at", "root mean square"), rows)
    page.text(
        f"The file ends after {_seconds(held.other_end)}, ours after {_seconds(one.flight_time)}; its last place is "
        f"{_kilometres(held.other_end_apart)} from the aim. Its greatest height is "
        f"{_kilometres(held.other_height.max())}, ours {_kilometres(one.apogee_height)}."
    )


def _kilometres(value: Any) -> str:
    return f"{float(value) / 1e3:,.2f} km"


def _seconds(value: Any) -> str:
    return f"{float(value):.0f} s" if math.isfinite(float(value)) else "never"


def _answers(others: list[dict[str, Any]]) -> str:
    """The result of the flight with other answers; of many combinations only those that change one answer."""
    few = others if len(others) <= _MOST_ANSWERS else [one for one in others if ", " not in one["told"]]
    rest = len(others) - len(few)
    more = f" {rest} combinations that change several answers are in the JSON of --json." if rest else ""
    return f"The same flight with {'; with '.join(map(_under, few))}.{more}"


def _under(one: dict[str, Any]) -> str:
    margin = one["margin"]
    result = "covered" if one["covered"] else "not covered"
    spare = "" if margin is None else f", {margin:.0f} s to spare" if margin >= 0.0 else f", {-margin:.0f} s too late"
    return f"{one['told']}: {result}{spare}"


def _flight(page: Page, one: xr.Dataset) -> None:
    burnout = (
        "burnout",
        _seconds(one.burnout_time),
        f"{float(one.burnout_height) / 1e3:.0f} km",
        f"{float(one.burnout_latitude):.2f}, {float(one.burnout_longitude):.2f}",
        f"{float(one.burnout_speed) / 1e3:.2f} km/s",
    )
    apogee = ("apogee", _seconds(one.apogee_time), f"{float(one.apogee_height) / 1e3:.0f} km", "", "")
    impact = ("impact", _seconds(one.flight_time), "0 km", "", "")
    page.text()
    page.table(columns("flight", "time", "height", "place", "speed"), [burnout, apogee, impact])


def _sensors(page: Page, one: xr.Dataset) -> None:
    rows = [
        (str(key), _spans(row.sight_begin, row.sight_end) or "never", _seconds(row.firm_track))
        for key, row in ((key, one.sel(sensor=key)) for key in one.sensor.values)
    ]
    page.text()
    page.table([*columns("sensor"), Column("sees it", wraps=True), Column("firm track from")], rows)


def _batteries(page: Page, one: xr.Dataset) -> None:
    rows = []
    for key in one.battery.values:
        row = one.sel(battery=key)
        margin, met = float(row.arc_margin), math.isfinite(float(row.intercept_time))
        rows.append(
            (
                str(key),
                _seconds(row.commit),
                _spans(row.window_begin, row.window_end) or "never",
                f"{margin:.0f} s" if math.isfinite(margin) else "none",
                str(int(row.arc_shots)),
                f"{float(row.intercept_time):.0f} s, {float(row.intercept_height) / 1e3:.0f} km" if met else "never",
            )
        )
    heads = [*columns("battery", "may launch"), Column("can meet it", wraps=True)]
    page.text()
    page.table([*heads, *map(Column, ("to spare", "shots", "first meets it"))], rows)


def _spans(begin: xr.DataArray, end: xr.DataArray) -> str:
    """Nan-padded time intervals as text."""
    return ", ".join(f"{a:.0f} to {b:.0f} s" for a, b in zip(begin.values, end.values, strict=True) if a == a)
