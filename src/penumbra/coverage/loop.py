"""The map's fused loop: one arc after another, every sensor and battery, nothing kept but the cell's figures."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.stretches import Stretches, stretches_room
from penumbra.engagement.windows import engage, shots
from penumbra.flight.arc import Arc, Boost, farther, flown
from penumbra.flight.guesses import STEPS, Guesses, guess, guessed, guesses_room
from penumbra.flight.samples import Samples, sample, scratch
from penumbra.jit import kernel, loop, on_all_threads, workspace
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import Tracks, tracks_room, watch
from penumbra.world.vectors import Vector

__all__ = ["COVERED", "EVERYTHING", "NOTHING", "REACHED", "Figures", "Room", "follow", "room", "sweep"]

NOTHING, REACHED, COVERED, EVERYTHING = range(4)
"""What is asked of a cell: nothing, whether it is reached, whether it is covered as well, or every figure."""

CHUNK = 64  # cells whose arcs are aimed side by side


class Question(NamedTuple):
    """What `sweep` is asked; see there."""

    boost: Boost
    launches: NDArray[np.float64]  # (launch, 3)
    aims: NDArray[np.float64]  # (cell, 3)
    radars: Radars
    batteries: Batteries
    asked: NDArray[np.int8]  # (cell,)


class Room(NamedTuple):
    """Scratch of one thread: everything about the arc in hand."""

    samples: Samples
    tracks: Tracks
    stretches: Stretches
    commits: NDArray[np.float64]  # (battery,) [s]
    margins: NDArray[np.float64]  # (battery,) [s]
    fired: NDArray[np.int64]  # (battery,)
    everyone: NDArray[np.bool_]  # (battery,) true


class Figures(NamedTuple):
    """What the map keeps of each cell, for one threat class."""

    reaching: NDArray[np.int64]  # launch points that reach it
    covering: NDArray[np.int64]  # of these, launch points it is covered against
    inconsistent: NDArray[np.int64]  # arcs whose boost contradicts itself
    margin: NDArray[np.float64]  # least over the launch points [s]; nan: untouched
    shots: NDArray[np.int64]  # least over the launch points
    battery_margin: NDArray[np.float64]  # (battery, cell), least over the launch points [s]
    layer_margin: NDArray[np.float64]  # (layer, cell), that of its best battery, least over the launch points [s]
    layer_shots: NDArray[np.int64]  # (layer, cell), by its batteries alone, least over the launch points


@workspace
def room(radars: int, batteries: int) -> Room:
    """Room for one arc."""
    return Room(
        scratch(),
        tracks_room(radars),
        stretches_room(batteries),
        np.empty(batteries),
        np.empty(batteries),
        np.zeros(batteries, np.int64),
        np.ones(batteries, np.bool_),
    )


@kernel
def follow(flight: Arc, radars: Radars, batteries: Batteries, into: Room) -> float:
    """Fill `into` with what every sensor and battery makes of one arc; the margin [s] of the best battery."""
    sample(flight, into.samples)
    watch(radars, flight, into.samples, into.tracks)
    return engage(
        batteries, flight, into.samples, into.tracks, radars.track_time, into.stretches, into.commits, into.margins
    )


@kernel
def _row(positions: NDArray[np.float64], row: int) -> Vector:
    """One of several positions."""
    return (positions[row, 0], positions[row, 1], positions[row, 2])


@kernel
def _judge(asking: Question, guesses: Guesses, begin: int, end: int, work: Room, figures: Figures, cell: int) -> None:
    """Fill the figures of one cell: all its pairs, from `begin` to `end`, or as many as tell what is wanted."""
    boost, radars, batteries, want = asking.boost, asking.radars, asking.batteries, asking.asked[cell]
    aim = _row(asking.aims, cell)
    reaching, covering, inconsistent, fewest = 0, 0, 0, -1
    least = math.inf
    for pair in range(begin, end):
        start = _row(asking.launches, guesses.launch[pair])
        flight = flown(boost, start, aim, guessed(guesses, pair), STEPS)
        if not flight.reached:
            continue
        if not flight.consistent:
            inconsistent += 1
            continue
        reaching += 1
        if want == REACHED:
            continue
        best = follow(flight, radars, batteries, work)
        least = min(least, best)
        fitting = 0
        if best >= 0.0:
            covering += 1
        elif want == COVERED:
            break
        if want == EVERYTHING and best >= 0.0:
            fitting = shots(batteries, flight, work.stretches, work.commits, work.everyone, work.fired)
        fewest = fitting if fewest < 0 else min(fewest, fitting)
        _keep(flight, batteries, work, fitting, reaching == 1, figures, cell)
    figures.reaching[cell] = reaching
    figures.covering[cell] = covering
    figures.inconsistent[cell] = inconsistent
    figures.margin[cell] = least if reaching > 0 else math.nan
    figures.shots[cell] = max(fewest, 0)
    if reaching == 0:
        figures.battery_margin[:, cell] = math.nan
        figures.layer_margin[:, cell] = math.nan


@kernel
def _keep(
    flight: Arc, batteries: Batteries, work: Room, fitting: int, first: bool, figures: Figures, cell: int
) -> None:
    """Lower a cell's figures of each battery and layer to those of one arc, of which `fitting` shots in all fit."""
    margins, of_battery = work.margins, figures.battery_margin
    of_layer, shots_of_layer = figures.layer_margin, figures.layer_shots
    for b in range(margins.size):
        of_battery[b, cell] = margins[b] if first else min(of_battery[b, cell], margins[b])
    layers = batteries.layers.shape[0]
    for layer in range(layers):
        own, count = -math.inf, fitting
        for b in range(margins.size):
            if batteries.layers[layer, b]:
                own = max(own, margins[b])
        if layers > 1 and fitting > 0:
            count = shots(batteries, flight, work.stretches, work.commits, batteries.layers[layer], work.fired)
        of_layer[layer, cell] = own if first else min(of_layer[layer, cell], own)
        shots_of_layer[layer, cell] = count if first else min(shots_of_layer[layer, cell], count)


@loop
def _judge_some(asking: Question, guesses: Guesses, work: Room, figures: Figures, part: int, parts: int) -> None:
    """Fill the figures of one part of the cells, from all over the map, so that every part has as much to do."""
    boost, launches, aims, asked = asking.boost, asking.launches, asking.aims, asking.asked
    horizon = math.cos(min(boost.farthest / MEAN_RADIUS, math.pi))  # most pairs are told apart by it at once
    cells = aims.shape[0]
    for first in range(part, cells, parts * CHUNK):
        chunk = range(first, min(first + parts * CHUNK, cells), parts)
        pairs = 0
        for cell in chunk:
            if asked[cell] != NOTHING:
                for launch in range(launches.shape[0]):
                    if not farther(_row(launches, launch), _row(aims, cell), horizon):
                        guesses.launch[pairs], guesses.aim[pairs] = launch, cell
                        pairs += 1
        guess(boost, launches, aims, guesses, pairs)
        end = 0
        for cell in chunk:
            if asked[cell] != NOTHING:
                begin = end
                while end < pairs and guesses.aim[end] == cell:
                    end += 1
                _judge(asking, guesses, begin, end, work, figures, cell)


def sweep(
    boost: Boost,
    launches: NDArray[np.float64],
    aims: NDArray[np.float64],
    radars: Radars,
    batteries: Batteries,
    asked: NDArray[np.int8],
    figures: Figures,
) -> None:
    """Fill `figures` for every aim (cell, 3) against every launch point (launch, 3), Earth-fixed positions [m].

    asked : (cell,) one of NOTHING, REACHED, COVERED (then `covering` falls short of `reaching` as soon as one launch
    point is open, and the rest is not looked at) or EVERYTHING. Figures not asked for are left without meaning.
    """
    asking = Question(boost, launches, aims, radars, batteries, asked)

    def some(part: int, parts: int) -> None:
        work, guesses = room(radars.range.size, batteries.radius.size), guesses_room(CHUNK * launches.shape[0])
        _judge_some(asking, guesses, work, figures, part, parts)

    on_all_threads(some, (aims.shape[0] + CHUNK - 1) // CHUNK)
