"""All batteries of a shield as arrays for the compiled loops, in one world or in many."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.engagement.reach import Battery
from penumbra.flight.fan.table import Blended, Fan
from penumbra.jit import kernel, view
from penumbra.scenario.model import Shield

__all__ = [
    "Batteries",
    "batteries_of",
    "battery_at",
    "fan_at",
    "layers",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Batteries(NamedTuple):
    """All batteries of a shield; the first axis is the battery, with many worlds the second."""

    below: Floats  # (battery, 3)
    radius: Floats
    eastward: Floats  # (battery, 3) east vector for `fan_edge`
    floor: Floats
    ceiling: Floats
    max_flight_time: Floats
    min_chord: Floats
    ready_time: Floats
    assess_time: Floats
    inventory: Ints
    cue_delay: Floats  # (battery, sensor) from firm track to the battery [s]; inf: does not feed it
    supports: Bools  # (battery, sensor) whether the sensor may guide the intercept
    widest: Floats  # chord of the fan's greatest extent over all azimuths
    fan_grid: Floats  # (battery, 4) rows per metre, last row, last column, first of the more closely spaced columns
    edge_begin: Ints  # index in `fan_edges` at which its fan begins
    fan_begin: Ints  # index in `fans` at which its fan begins
    fan_nodes: Ints  # (battery, 17), here and below `penumbra.flight.fan.table.Blended` of a fan without a table
    fan_shares: Floats  # (battery, 17)
    fan_placed: Floats  # (battery, 2)
    warning_delay: Floats  # (battery, satellite) from warning to the battery [s]; inf: does not warn it
    networked: Bools  # () whether feeding sensors hand the track over to each other
    after_burnout: Bools  # () whether no battery launches before the threat's burnout
    predicted: Bools  # () whether an intercept needs no sensor that sees the object
    cloud_break: Floats  # (satellite,)
    watch_time: Floats  # (satellite,) time of observation before a warning
    layers: Bools  # (layer, battery) whether it belongs to the layer; from here on the same for all worlds
    fan_edges: Floats  # all fans, concatenated; see `penumbra.flight.fan.table.Fan`
    fans: NDArray[np.float32]
    fan_families: NDArray[np.float32]


@kernel
def battery_at(batteries: Batteries, b: int) -> Battery:
    """Battery b."""
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


@view
def fan_at(batteries: Batteries, b: int) -> Fan:
    """The fan of battery b."""
    grid = batteries.fan_grid[b]
    begins, at = (batteries.edge_begin[b], batteries.fan_begin[b]), batteries.fan_placed[b]
    by = Blended(batteries.fan_nodes[b], batteries.fan_shares[b], at[0], at[1], batteries.fan_families)
    return Fan(grid[0], grid[1], grid[2], grid[3], begins[0], begins[1], batteries.fan_edges, batteries.fans, by)


@view
def batteries_of(many: Batteries, world: int) -> Batteries:
    """The batteries of one world."""
    return Batteries(
        many.below[world],
        many.radius[world],
        many.eastward[world],
        many.floor[world],
        many.ceiling[world],
        many.max_flight_time[world],
        many.min_chord[world],
        many.ready_time[world],
        many.assess_time[world],
        many.inventory[world],
        many.cue_delay[world],
        many.supports[world],
        many.widest[world],
        many.fan_grid[world],
        many.edge_begin[world],
        many.fan_begin[world],
        many.fan_nodes[world],
        many.fan_shares[world],
        many.fan_placed[world],
        many.warning_delay[world],
        many.networked[world],
        many.after_burnout[world],
        many.predicted[world],
        many.cloud_break[world],
        many.watch_time[world],
        many.layers,
        many.fan_edges,
        many.fans,
        many.fan_families,
    )


def layers(shield: Shield) -> list[str]:
    """The layers that have a battery, the highest first."""
    held = {shield.scenario.platforms[battery.platform].layer for battery in shield.batteries.values()}
    return sorted(held, reverse=True)
