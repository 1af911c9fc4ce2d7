"""Random shields: cards of the catalogue with numbers from within their ranges, in odd places.

Poles, the date line, the equator and both hemispheres; none, one or many batteries; none or many radars; satellites.
"""

import random
from typing import Any

from pyproj import Geod

from laws.worlds import OWN, STANDS, site
from penumbra.scenario.merging import catalogue_cards

__all__ = ["DAY", "random_world"]

DAY = "2020-06-01"
_EARTH = Geod(ellps="WGS84")
_ODD_LATITUDES = (90.0, 89.95, 60.0, 23.4, 0.0, -0.001, -33.9, -66.6, -89.95, -90.0)
_ODD_LONGITUDES = (180.0, -180.0, 179.99, -179.99, 0.0)
_CLASSES = ("srbm-300", "srbm-600", "mrbm-1000", "mrbm-1300", "mrbm-2000", "mrbm-2500", "irbm-3000", "irbm-5500")
_LAUNCHERS = (
    ("aegis-ashore", "sm3-ib"),
    ("aegis-destroyer", "sm3-iia"),
    ("thaad-battery", "thaad"),
    ("thaad-battery", "arrow-3"),
    ("patriot-battery", "pac3-mse"),
    ("davids-sling-battery", "davids-sling"),
)
_RADARS = ("an-tpy-2-forward", "spy-1d", "uewr", "an-tpy-2-terminal", "patriot-radar", "davids-sling-radar")
_MODES = ("own-radar", "remote-launch", "engage-on-remote")
_SWEPT = ("burn_time", "burnout_altitude", "burnout_downrange")
_LOOSE = 0.15  # share of worlds in which one of the swept numbers has a range: each doubles the work


def random_world(seed: int) -> dict[str, Any]:
    """A scenario as plain data, the same for the same seed."""
    rng = random.Random(seed)
    middle = (
        rng.choice(_ODD_LATITUDES) if rng.random() < 0.4 else rng.uniform(-75.0, 75.0),
        rng.choice(_ODD_LONGITUDES) if rng.random() < 0.4 else rng.uniform(-180.0, 180.0),
    )
    classes = rng.sample(_CLASSES, rng.choice((1, 1, 2)))
    farthest = max(int(name.split("-")[1]) for name in classes) * 1e3
    radars = [f"radar-{n}" for n in range(rng.choice((0, 1, 1, 2, 4)))]
    batteries = [f"battery-{n}" for n in range(rng.choice((0, 1, 1, 2, 5)))] if radars else []
    loose = {name for name in _SWEPT if rng.random() < _LOOSE}
    world: dict[str, Any] = {
        "id": f"shield-{seed}",
        "title": f"Random shield {seed}",
        "summary": "Made by chance.",
        "region": _region(rng, middle, farthest),
        "decision_time": {"value": "30 s", "low": f"{rng.uniform(0, 30)!r} s", "high": f"{rng.uniform(30, 300)!r} s"},
        "link_delay": f"{rng.uniform(0, 20)!r} s",
        "threats": {name: _card(rng, "threats", name, loose) for name in classes},
        "launch_points": {
            f"start-{n}": _spot(rng, middle, 0.2 * farthest, 1.0 * farthest, 0.0)
            for n in range(rng.choice((1, 1, 2, 4)))
        },
        "sites": {},
        "sensors": {},
        "batteries": {},
        "radars": {},
        "interceptors": {},
    }
    for name in radars:
        world["sites"][name] = site(*_place(rng, middle, 0.0, 0.6 * farthest), rng.uniform(0.0, 3000.0))
        world["sensors"][name] = _sensor(rng, name, world["radars"])
    if rng.random() < 0.2:
        world["sensors"]["satellites"] = {"name": "Satellites", "card": "sbirs-dsp", **STANDS}
    for name in batteries:
        world["sites"][name] = site(*_place(rng, middle, 0.0, 0.4 * farthest), rng.uniform(0.0, 2000.0))
        world["batteries"][name] = _battery(rng, name, world, loose)
    return world


def _region(rng: random.Random, middle: tuple[float, float], farthest: float) -> dict[str, Any]:
    """A box about the middle, which may hold a pole or cross the date line."""
    high = min(max(farthest / 111e3, 6.0), 25.0)
    south, north = max(middle[0] - high, -90.0), min(middle[0] + high, 90.0)
    half = rng.uniform(15.0, 60.0) if abs(middle[0]) < 70.0 else 180.0
    west, east = middle[1] - half, middle[1] + half
    if half == 180.0:
        west, east = -180.0, 180.0
    return {
        "south": f"{south!r} deg",
        "north": f"{north!r} deg",
        "west": f"{_wrapped(west)!r} deg",
        "east": f"{_wrapped(east)!r} deg",
        "resolution": 3 if farthest < 0.9e6 else 2 if farthest < 3.5e6 else 1,
    }


def _wrapped(longitude: float) -> float:
    return longitude if -180.0 <= longitude <= 180.0 else (longitude + 180.0) % 360.0 - 180.0


def _place(rng: random.Random, middle: tuple[float, float], least: float, most: float) -> tuple[float, float]:
    """A place so many metres from the middle; now and then the middle itself."""
    if least == 0.0 and rng.random() < 0.15:
        return middle
    distance = rng.uniform(least, most)
    longitude, latitude, _ = _EARTH.fwd(middle[1], middle[0], rng.uniform(0.0, 360.0), distance)
    return float(latitude), _wrapped(float(longitude))


def _spot(rng: random.Random, middle: tuple[float, float], least: float, most: float, height: float) -> dict[str, Any]:
    spot = site(*_place(rng, middle, least, most), height)
    return {key: value for key, value in spot.items() if key != "height"}


def _card(rng: random.Random, section: str, name: str, loose: set[str]) -> dict[str, Any]:
    """A card of the catalogue with each number, or its range, anywhere within the catalogue's range."""
    card: dict[str, Any] = {}
    for field, known in catalogue_cards()[section].data[name].items():
        if not isinstance(known, dict) or "low" not in known:
            continue
        low, high = (known[end].split(" ", 1) for end in ("low", "high"))
        assert low[1] == high[1], (name, field)
        ends = sorted(rng.uniform(float(low[0]), float(high[0])) for _ in range(3))
        exact = rng.random() < 0.4 or (field in _SWEPT and field not in loose)
        texts = [f"{end!r} {low[1]}" for end in (ends[1:2] * 3 if exact else ends)]
        card[field] = {"low": texts[0], "value": texts[1], "high": texts[2], **OWN}
    return card


def _sensor(rng: random.Random, name: str, cards: dict[str, Any]) -> dict[str, Any]:
    card = rng.choice(_RADARS)
    if card not in cards:
        cards[card] = _card(rng, "radars", card, set())
    faces = [f"{rng.uniform(0.0, 360.0)!r} deg" for _ in range(rng.choice((1, 1, 2)))]
    return {"name": name, "card": card, "site": name, "boresights": faces, **STANDS}


def _battery(rng: random.Random, name: str, world: dict[str, Any], loose: set[str]) -> dict[str, Any]:
    platform, interceptor = rng.choice(_LAUNCHERS)
    if interceptor not in world["interceptors"]:
        world["interceptors"][interceptor] = _card(rng, "interceptors", interceptor, loose & {"burn_time"})
    radars = [key for key in world["sensors"] if key != "satellites"]
    own = rng.choice(radars)
    others = [key for key in radars if key != own]
    feeds = [
        key for key in [*others, *(["satellites"] if "satellites" in world["sensors"] else [])] if rng.random() < 0.7
    ]
    guides = [key for key in others if rng.random() < 0.7]
    return {
        "name": name,
        "platform": platform,
        "interceptor": interceptor,
        "site": name,
        "radar": own,
        "launch": rng.choice(_MODES if guides else _MODES[:2]),
        "feeds": feeds,
        "guides": guides,
        "inventory": rng.randint(1, 100),
        "inventory_source": "penumbra-assumption",
        "inventory_grade": "assumption",
        **STANDS,
    }
