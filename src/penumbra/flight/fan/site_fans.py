"""Fans at sites, stored one after the other in one array, so that worlds with the same fan share its table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.errors import DomainError
from penumbra.flight.fan.blend import blend, blend_edges, blended_widest, placed
from penumbra.flight.fan.edge import at_site, widest
from penumbra.flight.fan.family import Family, family, weights
from penumbra.flight.fan.fan import fan_of
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.table import BLENDED, PARENTS, STILL_PARENTS
from penumbra.jit import loop, on_all_threads

__all__ = ["FanKey", "Ranges", "SiteFans", "Stored"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ranges(NamedTuple):
    """Ranges of a family of fans, SI."""

    speeds: tuple[float, float]
    burns: tuple[float, float]
    max_flight_time: float  # the greatest
    ceiling: float  # the greatest
    name: str  # of the interceptor
    ballistic_coefficients: tuple[float, float] = (AIRLESS, AIRLESS)
    site_height: float = 0.0  # of all its sites, as in `FanKey`


class FanKey(NamedTuple):
    """Numbers that define a fan at a site, SI."""

    burnout_speed: float
    burn_time: float
    max_flight_time: float  # 0 for a blended fan: its family has it
    ceiling: float  # likewise
    ballistic_coefficient: float  # AIRLESS: no air
    site_height: float  # above the sea, for the air; 0 without air
    latitude: float  # [rad]
    radius: float  # of the site, from the Earth's centre
    family: float = -1.0  # index of the family from which it is blended; -1: flown

    @property
    def flights(self) -> tuple[float, float, float, float, float, float]:
        """The numbers that its flights depend on; equal at all sites of one height, and without air at all sites."""
        return self[:6]


_SITE, _FAMILY = FanKey._fields.index("latitude"), FanKey._fields.index("family")


class Stored(NamedTuple):
    """Positions of fans in the store, and numbers of each fan as a whole."""

    grid: Floats  # (fan, 4) rows per metre, last row, last column, first of the closer columns
    edge_begin: Ints  # (fan,) where in `edge` it begins
    begin: Ints  # (fan,) where in `times` it begins; BLENDED: without a table
    widest: Floats  # (fan,) chord beyond which it does not extend
    drift: Floats  # (fan,) d of `edge` [rad]
    nodes: Ints  # (fan, 17) nodes from which it is blended, see `table.Blended`
    shares: Floats  # (fan, 17)
    placed: Floats  # (fan, 2) around and higher


@loop
def _blend_some(
    found: Family,
    nodes: Ints,
    shares: Floats,
    sites: Floats,
    edges: Floats,
    times: NDArray[np.float32],
    told: Floats,
    part: int,
    parts: int,
) -> None:
    """Blend one part of many fans (k,): sites (k, 2) latitude [rad] and radius [m]; told (k, 5) filled.

    edges : (k, row * 3), filled; times : (k, row * column * 3), filled, or (k, 0) where no tables are wanted.
    told : rows per metre, widest chord, drift, around, higher.
    """
    for k in range(part, nodes.shape[0], parts):
        at = placed(found, nodes[k], shares[k], sites[k, 0], sites[k, 1])
        if times.shape[1] > 0:
            blend(found, nodes[k], shares[k], at, edges[k], times[k])
        else:
            blend_edges(found, nodes[k], shares[k], at, edges[k])
        told[k, 0], told[k, 1], told[k, 2] = at.per_height, blended_widest(found, edges[k]), at.drift
        told[k, 3], told[k, 4] = at.around, at.higher


class SiteFans:
    """Fans at sites by their key. When the store is full, it is emptied and filled with the fans required next.

    Parameters
    ----------
    families : sequence of Ranges
        Families for blending. Blended fans are kept until others are required, flown ones while the store has space.
    most_bytes : float
        Limit of the store; one set of required fans is stored whole even if it is larger.
    tables : bool
        Whether blended fans have tables. A table takes a third of a millisecond, the time saved by some fifty look-ups;
        without one a look-up takes six times as long.
    """

    def __init__(self, families: Sequence[Ranges] = (), most_bytes: float = 3e8, tables: bool = True) -> None:
        self.ranges, self.most_bytes, self.tables = tuple(families), most_bytes, tables
        self.families: NDArray[Any] = np.empty(0, np.float32)
        self._begins: tuple[int, ...] = ()
        self._kept: list[Family] = []
        self._empty()

    def _empty(self) -> None:
        """Empty the store into new arrays; worlds made before keep the old ones."""
        self.edge: NDArray[Any] = np.empty(0)
        self.times: NDArray[Any] = np.empty(0, np.float32)
        self.reuse()

    def reuse(self) -> None:
        """Empty the store in the same arrays; worlds made before become invalid."""
        self._flown: dict[FanKey, tuple[float, ...]] = {}
        self._last: tuple[bytes, Stored] | None = None
        self._edges_used = self._times_used = 0

    @property
    def full(self) -> bool:
        """Whether the store has reached its limit."""
        return self._used > self.most_bytes

    @property
    def _used(self) -> float:
        """Bytes in the store."""
        return float(self._times_used * self.times.itemsize + self._edges_used * self.edge.itemsize)

    def require(self, keys: Floats, names: Sequence[str]) -> Stored:
        """Positions of fans in the store, valid until the next call.

        Parameters
        ----------
        keys : ndarray (fan, 9)
            Fields as `FanKey`, each fan once.
        names : sequence of str
            Of the interceptors, for errors.

        Raises
        ------
        DomainError
            A fan cannot be flown.
        """
        asked = keys.tobytes()
        if self._last is not None and asked == self._last[0]:
            return self._last[1]
        alone = {k: FanKey(*keys[k].tolist()) for k in np.flatnonzero(keys[:, _FAMILY] < 0.0).tolist()}
        more = sum(key not in self._flown for key in alone.values())
        if self.full or self._used * (1.0 + more / max(len(self._flown), 1)) > self.most_bytes:
            self._empty()
        n = len(keys)
        stored = Stored(
            np.empty((n, 4)),
            np.empty(n, np.int64),
            np.empty(n, np.int64),
            np.empty(n),
            np.empty(n),
            np.zeros((n, PARENTS), np.int64),
            np.zeros((n, PARENTS)),
            np.zeros((n, 2)),
        )
        self._fly({key: names[k] for k, key in alone.items() if key not in self._flown})
        for k, key in alone.items():
            found = self._flown[key]
            stored.grid[k], stored.edge_begin[k], stored.begin[k] = found[:4], int(found[4]), int(found[5])
            stored.widest[k], stored.drift[k] = found[6:]
        wanted = {index: np.flatnonzero(keys[:, _FAMILY] == index) for index in range(len(self.ranges))}
        if not self.tables and any(rows.size for rows in wanted.values()):
            self._keep()
        held = {index: self._family(index) for index, rows in wanted.items() if rows.size}
        cells = {index: 3 * each.times.shape[1] * wanted[index].size for index, each in held.items()}
        widths = {index: each.times.shape[2] if self.tables else 0 for index, each in held.items()}
        self._buffers(1, sum(cells.values()), sum(cells[index] * widths[index] for index in held))  # all at once
        for index, each in held.items():
            rows = wanted[index]
            self._blend(keys[rows], each, index, rows, stored)
        self._last = asked, stored
        return stored

    def _family(self, index: int) -> Family:
        """One of the families; DomainError when its ranges cannot be flown as a whole."""
        if self._kept:
            return self._kept[index]
        ranges = self.ranges[index]
        try:
            return family(*ranges[:4], ranges.ballistic_coefficients, ranges.site_height)
        except DomainError as error:
            raise DomainError(
                f"{ranges.name}: fans are blended from fans flown over its whole ranges, and {error}; "
                'narrow the ranges, or bind with fans="flown"'
            ) from None

    def _fly(self, missing: dict[FanKey, str]) -> None:
        """Append flown fans, by key to name of the interceptor; fans of the same flights together."""
        for numbers in dict.fromkeys(key.flights for key in missing):
            own = [key for key in missing if key.flights == numbers]
            flown = fan_of(*numbers, missing[own[0]])
            cells = 3 * flown.edge.shape[0]
            edges, times = self._buffers(len(own), cells, cells * flown.times.shape[1])
            for k, key in enumerate(own):
                fan = at_site(flown, key.latitude, key.radius)
                edges[k], times[k] = fan.edge, fan.times
                begins = self._edges_used + k * edges.shape[1], self._times_used + k * times.shape[1]
                self._flown[key] = (*fan[:4], *begins, widest(fan), flown.drift)
            self._use(edges, times)

    def _blend(self, keys: Floats, found: Family, index: int, rows: Ints, stored: Stored) -> None:
        """Append blended fans of a family, and fill their rows of `stored`."""
        nodes, shares = weights(found, keys[:, 0], keys[:, 1], keys[:, 4])
        height, columns = found.times.shape[1:]
        edges, times = self._buffers(len(keys), 3 * height, 3 * height * columns if self.tables else 0)
        told, sites = np.empty((len(keys), 5)), np.ascontiguousarray(keys[:, _SITE:_FAMILY])

        def some(part: int, parts: int) -> None:
            _blend_some(found, nodes, shares, sites, edges, times, told, part, parts)

        on_all_threads(some, len(keys))
        each = np.arange(len(keys))
        stored.grid[rows, 0], stored.grid[rows, 1:] = told[:, 0], (found.top, found.last, found.dense)
        stored.edge_begin[rows] = self._edges_used + each * edges.shape[1]
        stored.begin[rows] = self._times_used + each * times.shape[1] if self.tables else BLENDED
        stored.widest[rows], stored.drift[rows], stored.placed[rows] = told[:, 1], told[:, 2], told[:, 3:]
        if not self.tables:
            begin = self._begins[index]
            stored.nodes[rows, :STILL_PARENTS] = begin + nodes[:, :STILL_PARENTS] * found.times[0].size
            turned = begin + found.times.size + nodes[:, STILL_PARENTS:] * found.turns[0].size
            stored.nodes[rows, STILL_PARENTS:] = turned
            stored.shares[rows] = shares
        self._use(edges, times)

    def _keep(self) -> None:
        """Store all families in one array, `families`, and keep them as views of it: they are read from disk once."""
        if self._kept:
            return
        held = [self._family(index) for index in range(len(self.ranges))]
        self.families = np.concatenate([part.ravel() for each in held for part in (each.times, each.turns)])
        self._begins = (0, *np.cumsum([each.times.size + each.turns.size for each in held]).tolist())
        for begin, each in zip(self._begins, held, strict=False):
            times = self.families[begin : begin + each.times.size].reshape(each.times.shape)
            turns = self.families[begin + each.times.size :][: each.turns.size].reshape(each.turns.shape)
            for view in (times, turns):
                view.flags.writeable = (
                    False  # as in the family itself: for others the loops would be compiled once more
                )
            self._kept.append(each._replace(times=times, turns=turns))

    def _buffers(self, count: int, edge: int, table: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Buffers for more fans after the last, (fan, edge) and (fan, table)."""
        if not self._times_used and count * table > self.times.size:
            self.times = np.empty(0, np.float32)  # the contents are not copied, so the old buffer is freed first
        self.edge = _extended(self.edge, self._edges_used, count * edge)
        self.times = _extended(self.times, self._times_used, count * table)
        edges = self.edge[self._edges_used : self._edges_used + count * edge].reshape(count, edge)
        return edges, self.times[self._times_used : self._times_used + count * table].reshape(count, table)

    def _use(self, edges: NDArray[Any], times: NDArray[Any]) -> None:
        """Mark buffers as used."""
        self._edges_used += edges.size
        self._times_used += times.size


def _extended(buffer: NDArray[Any], used: int, more: int) -> NDArray[Any]:
    """An array with space for `more` after its used part; a larger one if it is full. Views keep the old one."""
    if used + more <= buffer.size:
        return buffer
    grown = np.empty(max(used + used // 2, used + more), buffer.dtype)
    grown[:used] = buffer[:used]
    return grown
