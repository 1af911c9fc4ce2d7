"""The answer for a place: reached or not, covered how surely, how, and what the doubt is about."""

import json
from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from penumbra.errors import DomainError, nearest, shown
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.answers.asked import Territory, asked_about
from penumbra.uncertainty.answers.points import Told, point_answers, told_of_points
from penumbra.uncertainty.answers.swings import swings
from penumbra.uncertainty.answers.territory import territory_answers
from penumbra.uncertainty.answers.territory_sentences import territory_paragraph
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.priors import Prior

__all__ = ["AREA_DRAWS", "DRAWS", "place"]

DRAWS = 512
"""Draws for each prior unless another number is asked for; with four priors 2,048 worlds."""
AREA_DRAWS = 128
"""The same for countries, areas and alliances, for which many points are judged."""


def place(
    shield: Shield,
    *written: str,
    threats: Sequence[str] | None = None,
    n: int | None = None,
    seed: int = 0,
    prior: Prior | None = None,
    why: bool = False,
    alone: bool = False,
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
        Towns, coordinates, or ids of the scenario, as for `penumbra.places.named`; countries by name or code, named
        areas, and alliances, as for `penumbra.places.homes`. A name that a country and a town share is the country.
    threats : sequence of str, optional
        Classes; all of the scenario if absent.
    n : int, optional
        Draws for each prior, as in `penumbra.draw`; 512 if absent, and 128 for countries, areas and alliances.
    seed : int
    prior : str, optional
        One way of reading the published ranges, as in `penumbra.draw`; by default all of the family.
    why : bool
        Whether to tell what decides where the answer is in doubt, some seconds for each class.
    alone : bool
        Whether to compute what each number does alone at places, which `penumbra.plot` draws.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    Dataset (threat, aim, territory, prior, alternative, battery, world)
        Of places, along aim, as `penumbra.probability` with the answer in each world, and
        place_covered, place_margin [s], place_shots, place_battery_margin [s] : in the nominal world
        place_beyond : distance from the nearest launch point less the range of the class [m]
        number, swing_*, along_* : with `alone`, margins if one number alone is at an end of its range, and along the
        deciding number
        change_* : what by itself turns a nominal answer, as in `penumbra.turns`, for places within the region

        Of countries, areas and alliances, along territory, from points that stand for equal parts of people or land:
        territory_people_by_word, territory_land_by_word : (threat, territory, word) shares in each state of CASES
        territory_covered : (threat, territory, prior, quantile) covered share of the people in reach over the worlds
        territory_world_covered, territory_nominal_covered, territory_nominal_reached, territory_beyond

        attrs: asked, JSON pairs of kind, place or territory, and index, in the order written; and in this order JSON
        lists of: words, a paragraph; rules, for each class in doubt a rule as in `penumbra.rule`; changes, sentences on
        what by itself turns the nominal answer; doubt, with `why` for each class in doubt what `penumbra.decides`
        tells: sentences, and shares of numbers and grades; notes. For places also those of `penumbra.probability`.

    Raises
    ------
    DomainError
        A place or class is not found, or a country lies outside the region; or as in `penumbra.draw`.
    """
    check_shield(shield)
    keys, about = _classes(shield, threats), asked_about(shield, written)
    if alone and about.points is None:
        raise DomainError("place: what each number does alone is computed, and drawn, for towns and points; name one")
    tell, parts = progress or (lambda share: None), (about.points is not None) + len(about.territories)
    made, told = xr.Dataset(), dict[tuple[str, int], Told]()
    if about.points is not None:
        drawn = draw(shield, DRAWS if n is None else n, seed, prior)
        made = point_answers(shield, drawn, about.points, keys, _part(tell, 0, parts))
        if alone:
            made = made.merge(swings(shield, about.points, made).sel(threat=keys), combine_attrs="override")
        told |= {("place", k): each for k, each in enumerate(told_of_points(shield, drawn, made, why))}
    if about.territories:
        drawn = draw(shield, AREA_DRAWS if n is None else n, seed, prior)
        first = parts - len(about.territories)
        found = [
            territory_answers(shield, drawn, each, keys, why, _part(tell, first + k, parts))
            for k, each in enumerate(about.territories)
        ]
        both = _joined(about.territories, [each for each, _ in found], drawn.sizes["world"])
        made = made.merge(both.reindex(world=made["world"])) if about.points is not None else both
        for k, (_, extra) in enumerate(found):
            told["territory", k] = Told(territory_paragraph(shield, made, k), *extra)
    ordered = [told[each] for each in about.order]
    attrs = {name: json.dumps([getattr(each, name) for each in ordered], ensure_ascii=False) for name in Told._fields}
    return made.assign_attrs(attrs | {"seed": seed, "asked": json.dumps(about.order)})


def _part(tell: Callable[[float], object], done: int, parts: int) -> Callable[[float], object]:
    """Progress of one of several parts as that of all."""
    return lambda share: tell((done + share) / parts)


def _joined(territories: Sequence[Territory], found: Sequence[xr.Dataset], worlds: int) -> xr.Dataset:
    """The variables of territories, along `territory`."""
    made = xr.concat(found, "territory", combine_attrs="override")
    known = dataset(
        {"territory": [each.name for each in territories]},
        {},
        territory_worlds=worlds,
        territory_people=np.array([each.people for each in territories]),
        territory_area=np.array([each.area for each in territories]),
    )
    return made.assign_coords(territory=known["territory"]).merge(known, combine_attrs="override")


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
