"""A rule to hold in mind: in which worlds an answer holds nearly always, by at most three numbers."""

import math
from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.columns import identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.deciding_words import amount, listed, name
from penumbra.uncertainty.decides import answered, checked_seed
from penumbra.uncertainty.factors import ALTERNATIVES, Drawn
from penumbra.uncertainty.first_order import LEAST_WORLDS, MOST_GROUPS
from penumbra.uncertainty.prim import Box, Side, inside, quasi_p, smallest_rule

__all__ = ["Found", "find_rule", "rule"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CHANCE = 0.05
_FIGURES = 2
"""Significant digits of a limit."""
_LEAST_SHARE, _LEAST_CASES = 0.05, 20
"""A box holds at least this share of the worlds, and so many."""


class Found(NamedTuple):
    """A rule and its figures, which are those of worlds that were not used to find it."""

    sides: tuple[Side, ...]
    """What it demands, the demand that matters most first; none if there is no rule."""
    quasi_p: tuple[float, ...]
    coverage: Floats
    """(prior,) Share of the worlds in which the answer holds that meet the rule; nan if there are none."""
    density: Floats
    """(prior,) Share of the worlds that meet the rule in which the answer holds; nan if none meets it."""
    mass: Floats
    """(prior,) Share of the worlds that meet the rule."""
    base: Floats
    """(prior,) Share of all worlds in which the answer holds."""


def find_rule(
    values: Floats,
    holds: Bools,
    priors: Sequence[str] | None = None,
    draws: Sequence[int] | None = None,
    density: float = 0.95,
    seed: int = 0,
    round_limits: bool = True,
) -> Found:
    """A box of worlds over at most three numbers in which an answer holds nearly always.

    Parameters
    ----------
    values : (world, number) float
        Of several priors together; a number of at most 8 values is taken by its values.
    holds : (world,) bool
        Whether the answer holds.
    priors : sequence of str, (world,), optional
        Prior of each world; figures are told for each.
    draws : sequence of int, (world,), optional
        Point of the unit cube of each world.
    density : float
        Share of the worlds in the box in which the answer should hold, above 0 and below 1.
    seed : int
        Seed by which draws are dealt to the two halves.
    round_limits : bool
        Whether limits are rounded to two digits.

    Returns
    -------
    Found
        If no box has the density asked for, the densest; no demands if none matters or the answer never differs.

    Raises
    ------
    DomainError
        The arrays do not fit, there are fewer than 128 worlds, or the density is no share.

    Method
    ------
    `penumbra.uncertainty.prim` finds the box in one half of the draws. In the other half each demand has a quasi-p-value;
    while one is above 0.05 divided by the count of demands, the demand with the greatest is dropped. Coverage and density
    are those of the other half, so that they are not flattered by the search.
    """
    given, yes = np.asarray(values, np.float64), np.asarray(holds).astype(np.bool_)
    if given.ndim != 2 or yes.shape != given.shape[:1]:
        raise DomainError(
            f"rule: values of shape {given.shape} and answers of shape {yes.shape}; give one for each world"
        )
    if len(yes) < 2 * LEAST_WORLDS:
        raise DomainError(f"rule: {len(yes)} worlds are too few for a rule; draw {2 * LEAST_WORLDS} or more")
    if isinstance(density, bool) or not isinstance(density, int | float) or not 0.0 < density < 1.0:
        raise DomainError(f"rule: density: write a share above 0 and below 1, as 0.95, not {shown(density)}")
    labels = np.full(len(yes), "") if priors is None else np.asarray(priors)
    points = np.arange(len(yes)) if draws is None else np.asarray(draws)
    known, place = np.unique(points, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(len(known)) % 2 == 0
    finds = dealt[place.ravel()]
    box: Box = {}
    if 0 < yes.sum() < len(yes):
        few = [len(np.unique(column)) <= MOST_GROUPS for column in given.T]
        least = max(_LEAST_CASES, int(_LEAST_SHARE * finds.sum()))
        box = smallest_rule(given[finds], yes[finds], few, density, 3, least)
        box = {k: _rounded(side, few[k]) if round_limits else side for k, side in box.items()}
    copies = max(1, round(len(yes) / len(known)))
    box, chances = _what_matters(box, given[~finds], yes[~finds], copies)
    figures = [_figures(box, given[mine], yes[mine]) for mine in _by_prior(labels, ~finds)]
    sides = sorted(box.values(), key=lambda side: chances[side.number])
    return Found(tuple(sides), tuple(chances[side.number] for side in sides), *np.array(figures).T)


def _by_prior(labels: NDArray[np.str_], tests: Bools) -> list[Bools]:
    return [(labels == prior) & tests for prior in dict.fromkeys(labels.tolist())]


def _rounded(side: Side, few: bool) -> Side:
    if few:
        return side
    low, high = (float(f"{end:.{_FIGURES}g}") if math.isfinite(end) else end for end in (side.low, side.high))
    return side._replace(low=low, high=high)


def _what_matters(box: Box, values: Floats, yes: Bools, copies: int) -> tuple[Box, dict[int, float]]:
    """The demands whose quasi-p-value is small, and these values."""
    while box:
        chances = {number: quasi_p(box, number, values, yes, copies) for number in box}
        worst = max(chances, key=lambda number: chances[number])
        if chances[worst] <= _CHANCE / len(box):
            return box, chances
        box = {number: side for number, side in box.items() if number != worst}
    return {}, {}


def _figures(box: Box, values: Floats, yes: Bools) -> tuple[float, float, float, float]:
    """Coverage, density, mass and base."""
    here, hits = inside(box, values), int(yes.sum())
    both, cases = int((here & yes).sum()), int(here.sum())
    return (
        both / hits if hits else math.nan,
        both / cases if cases else math.nan,
        cases / max(1, len(yes)),
        hits / max(1, len(yes)),
    )


def rule(
    shield: Shield,
    drawn: xr.Dataset,
    answer: Sequence[float] | Floats,
    says: str = "The place is covered",
    at_least: float = 1.0,
    density: float = 0.95,
    seed: int = 0,
) -> xr.Dataset:
    """A rule to hold in mind: in which worlds an answer holds nearly always, from worlds drawn.

    Parameters
    ----------
    shield : Shield
        From which the worlds were drawn.
    drawn : Dataset (world, quantity)
        Worlds of `penumbra.draw`, at least 128.
    answer : (world,) float
        As in `penumbra.decides`; nan where there is none.
    says : str
        The answer as a clause, the beginning of the sentence.
    at_least : float
        From which value on the answer holds, as 0.5 for half of the people.
    density : float
        In which share of the cases that meet the rule the answer should hold.
    seed : int
        A whole number of 0 or more.

    Returns
    -------
    Dataset (restriction, prior)
        restriction : path of the limited number, or "alternatives"
        restriction_low, restriction_high : its limits, in the unit restriction_unit, infinite if open; restriction_kept,
        the values kept of a number with few values, or the alternatives
        restriction_p : quasi-p-value
        rule_coverage, rule_density, rule_mass, rule_base : figures for each prior, in worlds not used to find the rule

        attrs: says, sentence. Without a rule there is no restriction, and the sentence says so.

    Raises
    ------
    DomainError
        As in `penumbra.decides`, or the density is no share.
    """
    check_shield(shield)
    seed = checked_seed("rule", seed)
    found, told, left_out = answered("rule", shield, drawn, answer, None)
    holds = told >= at_least
    made = find_rule(found.values, holds, found.priors.tolist(), found.draws.tolist(), density, seed)
    factors = [found.factors[side.number] for side in made.sides]
    return dataset(
        {
            "restriction": np.array([each.name for each in factors], np.str_),
            "prior": np.array(tuple(dict.fromkeys(found.priors.tolist())), np.str_),
        },
        identity(shield)
        | {"title": f"A rule for {shield.scenario.title}, {shield.date}", "source": f"Penumbra {version('penumbra')}"}
        | {"says": says, "sentence": _sentence(shield, found, made, says, holds), "at_least": at_least, "seed": seed}
        | {"worlds": len(told), "worlds_left_out": left_out},
        restriction_low=np.array([side.low for side in made.sides]),
        restriction_high=np.array([side.high for side in made.sides]),
        restriction_kept=np.array([_kept(found, side) for side in made.sides], np.str_),
        restriction_unit=np.array([each.unit for each in factors], np.str_),
        restriction_p=np.array(made.quasi_p),
        rule_coverage=made.coverage,
        rule_density=made.density,
        rule_mass=made.mass,
        rule_base=made.base,
    )


def _kept(found: Drawn, side: Side) -> str:
    if found.factors[side.number].name == ALTERNATIVES:
        return " or ".join(found.alternatives[int(each)] for each in side.kept)
    return ", ".join(f"{each:g}" for each in side.kept)


def _demand(shield: Shield, found: Drawn, side: Side) -> str:
    """One demand in words, as: a radar range above 500 km."""
    factor = found.factors[side.number]
    if factor.name == ALTERNATIVES:
        return f"with the alternative {_kept(found, side)}"
    what = f"with the {name(shield.scenario, factor)}"
    if side.kept:
        return f"{what} {' or '.join(amount(factor.unit, each) for each in side.kept)}"
    low, high = (amount(factor.unit, each) if math.isfinite(each) else "" for each in (side.low, side.high))
    if low and high:
        return f"{what} between {low} and {high}"
    return f"{what} above {low}" if low else f"{what} below {high}"


def _of_hundred(shares: Floats) -> str:
    """Shares of cases, as: 92 to 97 of 100."""
    if np.isnan(shares).all():
        return "none of 100"
    low, high = (int(100.0 * end) if end < 1.0 else 100 for end in (np.nanmin(shares), np.nanmax(shares)))
    return f"{low} of 100" if low == high else f"{low} to {high} of 100"


def _sentence(shield: Shield, found: Drawn, made: Found, says: str, holds: Bools) -> str:
    if holds.all() or not holds.any():
        return f"{says} in {'every' if holds.all() else 'no'} case, so no rule is needed."
    if not made.sides:
        return f"{says} in {_of_hundred(made.base)} cases; no rule of at most three numbers tells in which."
    demands = listed([_demand(shield, found, side) for side in made.sides])
    return (
        f"{says} in {_of_hundred(made.density)} cases {demands}; these are {_of_hundred(made.coverage)} of the cases in "
        "which this holds."
    )
