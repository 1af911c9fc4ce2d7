"""A shield with one more element, the candidate, whose place is then moved row by row."""

import copy
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.counterfactual import NO_SOURCE
from penumbra.scenario.diagnostics import ALL_ROUND
from penumbra.scenario.loader import dump
from penumbra.scenario.merging import catalogue, checked, merged
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.single_battery import PLATFORMS
from penumbra.scenario.yaml_tree import Tree

__all__ = ["OWN_RADARS", "Added", "Launch", "added", "copied", "facing", "turns_of"]

Floats = NDArray[np.float64]
Launch = Literal["own-radar", "remote-launch", "engage-on-remote"]

OWN_RADARS = {
    "sm3-ia": "spy-1d",
    "sm3-ib": "spy-1d",
    "sm3-iia": "spy-1d",
    "sm3-iib": "spy-1d",
    "thaad": "an-tpy-2-terminal",
    "pac3-mse": "patriot-radar",
    "pac3": "patriot-radar",
    "davids-sling": "davids-sling-radar",
    "arrow-2": "green-pine",
    "arrow-3": "super-green-pine",
    "l-sam": "l-sam-radar",
}
"""Radar that stands beside the launchers of each interceptor of the catalogue; those in silos have none."""

_NOTE = "a candidate site; no source"
_GIVEN = {"source": NO_SOURCE, "grade": "assumption", "note": _NOTE}
_INVENTORY = 24
_LEAST_MEAN = 0.1  # length of the mean direction of faces below which they look all round


class Added(NamedTuple):
    """A shield with a candidate element."""

    shield: Shield  # with the candidate
    alone: Shield  # with all sensors, and the candidate as its only battery; the whole shield for a radar
    kind: Literal["battery", "radar"]
    name: str  # of what is added
    at_sea: bool
    battery: str  # key of the candidate battery; empty if it is a radar
    radar: str  # key of the sensor that moves with it; empty if its radar stands elsewhere
    site: str  # key of its site

    @property
    def elements(self) -> tuple[str, ...]:
        """Paths of the columns that say whether it stands."""
        pairs = (("sensors", self.radar), ("batteries", self.battery))
        return tuple(f"{section}.{key}" for section, key in pairs if key)


def added(
    shield: Shield,
    add: str,
    radar: str | None = None,
    platform: str | None = None,
    launch: Launch = "own-radar",
) -> Added:
    """The shield with one more battery, ship or radar.

    Parameters
    ----------
    shield : Shield
    add : str
        Key of a battery of the scenario, of which one more is built; of an interceptor card; or of a radar card.
    radar, platform : str, optional
        Cards of an interceptor's own radar and of its platform; those of `OWN_RADARS` and
        `penumbra.scenario.single_battery.PLATFORMS` if absent.
    launch : str
        Of a battery of cards: what it may be launched on. With other than ``own-radar`` every sensor that stands feeds
        it, and with ``engage-on-remote`` every radar may guide it.

    Raises
    ------
    DomainError
        There is no such battery or card, the card has no reach of its own, or the radar of the battery that is copied
        does not stand.
    """
    scenario = shield.scenario
    if not isinstance(add, str):
        raise DomainError(f"add: write the key of a battery of the case or of a card, as thaad, not {shown(add)}")
    data = copy.deepcopy(dump(scenario))
    if add in scenario.batteries:
        _check_unused(add, radar=radar, platform=platform, launch=None if launch == "own-radar" else launch)
        return _battery_like(shield, data, add)
    if add in {*scenario.interceptors, *catalogue("interceptors")}:
        return _battery_of_cards(shield, data, add, radar, platform, launch)
    if add in {*scenario.radars, *catalogue("radars")}:
        _check_unused(add, radar=radar, platform=platform, launch=None if launch == "own-radar" else launch)
        return _radar(shield, data, add)
    for section in ("platforms", "threats", "infrared"):
        if add in {*getattr(scenario, section), *catalogue(section)}:
            raise DomainError(
                f"add: {shown(add)} is one of the {section} and reaches nothing by itself; write a battery of the "
                "case, an interceptor or a radar"
            )
    known = {*scenario.batteries, *catalogue("interceptors"), *catalogue("radars")}
    raise DomainError(
        f"add: no battery, interceptor or radar {shown(add)}{nearest(add, known)}; write a battery of the case "
        f"({', '.join(scenario.batteries)}), or an interceptor or a radar of the catalogue"
    )


def _check_unused(add: str, **given: object) -> None:
    if idle := [name for name, value in given.items() if value is not None]:
        raise DomainError(f"add: {shown(add)} has its own {idle[0]}; leave it out, or write an interceptor")


def _new(section: Mapping[str, Any], name: str) -> str:
    """A key that a section does not have."""
    number, key = 1, name
    while key in section:
        number += 1
        key = f"{name}-{number}"
    return key


def _place(shield: Shield) -> dict[str, Any]:
    """Plain data of the candidate's site; its coordinates are set in every row."""
    degrees = {"value": "0 deg", **_GIVEN}
    return {
        "name": "Candidate site",
        "latitude": degrees,
        "longitude": degrees,
        "height": {"value": "0 m", **_GIVEN},
        "source": NO_SOURCE,
        "grade": "assumption",
    }


def _stands(shield: Shield) -> dict[str, Any]:
    period = {"start": shield.date.isoformat(), **_GIVEN}
    return {"planned": None, "actual": None} | {shield.history: period}


def _battery_like(shield: Shield, data: dict[str, Any], like: str) -> Added:
    """One more of a battery of the scenario: the same cards, feeds and guides; a radar of its own if that has one."""
    scenario, model = shield.scenario, shield.scenario.batteries[like]
    sensor = scenario.sensors[model.radar]
    if sensor.site != model.site and not sensor.stands(shield.date, shield.history):
        raise DomainError(
            f"add: the radar of {like}, {model.radar}, stands elsewhere and not on {shield.date}; write another day, "
            "or an interceptor with a radar of its own"
        )
    battery, card = copied(scenario, data, like, _new(data["batteries"], "candidate"))
    faces = None if card is None else [face.value for face in sensor.boresights]
    return _made(shield, data, battery, f"one more battery like {model.name}", card, faces)


def copied(scenario: Scenario, data: dict[str, Any], like: str, key: str) -> tuple[dict[str, Any], str | None]:
    """Plain data of one more of a battery, without site, radar and periods, and the card of the radar beside it.

    data : of the scenario; published answers about the battery are given to the new key too.
    The card is None if the radar of the battery stands elsewhere.
    """
    model = scenario.batteries[like]
    sensor = scenario.sensors[model.radar]
    battery = {name: value for name, value in data["batteries"][like].items() if name not in ("planned", "actual")}
    for question in data.get("alternatives", {}).values():
        for option in question["options"].values():
            changed = (option.get("patch") or {}).get("batteries") or {}
            if like in changed:
                changed[key] = changed[like]
    return battery, sensor.card if sensor.site == model.site else None


def _battery_of_cards(
    shield: Shield, data: dict[str, Any], add: str, radar: str | None, platform: str | None, launch: str
) -> Added:
    """A battery of the catalogue's cards, with a radar beside it."""
    card, base = radar or OWN_RADARS.get(add), platform or PLATFORMS.get(add)
    if card is None or base is None:
        lacking = "radar" if card is None else "platform"
        raise DomainError(
            f"add: no {lacking} is known for {shown(add)}, and without one it meets nothing; write {lacking}=, or the "
            "key of a battery of the case that has it"
        )
    for section, key in (("radars", card), ("platforms", base)):
        known = {*getattr(shield.scenario, section), *catalogue(section)}
        if key not in known:
            raise DomainError(f"{section[:-1]}: no card {shown(key)}{nearest(key, known)}")
    if launch not in ("own-radar", "remote-launch", "engage-on-remote"):
        raise DomainError(f"launch: write own-radar, remote-launch or engage-on-remote, not {shown(launch)}")
    remote = list(shield.sensors) if launch != "own-radar" else []
    guides = [key for key in remote if shield.sensors[key].card in shield.scenario.radars]
    battery = {
        "platform": base,
        "interceptor": add,
        "launch": launch,
        "feeds": remote,
        "guides": guides if launch == "engage-on-remote" else [],
        "inventory": _INVENTORY,
        "inventory_source": NO_SOURCE,
        "inventory_grade": "assumption",
    }
    return _made(shield, data, battery, f"a battery with {add}", card, None)


def _made(
    shield: Shield,
    data: dict[str, Any],
    battery: dict[str, Any],
    name: str,
    card: str | None,
    faces: list[float] | None,
) -> Added:
    """The shield with a battery, and a radar of a card beside it if one is given; faces : boresights [rad]."""
    key, sensor, site = (_new(data[each], "candidate") for each in ("batteries", "sensors", "sites"))
    patch: dict[str, Any] = {
        "sites": {site: _place(shield)},
        "batteries": {
            key: battery
            | _stands(shield)
            | {"name": "Candidate", "site": site, "radar": sensor if card else battery["radar"]}
        },
    }
    if card:
        patch["sensors"] = {sensor: _sensor(shield, data, card, site, faces)}
    whole = _merged(data, patch)
    platform = whole.platforms[whole.batteries[key].platform]
    only = whole.model_copy(update={"batteries": {key: whole.batteries[key]}})
    return Added(
        _on(shield, whole),
        _on(shield, only),
        "battery",
        name,
        platform.kind == "ship",
        key,
        sensor if card else "",
        site,
    )


def _radar(shield: Shield, data: dict[str, Any], card: str) -> Added:
    """A radar whose track every battery gets, and that guides those that engage on remote."""
    sensor, site = _new(data["sensors"], "candidate"), _new(data["sites"], "candidate")
    batteries = {
        key: {
            "feeds": [*battery.feeds, sensor],
            **({"guides": [*battery.guides, sensor]} if battery.launch == "engage-on-remote" else {}),
        }
        for key, battery in shield.batteries.items()
    }
    if not batteries:
        raise DomainError(f"add: no battery stands on {shield.date} that could use a radar; add a battery first")
    patch = {
        "sites": {site: _place(shield)},
        "sensors": {sensor: _sensor(shield, data, card, site, None)},
        "batteries": batteries,
    }
    whole = _on(shield, _merged(data, patch))
    return Added(whole, whole, "radar", f"a radar {card}", False, "", sensor, site)


def _sensor(shield: Shield, data: dict[str, Any], card: str, site: str, faces: list[float] | None) -> dict[str, Any]:
    """Plain data of the candidate's radar; its faces are turned in every row."""
    turned = [0.0] if faces is None else [float(np.degrees(face)) for face in faces]
    return _stands(shield) | {
        "name": "Radar of the candidate",
        "card": card,
        "site": site,
        "boresights": [{"value": f"{azimuth!r} deg", **_GIVEN} for azimuth in turned],
    }


def _merged(data: dict[str, Any], patch: dict[str, Any]) -> Scenario:
    title = {name: data[name] for name in ("title", "summary")}
    return checked(merged(Tree(data, {}), Tree(patch | title, {}), _NOTE))


def _on(shield: Shield, scenario: Scenario) -> Shield:
    return Shield(scenario=scenario, date=shield.date, history=shield.history)


def turns_of(scenario: Scenario, radar: str) -> tuple[Floats, bool]:
    """Azimuths [rad] of a radar's faces from their mean direction, and whether they are turned at all.

    Faces whose mean direction is none look all round, and stay as they are.
    """
    sensor = scenario.sensors[radar]
    faces = np.array([face.value for face in sensor.boresights])
    if not faces.size or scenario.radars[sensor.card].sector_width.value >= ALL_ROUND:
        return faces, False
    mean = np.exp(1j * faces).mean()
    if abs(mean) < _LEAST_MEAN:
        return faces, False
    return np.angle(np.exp(1j * (faces - np.angle(mean)))), True


def facing(latitude: Floats, longitude: Floats, toward: tuple[Floats, Floats]) -> Floats:
    """Azimuth [rad] of the middle of the directions from each place to the launch points; (place,).

    latitude, longitude : (place,) [deg]; toward : latitude and longitude [deg] of the launch points.
    """
    phi, lam = np.radians(latitude)[:, None], np.radians(longitude)[:, None]
    other, over = np.radians(toward[0])[None], np.radians(toward[1])[None]
    east = np.sin(over - lam) * np.cos(other)
    north = np.cos(phi) * np.sin(other) - np.sin(phi) * np.cos(other) * np.cos(over - lam)
    return np.asarray(np.angle(np.exp(1j * np.arctan2(east, north)).mean(axis=1)))
