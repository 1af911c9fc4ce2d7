"""Fans at sites, kept one after the other in one array, so that the worlds that share a fan share its table."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.fan import fan_of
from penumbra.flight.fan_blend import blend, blended_widest, placed
from penumbra.flight.fan_edge import at_site, widest
from penumbra.flight.fan_family import Family, family, weights
from penumbra.flight.fan_table import Fan
from penumbra.jit import loop, on_all_threads

__all__ = ["FanKey", "Ranges", "SiteFans", "StoredFan"]

Floats = NDArray[np.float64]


class Ranges(NamedTuple):
    """What a family of fans is flown for, SI."""

    speeds: tuple[float, float]
    burns: tuple[float, float]
    max_flight_time: float  # the greatest
    ceiling: float  # the greatest
    name: str  # of the interceptor


class FanKey(NamedTuple):
    """What decides a fan at a site, SI."""

    burnout_speed: float
    burn_time: float
    max_flight_time: float  # 0 of a family, which has its own
    ceiling: float  # likewise
    latitude: float  # [rad]
    radius: float  # of the site, from the Earth's centre
    family: float = -1.0  # index of the family that it is blended from; -1: it is flown


class StoredFan(NamedTuple):
    """Where a fan stands in the store, and what is asked of it as a whole."""

    grid: tuple[float, float, float, float]  # rows per metre, last row, last column, first of the closer columns
    edge_begin: int
    begin: int
    widest: float
    drift: float


@loop
def _blend_some(
    found: Family,
    nodes: NDArray[np.int64],
    shares: Floats,
    sites: Floats,
    edges: Floats,
    times: NDArray[np.float32],
    told: Floats,
    part: int,
    parts: int,
) -> None:
    """Blend one part of many fans (k,): sites (k, 2) latitude [rad] and radius [m]; told (k, 3) filled.

    edges : (k, row * 3); times : (k, row * column * 3), filled; told : rows per metre, widest chord, drift.
    """
    for k in range(part, nodes.shape[0], parts):
        at = placed(found, nodes[k], shares[k], sites[k, 0], sites[k, 1])
        blend(found, nodes[k], shares[k], at, edges[k], times[k])
        told[k, 0], told[k, 1], told[k, 2] = at.per_height, blended_widest(found, edges[k]), at.drift


class SiteFans:
    """Fans at sites by their key; when the store is full, all go and those wanted next are put into it anew.

    Parameters
    ----------
    families : sequence of Ranges
        That fans may be blended from.
    most_bytes : float
        A set of fans that is wanted at once is kept whole, even if it is larger.
    """

    def __init__(self, families: Sequence[Ranges] = (), most_bytes: float = 3e8) -> None:
        self.families, self.most_bytes = tuple(families), most_bytes
        self._empty()

    def _empty(self) -> None:
        """Start anew with other arrays: worlds made before keep theirs."""
        self.edge: NDArray[Any] = np.empty(0)
        self.times: NDArray[Any] = np.empty(0, np.float32)
        self.reuse()

    def reuse(self) -> None:
        """Start anew in the same arrays: worlds made before have no meaning any more."""
        self.found: dict[FanKey, StoredFan] = {}
        self.edges_used = self.times_used = 0

    @property
    def full(self) -> bool:
        """Whether as much is kept as may be."""
        return self.times_used * self.times.itemsize > self.most_bytes

    def require(self, wanted: Mapping[FanKey, str]) -> list[StoredFan]:
        """Where each fan stands, none of which goes before the next call; wanted : key to name of the interceptor.

        Raises
        ------
        DomainError
            One cannot be flown.
        """
        missing = [key for key in wanted if key not in self.found]
        if missing and self.full:
            self._empty()
            missing = list(wanted)
        for key in missing:
            if key.family < 0.0:
                flown = fan_of(*key[:4], wanted[key])
                self._put(key, at_site(flown, key.latitude, key.radius), flown.drift)
        for index, ranges in enumerate(self.families):
            if own := [key for key in missing if key.family == index]:
                self._blend(own, family(*ranges[:4]))
        return [self.found[key] for key in wanted]

    def _put(self, key: FanKey, fan: Fan, drift: float) -> None:
        """Add a fan behind the last."""
        edges, times = self._room(1, fan.edge.size, fan.times.size)
        edges[0], times[0] = fan.edge, fan.times
        grid = (fan.per_height, fan.top, fan.last, fan.dense)
        self._keep(key, StoredFan(grid, self.edges_used, self.times_used, widest(fan), drift), edges, times)

    def _blend(self, keys: list[FanKey], found: Family) -> None:
        """Add fans of a family behind the last."""
        numbers = np.array(keys)
        nodes, shares = weights(found, numbers[:, 0], numbers[:, 1])
        rows, columns = found.times.shape[1], found.times.shape[3]
        edges, times = self._room(len(keys), 3 * rows, 3 * rows * columns)
        told, sites = np.empty((len(keys), 3)), np.ascontiguousarray(numbers[:, 4:6])

        def some(part: int, parts: int) -> None:
            _blend_some(found, nodes, shares, sites, edges, times, told, part, parts)

        on_all_threads(some, len(keys))
        for k, (key, (per_height, chord, drift)) in enumerate(zip(keys, told.tolist(), strict=True)):
            grid = (per_height, found.top, found.last, found.dense)
            stored = StoredFan(grid, self.edges_used, self.times_used, chord, drift)
            self._keep(key, stored, edges[k], times[k])

    def _room(self, count: int, edge: int, table: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Room for so many fans behind the last, (fan, edge) and (fan, table)."""
        self.edge = _extended(self.edge, self.edges_used, count * edge)
        self.times = _extended(self.times, self.times_used, count * table)
        edges = self.edge[self.edges_used : self.edges_used + count * edge].reshape(count, edge)
        return edges, self.times[self.times_used : self.times_used + count * table].reshape(count, table)

    def _keep(self, key: FanKey, stored: StoredFan, edges: NDArray[Any], times: NDArray[Any]) -> None:
        """Count a fan as kept."""
        self.found[key] = stored
        self.edges_used += edges.size
        self.times_used += times.size


def _extended(room: NDArray[Any], used: int, more: int) -> NDArray[Any]:
    """An array with room for `more` behind what is used of it; a larger one when it is full. Views keep the old one."""
    if used + more <= room.size:
        return room
    grown = np.empty(max(2 * room.size, used + more), room.dtype)
    grown[:used] = room[:used]
    return grown
