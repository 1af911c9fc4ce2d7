"""Makes an exact scenario from one row of values."""

import math
from collections.abc import Iterable
from typing import Any

from penumbra.safe_text import visible
from penumbra.scenario.columns import CHOICES, LAUNCH, Column
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.model import Battery, LaunchPoint, Sensor, Shield, Site
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.signs import quantity_fields

__all__ = ["exact_shield"]

_LONGEST_WORLD = 120
"""Greatest number of characters of a world's name in a title."""
_LONGEST_NOTE = 4000
"""Characters kept of a note before a sentence is appended; a note has at most 5,000."""

_Row = dict[str, tuple[float, Column]]
_Path = tuple[str, ...]


def exact_shield(shield: Shield, cols: tuple[Column, ...], values: Iterable[float], world: str) -> Shield:
    """The shield with each number at its value; only choices of the attacker keep a range.

    Parameters
    ----------
    shield : Shield
    held : tuple of Column
        `columns(shield)`.
    values : (column,) float
        Numbers that are no column become nominal.
    world : str
        Name of the world, appended to the title.

    Returns
    -------
    Shield
        A number within its published range keeps source and grade, and so does the position of a ship with a box; any
        other changed number is an assumption without source. The note of a number that is not nominal gives the
        published values. A removed sensor or battery remains as an entry, since others refer to it, but stands on no
        day. A ship off its station has no box. No question is open: fields that the row does not set are as written.
    """
    row = {column.path: (float(value), column) for column, value in zip(cols, values, strict=True)}
    scenario, standing = _rebuilt(shield.scenario, (), row), shield.sensors
    update = {
        "title": _title(scenario.title, world),
        "alternatives": {},
        "sensors": {key: _sensor(item, f"sensors.{key}", row) for key, item in scenario.sensors.items()},
        "batteries": {
            key: _battery(item, f"batteries.{key}", standing, row) for key, item in scenario.batteries.items()
        },
    } | {name: words[int(row[name][0])] for name, words in CHOICES.items()}
    return shield.closed(scenario.model_copy(update=update))


def _title(title: str, world: str) -> str:
    """The title with the world's name appended."""
    name = visible(world)
    name = name if len(name) <= _LONGEST_WORLD else f"{name[: _LONGEST_WORLD - 3]}..."
    tail = f" (world: {name})"
    return title[: LONGEST_NAME - len(tail)] + tail


def _rebuilt(spec: Any, path: _Path, row: _Row) -> Any:
    """The model with exact numbers; the same object if nothing changes."""
    update: dict[str, Any] = {}
    model: type[Spec] = type(spec)
    for name in quantity_fields(model):
        was = getattr(spec, name)
        now = _item(was, (*path, name), row)
        if now is not was:
            update[name] = now
    if isinstance(spec, Site | LaunchPoint):
        update |= _moved_place(spec, update)
    return spec.model_copy(update=update) if update else spec


def _item(item: Any, path: _Path, row: _Row) -> Any:
    if isinstance(item, Quantity):
        found = row.get(".".join(path))
        return item.at("value") if found is None else _number(item, *found)
    if isinstance(item, Spec):
        return _rebuilt(item, path, row)
    if isinstance(item, dict):
        below = {key: _item(each, (*path, key), row) for key, each in item.items()}
        return below if any(below[key] is not item[key] for key in item) else item
    if isinstance(item, tuple):
        within = tuple(_item(each, (*path, str(n)), row) for n, each in enumerate(item))
        return within if any(a is not b for a, b in zip(within, item, strict=True)) else item
    return item


def _number(was: Quantity, value: float, column: Column) -> Quantity:
    """The quantity at a value; nan keeps an open choice."""
    if math.isnan(value):
        return was
    if was.value == value:
        return was.at("value")
    value_, low, high = was.written
    sentence = f"Fixed by this world; published: {value_}" + (f", {low} to {high}" if not was.exact else "")
    for end in ("low", "high"):
        if getattr(was, end) == value:
            return was.at(end).model_copy(update={"note": _with_sentence(was.note, sentence)})
    written = f"{value!r} {column.unit}"
    if was.low <= value <= was.high:
        update: dict[str, Any] = {"note": _with_sentence(was.note, sentence)}
    else:
        update = {"source": None, "grade": "assumption", "note": f"{sentence}.", "figures": ()}
    return was.fixed_at(value, written).model_copy(update=update)


def _with_sentence(note: str | None, sentence: str) -> str:
    """A note with a sentence appended."""
    if not note:
        return f"{sentence}."
    before = note[:_LONGEST_NOTE].rstrip()
    return f"{before}{'' if before.endswith('.') else '.'} {sentence}."


def _moved_place(was: Site | LaunchPoint, update: dict[str, Any]) -> dict[str, Any]:
    """Further changes to a moved place: a ship loses its box, any other place its source."""
    moved = {
        name: update[name]
        for name in ("latitude", "longitude")
        if name in update and update[name].value != getattr(was, name).value
    }
    if not moved:
        return {}
    if isinstance(was, Site) and was.patrol is not None:
        station = {name: getattr(was, name) for name in moved}
        return {"patrol": None, "note": None} | {
            name: item.model_copy(
                update={
                    "source": station[name].source,
                    "grade": station[name].grade,
                    "note": f"Fixed by this world; the ship's station is at {station[name].written[0]}.",
                }
            )
            for name, item in moved.items()
        }
    return {"source": NO_SOURCE, "grade": "assumption"} | ({"note": None} if isinstance(was, Site) else {})


def _sensor(sensor: Sensor, path: str, row: _Row) -> Sensor:
    """The sensor; if the row removes it, without periods."""
    return sensor if path not in row or row[path][0] else sensor.model_copy(update={"planned": None, "actual": None})


def _battery(battery: Battery, path: str, standing: Iterable[str], row: _Row) -> Battery:
    """The battery with inventory, launch mode, feeds and guides of the row; if removed, without periods."""
    update: dict[str, Any] = {"inventory": int(row[f"{path}.inventory"][0])}
    if path not in row:
        return battery.model_copy(update=update)
    update["launch"] = LAUNCH[int(row[f"{path}.launch"][0])]
    for field in ("feeds", "guides"):
        named = getattr(battery, field)
        chosen = {key: row[at][0] for key in standing if (at := f"{path}.{field}.{key}") in row}
        added = (key for key, yes in chosen.items() if yes and key not in named)
        update[field] = (*(key for key in named if chosen.get(key, True)), *added)
    if not row[path][0]:
        update |= {"planned": None, "actual": None}
    return battery.model_copy(update=update)
