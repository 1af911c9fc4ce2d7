"""Sight, commit and intercepts of random arcs, product against brute force, through every nature; and the limits."""

import functools
import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import xarray as xr

import penumbra as pb
from penumbra.coverage.map_loop import buffers, follow
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc.arc import LAST_NODE, arc, place
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import radar_at, radar_ids, radars
from penumbra.sensing.sight import sees
from reference import engagement
from reference.comparison import fixed
from reference.natures import Nature

STEP = 0.05  # of the reference's time grid [s]
PARTS = 20  # of a node's width, when glimpses are looked for


class Setting(NamedTuple):
    """A shield on a day, and how closely its intercepts are looked for."""

    case: str
    day: str
    classes: tuple[str, ...]
    look: float  # between the first looks for an intercept [s]; shorter than any window
    layers: tuple[str, ...]  # whose batteries are asked


EUROPE = Setting(
    "epaa", "2018-12-31", ("mrbm-1300", "mrbm-2000", "mrbm-2500", "irbm-3000", "irbm-4000"), 15.0, ("upper",)
)
CITIES = Setting("cities", "2013-12-31", ("srbm-300", "srbm-600", "mrbm-1000", "mrbm-1300"), 2.0, ("lower",))


LIMITS: dict[str, dict[str, float]] = {
    "epaa": {"first sight": 1.0, "firm track": 1.0, "commit": 0.2, "margin": 2.0, "first intercept": 1.0},
    "cities": {"first sight": 0.5, "firm track": 0.5, "commit": 0.3, "margin": 2.0, "first intercept": 1.3},
}
"""The most [s] by case and by what is compared, whatever the nature."""

ODD = 0.02
"""The greatest share of shots that differ, of answers that only one of the two has, and of glimpses let slip."""

LONGEST = 15.0
"""The longest glimpse or gap let slip [s]: a step of the longest arc here."""


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


def asked_of(setting: Setting) -> list[str]:
    """The batteries of the layers that are looked at."""
    held = shield(setting, True)
    return [key for key, one in held.batteries.items() if held.scenario.platforms[one.platform].layer in setting.layers]


def _traced(setting: Setting, draw: Draw, with_air: bool) -> xr.Dataset:
    return pb.trace(shield(setting, with_air), draw.threat, draw.launch, f"{draw.aim[0]:.6f},{draw.aim[1]:.6f}")


def together(tallies: Iterable[Tally]) -> Tally:
    """Several as one."""
    off: dict[str, list[float]] = defaultdict(list)
    counts = np.zeros((2, 2), int)
    for one in tallies:
        counts += [one.shots, one.answers]
        for what, values in one.off.items():
            off[what] += values
    (same, other), (alike, alone) = counts.tolist()
    return Tally(dict(off), (same, other), (alike, alone))


def _anywhere(setting: Setting, random: np.random.Generator) -> tuple[str, tuple[float, float]]:
    """A launch point, and an aim evenly over the ground of the region."""
    scenario = shield(setting, True).scenario
    region = scenario.region
    low, high = (math.sin(math.radians(edge.value)) for edge in (region.south, region.north))
    north = math.degrees(math.asin(random.uniform(low, high)))
    aim = round(north, 6), round(random.uniform(region.west.value, region.east.value), 6)
    return str(random.choice(list(scenario.launch_points))), aim


def draws(setting: Setting, each: int, seed: int) -> list[Draw]:
    """Arcs that some battery asked can meet, drawn evenly over the ground of its region: `each` for every class."""
    random, found = np.random.default_rng(seed), []
    for threat in setting.classes:
        count = 0
        while count < each:
            draw = Draw(threat, *_anywhere(setting, random))
            ours = _traced(setting, draw, True)
            if bool(ours.reachable) and float(ours.arc_margin.sel(battery=asked_of(setting)).max()) >= 0.0:
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
        for key in asked_of(setting):
            one = ours.sel(battery=key)
            met = engagement.meeting(held, key, sights, path, setting.look, nature.j2)
            compare("commit", float(one.commit), met.commit)
            if compare("margin", float(one.arc_margin), met.margin):
                pairs, same = pairs + 1, same + (met.shots == int(one.arc_shots))
                if float(one.arc_margin) >= 0.0:
                    compare("first intercept", float(one.intercept_time), met.first)
    return Tally(dict(off), (same, pairs - same), (alike, asked - alike))


class Glimpses(NamedTuple):
    """What the product's steps along an arc let slip."""

    pairs: int  # of an arc and a radar
    missed: int  # sights between two nodes that are not seen
    bridged: int  # gaps between two nodes that are not seen
    longest: float  # of either [s]


def glimpses(setting: Setting, each: int, seed: int) -> Glimpses:
    """The product's sight on its own steps against steps `PARTS` times finer, for `each` random aims of every class."""
    random, held = np.random.default_rng(seed), shield(setting, True)
    stood, points = batteries(held), held.scenario.launch_points
    nodes = np.linspace(0.0, LAST_NODE, PARTS * LAST_NODE + 1)
    work = buffers(len(radar_ids(held)), stood.radius.size)
    pairs = missed = bridged = 0
    longest = 0.0
    for threat in setting.classes:
        card = held.scenario.threats[threat]
        made, seen = boost(card), radars(held, card.radar_cross_section.value)
        for _ in range(each):
            launch, aim = _anywhere(setting, random)
            point = points[launch]
            flight = arc(made, fixed((point.latitude.value, point.longitude.value)), fixed(aim))
            if not flight.reached:
                continue
            follow(flight, seen, stood, work)
            places = [place(flight, node) for node in nodes]
            times = np.array([at.time for at in places])
            for s in range(seen.range.size):
                radar, pairs = radar_at(seen, s), pairs + 1
                visible = np.array([sees(radar, (at.x, at.y, at.z)) for at in places], dtype=int)
                edges = np.flatnonzero(np.diff(np.concatenate([[0], visible, [0]]))).reshape(-1, 2)
                apart = len(edges) - int(work.tracks.intervals[s])
                if apart > 0:
                    spans = [float(times[b - 1] - times[a]) for a, b in edges]
                    gaps = [float(times[a] - times[b - 1]) for (_, b), (a, _) in pairwise(edges)]
                    hidden = work.tracks.intervals[s] == 0
                    missed, bridged = missed + hidden, bridged + (not hidden)
                    longest = max(longest, min(spans if hidden else gaps + spans))
    return Glimpses(pairs, int(missed), int(bridged), longest)
