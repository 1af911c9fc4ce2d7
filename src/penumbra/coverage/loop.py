"""The map's fused loop: one arc after another, every sensor and battery, nothing kept but the cell's figures."""

import math
from typing import NamedTuple

import numpy as np
from numba import prange
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.engagement.batteries import Batteries
from penumbra.engagement.stretches import Stretches, stretches_room
from penumbra.engagement.windows import engage, shots
from penumbra.flight.arc import Arc, Boost, arc, farther
from penumbra.flight.samples import Samples, sample, scratch
from penumbra.jit import loop, stage
from penumbra.sensing.radars import Radars
from penumbra.sensing.track import Tracks, tracks_room, watch

__all__ = ["COVERED", "EVERYTHING", "NOTHING", "REACHED", "Figures", "Room", "follow", "room", "sweep"]

NOTHING, REACHED, COVERED, EVERYTHING = range(4)
"""What is asked of a cell: nothing, whether it is reached, whether it is covered as well, or every figure."""

CHUNK = 64  # cells a thread takes at a time


class Room(NamedTuple):
    """Scratch of one thread: everything about the arc in hand."""

    samples: Samples
    tracks: Tracks
    stretches: Stretches
    commits: NDArray[np.float64]  # (battery,) [s]
    margins: NDArray[np.float64]  # (battery,) [s]
    fired: NDArray[np.int64]  # (battery,)


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


@stage
def room(radars: int, batteries: int) -> Room:
    """Room for one arc."""
    return Room(
        scratch(),
        tracks_room(radars),
        stretches_room(batteries),
        np.empty(batteries),
        np.empty(batteries),
        np.zeros(batteries, np.int64),
    )


@stage
def follow(flight: Arc, radars: Radars, batteries: Batteries, into: Room) -> float:
    """Fill `into` with what every sensor and battery makes of one arc; the margin [s] of the best battery."""
    sample(flight, into.samples)
    watch(radars, flight, into.samples, into.tracks)
    return engage(
        batteries, flight, into.samples, into.tracks, radars.track_time, into.stretches, into.commits, into.margins
    )


@loop
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
    cells, held = aims.shape[0], batteries.radius.size
    horizon = math.cos(min(boost.farthest / MEAN_RADIUS, math.pi))  # most pairs are told apart by it at once
    # numba writes to an array from within prange only when it is a name of its own, not a tuple's field
    out_reaching, out_covering, out_inconsistent = figures.reaching, figures.covering, figures.inconsistent
    out_margin, out_shots, out_battery_margin = figures.margin, figures.shots, figures.battery_margin
    out_layer_margin, out_layer_shots = figures.layer_margin, figures.layer_shots
    layers, everyone = batteries.layers.shape[0], np.ones(held, np.bool_)
    chunks = (cells + CHUNK - 1) // CHUNK
    for chunk in prange(chunks):
        work = room(radars.range.size, held)
        for cell in range(chunk, cells, chunks):  # from all over the map, so that every thread has as much to do
            aim = (aims[cell, 0], aims[cell, 1], aims[cell, 2])
            reaching, covering, inconsistent, fewest = 0, 0, 0, -1
            least = math.inf
            want = asked[cell]
            if want == NOTHING:
                continue
            for launch in range(launches.shape[0]):
                start = (launches[launch, 0], launches[launch, 1], launches[launch, 2])
                if farther(start, aim, horizon):
                    continue
                flight = arc(boost, start, aim)
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
                    fitting = shots(batteries, flight, work.stretches, work.commits, everyone, work.fired)
                fewest = fitting if fewest < 0 else min(fewest, fitting)
                for b in range(held):
                    kept = out_battery_margin[b, cell] if reaching > 1 else math.inf
                    out_battery_margin[b, cell] = min(kept, work.margins[b])
                for layer in range(layers):
                    own = -math.inf
                    for b in range(held):
                        if batteries.layers[layer, b]:
                            own = max(own, work.margins[b])
                    count = fitting
                    if layers > 1 and fitting > 0:
                        count = shots(
                            batteries, flight, work.stretches, work.commits, batteries.layers[layer], work.fired
                        )
                    first = reaching == 1
                    out_layer_margin[layer, cell] = own if first else min(out_layer_margin[layer, cell], own)
                    out_layer_shots[layer, cell] = count if first else min(out_layer_shots[layer, cell], count)
            out_reaching[cell] = reaching
            out_covering[cell] = covering
            out_inconsistent[cell] = inconsistent
            out_margin[cell] = least if reaching > 0 else math.nan
            out_shots[cell] = max(fewest, 0)
            if reaching == 0:
                out_battery_margin[:, cell] = math.nan
                out_layer_margin[:, cell] = math.nan
