"""Sight, commit and intercepts of random arcs, product against brute force, through every nature; and the limits."""

import functools
import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np
import xarray as xr

import penumbra as pb
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import radar_ids
from reference import engagement
from reference.natures import Nature

STEP = 0.05  # of the reference's time grid [s]


class Setting(NamedTuple):
    """A shield on a day, and how closely its intercepts are looked for."""

    case: str
    day: str
    classes: tuple[str, ...]
    look: float  # between the first looks for an intercept [s]; shorter than any window


EUROPE = Setting("epaa", "2018-12-31", ("mrbm-1300", "mrbm-2000", "mrbm-2500", "irbm-3000", "irbm-4000"), 15.0)
CITIES = Setting("cities", "2013-12-31", ("srbm-300", "srbm-600", "mrbm-1000", "mrbm-1300"), 1.0)


class Draw(NamedTuple):
    """An arc to look at."""

    threat: str
    launch: str
    aim: tuple[float, float]  # latitude, longitude [deg]


class Tally(NamedTuple):
    """Product from reference over many arcs."""

    off: dict[str, list[float]]  # seconds, by what was compared
    shots: tuple[int, int]  # batteries and arcs with the same number, and with another
    answers: tuple[int, int]  # sights, tracks and meetings that both have or both lack; that only one has


@functools.cache
def shield(setting: Setting, with_air: bool) -> Shield:
    """The shield with nominal numbers, its classes falling through air or not."""
    changes = () if with_air else tuple(map(engagement.without_air, setting.classes))
    return pb.settle(pb.load(setting.case, changes).on(setting.day, history="planned"), "nominal")


def _traced(setting: Setting, draw: Draw, with_air: bool) -> xr.Dataset:
    return pb.trace(shield(setting, with_air), draw.threat, draw.launch, f"{draw.aim[0]:.6f},{draw.aim[1]:.6f}")


def draws(setting: Setting, each: int, seed: int) -> list[Draw]:
    """Arcs that the shield covers, drawn evenly over the ground of its region: `each` for every class."""
    random, scenario = np.random.default_rng(seed), shield(setting, True).scenario
    region, order, found = scenario.region, list(scenario.launch_points), []
    low, high = (math.sin(math.radians(edge.value)) for edge in (region.south, region.north))
    for threat in setting.classes:
        count = 0
        while count < each:
            north = math.degrees(math.asin(random.uniform(low, high)))
            aim = round(north, 6), round(random.uniform(region.west.value, region.east.value), 6)
            draw = Draw(threat, str(random.choice(order)), aim)
            if bool(_traced(setting, draw, True).arc_covered):
                found.append(draw)
                count += 1
    return found


def tally(setting: Setting, arcs: list[Draw], nature: Nature) -> Tally:
    """Every sensor and battery of the shield against the arcs."""
    held = shield(setting, nature.density is not None)
    off: dict[str, list[float]] = defaultdict(list)
    same = alike = pairs = asked = 0

    def compare(what: str, ours: float, theirs: float) -> bool:
        """Whether both have it; how far apart."""
        nonlocal alike, asked
        asked, alike = asked + 1, alike + (math.isfinite(ours) == math.isfinite(theirs))
        if math.isfinite(ours) and math.isfinite(theirs):
            off[what].append(abs(ours - theirs))
            return True
        return False

    for draw in arcs:
        ours = _traced(setting, draw, nature.density is not None)
        point = held.scenario.launch_points[draw.launch]
        start = point.latitude.value, point.longitude.value
        path = engagement.flight(held, draw.threat, start, draw.aim, STEP, nature)
        section = held.scenario.threats[draw.threat].radar_cross_section.value
        sights = {key: engagement.sight(held, key, section, path) for key in radar_ids(held)}
        for key, sight in sights.items():
            one = ours.sel(sensor=key)
            compare("first sight", float(one.sight_begin[0]), sight.intervals[0][0] if sight.intervals else math.nan)
            compare("firm track", float(one.firm_track), sight.firm)
        for key in held.batteries:
            one = ours.sel(battery=key)
            met = engagement.meeting(held, key, sights, path, setting.look, nature.j2)
            compare("commit", float(one.commit), met.commit)
            if compare("margin", float(one.arc_margin), met.margin):
                pairs, same = pairs + 1, same + (met.shots == int(one.arc_shots))
                if float(one.arc_margin) >= 0.0:
                    compare("first intercept", float(one.intercept_time), met.first)
    return Tally(dict(off), (same, pairs - same), (alike, asked - alike))
