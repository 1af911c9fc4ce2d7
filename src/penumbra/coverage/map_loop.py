"""The map's fused loop: one arc after another, in every world that flies it, every sensor and battery.

Worlds that share a class's boosts and launch points are a group: an arc is aimed once for all of them and sampled once
for those with the same air, and each world's radars and batteries look at it in turn. Nothing is kept but each place's
figures.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.vectors import Vector, length
from penumbra.engagement.batteries import Batteries, batteries_of
from penumbra.engagement.covered_only import Brief, covered_only_buffers, is_met
from penumbra.engagement.reachable_intervals import Intervals, intervals_buffers
from penumbra.engagement.windows import engage, shots
from penumbra.flight.arc.arc import Arc, Boost, aimed, fallen
from penumbra.flight.arc.initial_aims import Guesses, guess, guessed, guesses_buffers, pair_up
from penumbra.flight.arc.samples import Samples, sample, scratch
from penumbra.jit import kernel, loop, on_all_threads, workspace
from penumbra.sensing.radars import Radars, radars_of
from penumbra.sensing.track import Tracks, forget, tracks_buffers

__all__ = [
    "COVERED",
    "EACH",
    "EVERYTHING",
    "MARGIN",
    "NOTHING",
    "REACHED",
    "Buffers",
    "Figures",
    "Question",
    "blank",
    "boost_of",
    "buffers",
    "follow",
    "sweep",
]

NOTHING, REACHED, COVERED, EACH, MARGIN, EVERYTHING = range(6)
"""What is asked of a place: nothing; whether it is reached; whether it is covered as well; against which arcs; its
margin too; or every figure."""

CHUNK = 64  # places whose arcs are aimed side by side


class Question(NamedTuple):
    """What `sweep` is asked of one class: worlds, in groups that share all its arcs but for the air, and places."""

    boosts: NDArray[np.float64]  # (group, loft, 12) fields of `Boost`, the coefficient without meaning
    lofts: NDArray[np.int64]  # (group,) how many are flown
    launches: NDArray[np.float64]  # (group, launch, 3) Earth-fixed [m]
    begin: NDArray[np.int64]  # (group + 1,) where each group's worlds begin, and where the last one ends
    coefficients: NDArray[np.float64]  # (world,) ballistic coefficient [kg/m²]
    aims: NDArray[np.float64]  # (place, 3) Earth-fixed [m]
    radars: Radars  # (world, radar, ...)
    batteries: Batteries  # (world, battery, ...)
    asked: NDArray[np.int8]  # (world, place)


class Buffers(NamedTuple):
    """Scratch of one thread: everything about the arc in hand."""

    samples: Samples
    tracks: Tracks
    intervals: Intervals
    brief: Brief
    commits: NDArray[np.float64]  # (battery,) [s]
    margins: NDArray[np.float64]  # (battery,) [s]
    fired: NDArray[np.int64]  # (battery,)
    everyone: NDArray[np.bool_]  # (battery,) true


class Figures(NamedTuple):
    """What is kept of each place in each world, for one class; without meaning, or empty, where it is not asked for."""

    reaching: NDArray[np.int32]  # (world, place) arcs that reach it
    covering: NDArray[np.int32]  # (world, place) of these, arcs it is covered against
    inconsistent: NDArray[np.int32]  # (world, place) arcs whose boost contradicts itself
    margin: NDArray[np.float64]  # (world, place) least over the arcs [s]; nan: untouched
    shots: NDArray[np.int32]  # (world, place) least over the arcs
    battery_margin: NDArray[np.float64]  # (world, battery, place), least over the arcs [s]
    layer_margin: NDArray[np.float64]  # (world, layer, place), that of its best battery, least over the arcs [s]
    layer_shots: NDArray[np.int32]  # (world, layer, place), by its batteries alone, least over the arcs
    arcs: NDArray[np.int8]  # (world, launch, place) 0: not reached from there, 1: open, 2: covered at every loft


def blank(worlds: int, places: int, want: int, held: tuple[int, int] = (0, 0), launches: int = 0) -> Figures:
    """Buffers for figures before anything has reached a place, of so many batteries and layers, and launch points.

    want : the most that is asked of any place; held : batteries and layers, of EVERYTHING; launches : of EACH.
    """
    timed, full = places if want >= MARGIN else 0, places if want == EVERYTHING else 0
    reaching, covering, inconsistent = np.zeros((3, worlds, places), np.int32)
    return Figures(
        reaching,
        covering,
        inconsistent,
        np.full((worlds, timed), np.nan),
        np.zeros((worlds, full), np.int32),
        np.full((worlds, held[0], full), np.nan),
        np.full((worlds, held[1], full), np.nan),
        np.zeros((worlds, held[1], full), np.int32),
        np.zeros((worlds, launches, places if launches else 0), np.int8),
    )


@workspace
def buffers(radars: int, batteries: int) -> Buffers:
    """Buffers for one arc."""
    return Buffers(
        scratch(),
        tracks_buffers(radars),
        intervals_buffers(batteries),
        covered_only_buffers(),
        np.empty(batteries),
        np.empty(batteries),
        np.zeros(batteries, np.int64),
        np.ones(batteries, np.bool_),
    )


@kernel
def follow(flight: Arc, radars: Radars, batteries: Batteries, into: Buffers) -> float:
    """Fill `into` with what every sensor and battery makes of one arc; the margin [s] of the best battery."""
    sample(flight, into.samples)
    return _followed(flight, radars, batteries, into)


@kernel
def _followed(flight: Arc, radars: Radars, batteries: Batteries, into: Buffers) -> float:
    """`follow` an arc whose samples are known."""
    into.margins[:] = math.nan
    forget(into.tracks)
    timed = into.commits, into.margins
    return engage(radars, batteries, flight, into.samples, into.tracks, into.intervals, timed, math.inf)


@kernel
def _row(positions: NDArray[np.float64], row: int) -> Vector:
    """One of several positions."""
    return (positions[row, 0], positions[row, 1], positions[row, 2])


@kernel
def boost_of(b: NDArray[np.float64]) -> Boost:
    """A boost out of its fields (12,)."""
    return Boost(b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11])


@kernel
def _told(asking: Question, figures: Figures, world: int, place: int) -> bool:
    """Whether the arcs so far tell what is asked of a place in a world."""
    want, reaching = asking.asked[world, place], figures.reaching[world, place]
    return (
        want == NOTHING
        or (want == REACHED and reaching > 0)
        or (want == COVERED and figures.covering[world, place] < reaching)
    )


@kernel
def _all_told(asking: Question, figures: Figures, group: int, place: int) -> bool:
    """Whether the arcs so far tell all that is asked of a place in a group's worlds."""
    told = True
    for world in range(asking.begin[group], asking.begin[group + 1]):
        told = told and _told(asking, figures, world, place)
    return told


@kernel
def _lowest(figures: Figures, want: int, world: int, place: int) -> bool:
    """Whether a place's margins are as low as they can be, so that another arc can only be counted."""
    if figures.reaching[world, place] < 2 or figures.margin[world, place] != -math.inf:  # the arc in hand is counted
        return False
    lowest = True
    if want == EVERYTHING:
        for b in range(figures.battery_margin.shape[1]):
            lowest = lowest and figures.battery_margin[world, b, place] == -math.inf
    return lowest


@kernel
def _judge(
    asking: Question, group: int, boost: Boost, guesses: Guesses, pair: int, work: Buffers, figures: Figures
) -> None:
    """Add the arc of one pair to the figures of its place, in the worlds of a group where it tells something."""
    launch, place = guesses.launch[pair], guesses.aim[pair]
    start, aim = _row(asking.launches[group], launch), _row(asking.aims, place)
    airless = aimed(boost, start, aim, guessed(guesses, pair))
    if not airless.reached:
        return
    radius, coefficient = length(aim), math.nan
    flight, sampled = airless, False
    for world in range(asking.begin[group], asking.begin[group + 1]):
        if _told(asking, figures, world, place):
            continue
        if asking.coefficients[world] != coefficient:
            coefficient = asking.coefficients[world]
            flight, sampled = fallen(airless, radius, coefficient), False
        if not flight.reached:
            continue
        if not flight.consistent:
            figures.inconsistent[world, place] += 1
            continue
        figures.reaching[world, place] += 1
        want = asking.asked[world, place]
        if want == REACHED:
            continue
        if not sampled:
            sample(flight, work.samples)
            sampled = True
        radars, batteries = radars_of(asking.radars, world), batteries_of(asking.batteries, world)
        if want >= MARGIN and not _lowest(figures, want, world, place):
            best = _followed(flight, radars, batteries, work)
            met = best >= 0.0
            first = figures.reaching[world, place] == 1
            figures.margin[world, place] = best if first else min(figures.margin[world, place], best)
            if want == EVERYTHING:
                _keep(flight, batteries, work, best, figures, world, place)
        else:
            forget(work.tracks)
            timed = work.commits, work.margins
            met = is_met(radars, batteries, flight, work.samples, work.tracks, work.intervals, timed, work.brief)
        if met:
            figures.covering[world, place] += 1
        if figures.arcs.shape[1] > 0 and figures.arcs[world, launch, place] != 1:
            figures.arcs[world, launch, place] = 2 if met else 1


@kernel
def _keep(
    flight: Arc, batteries: Batteries, work: Buffers, best: float, figures: Figures, world: int, place: int
) -> None:
    """Lower a place's shots, and its figures of each battery and layer, to those of one arc of margin `best` [s]."""
    margins, of_battery = work.margins, figures.battery_margin
    of_layer, shots_of_layer = figures.layer_margin, figures.layer_shots
    first = figures.reaching[world, place] == 1
    for b in range(margins.size):
        of_battery[world, b, place] = margins[b] if first else min(of_battery[world, b, place], margins[b])
    layers, together, fitting = batteries.layers.shape[0], -1, 0
    for layer in range(together, layers):
        own, count = -math.inf, fitting
        if (layer == together and best >= 0.0) or (layers > 1 and fitting > 0):
            shooting = work.everyone if layer == together else batteries.layers[layer]
            count = shots(batteries, flight, work.intervals, work.commits, shooting, work.fired)
        if layer == together:
            fitting = count
            figures.shots[world, place] = fitting if first else min(figures.shots[world, place], fitting)
            continue
        for b in range(margins.size):
            if batteries.layers[layer, b]:
                own = max(own, margins[b])
        of_layer[world, layer, place] = own if first else min(of_layer[world, layer, place], own)
        shots_of_layer[world, layer, place] = count if first else min(shots_of_layer[world, layer, place], count)


@loop
def _judge_some(asking: Question, guesses: Guesses, work: Buffers, figures: Figures, part: int, parts: int) -> None:
    """Fill the figures of one part of what is to do: of each group, places from all over the map, a chunk at a time."""
    aims, places = asking.aims, asking.aims.shape[0]
    groups, apart = asking.lofts.size, (places + CHUNK - 1) // CHUNK
    for task in range(part, groups * apart, parts):
        group, chunk = task // apart, task % apart
        launches = asking.launches[group]
        for loft in range(asking.lofts[group]):
            boost = boost_of(asking.boosts[group, loft])
            pairs = 0
            for place in range(chunk, places, apart):
                if not _all_told(asking, figures, group, place):
                    pairs = pair_up(boost, launches, aims, place, guesses, pairs)
            for pair in range(guess(boost, launches, aims, guesses, pairs)):
                if not _all_told(asking, figures, group, guesses.aim[pair]):
                    _judge(asking, group, boost, guesses, pair, work, figures)


def sweep(asking: Question, figures: Figures) -> None:
    """Add to `figures`, from `blank`, what is asked of every place in every world.

    Of a place asked COVERED, `covering` falls short of `reaching` as soon as one arc is open, and the rest is not
    looked at; of one asked REACHED, one arc that reaches it is enough.
    """
    launches, places = asking.launches.shape[1], asking.aims.shape[0]
    sensors, held = asking.radars.range.shape[1], asking.batteries.radius.shape[1]

    def some(part: int, parts: int) -> None:
        work, guesses = buffers(sensors, held), guesses_buffers(min(CHUNK, places) * launches)
        _judge_some(asking, guesses, work, figures, part, parts)

    on_all_threads(some, asking.lofts.size * ((places + CHUNK - 1) // CHUNK))
