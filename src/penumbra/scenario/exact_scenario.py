"""One row of values laid into a scenario, which then is exact."""

import math
from collections.abc import Iterable
from typing import Any

from penumbra.safe_text import visible
from penumbra.scenario.columns import CHOICES, LAUNCH, Column
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.model import Battery, LaunchPoint, Sensor, Shield, Site
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.signs import holders

__all__ = ["settled"]

_LONGEST_WORLD = 120
"""Characters of a world's name that a title has room for."""
_LONGEST_NOTE = 4000
"""Characters of a note that are kept before what is added to it; a note has 5,000 at most."""

_Row = dict[str, tuple[float, Column]]
_Path = tuple[str, ...]


def settled(shield: Shield, held: tuple[Column, ...], values: Iterable[float], world: str) -> Shield:
    """The shield with each number at its value, and no range left but where the attacker has a choice.

    Parameters
    ----------
    shield : Shield
    held : tuple of Column
        `columns(shield)`.
    values : (column,) float
        What else has a range is nominal.
    world : str
        The world's name, which the title is marked with.

    Returns
    -------
    Shield
        A number within its published range keeps source and grade, and so does the place of a ship with a box; any
        other that differs is an assumption without source. The note of a number that is not nominal says so, with what
        is published. A sensor or battery that is taken away stays on file, since
        others name it, and stands on no day. A ship that is off its station has no box. No question is open: what the
        row does not set is as the scenario is written.
    """
    row = {column.path: (float(value), column) for column, value in zip(held, values, strict=True)}
    scenario, standing = _rebuilt(shield.scenario, (), row), shield.sensors
    update = {
        "title": _title(scenario.title, world),
        "alternatives": {},
        "sensors": {key: _kept(item, f"sensors.{key}", row) for key, item in scenario.sensors.items()},
        "batteries": {
            key: _commanded(item, f"batteries.{key}", standing, row) for key, item in scenario.batteries.items()
        },
    } | {name: words[int(row[name][0])] for name, words in CHOICES.items()}
    return shield.closed(scenario.model_copy(update=update))


def _title(title: str, world: str) -> str:
    """The title of a scenario that is one world of another."""
    name = visible(world)
    name = name if len(name) <= _LONGEST_WORLD else f"{name[: _LONGEST_WORLD - 3]}..."
    tail = f" (world: {name})"
    return title[: LONGEST_NAME - len(tail)] + tail


def _rebuilt(spec: Any, path: _Path, row: _Row) -> Any:
    """A model with the numbers below it settled; the same object where nothing changes."""
    update: dict[str, Any] = {}
    model: type[Spec] = type(spec)
    for name in holders(model):
        was = getattr(spec, name)
        now = _item(was, (*path, name), row)
        if now is not was:
            update[name] = now
    if isinstance(spec, Site | LaunchPoint):
        update |= _place(spec, update)
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
    """The quantity at a value; nan leaves an open choice as it is."""
    if math.isnan(value):
        return was
    if was.value == value:
        return was.at("value")
    value_, low, high = was.written
    told = f"Fixed by this world; published: {value_}" + (f", {low} to {high}" if not was.exact else "")
    for end in ("low", "high"):
        if getattr(was, end) == value:
            return was.at(end).model_copy(update={"note": _noted(was.note, told)})
    written = f"{value!r} {column.unit}"
    if was.low <= value <= was.high:
        update: dict[str, Any] = {"note": _noted(was.note, told)}
    else:
        update = {"source": None, "grade": "assumption", "note": f"{told}.", "figures": ()}
    return was.settled(value, written).model_copy(update=update)


def _noted(note: str | None, told: str) -> str:
    """A note with a sentence behind it."""
    if not note:
        return f"{told}."
    before = note[:_LONGEST_NOTE].rstrip()
    return f"{before}{'' if before.endswith('.') else '.'} {told}."


def _place(was: Site | LaunchPoint, update: dict[str, Any]) -> dict[str, Any]:
    """What else becomes of a place that was moved: a ship has no box any more, all else no source."""
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


def _kept(sensor: Sensor, path: str, row: _Row) -> Sensor:
    """The sensor, standing on no day if it is taken away."""
    return sensor if path not in row or row[path][0] else sensor.model_copy(update={"planned": None, "actual": None})


def _commanded(battery: Battery, path: str, standing: Iterable[str], row: _Row) -> Battery:
    """The battery with what it holds, its mode, feeds and guides as the row says; on no day if it is taken away."""
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
