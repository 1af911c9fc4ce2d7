"""How late an interceptor may start: one arc after another, every battery, the object tracked from burnout on."""

import math

import numpy as np
from numba import prange
from numpy.typing import NDArray

from penumbra.engagement.reach import Battery, latest_launch
from penumbra.engagement.windows import Batteries, battery_at, fan_at
from penumbra.flight.arc import BOOST_NODES, FREE_NODES, Arc, Boost, arc, place
from penumbra.flight.fan_table import Fan
from penumbra.flight.samples import Samples
from penumbra.jit import kernel, loop
from penumbra.world.ellipsoid import height_above
from penumbra.world.vectors import dot

__all__ = ["CONTRADICTORY", "FLOWN", "UNREACHED", "slacken"]

UNREACHED, FLOWN, CONTRADICTORY = range(3)
"""What becomes of an arc: out of the class's reach, flown, or its boost contradicts itself and it is left out."""

FINE = 8  # looks for each node: an intercontinental arc is looked at every three or four seconds
LOOKS = FREE_NODES * FINE + 1
BULGE = 60.0  # [s] by which the last launch may be later between two nodes than at them; 24 s was the most seen


@kernel
def _look_along(flight: Arc, into: Samples) -> None:
    """Fill `into`, LOOKS long, with the arc from burnout to impact."""
    for look in range(LOOKS):
        at = place(flight, BOOST_NODES + look / FINE)
        into.time[look], into.x[look], into.y[look], into.z[look] = at.time, at.x, at.y, at.z
        into.radius[look] = math.sqrt(at.x * at.x + at.y * at.y + at.z * at.z)
        into.height[look] = height_above(at.x, at.y, at.z)


@kernel
def _may_be_met(battery: Battery, fan: Fan, looks: Samples, first: int, last: int) -> bool:
    """Whether the object passes through the fan between two looks at whose ends it is out of reach; in doubt, yes."""
    low, high = min(looks.height[first], looks.height[last]), max(looks.height[first], looks.height[last])
    if high < battery.floor or low > battery.ceiling:
        return False
    here, there = (looks.x[first], looks.y[first], looks.z[first]), (looks.x[last], looks.y[last], looks.z[last])
    near = max(dot(here, battery.below) / looks.radius[first], dot(there, battery.below) / looks.radius[last])
    step = dot(here, there) / (looks.radius[first] * looks.radius[last])
    chord = math.sqrt(max(2.0 - 2.0 * near, 0.0)) - math.sqrt(max(2.0 - 2.0 * step, 0.0))
    return chord * fan.per_chord < fan.times.shape[1]


@kernel
def _last_launch(battery: Battery, fan: Fan, looks: Samples, at_node: NDArray[np.float64]) -> float:
    """Last launch [s] that meets the object between burnout and impact; -inf when none does.

    First at the nodes; then closely between those whose launch is within BULGE of the best or, when the object is out
    of reach at every node, wherever it may pass through the fan between two.
    """
    time, x, y, z = looks.time, looks.x, looks.y, looks.z
    radius, height = looks.radius, looks.height
    best = -math.inf
    for node in range(FREE_NODES + 1):
        n = node * FINE
        at_node[node] = latest_launch(battery, fan, time[n], (x[n], y[n], z[n]), radius[n], height[n])
        best = max(best, at_node[node])
    worth, none_at_nodes = best - BULGE, best == -math.inf
    for node in range(FREE_NODES):
        first, last = node * FINE, (node + 1) * FINE
        either = max(at_node[node], at_node[node + 1])
        if _may_be_met(battery, fan, looks, first, last) if none_at_nodes else either >= worth:
            for n in range(first + 1, last):
                launch = latest_launch(battery, fan, time[n], (x[n], y[n], z[n]), radius[n], height[n])
                best = max(best, launch)
    return best


@loop
def slacken(
    boost: Boost,
    launches: NDArray[np.float64],
    aims: NDArray[np.float64],
    held: Batteries,
    slack: NDArray[np.float64],
    fate: NDArray[np.int8],
) -> None:
    """Fill `slack` (battery, launch, aim) with the last launch that meets the arc [s], counted from its burnout.

    -inf where no launch meets it, nan where it is not flown; `fate` (launch, aim) says which of the three it is.
    launches, aims : (launch, 3), (aim, 3) Earth-fixed positions [m].
    """
    points, cells, batteries = launches.shape[0], aims.shape[0], held.radius.size
    for cell in prange(cells):
        room = np.empty((6, LOOKS))
        looks, at_node = Samples(room[0], room[1], room[2], room[3], room[4], room[5]), np.empty(FREE_NODES + 1)
        aim = (aims[cell, 0], aims[cell, 1], aims[cell, 2])
        for launch in range(points):
            flight = arc(boost, (launches[launch, 0], launches[launch, 1], launches[launch, 2]), aim)
            flown = flight.reached and flight.consistent
            fate[launch, cell] = FLOWN if flown else CONTRADICTORY if flight.reached else UNREACHED
            if flown:
                _look_along(flight, looks)
            for b in range(batteries):
                last = math.nan
                if flown:
                    last = _last_launch(battery_at(held, b), fan_at(held, b), looks, at_node)
                slack[b, launch, cell] = last - flight.burn_time
