"""Reducers of the answers of thousands of worlds: each takes block after block and returns a Dataset.

Results are bit-identical for any order of blocks and any grouping of rows: counts are integers, weights are integer
multiples of a small unit, and margins are reduced to the least, the greatest and counts by bin.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.blocks import Block
from penumbra.coverage.map_loop import COVERED, REACHED
from penumbra.coverage.packing import bytes_of, packed
from penumbra.coverage.problem import Places
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import dataset

__all__ = ["Bits", "Counts", "Frame", "Launches", "Reducer", "Shares"]

_UNITS = 2.0**52  # units in the sum of weights: sums of up to this number of whole units are exact as float


class Frame(NamedTuple):
    """The axes of the answers, and the request."""

    threats: tuple[str, ...]
    launches: tuple[str, ...]
    worlds: xr.Dataset  # (world, quantity)
    places: Places
    asked: NDArray[np.int8]  # (threat, place) NOTHING, REACHED or COVERED

    @property
    def row_count(self) -> int:
        """Number of worlds."""
        return self.worlds.sizes["world"]

    @property
    def aim_count(self) -> int:
        """Number of places."""
        return len(self.places.latitude)


class Reducer(Protocol):
    """A consumer of the blocks of `evaluate`."""

    margins: bool
    """Whether it needs margins."""
    launches: bool
    """Whether it needs answers by launch point."""

    def begin(self, frame: Frame) -> None:
        """Allocate buffers and reset the state of an earlier run."""

    def add(self, block: Block) -> None:
        """Add the answers of one block, about a million; each (threat, row) comes once in a run."""

    def result(self) -> xr.Dataset:
        """The result of all blocks."""


class Counts:
    """Number of worlds in which each place is reached, and covered.

    Parameters
    ----------
    by : str, optional
        Variable of the table, along `world`, that assigns each row to a member of a design, for example to one draw of
        threats. Counts are then also given by member. The error of a share can be estimated from the differences
        between members; rows that share their threats do not show it.

    Result
    ------
    reached_worlds, covered_worlds : (threat, aim) int
    member_worlds : (member,) int; member_reached, member_covered : (member, threat, aim) int, with `by`

    Memory
    ------
    8 B times threats and places; with `by` 4 B times threats, places and members, 8 where a member has more
    than 32,767 worlds.
    """

    margins = launches = False

    def __init__(self, by: str | None = None) -> None:
        self.by = by

    def begin(self, frame: Frame) -> None:
        """Allocate buffers; DomainError when the table has no variable `by` along `world`."""
        self._frame = frame
        along = [str(name) for name, one in frame.worlds.variables.items() if one.dims == ("world",)]
        if self.by is not None and self.by not in along:
            raise DomainError(f"the table of worlds has no {self.by!r} along world{nearest(self.by, along)}")
        labels = np.zeros(frame.row_count, np.int64) if self.by is None else frame.worlds[self.by].values
        self._members, self._member_of, worlds = np.unique(labels, return_inverse=True, return_counts=True)
        small = worlds.max(initial=0) <= np.iinfo(np.int16).max
        shape = (len(self._members), *frame.asked.shape)
        self._reached, self._covered = np.zeros((2, *shape), np.int16 if small else np.int32)

    def add(self, block: Block) -> None:
        """Count the rows of a block."""
        member_of = self._member_of[block.rows]
        for member in np.unique(member_of):
            code = block.code[member_of == member] if len(self._members) > 1 else block.code
            self._reached[member, block.threat] += (code >= 1).sum(axis=0, dtype=self._reached.dtype)
            self._covered[member, block.threat] += (code >= 2).sum(axis=0, dtype=self._covered.dtype)

    def result(self) -> xr.Dataset:
        """Counts of all rows, and by member."""
        coords: dict[str, Any] = {"threat": list(self._frame.threats)}
        arrays: dict[str, Any] = {
            "reached_worlds": self._reached.sum(axis=0, dtype=np.int64),
            "covered_worlds": self._covered.sum(axis=0, dtype=np.int64),
        }
        if self.by is not None:
            coords["member"] = self._members
            arrays |= {
                "member_worlds": np.bincount(self._member_of, minlength=len(self._members)),
                "member_reached": self._reached,
                "member_covered": self._covered,
            }
        return dataset(coords, {}, **arrays)


class Shares:
    """Share of some weight that is reached, and covered, in each world.

    Parameters
    ----------
    weights : mapping of str to (place,) float
        Name to the weight of each place, not negative: people, people of one country, land. Each weight is rounded by
        at most 2**-52 of the sum, so that sums are exact in any order.

    Result
    ------
    reached_weight_share, covered_weight_share : (weight, world, threat) float
        Relative to the weight of the places at which this was requested; nan where that weight is 0.
    weight_total : (weight,) float

    Raises
    ------
    DomainError
        The weights have no names, or are not numbers.

    Memory
    ------
    16 B times weights, worlds and threats.
    """

    margins = launches = False

    def __init__(self, weights: Mapping[str, NDArray[np.float64]]) -> None:
        if not isinstance(weights, Mapping):
            raise DomainError(
                f'Shares: weights need names; write Shares({{"people": homes.people}}), not a {type(weights).__name__}'
            )
        self.weights: dict[str, NDArray[np.float64]] = {}
        for name, each in weights.items():
            try:
                self.weights[name] = np.asarray(each, np.float64)
            except (TypeError, ValueError):
                raise DomainError(f"weights {name!r}: write one number for each place, not {shown(each)}") from None

    def begin(self, frame: Frame) -> None:
        """Allocate buffers; DomainError for weights of the wrong shape, negative or not finite."""
        self._frame = frame
        for name, each in self.weights.items():
            if each.shape != (frame.aim_count,):
                raise DomainError(f"weights {name!r}: write {frame.aim_count}, one for each place, not {each.shape}")
            if not (np.isfinite(each).all() and (each >= 0.0).all()):
                raise DomainError(f"weights {name!r}: one is negative or not finite; write numbers of 0 or more")
            if not (each.sum() == 0.0 or 1e-200 < each.sum() < 1e200):
                raise DomainError(f"weights {name!r}: their sum, {each.sum():g}, cannot be shared out; scale them")
        units = np.array([_whole(each) for each in self.weights.values()], np.float64)
        self._units = units.reshape(len(self.weights), frame.aim_count).T
        self._found = np.full((2, len(self.weights), frame.row_count, len(frame.threats)), np.nan)
        asked = frame.asked[:, :, None]
        self._totals = [(self._units * (asked >= least)).sum(axis=1) for least in (REACHED, COVERED)]

    def add(self, block: Block) -> None:
        """Weigh the rows of a block."""
        for found, totals, least in zip(self._found, self._totals, (1, 2), strict=True):
            units = (block.code >= least).astype(np.float64) @ self._units
            with np.errstate(invalid="ignore"):
                found[:, block.rows, block.threat] = (units / totals[block.threat]).T

    def result(self) -> xr.Dataset:
        """Shares of every weight."""
        return dataset(
            {
                "weight": list(self.weights),
                "world": self._frame.worlds["world"].values,
                "threat": list(self._frame.threats),
            },
            {},
            weight_total=np.array([each.sum() for each in self.weights.values()], np.float64),
            reached_weight_share=self._found[0],
            covered_weight_share=self._found[1],
        )


def _whole(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights in whole units; the unit is the power of two between 2**-52 and 2**-51 of their sum."""
    total = float(weights.sum())
    return np.rint(weights * 2.0 ** np.floor(np.log2(_UNITS / total))) if total > 0.0 else np.zeros_like(weights)


class Bits:
    """Which places are reached, and covered, in each world: two bits per place, read by `answers_of`.

    Result
    ------
    reached_bits, covered_bits : (world, threat, byte) uint8, the first place in the lowest bit of the first byte

    Memory
    ------
    A quarter of a byte times worlds, threats and places.
    """

    margins = launches = False

    def begin(self, frame: Frame) -> None:
        """Allocate buffers."""
        self._frame = frame
        self._bits = np.zeros((2, frame.row_count, len(frame.threats), bytes_of(frame.aim_count)), np.uint8)

    def add(self, block: Block) -> None:
        """Pack the rows of a block."""
        self._bits[:, block.rows, block.threat] = np.moveaxis(packed(block.code), 1, 0)

    def result(self) -> xr.Dataset:
        """The bits."""
        return dataset(
            {"world": self._frame.worlds["world"].values, "threat": list(self._frame.threats)},
            {},
            reached_bits=self._bits[0],
            covered_bits=self._bits[1],
        )


class Launches:
    """Number of worlds in which each launch point reaches each place, and in which the place is covered against it.

    Result
    ------
    launch_reached_worlds, launch_covered_worlds : (threat, launch, aim) int; 0 where COVERED was not requested

    Memory
    ------
    8 B times threats, launch points and places.
    """

    margins, launches = False, True

    def begin(self, frame: Frame) -> None:
        """Allocate buffers."""
        self._frame = frame
        shape = (len(frame.threats), len(frame.launches), frame.aim_count)
        self._reached, self._covered = np.zeros((2, *shape), np.int32)

    def add(self, block: Block) -> None:
        """Count the rows of a block."""
        assert block.arcs is not None
        self._reached[block.threat] += (block.arcs >= 1).sum(axis=0, dtype=np.int32)
        self._covered[block.threat] += (block.arcs >= 2).sum(axis=0, dtype=np.int32)

    def result(self) -> xr.Dataset:
        """Counts of all rows."""
        return dataset(
            {"threat": list(self._frame.threats), "launch": list(self._frame.launches)},
            {},
            launch_reached_worlds=self._reached,
            launch_covered_worlds=self._covered,
        )
