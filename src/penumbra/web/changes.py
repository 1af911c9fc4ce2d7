"""Changes of the page, applied to a scenario one after another."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from pyproj import Geod

from penumbra.constants import FLATTENING, SEMI_MAJOR
from penumbra.coverage.launch_areas import launch_places
from penumbra.errors import PenumbraError, ScenarioError, nearest, shown
from penumbra.scenario.cards import RadarCard
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.diagnostics import ALL_ROUND
from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.loader import dump
from penumbra.scenario.merging import catalogue, catalogue_cards, checked, merged, with_answer
from penumbra.scenario.model import Battery, Scenario
from penumbra.scenario.overrides import SET, change_tree
from penumbra.scenario.single_battery import PLATFORMS
from penumbra.scenario.yaml_tree import Tree
from penumbra.siting.added import OWN_RADARS, copied, turns_of
from penumbra.web import models

__all__ = ["ADDED_SINCE", "RADARS", "changed_by"]

_NOTE = "changed on the page; no source given"
_GIVEN = {"source": NO_SOURCE, "grade": "assumption", "note": "added on the page"}
ADDED_SINCE = "1950-01-01"
"""An added element stands on every day that a case speaks of."""
_INVENTORY = 1000
"""Interceptors of an added battery, more than are launched at one missile, so that their number sets no limit."""
RADARS = {**OWN_RADARS, "gbi-2-stage": "sbx", "gbi-3-stage": "sbx"}
"""Radar with which each interceptor is added: that of siting, so that a site that was found can be added. The
launcher is that of `penumbra.alone`."""
_GEOD = Geod(a=SEMI_MAJOR, f=FLATTENING)


def changed_by(
    scenario: Scenario, changes: Sequence[models.Change], tell: Callable[[float], object] | None = None
) -> Scenario:
    """The scenario with all changes, in the order made.

    tell : called with the share done before each change, 0 to 1; it may raise to stop.

    Raises
    ------
    ScenarioError
        The first change that cannot be made, by its number from 1, and what to write instead.
    """
    for number, change in enumerate(changes, 1):
        if tell is not None:
            tell((number - 1) / len(changes))
        try:
            scenario = _APPLY[change.do](scenario, change)
        except PenumbraError as error:
            told = error.findings if isinstance(error, ScenarioError) else (str(error),)
            plain = [each.removeprefix("--set ") for each in told]  # the page has no such option
            raise ScenarioError([f"change {number} ({change.do}): {each}" for each in plain]) from None
    return scenario


def _set(scenario: Scenario, change: models.Set) -> Scenario:
    data = dump(scenario)
    return _with(data, change_tree(data, scenario, f"{change.path}={change.value}"), SET)


def _move(scenario: Scenario, change: models.Move) -> Scenario:
    _known("sites", change.site, scenario.sites)
    place = {"latitude": _degrees(change.latitude), "longitude": _degrees(_turned(change.longitude))}
    return _patched(scenario, {"sites": {change.site: place}})


def _remove(scenario: Scenario, change: models.Remove) -> Scenario:
    _known(change.of, change.key, getattr(scenario, change.of))
    return _patched(scenario, {change.of: {change.key: {"planned": None, "actual": None}}})


def _add_radar(scenario: Scenario, change: models.Add) -> Scenario:
    _in_catalogue("radars", change.card)
    key, at = _free(scenario, change.card), (change.latitude, _turned(change.longitude))
    patch: dict[str, Any] = {
        "sites": {key: _site(at, f"Added radar at {_told(at)}")},
        "sensors": {key: _sensor(scenario, change.card, key, at, "Added radar")},
    }
    if scenario.batteries:
        patch["batteries"] = {name: _fed(battery, key) for name, battery in scenario.batteries.items()}
    return _patched(scenario, patch)


def _fed(battery: Battery, radar: str) -> dict[str, Any]:
    """The patch with which a battery may be launched on the track of one more radar."""
    if battery.launch == "own-radar":  # its other feeds were not used
        return {"launch": "remote-launch", "feeds": [radar]}
    return {"feeds": [*battery.feeds, radar]}


def _add_battery(scenario: Scenario, change: models.AddShip) -> Scenario:
    _in_catalogue("interceptors", change.interceptor)
    if change.interceptor not in RADARS:
        raise ScenarioError(f"no launcher and radar of {shown(change.interceptor)} are known{nearest('', RADARS)}")
    key, at = _free(scenario, change.interceptor), (change.latitude, _turned(change.longitude))
    name = catalogue_cards()["interceptors"].data[change.interceptor]["name"]
    battery = {
        "name": f"Added battery of {name}",
        "platform": PLATFORMS[change.interceptor],
        "interceptor": change.interceptor,
        "site": key,
        "radar": f"{key}-radar",
        "launch": "own-radar",
        "inventory": _INVENTORY,
        "inventory_source": NO_SOURCE,
        "inventory_grade": "assumption",
        **_stands(),
    }
    sensor = _sensor(scenario, RADARS[change.interceptor], key, at, "Radar of the added battery")
    patch = {
        "sites": {key: _site(at, f"Added battery at {_told(at)}")},
        "sensors": {f"{key}-radar": sensor},
        "batteries": {key: battery},
    }
    return _patched(scenario, patch)


def _add_like(scenario: Scenario, change: models.AddLike) -> Scenario:
    """One more of a battery, as `penumbra.site` builds it; a radar beside it looks at the launch points."""
    _known("batteries", change.battery, scenario.batteries)
    data, like = dump(scenario), scenario.batteries[change.battery]
    key, at = _free(scenario, change.battery.removeprefix("added-")), (change.latitude, _turned(change.longitude))
    battery, card = copied(scenario, data, change.battery, key)
    name = f"One more of {like.name}"[:LONGEST_NAME]
    patch: dict[str, Any] = {"sites": {key: _site(at, f"Added battery at {_told(at)}")}}
    if card is not None:
        faces, turned = turns_of(scenario, like.radar)
        toward = _bearing(scenario, at) if turned else 0.0
        azimuths = [(float(np.degrees(face)) + toward + 180.0) % 360.0 - 180.0 for face in faces]
        patch["sensors"] = {
            f"{key}-radar": {
                "name": "Radar of the added battery",
                "card": card,
                "site": key,
                "boresights": [{"value": f"{azimuth:.1f} deg", **_GIVEN} for azimuth in azimuths],
                **_stands(),
            }
        }
        battery["radar"] = f"{key}-radar"
    patch["batteries"] = {key: battery | {"name": name, "site": key, **_stands()}}
    return _with(data, Tree(patch, {}), _NOTE)


def _answer(scenario: Scenario, change: models.Answer) -> Scenario:
    if change.question not in scenario.alternatives:
        raise ScenarioError(
            f"no open question {shown(change.question)}{nearest(change.question, scenario.alternatives)}"
        )
    options = scenario.alternatives[change.question].options
    if change.option not in options:
        raise ScenarioError(f"{change.question}: no answer {shown(change.option)}{nearest(change.option, options)}")
    return checked(with_answer(Tree(dump(scenario), {}), change.question, change.option))


def _launch_from(scenario: Scenario, change: models.LaunchFrom) -> Scenario:
    flown = flown_points(scenario)
    known = {**scenario.launch_areas, **flown}
    for key in change.areas:
        _known("launch areas and points", key, known)
    gone = {
        "launch_areas": {key: None for key in scenario.launch_areas if key not in change.areas},
        "launch_points": {
            key: None
            for key, point in scenario.launch_points.items()
            if (point.area not in change.areas if point.area is not None else key not in change.areas)
        },
    }
    return _patched(scenario, {section: keys for section, keys in gone.items() if keys})


_APPLY: dict[str, Callable[[Scenario, Any], Scenario]] = {
    "set": _set,
    "move": _move,
    "remove": _remove,
    "add-radar": _add_radar,
    "add-battery": _add_battery,
    "add-like": _add_like,
    "answer": _answer,
    "launch-from": _launch_from,
}


def _patched(scenario: Scenario, patch: dict[str, Any]) -> Scenario:
    return _with(dump(scenario), Tree(patch, {}), _NOTE)


def _with(data: dict[str, Any], patch: Tree, note: str) -> Scenario:
    return checked(merged(Tree(data, {}), patch, note))


def _known(what: str, key: str, known: Any) -> None:
    """Raise ScenarioError for a key that is not there."""
    if key not in known:
        raise ScenarioError(f"{what}: no {shown(key)}{nearest(key, known)}")


def _in_catalogue(section: str, key: str) -> None:
    _known(section, key, catalogue(section))


def _free(scenario: Scenario, like: str) -> str:
    """A key that nothing in the scenario has."""
    taken = {*scenario.sites, *scenario.sensors, *scenario.batteries, *scenario.launch_points, *scenario.launch_areas}
    number = 1
    while any(key in taken for key in (f"added-{like}-{number}", f"added-{like}-{number}-radar")):
        number += 1
    return f"added-{like}-{number}"


def _turned(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0


def _degrees(value: float) -> dict[str, str]:
    return {"value": f"{round(value, 5)!r} deg", **_GIVEN}


def _told(at: tuple[float, float]) -> str:
    return f"{at[0]:.2f}, {at[1]:.2f}"


def _site(at: tuple[float, float], name: str) -> dict[str, Any]:
    return {
        "name": name,
        "latitude": _degrees(at[0]),
        "longitude": _degrees(at[1]),
        "height": {"value": "0 m", **_GIVEN},
        **_GIVEN,
    }


def _stands() -> dict[str, Any]:
    return {history: {"start": ADDED_SINCE, **_GIVEN} for history in ("planned", "actual")}


def _sensor(scenario: Scenario, card: str, site: str, at: tuple[float, float], name: str) -> dict[str, Any]:
    """A radar; one that sees a sector looks towards the middle of the launch points and areas."""
    about = catalogue_cards()["radars"].data[card]
    made = {"name": f"{name}: {about['name']}"[:LONGEST_NAME], "card": card, "site": site, **_stands()}
    width = RadarCard.model_validate(about).sector_width
    if width.low < ALL_ROUND:
        made["boresights"] = [{"value": f"{_bearing(scenario, at):.1f} deg", **_GIVEN}]
    return made


def _bearing(scenario: Scenario, at: tuple[float, float]) -> float:
    """Azimuth [deg] from a place to the middle of all launch points and areas."""
    latitude, longitude = (np.radians(each) for each in launch_places(scenario))
    towards = np.stack((np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)))
    x, y, z = towards.mean(axis=1)
    north, east = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    return float(_GEOD.inv(at[1], at[0], east, north)[0])
