"""Where along one arc each battery can meet the object: stretches, commit, margin, and shots.

A stretch is the part of the arc between two neighbouring nodes after burnout in which a supporting sensor sees
the object and the interceptor can reach it; its two ends are found to a few milliseconds.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.cue import handed_over, told_by_one, warned
from penumbra.engagement.reach import Battery, Chance, chance_at, chord_to, latest_launch, least_time
from penumbra.flight.arc import BOOST_NODES, COAST_NODES, LAST_NODE, Arc, place
from penumbra.flight.crossing import CLOSE, ask, crossing
from penumbra.flight.fan_table import Fan
from penumbra.flight.samples import Samples
from penumbra.jit import kernel
from penumbra.sensing.track import Tracks
from penumbra.world.ellipsoid import height_above
from penumbra.world.vectors import dot

__all__ = [
    "Batteries",
    "Stretches",
    "battery_at",
    "commit",
    "engage",
    "fan_at",
    "first_chance",
    "margin",
    "shots",
    "stretches_room",
    "windows",
]

_FLOOR, _CEILING, _NEAR, _FAN = range(4)  # limits of a battery at which reach may end
_LIMITS = 4
_UNTOLD = 1e6  # [s] of flight; more is a blend with NEVER and tells nothing of how far the fan is
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
    widest: NDArray[np.float64]  # chord beyond which the fan does not extend
    layers: NDArray[np.bool_]  # (layer, battery) belongs to it
    fan_per_chord: NDArray[np.float64]
    fan_per_height: NDArray[np.float64]
    fans: NDArray[np.float64]  # (battery, height, chord, 2), padded with NEVER
    networked: bool  # feeding sensors hand the object over to each other
    cloud_break: NDArray[np.float64]  # (satellite,)
    watch_time: NDArray[np.float64]  # (satellite,) sight that a warning takes
    warning_delay: NDArray[np.float64]  # (battery, satellite) from warning to the battery [s]; inf: does not warn it


class Stretches(NamedTuple):
    """Where each battery can meet the object; (battery, COAST_NODES), `open` false where it cannot."""

    open: NDArray[np.bool_]
    node: NDArray[np.float64]  # (battery, COAST_NODES, 2) both ends
    time: NDArray[np.float64]  # [s]
    launch: NDArray[np.float64]  # last launch that meets it there [s]
    span: NDArray[np.int64]  # (battery, 2) all open ones are from the first of these on and before the second
    within: NDArray[np.bool_]  # (COAST_NODES + 1,) room for the battery in hand: nodes that it may reach


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
        np.zeros((batteries, 2), np.int64),
        np.empty(COAST_NODES + 1, np.bool_),
    )


@kernel
def commit(batteries: Batteries, b: int, flight: Arc, tracks: Tracks, track_times: NDArray[np.float64]) -> float:
    """First moment [s] at which a battery may launch: told by a feeding sensor, decision, reaction.

    track_times : (sensor,) [s].
    """
    delays = batteries.cue_delay[b]
    told = handed_over(tracks, track_times, delays) if batteries.networked else told_by_one(tracks, delays)
    told = min(told, warned(flight, batteries.cloud_break, batteries.watch_time, batteries.warning_delay[b]))
    return told + batteries.ready_time[b]


@kernel
def _supported(tracks: Tracks, supports: NDArray[np.bool_], b: int, low: float, high: float) -> tuple[float, float]:
    """The part of the arc from node low to high that a sensor sees that supports battery b; empty when first > last.

    Where two sensors hand over within one node's width, the gap between them is bridged.
    """
    first, last = math.inf, -math.inf
    for s in range(supports.shape[1]):
        if supports[b, s]:
            for i in range(tracks.intervals[s]):
                begin, end = max(low, tracks.begin[s, i]), min(high, tracks.end[s, i])
                if begin < end:
                    first, last = min(first, begin), max(last, end)
    return first, last


@kernel
def _spare(battery: Battery, fan: Fan, samples: Samples, n: int, limit: int) -> float:
    """What is left at a node until one of the battery's limits; as good as -NEVER beyond the fan.

    Floor and ceiling [m], least chord [1], longest flight within the fan [s].
    """
    if limit == _FLOOR:
        return samples.height[n] - battery.floor
    if limit == _CEILING:
        return battery.ceiling - samples.height[n]
    at, radius = (samples.x[n], samples.y[n], samples.z[n]), samples.radius[n]
    if limit == _NEAR:
        return chord_to(battery, at, radius) - battery.min_chord
    return battery.max_flight_time - least_time(battery, fan, at, radius)


@kernel
def _guess(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> float:
    """Some node between two neighbours at which reach may end; nan when what is known of them does not tell."""
    beyond = 2 * outside - inside
    if not BOOST_NODES <= beyond <= LAST_NODE:
        return math.nan
    for limit in range(_LIMITS):
        bad = _spare(battery, fan, samples, outside, limit)
        if bad < 0.0:
            good, far = _spare(battery, fan, samples, inside, limit), _spare(battery, fan, samples, beyond, limit)
            if bad < -_UNTOLD or far < -_UNTOLD:
                bad, far = _carried_on(battery, fan, samples, inside, outside)
            return inside + (outside - inside) * crossing(good, bad, far)
    return math.nan


@kernel
def _carried_on(battery: Battery, fan: Fan, samples: Samples, inside: int, outside: int) -> tuple[float, float]:
    """The time [s] left of the longest flight at the outside node and one beyond, were the fan to go on as it ends.

    By a parabola through the last three nodes inside; nan where there are no three.
    """
    first, second = 2 * inside - outside, 3 * inside - 2 * outside
    if not BOOST_NODES <= second <= LAST_NODE:
        return math.nan, math.nan
    a = _spare(battery, fan, samples, inside, _FAN)
    b = _spare(battery, fan, samples, first, _FAN)
    c = _spare(battery, fan, samples, second, _FAN)
    return 3.0 * a - 3.0 * b + c, 6.0 * a - 8.0 * b + 3.0 * c


@kernel
def _edge_of_reach(battery: Battery, fan: Fan, flight: Arc, inside: Chance, outside: float, guess: float) -> Chance:
    """The last chance within reach on the way from one inside to the node of one outside."""
    while abs(inside.node - outside) > CLOSE:
        middle = chance_at(battery, fan, flight, ask(inside.node, outside, guess))
        if middle.launch > -math.inf:
            inside = middle
        else:
            outside = middle.node
    return inside


@kernel
def _put(into: Stretches, b: int, k: int, first: Chance, last: Chance) -> None:
    """Open stretch k of battery b, the last so far."""
    into.open[b, k] = True
    into.span[b, 0], into.span[b, 1] = min(into.span[b, 0], k), k + 1
    into.node[b, k, 0], into.time[b, k, 0], into.launch[b, k, 0] = first.node, first.time, first.launch
    into.node[b, k, 1], into.time[b, k, 1], into.launch[b, k, 1] = last.node, last.time, last.launch


@kernel
def _launch_at(battery: Battery, fan: Fan, samples: Samples, n: int) -> float:
    """Last launch time [s] that meets the object at node n; -inf when out of reach."""
    at = (samples.x[n], samples.y[n], samples.z[n])
    return latest_launch(battery, fan, samples.time[n], at, samples.radius[n], samples.height[n])


@kernel
def _within(battery: Battery, widest: float, samples: Samples, into: NDArray[np.bool_]) -> None:
    """At which nodes of the free flight the object is between floor and ceiling and within the widest chord."""
    x, y, z, radius, height = samples.x, samples.y, samples.z, samples.radius, samples.height
    (u, v, w), floor, ceiling = battery.below, battery.floor, battery.ceiling
    nearest = 1.0 - 0.5 * widest * widest  # cosine of the ground angle
    for k in range(COAST_NODES + 1):
        n = BOOST_NODES + k
        ahead = x[n] * u + y[n] * v + z[n] * w
        into[k] = (height[n] >= floor) & (height[n] <= ceiling) & (ahead >= nearest * radius[n])


@kernel
def _may_come_near(battery: Battery, widest: float, samples: Samples, n: int) -> bool:
    """Whether the object may come within the widest chord between nodes n and n + 1.

    The chord of a sum of angles is at most the sum of their chords.
    """
    x, y, z, radius = samples.x, samples.y, samples.z, samples.radius
    here, there = (x[n], y[n], z[n]), (x[n + 1], y[n + 1], z[n + 1])
    step = 2.0 - 2.0 * dot(here, there) / (radius[n] * radius[n + 1])
    least = min(chord_to(battery, here, radius[n]), chord_to(battery, there, radius[n + 1]))
    return least - math.sqrt(max(step, 0.0)) <= widest


@kernel
def _just_above(battery: Battery, fan: Fan, flight: Arc, samples: Samples, n: int, low: float, high: float) -> Chance:
    """The chance just above the battery's floor between nodes low and high within n and n + 1, which lie astride it."""
    rising = samples.height[n + 1] > samples.height[n]
    above, below = (high, low) if rising else (low, high)
    inside, outside = (n + 1, n) if rising else (n, n + 1)
    guess = _guess(battery, fan, samples, inside, outside)
    while abs(above - below) > CLOSE:
        middle = ask(above, below, guess)
        at = place(flight, middle)
        if height_above(at.x, at.y, at.z) >= battery.floor:
            above = middle
        else:
            below = middle
    return chance_at(battery, fan, flight, above)


@kernel
def _fill(
    batteries: Batteries,
    b: int,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    into: Stretches,
    begin: int,
    end: int,
) -> None:
    """Fill row b of `into` from node begin to node end."""
    battery, fan, widest = battery_at(batteries, b), fan_at(batteries, b), batteries.widest[b]
    within, time, height = into.within, samples.time, samples.height
    into.open[b, :] = False
    _within(battery, widest, samples, within)
    there = _launch_at(battery, fan, samples, begin) if within[begin - BOOST_NODES] else -math.inf
    for n in range(begin, end):
        here, there = there, -math.inf
        if within[n + 1 - BOOST_NODES]:
            there = _launch_at(battery, fan, samples, n + 1)
        if here == -math.inf and there == -math.inf:
            astride = (height[n] >= battery.floor) != (height[n + 1] >= battery.floor)
            if not (astride and _may_come_near(battery, widest, samples, n)):
                continue
        low, high = _supported(tracks, batteries.supports, b, float(n), n + 1.0)
        if low == n and high == n + 1 and here > -math.inf and there > -math.inf:  # as most are
            _put(into, b, n - BOOST_NODES, Chance(low, time[n], here), Chance(high, time[n + 1], there))
        elif low < high:
            ends = Chance(low, time[n], here), Chance(high, time[n + 1], there)
            _close(battery, fan, flight, samples, ends, into, b, n - BOOST_NODES)


@kernel
def _close(
    battery: Battery,
    fan: Fan,
    flight: Arc,
    samples: Samples,
    ends: tuple[Chance, Chance],
    into: Stretches,
    b: int,
    k: int,
) -> None:
    """Stretch k of battery b: of the step from node k of the free flight on, what lies within support and reach."""
    n = BOOST_NODES + k
    first, last = ends
    if first.node > n:
        first = chance_at(battery, fan, flight, first.node)
    if last.node < n + 1:
        last = chance_at(battery, fan, flight, last.node)
    met = first if first.launch > -math.inf else last
    if met.launch == -math.inf and (samples.height[n] >= battery.floor) != (samples.height[n + 1] >= battery.floor):
        met = _just_above(battery, fan, flight, samples, n, first.node, last.node)
    if met.launch == -math.inf:
        return
    if first.launch == -math.inf:
        first = _edge_of_reach(battery, fan, flight, met, first.node, _guess(battery, fan, samples, n + 1, n))
    if last.launch == -math.inf:
        last = _edge_of_reach(battery, fan, flight, met, last.node, _guess(battery, fan, samples, n, n + 1))
    _put(into, b, k, first, last)


@kernel
def margin(stretches: Stretches, b: int, commit_time: float) -> float:
    """Most seconds by which a feasible intercept could have been launched later than `commit_time`; -inf: none."""
    latest = -math.inf
    for k in range(stretches.span[b, 0], stretches.span[b, 1]):
        if stretches.open[b, k]:
            latest = max(latest, max(stretches.launch[b, k, 0], stretches.launch[b, k, 1]))
    return latest - commit_time if commit_time < math.inf else -math.inf


@kernel
def engage(
    batteries: Batteries,
    flight: Arc,
    samples: Samples,
    tracks: Tracks,
    track_times: NDArray[np.float64],
    stretches: Stretches,
    commits: NDArray[np.float64],
    margins: NDArray[np.float64],
) -> float:
    """Fill, for each battery, when it may launch, where along the arc it can meet the object, and its margin [s].

    Returned is the best margin. What costs least is asked first: whether it ever hears of the object, support, then
    height and distance of all nodes at once, then the fan. A window shorter than a node's width is found if it ends
    on the floor, as most do, and may be missed else.

    track_times : (sensor,) [s]; commits, margins : (battery,) room
    """
    best = -math.inf
    for b in range(commits.size):
        commits[b], margins[b] = commit(batteries, b, flight, tracks, track_times), -math.inf
        stretches.span[b, 0], stretches.span[b, 1] = COAST_NODES, 0
        if commits[b] < math.inf:
            begin, end = _supported(tracks, batteries.supports, b, float(BOOST_NODES), float(LAST_NODE))
            if begin < end:
                _fill(batteries, b, flight, samples, tracks, stretches, int(begin), math.ceil(end))
                margins[b] = margin(stretches, b, commits[b])
                best = max(best, margins[b])
    return best


@kernel
def _promising(stretches: Stretches, b: int, k: int, launch: float) -> bool:
    """Whether some launch at `launch` [s] or later meets the object within stretch k."""
    if not stretches.span[b, 0] <= k < stretches.span[b, 1]:
        return False
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
    count, begin, end = 0, COAST_NODES, 0
    free_from = -math.inf
    fired[:] = 0
    for b in range(commits.size):
        begin, end = min(begin, stretches.span[b, 0]), max(end, stretches.span[b, 1])
    for k in range(begin, end):
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
