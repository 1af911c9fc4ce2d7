"""Small worlds for the laws: a scenario as plain data, changed at will, loaded through the public door.

The nominal world is a launch point, a forward radar with a sector, and a battery some 2,000 km downrange with a
radar of its own that looks all round. `turned` moves it in longitude, `mirrored` across the equator.
"""

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.map_loop import EVERYTHING, Figures, Request, empty_figures, sweep
from penumbra.earth.ellipsoid import positions
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc.arc import Boost
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import Radars, radars

Data = dict[str, Any]
Floats = NDArray[np.float64]

OWN = {"source": "penumbra-assumption", "grade": "assumption"}
DAY = "2020-06-01"
STANDS = {"actual": {"start": "2015-01-01", **OWN}}


def site(latitude: float, longitude: float, height: float = 0.0) -> Data:
    return {
        "name": "site",
        "latitude": f"{latitude!r} deg",
        "longitude": f"{longitude!r} deg",
        "height": f"{height!r} m",
        **OWN,
    }


NOMINAL: Data = {
    "id": "law",
    "title": "A world to try laws on",
    "summary": "One launch point, two radars, one battery.",
    "region": {"south": "30 deg", "north": "60 deg", "west": "0 deg", "east": "40 deg", "resolution": 1},
    "decision_time": "30 s",
    "link_delay": "5 s",
    "interceptors": {
        "dart": {
            "name": "Dart",
            "burnout_speed": "3.5 km/s",
            "burn_time": "55 s",
            "floor": "85 km",
            "ceiling": "500 km",
            "max_flight_time": "400 s",
            "min_range": "30 km",
        }
    },
    "radars": {
        "forward": {
            "name": "Forward radar",
            "range": "1000 km",
            "reference_cross_section": "0.1 m2",
            "min_elevation": "5 deg",
            "max_elevation": "80 deg",
            "sector_width": "120 deg",
            "antenna_height": "5 m",
            "track_time": "15 s",
        },
        "own": {
            "name": "All-round radar",
            "range": "700 km",
            "reference_cross_section": "0.1 m2",
            "min_elevation": "1 deg",
            "max_elevation": "85 deg",
            "sector_width": "360 deg",
            "antenna_height": "15 m",
            "track_time": "15 s",
        },
    },
    "platforms": {
        "deck": {"name": "Deck", "kind": "land", "layer": "upper", "reaction_time": "10 s", "assess_time": "20 s"}
    },
    "threats": {
        "class": {
            "name": "Class of 2,500 km",
            "status": "hypothetical",
            "range": "2500 km",
            "min_range": "900 km",
            "burn_time": "120 s",
            "burnout_altitude": "100 km",
            "burnout_downrange": "110 km",
            "loft": "0 deg",
            "radar_cross_section": "0.1 m2",
            "ballistic_coefficient": "8000 kg/m2",
            **OWN,
        }
    },
    "launch_points": {"start": {key: value for key, value in site(34.0, 46.0).items() if key != "height"}},
    "sites": {"east": site(38.3, 37.8, 1000.0), "west": site(44.1, 24.4, 80.0)},
    "sensors": {
        "watch": {"name": "Watch", "card": "forward", "site": "east", "boresights": ["110 deg"], **STANDS},
        "deck-radar": {"name": "Deck radar", "card": "own", "site": "west", **STANDS},
    },
    "batteries": {
        "deck-battery": {
            "name": "Deck battery",
            "platform": "deck",
            "interceptor": "dart",
            "site": "west",
            "radar": "deck-radar",
            "launch": "engage-on-remote",
            "feeds": ["watch"],
            "guides": ["watch"],
            "inventory": 24,
            "inventory_source": "penumbra-assumption",
            "inventory_grade": "assumption",
            **STANDS,
        }
    },
}

AIMS = np.array([(la, lo) for la in np.arange(33.0, 60.0, 1.5) for lo in np.arange(5.0, 45.0, 2.0)])
"""Latitude and longitude [deg] of the nominal world's aims, (aim, 2)."""


def changed(data: Data, path: str, value: Any) -> Data:
    """A copy with the value at a dotted path replaced."""
    copied = copy.deepcopy(data)
    *parents, last = path.split(".")
    node = copied
    for key in parents:
        node = node[key]
    node[last] = value
    return copied


RUSHED = changed(
    changed(changed(NOMINAL, "batteries.deck-battery.launch", "own-radar"), "radars.own.range", "900 km"),
    "decision_time",
    "60 s",
)
"""The battery waits for its own radar: a world decided by time, with margins on both sides of zero."""

WIDE = changed(changed(NOMINAL, "radars.own.range", "3000 km"), "radars.forward.range", "3000 km")
"""Radars that see everything above their horizon in time: a world decided by the interceptor's reach."""


def _moved(data: Data, place: Callable[[float, float], tuple[float, float]], azimuth: Callable[[float], float]) -> Data:
    copied = copy.deepcopy(data)
    for spot in (*copied["sites"].values(), *copied["launch_points"].values()):
        at = place(*(float(spot[key].split()[0]) for key in ("latitude", "longitude")))
        spot["latitude"], spot["longitude"] = (f"{value!r} deg" for value in at)
    for sensor in copied["sensors"].values():
        if "boresights" in sensor:
            sensor["boresights"] = [f"{azimuth(float(text.split()[0]))!r} deg" for text in sensor["boresights"]]
    return copied


def wrapped(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0


def turned(data: Data, by: float) -> Data:
    """The world moved `by` degrees to the east."""
    return _moved(data, lambda latitude, longitude: (latitude, wrapped(longitude + by)), lambda azimuth: azimuth)


def mirrored(data: Data) -> Data:
    """The world seen in the equator's mirror."""
    return _moved(data, lambda latitude, longitude: (-latitude, longitude), lambda azimuth: (180.0 - azimuth) % 360.0)


class Setting(NamedTuple):
    """A loaded world, ready for the map's loop."""

    shield: Shield
    boost: Boost
    launches: Floats
    radars: Radars
    batteries: Batteries


class Loader(NamedTuple):
    """Turns plain data into a `Setting` through a file and the public door."""

    folder: Path

    def shield(self, data: Data) -> Shield:
        file = self.folder / "law.yaml"
        file.write_text(json.dumps(data), "utf-8")
        return settle(load(file).on(DAY), "nominal")

    def __call__(self, data: Data) -> Setting:
        shield = self.shield(data)
        (card,) = shield.scenario.threats.values()
        points = shield.scenario.launch_points.values()
        return Setting(
            shield,
            boost(card),
            positions([p.latitude.value for p in points], [p.longitude.value for p in points]),
            radars(shield, card.radar_cross_section.value),
            batteries(shield),
        )


def many(one: Any) -> Any:
    """Radars or batteries of one world as the only world of many."""
    shared = {"skyline", "layers", "fan_edges", "fans", "fan_families"}
    return type(one)(
        *(value if name in shared else np.asarray(value)[None] for name, value in zip(one._fields, one, strict=True))
    )


def figures(
    setting: Setting, aims: Floats | Sequence[tuple[float, float]], asked: NDArray[np.int8] | None = None
) -> Figures:
    """What the map's loop makes of aims (aim, 2) in degrees; of the one world, so that no array has its axis."""
    at = np.asarray(aims, dtype=float)
    layers, held = setting.batteries.layers.shape
    want = np.full(len(at), EVERYTHING, np.int8) if asked is None else asked
    asking = Request(
        np.array([[setting.boost]], dtype=float),
        np.ones(1, np.int64),
        setting.launches[None],
        np.array([0, 1]),
        np.array([setting.boost.ballistic_coefficient]),
        positions(at[:, 0], at[:, 1]),
        many(setting.radars),
        many(setting.batteries),
        want[None],
    )
    into = empty_figures(1, len(at), EVERYTHING, (held, layers), len(setting.launches))
    sweep(asking, into)
    return Figures(*(one[0] for one in into))


def covered(found: Figures) -> NDArray[np.bool_]:
    return (found.reaching > 0) & (found.covering == found.reaching)
