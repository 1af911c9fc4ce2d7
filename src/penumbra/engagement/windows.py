"""Where along one arc each battery can meet the object: stretches, commit, margin, and shots.

A stretch is the part of the arc between two neighbouring nodes after burnout in which a supporting sensor sees
the object and the interceptor can reach it; its two ends are found to a few milliseconds.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.reach import Battery, Chance, chance_at, latest_launch
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, Arc, place
from penumbra.flight.fan_table import Fan
from penumbra.flight.samples import Samples
from penumbra.jit import kernel
from penumbra.sensing.track import Tracks
from penumbra.world.ellipsoid import height_above

__all__ = [
    "Batteries",
    "Stretches",
    "battery_at",
    "commit",
    "fan_at",
    "first_chance",
    "margin",
    "shots",
    "stretch",
    "stretches_room",
    "windows",
]

_HALVINGS = 10  # of a node's width when the edge of reach is sought
_SECANTS = 12  # at most, when the earliest intercept within a stretch is sought
_LAUNCH_TOLERANCE = 1e-3  # [s] of the launch that meets it


class Batteries(NamedTuple):
    """All batteries of a shield; the first axis is the battery."""

    below: NDArray[np.float64]  # (battery, 3)
    radius: NDArray[np.float64]
    eastward: NDArray[np.float64]  # (battery, 3)
    floor: NDArray[np.float64]
    ceiling: NDArray[np.float64]
    max_flight_time: NDArray[np.float64]
    min_chord: NDArray[np.float64]
    ready_time: NDArray[np.float64]
    assess_time: NDArray[np.float64]
    inventory: NDArray[np.int64]
    cue_delay: NDArray[np.float64]  # (battery, sensor) from firm track to the battery [s]; inf: does not feed it
    supports: NDArray[np.bool_]  # (battery, sensor) may guide the intercept
    layers: NDArray[np.bool_]  # (layer, battery) belongs to it
    fan_per_chord: NDArray[np.float64]
    fan_per_height: NDArray[np.float64]
    fans: NDArray[np.float64]  # (battery, height, chord, 2), padded with NEVER


class Stretches(NamedTuple):
    """Where each battery can meet the object; (battery, COAST_NODES), `open` false where it cannot."""

    open: NDArray[np.bool_]
    node: NDArray[np.float64]  # (battery, COAST_NODES, 2) both ends
    time: NDArray[np.float64]  # [s]
    launch: NDArray[np.float64]  # last launch that meets it there [s]
    sampled: NDArray[np.float64]  # (COAST_NODES + 1,) the same at the nodes, for the battery in hand


@kernel
def battery_at(batteries: Batteries, b: int) -> Battery:
    """One battery of the lot."""
    u, e = batteries.below[b], batteries.eastward[b]
    return Battery(
        (u[0], u[1], u[2]),
        batteries.radius[b],
        (e[0], e[1], e[2]),
        batteries.floor[b],
        batteries.ceiling[b],
        batteries.max_flight_time[b],
        batteries.min_chord[b],
        batteries.ready_time[b],
        batteries.assess_time[b],
        batteries.inventory[b],
    )


@kernel
def fan_at(batteries: Batteries, b: int) -> Fan:
    """The fan of one battery."""
    return Fan(batteries.fan_per_chord[b], batteries.fan_per_height[b], batteries.fans[b])


@kernel
def stretches_room(batteries: int) -> Stretches:
    """Room for the stretches of one arc."""
    shape = (batteries, COAST_NODES, 2)
    return Stretches(
        np.zeros((batteries, COAST_NODES), np.bool_),
        np.empty(shape),
        np.empty(shape),
        np.empty(shape),
        np.empty(COAST_NODES + 1),
    )


@kernel
def commit(batteries: Batteries, b: int, tracks: Tracks) -> float:
    """First moment [s] at which a battery may launch: firm track of a feeding sensor, link, decision, reaction."""
    cue = math.inf
    for s in range(tracks.firm.size):
        cue = min(cue, tracks.firm[s] + batteries.cue_delay[b, s])
    return cue + batteries.ready_time[b]


@kernel
def _supported(tracks: Tracks, supports: NDArray[np.bool_], low: float, high: float) -> tuple[float, float]:
    """The part of the arc from node low to high that some supporting sensor sees; empty when first exceeds last.

    Where two sensors hand over within one node's width, the gap between them is bridged.
    """
    first, last = math.inf, -math.inf
    for s in range(supports.size):
        if supports[s]:
            for i in range(tracks.intervals[s]):
                a, b = max(low, tracks.begin[s, i]), min(high, tracks.end[s, i])
                if a < b:
                    first, last = min(first, a), max(last, b)
    return first, last


@kernel
def _edge_of_reach(battery: Battery, fan: Fan, flight: Arc, inside: Chance, outside: Chance) -> Chance:
    """The last chance within reach on the way from one inside to one outside, by bisection."""
    far = outside.node
    for _ in range(_HALVINGS):
        middle = chance_at(battery, fan, flight, 0.5 * (inside.node + far))
        if middle.launch > -math.inf:
            inside = middle
        else:
            far = middle.node
    return inside


@kernel
def _put(into: Stretches, b: int, k: int, side: int, chance: Chance) -> None:
    into.node[b, k, side], into.time[b, k, side], into.launch[b, k, side] = chance.node, chance.time, chance.launch


@kernel
def _launches(battery: Battery, fan: Fan, samples: Samples, into: NDArray[np.float64]) -> None:
    """Last launch time [s] that meets the object at each node after burnout; -inf when out of reach."""
    time, x, y, z = samples.time, samples.x, samples.y, samples.z
    radius, height = samples.radius, samples.height
    for k in range(COAST_NODES + 1):
        n = BOOST_NODES + k
        into[k] = latest_launch(battery, fan, time[n], (x[n], y[n], z[n]), radius[n], height[n])


@kernel
def _just_above(battery: Battery, fan: Fan, flight: Arc, low: float, high: float) -> Chance:
    """The chance just above the battery's floor between nodes low and high, of which one lies above it, one below."""
    above, below = low, high
    at = place(flight, low)
    if height_above(at.x, at.y, at.z) < battery.floor:
        above, below = high, low
    for _ in range(_HALVINGS):
        middle = 0.5 * (above + below)
        at = place(flight, middle)
        if height_above(at.x, at.y, at.z) >= battery.floor:
            above = middle
        else:
            below = middle
    return chance_at(battery, fan, flight, above)


@kernel
def stretch(batteries: Batteries, b: int, flight: Arc, samples: Samples, tracks: Tracks, into: Stretches) -> None:
    """Fill row b of `into`: where along the arc the battery can meet the object, whenever it were launched.

    A window shorter than a node's width is found if it ends on the floor, as most do, and may be missed else.
    """
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    supports, open_, launches = batteries.supports[b], into.open[b], into.sampled
    _launches(battery, fan, samples, launches)
    for k in range(COAST_NODES):
        open_[k] = False
        n = BOOST_NODES + k
        on_floor = (samples.height[n] >= battery.floor) != (samples.height[n + 1] >= battery.floor)
        if launches[k] == -math.inf and launches[k + 1] == -math.inf and not on_floor:
            continue
        low, high = _supported(tracks, supports, float(n), n + 1.0)
        if low >= high:
            continue
        first = Chance(low, samples.time[n], launches[k])
        last = Chance(high, samples.time[n + 1], launches[k + 1])
        if low > n:
            first = chance_at(battery, fan, flight, low)
        if high < n + 1:
            last = chance_at(battery, fan, flight, high)
        within = first if first.launch > -math.inf else last
        if within.launch == -math.inf and on_floor:
            within = _just_above(battery, fan, flight, low, high)
        if within.launch > -math.inf:
            if first.launch == -math.inf:
                first = _edge_of_reach(battery, fan, flight, within, first)
            if last.launch == -math.inf:
                last = _edge_of_reach(battery, fan, flight, within, last)
            open_[k] = True
            _put(into, b, k, 0, first)
            _put(into, b, k, 1, last)


@kernel
def margin(stretches: Stretches, b: int, commit_time: float) -> float:
    """Most seconds by which a feasible intercept could have been launched later than `commit_time`; -inf: none."""
    latest = -math.inf
    for k in range(COAST_NODES):
        if stretches.open[b, k]:
            latest = max(latest, max(stretches.launch[b, k, 0], stretches.launch[b, k, 1]))
    return latest - commit_time if commit_time < math.inf else -math.inf


@kernel
def _promising(stretches: Stretches, b: int, k: int, launch: float) -> bool:
    """Whether some launch at `launch` [s] or later meets the object within stretch k."""
    return stretches.open[b, k] and max(stretches.launch[b, k, 0], stretches.launch[b, k, 1]) >= launch


@kernel
def first_chance(
    battery: Battery, fan: Fan, flight: Arc, stretches: Stretches, b: int, k: int, launch: float
) -> Chance:
    """Earliest chance within stretch k that a launch at `launch` [s] or later meets; its time is inf when none does."""
    node, time, latest = stretches.node[b, k], stretches.time[b, k], stretches.launch[b, k]
    if not _promising(stretches, b, k, launch):
        return Chance(math.nan, math.inf, -math.inf)
    if latest[0] >= launch:
        return Chance(node[0], time[0], latest[0])
    return _crossing(
        battery, fan, flight, Chance(node[0], time[0], latest[0]), Chance(node[1], time[1], latest[1]), launch
    )


@kernel
def _crossing(battery: Battery, fan: Fan, flight: Arc, early: Chance, late: Chance, launch: float) -> Chance:
    """The chance, between one met only by launches before `launch` and one met by it, at which that changes.

    False position with the Illinois halving, so that both ends of the bracket move; the side that is met is returned.
    """
    missed, met = early, late
    below, above = missed.launch - launch, met.launch - launch
    moved = 0
    for _ in range(_SECANTS):
        if above <= _LAUNCH_TOLERANCE:
            break
        share = below / (below - above)
        middle = chance_at(battery, fan, flight, missed.node + share * (met.node - missed.node))
        if middle.launch >= launch:
            met, above = middle, middle.launch - launch
            below = 0.5 * below if moved == 1 else below
            moved = 1
        else:
            missed, below = middle, max(middle.launch, -1e6) - launch
            above = 0.5 * above if moved == -1 else above
            moved = -1
    return met


@kernel
def shots(
    batteries: Batteries,
    flight: Arc,
    stretches: Stretches,
    commits: NDArray[np.float64],
    shooting: NDArray[np.bool_],
    fired: NDArray[np.int64],
) -> int:
    """Intercept attempts that fit one after another: shoot, look, shoot, always by the earliest intercept.

    commits : (battery,) [s]; shooting : (battery,) which of them may shoot; fired : (battery,) room.
    """
    count = 0
    free_from = -math.inf
    fired[:] = 0
    for k in range(COAST_NODES):
        soonest, who = math.inf, -1
        for b in range(commits.size):
            launch = max(commits[b], free_from)
            if not shooting[b] or fired[b] >= batteries.inventory[b] or not _promising(stretches, b, k, launch):
                continue
            battery, fan = battery_at(batteries, b), fan_at(batteries, b)
            chance = first_chance(battery, fan, flight, stretches, b, k, launch)
            if chance.time < soonest:
                soonest, who = chance.time, b
        if who >= 0:
            count += 1
            fired[who] += 1
            free_from = soonest + batteries.assess_time[who]
    return count


@kernel
def windows(batteries: Batteries, flight: Arc, stretches: Stretches, b: int, commit_time: float) -> NDArray[np.float64]:
    """First and last intercept time [s] of each unbroken window of feasible intercepts of one battery, (window, 2)."""
    battery, fan = battery_at(batteries, b), fan_at(batteries, b)
    found = np.empty((COAST_NODES, 2))
    n = 0
    for k in range(COAST_NODES):
        first = first_chance(battery, fan, flight, stretches, b, k, commit_time)
        if first.time < math.inf:
            time, latest = stretches.time[b, k], stretches.launch[b, k]
            last = time[1]
            if latest[1] < commit_time:  # the launch that would meet it at the end comes too early
                node = stretches.node[b, k]
                met = Chance(node[0], time[0], latest[0])
                last = _crossing(battery, fan, flight, Chance(node[1], time[1], latest[1]), met, commit_time).time
            if n > 0 and first.time == found[n - 1, 1]:
                found[n - 1, 1] = last
            else:
                found[n, 0], found[n, 1] = first.time, last
                n += 1
    return found[:n].copy()
