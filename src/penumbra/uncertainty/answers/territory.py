"""The answer for a country, a named area or an alliance: shares of its people and land, and how sure they are."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.places import Named, Places
from penumbra.coverage.problem import Problem, bind
from penumbra.coverage.provenance import provenance
from penumbra.names import ANSWERS, CASES, dataset
from penumbra.scenario.model import Shield
from penumbra.sentences import with_article
from penumbra.uncertainty.answers.asked import Territory
from penumbra.uncertainty.answers.doubt import doubt, leading, told_rule
from penumbra.uncertainty.answers.nominal_place import nominal_places
from penumbra.uncertainty.answers.notes import left_out
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS
from penumbra.uncertainty.drawn.probability import probability
from penumbra.uncertainty.drawn.spread import Spread
from penumbra.uncertainty.thresholds.subjects import Shares
from penumbra.uncertainty.thresholds.turning_points import SingleChanges
from penumbra.uncertainty.thresholds.turns import number_changes
from penumbra.uncertainty.thresholds.words import of_share

__all__ = ["HALF", "INNER", "About", "territory_answers"]

Floats = NDArray[np.float64]

INNER = (0.1, 0.5, 0.9)
"""Quantiles over the cases. From the 10th to the 90th of 100 is told: of 128 cases of a prior a dozen lie beyond each
end, enough to know it; the least and the greatest of all would grow with every case drawn."""

HALF = 0.5
"""The share of the people in reach whose cover is asked for in rules and thresholds."""

_PAIRS = 32


class About(NamedTuple):
    """What is told of one territory in addition to its variables and its paragraph, as plain data."""

    rules: dict[str, str]
    changes: list[str]
    doubt: dict[str, dict[str, Any]]
    notes: list[str]


def territory_answers(
    shield: Shield,
    drawn: xr.Dataset,
    territory: Territory,
    threats: list[str],
    why: bool,
    progress: Callable[[float], object],
) -> tuple[xr.Dataset, About]:
    """Shares of people and land by state, the share of people covered over the cases, and what decides it.

    Parameters
    ----------
    shield : Shield
    drawn : Dataset (world, quantity)
    territory : Territory
    threats : list of str
    why : bool
        Whether worlds are mixed to tell what the doubt rests on.
    progress : callable

    Returns
    -------
    Dataset (threat, word, prior, quantile)
        The variables territory_* of `penumbra.place`.
    About
    """
    people = _judged(shield, drawn, territory.homes, lambda share: progress(0.6 * share))
    land = _judged(shield, drawn, territory.land, lambda share: progress(0.6 + 0.4 * share))
    covered = _covered(people, territory.homes.weight, drawn, len(shield.scenario.threats))
    priors = list(dict.fromkeys(drawn["world_prior"].values.tolist()))
    nominal = _nominal(shield, territory)
    made = dataset(
        {"threat": list(shield.scenario.threats), "territory": [territory.name], "word": list(CASES)}
        | {"prior": priors, "quantile": list(INNER), "world": drawn["world"].values},
        provenance(shield, "How surely people and land are covered"),
        territory_people_by_word=_by_word(people, territory.homes.weight, len(covered))[:, None],
        territory_land_by_word=_by_word(land, territory.land.weight, len(covered))[:, None],
        territory_covered=_quantiles(covered, drawn["world_prior"].values, priors)[:, None],
        territory_half=_at_least_half(covered, drawn["world_prior"].values, priors)[:, None],
        territory_world_covered=covered[:, None],
        territory_nominal_covered=nominal[0][:, None],
        territory_nominal_reached=nominal[1][:, None],
        territory_beyond=nominal[2][:, None],
    ).sel(threat=threats)
    in_doubt = {
        threat: covered[k]
        for k, threat in enumerate(shield.scenario.threats)
        if threat in threats and np.nanmax(covered[k], initial=0.0) > np.nanmin(covered[k], initial=1.0)
    }
    return made, _about(shield, drawn, territory, in_doubt, why)


def _judged(
    shield: Shield, drawn: xr.Dataset, spread: Spread, progress: Callable[[float], object]
) -> xr.Dataset | None:
    if not len(spread.weight):
        return None
    return probability(shield, drawn, spread.at, progress=lambda share, _: progress(share), each=True)


def _by_word(found: xr.Dataset | None, weight: Floats, threats: int) -> Floats:
    """Share of the weight in each state, (threat, word); nan if there is none."""
    if found is None:
        return np.full((threats, len(CASES)), np.nan)
    words = found["aim_word"].values
    return np.stack([(words == word) @ weight for word in range(len(CASES))], axis=1)


def _covered(found: xr.Dataset | None, weight: Floats, drawn: xr.Dataset, threats: int) -> Floats:
    """Share of the people in reach that is covered in each world, (threat, world); nan where nobody is in reach."""
    if found is None:
        return np.full((threats, drawn.sizes["world"]), np.nan)
    codes = found["world_answer"].reindex(world=drawn["world"].values, fill_value=0)
    return _share(codes.transpose("threat", "world", "aim").values, weight)


def _share(codes: NDArray[np.int8], weight: Floats) -> Floats:
    """Share of the weight in reach that is covered, of codes (..., point), indices into ANSWERS."""
    reached = (codes != ANSWERS.index("untouched")) @ weight
    with np.errstate(invalid="ignore"):
        return np.where(reached > 0.0, ((codes == ANSWERS.index("covered")) @ weight) / reached, np.nan)


def _quantiles(covered: Floats, label: NDArray[np.str_], priors: list[str]) -> Floats:
    """Quantiles over the worlds of each prior, (threat, prior, quantile); nan where nobody is in reach."""
    made = np.full((len(covered), len(priors), len(INNER)), np.nan)
    for p, prior in enumerate(priors):
        for t, shares in enumerate(covered):
            mine = shares[label == prior]
            if not np.isnan(mine).all():
                made[t, p] = np.nanquantile(mine, INNER)
    return made


def _at_least_half(covered: Floats, label: NDArray[np.str_], priors: list[str]) -> Floats:
    """Share of the worlds with anyone in reach in which half of them are covered, (threat, prior); nan: none."""
    some = ~np.isnan(covered)
    with np.errstate(invalid="ignore"):
        shares = [((covered >= HALF) & (label == p)).sum(axis=1) / (some & (label == p)).sum(axis=1) for p in priors]
    return np.stack(shares, axis=1)


def _nominal(shield: Shield, territory: Territory) -> tuple[Floats, Floats, Floats]:
    """Covered share of the people in reach, share in reach, and the least distance beyond range, (threat,)."""
    at, weight = territory.homes
    if not len(weight):
        return (np.full(len(shield.scenario.threats), np.nan),) * 3
    label = np.full(len(weight), territory.name)
    one = nominal_places(shield, Named(at.latitude, at.longitude, label, label))
    reached = ~np.isnan(one["place_margin"].values)
    codes = np.where(reached, 1 + one["place_covered"].values, 0).astype(np.int8)
    return _share(codes, weight), reached @ weight, one["place_beyond"].values.min(axis=1)


def _about(shield: Shield, drawn: xr.Dataset, territory: Territory, in_doubt: dict[str, Floats], why: bool) -> About:
    """Rules, the numbers that turn the half, and what decides."""
    notes = left_out(shield, set(territory.countries))
    if not in_doubt:
        return About({}, [], {}, notes)
    problem, cards = bind(shield, "blended"), shield.scenario.threats
    rules, changes = dict[str, str](), list[str]()
    for threat, told in in_doubt.items():
        if drawn.attrs["draws"] < LEAST_WORLDS:
            continue
        people = f"the people of {with_article(territory.name)}"
        half = f"At least half of {people} in reach of {cards[threat].name} are covered"
        if words := told_rule(shield, drawn, told, half, HALF):
            rules[threat] = words
        changes += _turning(problem, territory, threat, leading(drawn, told))
    deciding = {}
    if why and drawn.attrs["draws"] >= LEAST_WORLDS:
        weight = territory.homes.weight
        deciding = doubt(
            problem, shield, drawn, in_doubt, territory.homes.at, lambda codes: _share(codes, weight), pairs=_PAIRS
        )
    return About(rules, changes, deciding, notes)


def _turning(problem: Problem, territory: Territory, threat: str, paths: list[str]) -> list[str]:
    """Sentences on the numbers that by themselves move the nominal share of people covered across a half."""
    shield, (at, weight) = problem.shield, territory.homes
    single = SingleChanges(problem, Places(at.latitude, at.longitude), [problem.threats.index(threat)])
    asked = Shares(single, weight[None], HALF)
    meant = {(0, 0): of_share(territory.name, shield.scenario.threats[threat].name, "people", HALF)}
    return [change.told for change in number_changes(shield, problem, asked, paths, meant)]
