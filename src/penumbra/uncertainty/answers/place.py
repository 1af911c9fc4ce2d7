"""The answer for a place: reached or not, covered how surely, how, and what the doubt is about."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.places import Named, Places, named
from penumbra.coverage.problem import Problem, bind
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import CASES
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.answers.doubt import answer_of, doubt
from penumbra.uncertainty.answers.nominal_place import nominal_places
from penumbra.uncertainty.answers.sentences import paragraph
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS
from penumbra.uncertainty.deciding.rule import rule
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.priors import Prior
from penumbra.uncertainty.drawn.probability import probability
from penumbra.uncertainty.thresholds.turns import turns

__all__ = ["DRAWS", "place"]

Floats = NDArray[np.float64]

DRAWS = 512
"""Draws for each prior unless another number is asked for; with four priors 2,048 worlds."""


def place(
    shield: Shield,
    *written: str,
    threats: Sequence[str] | None = None,
    n: int = DRAWS,
    seed: int = 0,
    prior: Prior | None = None,
    why: bool = False,
    progress: Callable[[float], object] | None = None,
) -> xr.Dataset:
    """What the shield does for places, by class of missile: in reach, covered, how surely, and by whom.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> warsaw = pb.place(shield, "Warsaw")
    >>> print(warsaw.attrs["words"])

    Parameters
    ----------
    shield : Shield
    *written : str
        Towns, coordinates, or ids of the scenario, as for `penumbra.places.named`.
    threats : sequence of str, optional
        Classes; all of the scenario if absent.
    n : int
        Draws for each prior, as in `penumbra.draw`.
    seed : int
    prior : str, optional
        One way of reading the published ranges, as in `penumbra.draw`; by default all of the family.
    why : bool
        Whether to tell what decides where the answer is in doubt, some seconds for each class.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    Dataset (threat, aim, prior, alternative, battery, world)
        As `penumbra.probability` with the answer in each world, and
        place_covered, place_margin [s], place_shots, place_battery_margin [s] : in the nominal world
        place_beyond : distance from the nearest launch point less the range of the class [m]
        change_* : what by itself turns a nominal answer, as in `penumbra.turns`, for places within the region

        attrs: JSON lists with an item for each place: words, a paragraph; rules, for each class in doubt a rule as in
        `penumbra.rule`; doubt, with `why` for each class in doubt what `penumbra.decides` tells: sentences, and shares
        of numbers and grades. And the attributes of `penumbra.probability`.

    Raises
    ------
    DomainError
        A place or class is not found; or as in `penumbra.draw`.
    """
    check_shield(shield)
    asked, found = _classes(shield, threats), named(shield, *written)
    drawn = draw(shield, n, seed, prior)
    sure = probability(shield, drawn, found, progress=progress, each=True).sel(threat=asked)
    made = sure.merge(nominal_places(shield, found).sel(threat=asked), combine_attrs="override")
    made = made.merge(_changes(shield, found, asked), combine_attrs="override")
    aims = range(made.sizes["aim"])
    answers = [_in_doubt(drawn, made.isel(aim=k)) for k in aims]
    problem = bind(shield, "blended") if why else None
    told = {
        "words": [paragraph(shield, made, k) for k in aims],
        "rules": [_rules(shield, drawn, str(made.aim_name.values[k]), answers[k]) for k in aims],
        "doubt": [_why(problem, shield, drawn, made, k, answers[k]) if problem else {} for k in aims],
    }
    return made.assign_attrs(
        {name: json.dumps(each, ensure_ascii=False) for name, each in told.items()} | {"seed": seed}
    )


def _classes(shield: Shield, threats: Sequence[str] | None) -> list[str]:
    known = list(shield.scenario.threats)
    if threats is None:
        return known
    if isinstance(threats, str):
        raise DomainError(f"place: threats: write a list, as in [{threats!r}]")
    for each in threats:
        if each not in known:
            raise DomainError(f"no threat class {shown(each)}{nearest(str(each), known)}")
    if not threats:
        raise DomainError("place: threats: the list is empty; leave it out for every class")
    return list(dict.fromkeys(threats))


def _changes(shield: Shield, places: Named, asked: list[str]) -> xr.Dataset:
    """What turns the nominal answer of the places within the region; `change_place` is the name of a place."""
    region = shield.scenario.region
    inside = (places.latitude >= region.south.value) & (places.latitude <= region.north.value)
    east = (region.east.value - region.west.value) % 360.0
    inside &= (places.longitude - region.west.value) % 360.0 <= east
    if not inside.any():
        return xr.Dataset()
    chosen = Named(places.latitude[inside], places.longitude[inside], places.name[inside], places.taken[inside])
    found = turns(shield, chosen, asked)
    return found[[name for name in found.data_vars if str(name).startswith("change_")]].drop_vars(
        "place", errors="ignore"
    )


def _in_doubt(drawn: xr.Dataset, one: xr.Dataset) -> dict[str, Floats]:
    """The classes against which a place is covered in some cases, with the answer in each world; nan: none."""
    doubtful = [CASES.index(word) for word in ("doubtful", "likely")]
    found = {}
    for threat in one["threat"].values.tolist():
        if int(one["aim_word"].sel(threat=threat)) in doubtful:
            codes = one["world_answer"].sel(threat=threat).reindex(world=drawn["world"].values, fill_value=0).values
            found[threat] = answer_of(codes)
    return found


def _rules(shield: Shield, drawn: xr.Dataset, name: str, answers: dict[str, Floats]) -> dict[str, str]:
    """A rule for each class in doubt; none where too few worlds were drawn to find one."""
    cards = shield.scenario.threats
    return {
        threat: str(rule(shield, drawn, answer, f"{name} is covered against {cards[threat].name}").attrs["sentence"])
        for threat, answer in answers.items()
        if drawn.attrs["draws"] >= LEAST_WORLDS
    }


def _why(
    problem: Problem, shield: Shield, drawn: xr.Dataset, made: xr.Dataset, k: int, answers: dict[str, Floats]
) -> dict[str, dict[str, Any]]:
    """What decides about the place number `k` against each class in doubt."""
    at = Places(*(made[f"aim_{name}"].values[k : k + 1] for name in ("latitude", "longitude")))
    first: list[str] = []
    if "change_path" in made:
        mine = (made["change_place"].values == made["aim_name"].values[k]) & made["change_published"].values
        first = [str(path) for path in made["change_path"].values[mine]]
    return doubt(problem, shield, drawn, answers, at, lambda codes: answer_of(codes[:, 0]), first)
