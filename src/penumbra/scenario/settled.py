"""One row of values laid into a scenario, which then is exact."""

import math
from collections.abc import Iterable
from typing import Any

from penumbra.scenario.changes import SET
from penumbra.scenario.columns import LAUNCH, TRACK, Column
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.model import Battery, LaunchPoint, Sensor, Shield, Site
from penumbra.scenario.quantity import Quantity, Spec
from penumbra.scenario.signs import holders

__all__ = ["settled"]

_Row = dict[str, tuple[float, Column]]
_Path = tuple[str, ...]


def settled(shield: Shield, held: tuple[Column, ...], values: Iterable[float]) -> Shield:
    """The shield with each number at its value, and no range left but where the attacker has a choice.

    Parameters
    ----------
    shield : Shield
    held : tuple of Column
        `columns(shield)`.
    values : (column,) float
        What else has a range is nominal.

    Returns
    -------
    Shield
        A number within its published range keeps source and grade, and so does the place of a ship with a box; any
        other that differs is an assumption without source. A sensor or battery that is taken away stays on file, since
        others name it, and stands on no day. A ship that is off its station has no box.
    """
    row = {column.path: (float(value), column) for column, value in zip(held, values, strict=True)}
    scenario, standing = _rebuilt(shield.scenario, (), row), shield.sensors
    update = {
        "sensors": {key: _kept(item, f"sensors.{key}", row) for key, item in scenario.sensors.items()},
        "batteries": {
            key: _commanded(item, f"batteries.{key}", standing, row) for key, item in scenario.batteries.items()
        },
        "track": TRACK[int(row["track"][0])],
    }
    return shield.model_copy(update={"scenario": scenario.model_copy(update=update)})


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
    for end in ("value", "low", "high"):
        if getattr(was, end) == value:
            return was.at(end)
    written = f"{value!r} {column.unit}"
    update: dict[str, Any] = {"value": value, "low": value, "high": value, "written": (written, written, written)}
    if not was.low <= value <= was.high:
        update |= {"source": None, "grade": "assumption", "note": SET}
    return was.model_copy(update=update)


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
        words = {"source", "grade", "note"}
        return {"patrol": None} | {
            name: item.model_copy(update={word: getattr(getattr(was, name), word) for word in words})
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
