"""What a sweep computes of each row: covered and reached shares, and answers for places, in exact sums."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from penumbra.coverage.blocks import blocks
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.places import Places, homes, named
from penumbra.coverage.problem import Problem
from penumbra.coverage.share import OF
from penumbra.errors import DomainError, nearest
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Spec
from penumbra.uncertainty.drawn.spread import spread_points
from penumbra.uncertainty.thresholds.subjects import check_inside, threats_of, weighted_points

__all__ = ["Asked", "Compute", "Measure", "asked", "measured", "measures"]

Floats = NDArray[np.float64]

_UNITS = 2.0**52
"""Weights are whole numbers of units of this part of their sum, so that sums are exact, in any order."""

What = Literal["covered", "reached", "place", "margin"]


class Compute(Spec):
    """One thing to compute of each row: exactly one of covered, reached, place and margin."""

    covered: Literal["people", "area"] | None = None
    """Share of the people or the land within reach of a class that is covered."""
    reached: Literal["people", "area"] | None = None
    """Share of the people or the land that is within reach of a class."""
    place: str | None = None
    """Town, id or coordinates: 1 if covered, 0 if in reach and not covered, nothing if out of reach."""
    margin: str | None = None
    """Town, id or coordinates: seconds to spare; -inf if no battery can meet the missile, nothing if out of reach."""
    of: str | None = None
    """Of shares: protected (if absent), nato-europe, a country as POL, or a named area."""
    threats: tuple[str, ...] | None = None
    """Threat classes; all if absent."""
    points: Annotated[int, Field(ge=1)] | None = None
    """Of shares: points that stand for equal parts of the people or the land; all points if absent."""

    @model_validator(mode="after")
    def _one(self) -> "Compute":
        given = [name for name in ("covered", "reached", "place", "margin") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("write one of covered, reached, place and margin, as in {covered: people}")
        if given[0] in ("place", "margin") and (self.of is not None or self.points is not None):
            raise ValueError("of and points belong to covered and reached; leave them out")
        return self

    @property
    def what(self) -> What:
        """Which of the four it is."""
        names: tuple[What, ...] = ("covered", "reached", "place", "margin")
        return next(name for name in names if getattr(self, name) is not None)

    @property
    def where(self) -> str:
        """Of which place."""
        return next((each for each in (self.place, self.margin, self.of) if each is not None), "protected")


class Measure(NamedTuple):
    """One number of each row."""

    what: What
    of: str  # people or area; empty for a place
    where: str
    threat: str
    points: int  # 0: all

    @property
    def label(self) -> str:
        """Name of its column, as people/nato-europe/mrbm-2000."""
        head = {"covered": self.of, "reached": f"{self.of}_reached", "place": "place", "margin": "margin_s"}
        return f"{head[self.what]}/{self.where}/{self.threat}"

    @property
    def meaning(self) -> str:
        """What it is, in words."""
        return {
            "covered": f"share of {self.of} of {self.where} within reach of {self.threat} that is covered",
            "reached": f"share of {self.of} of {self.where} that is within reach of {self.threat}",
            "place": f"whether {self.where} is covered against {self.threat}; not known where it is out of reach",
            "margin": f"seconds to spare at {self.where} against {self.threat}; not known where it is out of reach",
        }[self.what]


def measures(shield: Shield, compute: Sequence[Compute]) -> tuple[Measure, ...]:
    """The numbers of each row, one for each class.

    Parameters
    ----------
    shield : Shield
        Has the classes, and the region in which the places must lie.
    compute : sequence of Compute

    Raises
    ------
    DomainError
        A class or a place is not known, or two things are the same.
    """
    found: list[Measure] = []
    for each in compute:
        for threat in threats_of(shield, each.threats):
            made = Measure(each.what, each.covered or each.reached or "", each.where, threat, each.points or 0)
            if made.label in [other.label for other in found]:
                raise DomainError(f"{made.label} is computed twice; leave one out")
            found.append(made)
        if each.what in ("place", "margin"):
            check_inside(shield, named(shield, each.where))
        else:
            _weighted(shield, each.covered or each.reached or "", each.where, 1)
    return tuple(found)


class Asked(NamedTuple):
    """The places of all measures, and what is asked at them."""

    measures: tuple[Measure, ...]
    at: Places
    levels: NDArray[np.int8]
    """(threat, place)"""
    where: tuple[slice, ...]
    """Of each measure, its places."""
    weights: tuple[Floats, ...]
    """Of each measure, the whole number of units at each of its places."""


def asked(shield: Shield, wanted: Sequence[Measure]) -> Asked:
    """The places at which the measures of a shield are taken."""
    threats = tuple(shield.scenario.threats)
    spans: dict[tuple[str, str, int], slice] = {}
    parts: list[Places] = []
    weights: dict[tuple[str, str, int], Floats] = {}
    size = 0
    for one in wanted:
        key = (one.of, one.where, one.points)
        if key in spans:
            continue
        at, weights[key] = _weighted(shield, *key)
        spans[key] = slice(size, size + len(at.latitude))
        size += len(at.latitude)
        parts.append(at)
    levels = np.full((len(threats), size), NOTHING, np.int8)
    for one in wanted:
        if one.threat not in threats:
            raise DomainError(f"no threat class {one.threat!r}{nearest(one.threat, threats)}")
        levels[threats.index(one.threat), spans[one.of, one.where, one.points]] = COVERED
    where = tuple(spans[one.of, one.where, one.points] for one in wanted)
    at = Places(*(np.concatenate([getattr(part, name) for part in parts]) for name in Places._fields))
    return Asked(tuple(wanted), at, levels, where, tuple(weights[one.of, one.where, one.points] for one in wanted))


def measured(problem: Problem, matrix: Floats, of: Asked) -> Floats:
    """The numbers of some rows, (row, measure); nan: out of reach.

    Parameters
    ----------
    problem : Problem
    matrix : (row, column) float
        From `penumbra.worlds.matrix`.
    of : Asked

    Raises
    ------
    DomainError
        The numbers of a row allow no flight.
    """
    found = np.full((len(matrix), len(of.measures)), np.nan)
    timed = [n for n, one in enumerate(of.measures) if one.what == "margin"]
    plain = [n for n, one in enumerate(of.measures) if one.what != "margin"]
    for chosen, margins in ((plain, False), (timed, True)):
        if not chosen:
            continue
        levels = np.full_like(of.levels, NOTHING)
        for n in chosen:
            threat = problem.threats.index(of.measures[n].threat)
            levels[threat, of.where[n]] = of.levels[threat, of.where[n]]
        for block in blocks(problem, matrix, of.at, levels, margins):
            for n in chosen:
                one = of.measures[n]
                if problem.threats[block.threat] != one.threat:
                    continue
                if block.margin is not None and margins:
                    found[block.rows, n] = block.margin[:, of.where[n]][:, 0]
                else:
                    found[block.rows, n] = _value(one.what, block.code[:, of.where[n]], of.weights[n])
    return found


def _value(what: What, code: NDArray[np.uint8], units: Floats) -> Floats:
    """A share of (row, place) codes, or the answer of a place. Sums of whole units are exact in any order."""
    if what == "place":
        return np.where(code[:, 0] == 0, np.nan, (code[:, 0] == 2).astype(float))
    reached = (code >= 1).astype(float) @ units
    if what == "reached":
        return reached / units.sum()
    with np.errstate(invalid="ignore"):
        share: Floats = ((code == 2).astype(float) @ units) / reached
    return share


def _weighted(shield: Shield, of: str, where: str, points: int) -> tuple[Places, Floats]:
    """Points of a place, and how many units each weighs."""
    if of not in OF:
        found = named(shield, where)
        return Places(found.latitude, found.longitude), np.ones(1)
    if of == "people":
        lived = homes(shield, where)
        at, weight = Places(lived.latitude, lived.longitude), lived.people
    else:
        at, weights, _ = weighted_points(shield, where, of)
        weight = weights[0]
    if points and len(weight) > points:
        at, weight = spread_points(at.latitude, at.longitude, weight, points)
    total = weight.sum()
    if not total > 0.0:
        raise DomainError(f"nobody lives in {where} within the region; name another place")
    return at, np.round(weight / total * _UNITS)
