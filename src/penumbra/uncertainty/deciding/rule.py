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
from penumbra.sentences import amount, listed
from penumbra.uncertainty.deciding.decides import answered, checked_seed
from penumbra.uncertainty.deciding.factors import ALTERNATIVES, Drawn
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS, MOST_GROUPS
from penumbra.uncertainty.deciding.prim import Box, Side, Worlds, inside, quasi_p, smallest_rule
from penumbra.uncertainty.deciding.words import name, one_of_answers

__all__ = ["Found", "find_rule", "rule"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_MOST = 3
"""Most numbers that a rule limits."""
_CHANCE = 0.05
_SHORT = 0.05
"""By how much the density of a rule may fall short of what is asked, as chance would have it."""
_STEPS, _TINY = 25.0, 1e-9
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
        Share of the worlds in the box, under every prior, in which the answer should hold, above 0 and below 1.
    seed : int
        Seed by which draws are dealt to the two halves.
    round_limits : bool
        Whether limits are moved inward to round numbers.

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
    `penumbra.uncertainty.deciding.prim` finds the box in one half of the draws. In the other half each demand has a
    quasi-p-value; while one is above 0.05 divided by the count of demands, the number with the greatest is dropped,
    and a box is sought that limits the others alone. Coverage and density are those of the other half, so that the
    search does not flatter them.
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
    finds = (np.random.default_rng(seed).permutation(len(known)) % 2 == 0)[place.ravel()]
    few = tuple(len(np.unique(column)) <= MOST_GROUPS for column in given.T)
    one, other = (
        Worlds(given[mine], yes[mine], tuple(labels[mine] == prior for prior in dict.fromkeys(labels.tolist())), few)
        for mine in (finds, ~finds)
    )
    box, chances = _what_matters(one, other, density, round_limits) if 0 < yes.sum() < len(yes) else ({}, {})
    figures = [_figures(box, other.values[mine], other.yes[mine]) for mine in other.sets]
    sides = sorted(box.values(), key=lambda side: chances[side.number])
    return Found(tuple(sides), tuple(chances[side.number] for side in sides), *np.array(figures).T)


def _rounded(side: Side, column: Floats) -> Side:
    """The demand with limits moved inward to round numbers, by less than a 25th of the range and of two digits."""
    if side.kept:
        return side
    step = _round_step(float(np.ptp(column)) / _STEPS)
    low, high = (min(step, _digit(end)) if math.isfinite(end) else math.nan for end in (side.low, side.high))
    return side._replace(
        low=side.low if math.isnan(low) else float(f"{math.ceil(side.low / low - _TINY) * low:.12g}"),
        high=side.high if math.isnan(high) else float(f"{math.floor(side.high / high + _TINY) * high:.12g}"),
    )


def _round_step(most: float) -> float:
    """The greatest of 1, 2 and 5 times a power of 10 that is at most `most`."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(factor * power for factor in (1.0, 2.0, 5.0) if factor * power <= most * (1.0 + _TINY))


def _digit(value: float) -> float:
    """Size of the second significant digit of a value; infinite for 0."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else math.inf


def _what_matters(one: Worlds, other: Worlds, density: float, round_limits: bool) -> tuple[Box, dict[int, float]]:
    """A box found in one half whose demands all matter in the other half, and their quasi-p-values."""
    least = max(_LEAST_CASES, int(_LEAST_SHARE * len(one.yes)))
    numbers = list(range(one.values.shape[1]))
    while box := smallest_rule(one, numbers, density, _MOST, least):
        if round_limits:
            box = {k: _rounded(side, one.values[:, k]) for k, side in box.items()}
        chances = {number: quasi_p(box, number, other) for number in box}
        worst = max(chances, key=lambda number: chances[number])
        if chances[worst] <= _CHANCE / len(box):
            return box, chances
        numbers = [number for number in box if number != worst]
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
        restriction_low, restriction_high : its limits, in the unit restriction_unit, infinite if open;
        restriction_kept, the values kept of a number with few values, or the alternatives restriction_p : quasi-p-value
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
        | {
            "says": says,
            "sentence": _sentence(shield, found, made, says, holds, density),
            "at_least": at_least,
            "seed": seed,
        }
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
    """One demand in words, as: the radar range is above 500 km."""
    factor = found.factors[side.number]
    if factor.name == ALTERNATIVES:
        return one_of_answers(shield.scenario, [found.alternatives[int(each)] for each in side.kept])
    what = f"the {name(shield.scenario, factor)} is"
    if side.kept:
        return f"{what} {' or '.join(amount(factor.unit, each, 3) for each in side.kept)}"
    low, high = (amount(factor.unit, each, 3) if math.isfinite(each) else "" for each in (side.low, side.high))
    if low and high:
        return f"{what} between {low} and {high}"
    return f"{what} above {low}" if low else f"{what} below {high}"


def _of_hundred(shares: Floats) -> str:
    """Shares of cases, as: 92 to 97 of 100."""
    if np.isnan(shares).all():
        return "none of 100"
    low, high = (int(100.0 * end) if end < 1.0 else 100 for end in (np.nanmin(shares), np.nanmax(shares)))
    return f"{low} of 100" if low == high else f"{low} to {high} of 100"


def _sentence(shield: Shield, found: Drawn, made: Found, says: str, holds: Bools, density: float) -> str:
    if holds.all() or not holds.any():
        return f"{says} in {'every' if holds.all() else 'no'} case, so no rule is needed."
    if not made.sides:
        return f"{says} in {_of_hundred(made.base)} cases; no rule of at most three numbers tells in which."
    demands = listed([_demand(shield, found, side) for side in made.sides])
    told = (
        f"{says} in {_of_hundred(made.density)} cases if {demands}. "
        f"{_of_hundred(made.coverage)} cases in which the answer holds are of this kind."
    )
    if np.nanmin(made.density) < density - _SHORT:
        return (
            f"No rule of at most three numbers is right in {round(100.0 * density)} of 100 cases. The best one: {told}"
        )
    return told
