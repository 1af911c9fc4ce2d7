"""The compiled loop of the map: arc by arc, in every world with that arc, with all sensors and batteries.

Worlds with the same boosts and launch points of a class form a group. An arc is aimed once for the group and sampled
once for each ballistic coefficient; then each world's radars and batteries are evaluated for it. Only the figures of
each place are stored.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.earth.vectors import Vector, length
from penumbra.engagement.batteries import Batteries, batteries_of
from penumbra.engagement.covered_only import CoveredOnlyBuffers, covered_only_buffers, is_met
from penumbra.engagement.reachable_intervals import Intervals, intervals_buffers
from penumbra.engagement.windows import engage, shots
from penumbra.flight.arc.arc import Arc, Boost, aimed, fallen
from penumbra.flight.arc.initial_aims import Guesses, guess, guessed, guesses_buffers, pair_up
from penumbra.flight.arc.samples import Samples, sample, scratch
from penumbra.jit import kernel, loop, on_all_threads, workspace
from penumbra.sensing.radars import Radars, radars_of
from penumbra.sensing.track import Tracks, reset_tracks, tracks_buffers

__all__ = [
    "COVERED",
    "EACH",
    "EVERYTHING",
    "MARGIN",
    "NOTHING",
    "REACHED",
    "Buffers",
    "Figures",
    "Request",
    "boost_of",
    "buffers",
    "empty_figures",
    "follow",
    "sweep",
]

NOTHING, REACHED, COVERED, EACH, MARGIN, EVERYTHING = range(6)
"""What is requested for a place: nothing; whether it is reached; also whether it is covered; also against which arcs;
also its margin; or every figure."""

CHUNK = 64  # places whose arcs are aimed together, in SIMD lanes


class Request(NamedTuple):
    """The input of `sweep` for one class: worlds, in groups with the same arcs except for drag, and places."""

    boosts: NDArray[np.float64]  # (group, loft, 12) fields of `Boost`; the ballistic coefficient is not used
    lofts: NDArray[np.int64]  # (group,) number of lofts flown
    launches: NDArray[np.float64]  # (group, launch, 3) Earth-fixed [m]
    begin: NDArray[np.int64]  # (group + 1,) index of each group's first world, and the number of worlds
    coefficients: NDArray[np.float64]  # (world,) ballistic coefficient [kg/m²]
    aims: NDArray[np.float64]  # (place, 3) Earth-fixed [m]
    radars: Radars  # (world, radar, ...)
    batteries: Batteries  # (world, battery, ...)
    asked: NDArray[np.int8]  # (world, place)


class Buffers(NamedTuple):
    """Work buffers of one thread, for the current arc."""

    samples: Samples
    tracks: Tracks
    intervals: Intervals
    covered_only: CoveredOnlyBuffers
    commits: NDArray[np.float64]  # (battery,) [s]
    margins: NDArray[np.float64]  # (battery,) [s]
    fired: NDArray[np.int64]  # (battery,)
    everyone: NDArray[np.bool_]  # (battery,) all true


class Figures(NamedTuple):
    """Results for each place in each world, for one class; undefined, or empty, where not requested."""

    reaching: NDArray[np.int32]  # (world, place) number of arcs that reach it
    covering: NDArray[np.int32]  # (world, place) number of these against which it is covered
    inconsistent: NDArray[np.int32]  # (world, place) number of arcs whose boost contradicts itself
    margin: NDArray[np.float64]  # (world, place) least over the arcs [s]; nan: untouched
    shots: NDArray[np.int32]  # (world, place) least over the arcs
    battery_margin: NDArray[np.float64]  # (world, battery, place), least over the arcs [s]
    layer_margin: NDArray[np.float64]  # (world, layer, place), of the layer's best battery, least over the arcs [s]
    layer_shots: NDArray[np.int32]  # (world, layer, place), by the layer's batteries alone, least over the arcs
    arcs: NDArray[np.int8]  # (world, launch, place) 0: not reached from there, 1: open, 2: covered at every loft


def empty_figures(worlds: int, places: int, want: int, held: tuple[int, int] = (0, 0), launches: int = 0) -> Figures:
    """Figures of places that no arc has reached yet.

    want : the most that is requested for any place; held : number of batteries and of layers, for EVERYTHING;
    launches : number of launch points, for EACH.
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
    """Fill `into` with the results of all sensors and batteries for one arc; returns the best battery's margin [s]."""
    sample(flight, into.samples)
    return _followed(flight, radars, batteries, into)


@kernel
def _followed(flight: Arc, radars: Radars, batteries: Batteries, into: Buffers) -> float:
    """`follow` for an arc that is already sampled."""
    into.margins[:] = math.nan
    reset_tracks(into.tracks)
    timed = into.commits, into.margins
    return engage(radars, batteries, flight, into.samples, into.tracks, into.intervals, timed, math.inf)


@kernel
def _row(positions: NDArray[np.float64], row: int) -> Vector:
    """One of several positions."""
    return (positions[row, 0], positions[row, 1], positions[row, 2])


@kernel
def boost_of(b: NDArray[np.float64]) -> Boost:
    """A boost from its fields (12,)."""
    return Boost(b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11])


@kernel
def _decided(request: Request, figures: Figures, world: int, place: int) -> bool:
    """Whether the arcs so far decide what is requested for a place in a world."""
    want, reaching = request.asked[world, place], figures.reaching[world, place]
    return (
        want == NOTHING
        or (want == REACHED and reaching > 0)
        or (want == COVERED and figures.covering[world, place] < reaching)
    )


@kernel
def _all_decided(request: Request, figures: Figures, group: int, place: int) -> bool:
    """Whether the arcs so far decide what is requested for a place in all worlds of a group."""
    decided = True
    for world in range(request.begin[group], request.begin[group + 1]):
        decided = decided and _decided(request, figures, world, place)
    return decided


@kernel
def _margins_final(figures: Figures, want: int, world: int, place: int) -> bool:
    """Whether a place's margins are already -inf, so that further arcs only change the counts."""
    if figures.reaching[world, place] < 2 or figures.margin[world, place] != -math.inf:  # `reaching` has this arc too
        return False
    lowest = True
    if want == EVERYTHING:
        for b in range(figures.battery_margin.shape[1]):
            lowest = lowest and figures.battery_margin[world, b, place] == -math.inf
    return lowest


@kernel
def _judge(
    request: Request, group: int, boost: Boost, guesses: Guesses, pair: int, work: Buffers, figures: Figures
) -> None:
    """Add the arc of one pair to the figures of its place, in the worlds of a group that are not decided yet."""
    launch, place = guesses.launch[pair], guesses.aim[pair]
    start, aim = _row(request.launches[group], launch), _row(request.aims, place)
    airless = aimed(boost, start, aim, guessed(guesses, pair))
    if not airless.reached:
        return
    radius, coefficient = length(aim), math.nan
    flight, sampled = airless, False
    for world in range(request.begin[group], request.begin[group + 1]):
        if _decided(request, figures, world, place):
            continue
        if request.coefficients[world] != coefficient:
            coefficient = request.coefficients[world]
            flight, sampled = fallen(airless, radius, coefficient), False
        if not flight.reached:
            continue
        if not flight.consistent:
            figures.inconsistent[world, place] += 1
            continue
        figures.reaching[world, place] += 1
        want = request.asked[world, place]
        if want == REACHED:
            continue
        if not sampled:
            sample(flight, work.samples)
            sampled = True
        radars, batteries = radars_of(request.radars, world), batteries_of(request.batteries, world)
        if want >= MARGIN and not _margins_final(figures, want, world, place):
            best = _followed(flight, radars, batteries, work)
            met = best >= 0.0
            first = figures.reaching[world, place] == 1
            figures.margin[world, place] = best if first else min(figures.margin[world, place], best)
            if want == EVERYTHING:
                _update_least(flight, batteries, work, best, figures, world, place)
        else:
            reset_tracks(work.tracks)
            timed = work.commits, work.margins
            met = is_met(radars, batteries, flight, work.samples, work.tracks, work.intervals, timed, work.covered_only)
        if met:
            figures.covering[world, place] += 1
        if figures.arcs.shape[1] > 0 and figures.arcs[world, launch, place] != 1:
            figures.arcs[world, launch, place] = 2 if met else 1


@kernel
def _update_least(
    flight: Arc, batteries: Batteries, work: Buffers, best: float, figures: Figures, world: int, place: int
) -> None:
    """Update a place's least shots, and those of each battery and layer, with one arc of margin `best` [s]."""
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
def _judge_some(request: Request, guesses: Guesses, work: Buffers, figures: Figures, part: int, parts: int) -> None:
    """Fill the figures of one part of the tasks; a task is a group and a chunk of places from all over the map."""
    aims, places = request.aims, request.aims.shape[0]
    groups, apart = request.lofts.size, (places + CHUNK - 1) // CHUNK
    for task in range(part, groups * apart, parts):
        group, chunk = task // apart, task % apart
        launches = request.launches[group]
        for loft in range(request.lofts[group]):
            boost = boost_of(request.boosts[group, loft])
            pairs = 0
            for place in range(chunk, places, apart):
                if not _all_decided(request, figures, group, place):
                    pairs = pair_up(boost, launches, aims, place, guesses, pairs)
            for pair in range(guess(boost, launches, aims, guesses, pairs)):
                if not _all_decided(request, figures, group, guesses.aim[pair]):
                    _judge(request, group, boost, guesses, pair, work, figures)


def sweep(request: Request, figures: Figures) -> None:
    """Fill `figures`, from `empty_figures`, with what is requested for every place in every world.

    With COVERED, a place's arcs are skipped after the first open one: `covering` is then less than `reaching`. With
    REACHED, they are skipped after the first that reaches it.
    """
    launches, places = request.launches.shape[1], request.aims.shape[0]
    sensors, held = request.radars.range.shape[1], request.batteries.radius.shape[1]

    def some(part: int, parts: int) -> None:
        work, guesses = buffers(sensors, held), guesses_buffers(min(CHUNK, places) * launches)
        _judge_some(request, guesses, work, figures, part, parts)

    on_all_threads(some, request.lofts.size * ((places + CHUNK - 1) // CHUNK))
