"""The rows of a sweep: every combination of the options of its axes, each a change of one shield."""

import hashlib
import json
import math
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.campaign.measures import Measure
from penumbra.errors import DomainError
from penumbra.scenario.choose import choose
from penumbra.scenario.loader import composed, digest, dump
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.yaml_tree import Tree

__all__ = ["KEY", "MOST_ROWS", "Axis", "Other", "Plan", "Structure", "check_size", "shield_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KEY = np.dtype("S16")
"""Type of the key of a row: the 16 bytes of a digest."""
MOST_ROWS = 2**20
"""Rows of one sweep, at most; results of more would not fit into the memory of the process that gathers them."""


class Other(NamedTuple):
    """What an option changes that is no number of a table of worlds."""

    changes: tuple[str, ...] = ()
    """As of `--set`."""
    answers: tuple[tuple[str, str], ...] = ()
    """Question and answer."""
    day: str = ""
    history: str = ""


class Axis(NamedTuple):
    """One thing that is varied."""

    name: str
    labels: tuple[str, ...]
    """Name of each option."""
    paths: tuple[str, ...]
    """Numbers that the options set."""
    values: Floats
    """(option, path) in SI, degrees for coordinates; nan: not set by this option."""
    others: tuple[Other, ...]
    """(option,)"""


class Structure(NamedTuple):
    """What rows share that differ in numbers alone: they are one shield, and so one problem."""

    day: str
    history: str
    changes: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """In words, for errors."""
        told = (*self.changes, *("=".join(pair) for pair in self.answers))
        return f"{self.day}, {self.history}" + "".join(f", {each}" for each in told)


class Plan:
    """A sweep: a scenario, axes, and what is computed of each row.

    Rows are numbered from 0; the last axis varies first.
    """

    def __init__(
        self,
        shield: Shield,
        axes: tuple[Axis, ...],
        measures: tuple[Measure, ...],
        title: str = "",
        fans: str = "flown",
    ) -> None:
        self.shield, self.axes, self.measures, self.fans = shield, axes, measures, fans
        self.title = title or f"Sweep of {shield.scenario.title}"
        self.shape = tuple(len(axis.labels) for axis in axes)
        self.size = math.prod(self.shape)
        check_size("the sweep", self.shape)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Numbers that any axis sets, sorted."""
        return tuple(sorted({path for axis in self.axes for path in axis.paths}))

    def choices(self, rows: Ints) -> Ints:
        """(row, axis) The option of each axis."""
        return np.stack(np.unravel_index(rows, self.shape), axis=-1).astype(np.int64)

    def values(self, rows: Ints) -> Floats:
        """(row, path) The numbers that are set, along `paths`; nan: as in the shield."""
        found = np.full((len(rows), len(self.paths)), np.nan)
        for axis, option in zip(self.axes, self.choices(rows).T, strict=True):
            at = [self.paths.index(path) for path in axis.paths]
            given = axis.values[option]
            found[:, at] = np.where(np.isnan(given), found[:, at], given)
        return found + 0.0  # no negative zero, so that equal numbers have equal keys

    def structure(self, row: int) -> Structure:
        """What the row shares with rows that differ in numbers alone."""
        day, history = self.shield.date.isoformat(), self.shield.history
        changes: tuple[str, ...] = ()
        answers: tuple[tuple[str, str], ...] = ()
        for axis, option in zip(self.axes, self.choices(np.array([row]))[0].tolist(), strict=True):
            other = axis.others[option]
            day, history = other.day or day, other.history or history
            changes, answers = (*changes, *other.changes), (*answers, *other.answers)
        return Structure(day, history, changes, answers)

    def groups(self) -> Ints:
        """(row,) A number of its structure; rows of one structure have the same."""
        kinds = [_ranks(axis.others) for axis in self.axes]
        found = np.zeros(self.size, np.int64)
        choices = self.choices(np.arange(self.size))
        for n, kind in enumerate(kinds):
            found = found * (int(kind.max()) + 1) + kind[choices[:, n]]
        return found

    def label(self, row: int) -> str:
        """The row in words, as "decision_time 60 s, date 2018-12-31"."""
        options = self.choices(np.array([row]))[0].tolist()
        return ", ".join(f"{axis.name} {axis.labels[n]}" for axis, n in zip(self.axes, options, strict=True))

    @cached_property
    def about(self) -> dict[str, Any]:
        """What all rows share, for people and for the digest."""
        scenario = self.shield.scenario
        return {
            "scenario": scenario.id,
            "scenario_hash": digest(scenario),
            "computed": [f"{one.label} of {one.points or 'all'} points" for one in self.measures],
            "fans": self.fans,
        }

    @property
    def name(self) -> str:
        """Name of the folder of its rows: a digest of what all rows share."""
        return hashlib.sha256(json.dumps(self.about, sort_keys=True).encode()).hexdigest()[:16]

    def keys(self) -> NDArray[np.bytes_]:
        """(row,) KEY, from the structure and the numbers of each row."""
        rows, groups = np.arange(self.size), self.groups()
        heads: dict[int, bytes] = {}
        found = np.empty(self.size, KEY)
        paths = json.dumps(self.paths)
        for row, group, numbers in zip(rows.tolist(), groups.tolist(), self.values(rows), strict=True):
            if group not in heads:
                heads[group] = hashlib.sha256(f"{json.dumps(self.structure(row))}\n{paths}".encode()).digest()
            found[row] = hashlib.sha256(heads[group] + numbers.astype("<f8").tobytes()).digest()[:16]
        return found


def _ranks(others: tuple[Other, ...]) -> Ints:
    seen: dict[Other, int] = {}
    return np.array([seen.setdefault(other, len(seen)) for other in others], np.int64)


def check_size(where: str, shape: tuple[int, ...]) -> None:
    """Raise DomainError for a sweep without rows, or with more than `MOST_ROWS`."""
    size = math.prod(shape)
    if size < 1:
        raise DomainError(f"{where}: has no row; write at least one value for each axis")
    if size > MOST_ROWS:
        each = " x ".join(f"{count:,}" for count in shape)
        raise DomainError(
            f"{where}: {each + ' = ' if len(shape) > 1 else ''}{size:,} rows are more than {MOST_ROWS:,}; shorten an "
            "axis, or write several sweeps, one after another"
        )


def shield_of(scenario: Scenario, structure: Structure) -> Shield:
    """The shield of a structure.

    Raises
    ------
    ScenarioError
        A change cannot be made, or makes an invalid scenario together with the others.
    """
    made = scenario
    if structure.changes:
        made = composed([(Tree(dump(scenario), {}), "")], structure.changes)
    if structure.answers:
        made = choose(made, dict(structure.answers))
    return made.on(structure.day, structure.history)
