"""Fans at sites, kept one after the other in one array, so that the worlds that share a fan share its table."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.flight.fan import check_flown
from penumbra.flight.fan_edge import at_site, widest
from penumbra.flight.fan_table import Fan, FlownFan

__all__ = ["FanKey", "SiteFans", "StoredFan"]


class FanKey(NamedTuple):
    """What decides a fan at a site, SI."""

    burnout_speed: float
    burn_time: float
    max_flight_time: float
    ceiling: float
    latitude: float  # [rad]
    radius: float  # of the site, from the Earth's centre


class StoredFan(NamedTuple):
    """Where a fan stands in the store, and what is asked of it as a whole."""

    grid: tuple[float, float, float, float]  # rows per metre, last row, last column, first of the closer columns
    edge_begin: int
    begin: int
    widest: float
    drift: float


class SiteFans:
    """Fans at sites by their key; when the store is full, all go and those wanted next are flown to it again.

    Parameters
    ----------
    flown : callable
        The flown fan of burnout speed, burn time, longest flight and ceiling.
    most_bytes : float
        A set of fans that is wanted at once is kept whole, even if it is larger.
    """

    def __init__(self, flown: Callable[[float, float, float, float], FlownFan], most_bytes: float = 3e8) -> None:
        self.flown, self.most_bytes = flown, most_bytes
        self._empty()

    def _empty(self) -> None:
        """Start anew with other arrays: worlds made before keep theirs."""
        self.found: dict[FanKey, StoredFan] = {}
        self.edge: NDArray[Any] = np.empty(0)
        self.times: NDArray[Any] = np.empty(0, np.float32)
        self.edges_used = self.times_used = 0

    def require(self, wanted: Mapping[FanKey, str]) -> list[StoredFan]:
        """Where each fan stands, none of which goes before the next call; wanted : key to name of the interceptor.

        Raises
        ------
        DomainError
            One cannot be flown.
        """
        missing = {key: name for key, name in wanted.items() if key not in self.found}
        if missing and self.times_used * self.times.itemsize > self.most_bytes:
            self._empty()
            missing = dict(wanted)
        for key, name in missing.items():
            check_flown(key.burnout_speed, key.burn_time, name)
            flown = self.flown(*key[:4])
            self.found[key] = self._put(at_site(flown, key.latitude, key.radius), flown.drift)
        return [self.found[key] for key in wanted]

    def _put(self, fan: Fan, drift: float) -> StoredFan:
        """Add a fan behind the last."""
        self.edge = _extended(self.edge, self.edges_used, fan.edge)
        self.times = _extended(self.times, self.times_used, fan.times)
        grid = (fan.per_height, fan.top, fan.last, fan.dense)
        stored = StoredFan(grid, self.edges_used, self.times_used, widest(fan), drift)
        self.edges_used += fan.edge.size
        self.times_used += fan.times.size
        return stored


def _extended(room: NDArray[Any], used: int, more: NDArray[Any]) -> NDArray[Any]:
    """An array with `more` behind what is used of it; a larger one when it is full. Earlier views keep their own."""
    if used + more.size > room.size:
        grown = np.empty(max(2 * room.size, used + more.size), more.dtype)
        grown[:used] = room[:used]
        room = grown
    room[used : used + more.size] = more
    return room
