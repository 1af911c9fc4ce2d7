"""The answer for a place: reached or not, covered how surely, how, and what the doubt is about."""

import json
import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.coverage.map_loop import EVERYTHING
from penumbra.coverage.nominal_map import figures
from penumbra.coverage.places import Named, named
from penumbra.coverage.problem import Places, Problem, aimed_at, bind, fill
from penumbra.earth.ellipsoid import position
from penumbra.errors import DomainError, nearest, shown
from penumbra.names import ANSWERS, CASES, dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.answers.sentences import paragraph
from penumbra.uncertainty.deciding.decides import decides
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
        `penumbra.rule`; doubt, with `why` for each class in doubt the sentences of `penumbra.decides`. And the
        attributes of `penumbra.probability`.

    Raises
    ------
    DomainError
        A place or class is not found; or as in `penumbra.draw`.
    """
    check_shield(shield)
    asked, found = _classes(shield, threats), named(shield, *written)
    drawn = draw(shield, n, seed, prior)
    tell = progress or (lambda share: None)
    sure = probability(shield, drawn, found, progress=lambda share, words: tell(share), each=True).sel(threat=asked)
    made = sure.merge(_nominal(shield, found).sel(threat=asked), combine_attrs="override")
    made = made.merge(_changes(shield, found, asked), combine_attrs="override")
    aims = range(made.sizes["aim"])
    told = {
        "words": [paragraph(shield, made, k) for k in aims],
        "rules": [_rules(shield, drawn, made.isel(aim=k)) for k in aims],
        "doubt": [_doubt(shield, drawn, made.isel(aim=k)) if why else {} for k in aims],
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


def _in_doubt(shield: Shield, drawn: xr.Dataset, one: xr.Dataset) -> Iterator[tuple[str, Floats]]:
    """The classes against which a place is covered in some cases, with the answer in each world that was judged."""
    doubtful = [CASES.index(word) for word in ("doubtful", "likely")]
    for threat in one["threat"].values.tolist():
        if int(one["aim_word"].sel(threat=threat)) in doubtful:
            answer = one["world_answer"].sel(threat=threat).reindex(world=drawn["world"].values, fill_value=0).values
            yield threat, np.where(answer == ANSWERS.index("untouched"), np.nan, answer == ANSWERS.index("covered"))


def _rules(shield: Shield, drawn: xr.Dataset, one: xr.Dataset) -> dict[str, str]:
    """A rule for each class in doubt; none where too few worlds were drawn to find one."""
    says = f"{one.aim_name.item()} is covered against {{}}"
    cards = shield.scenario.threats
    return {
        threat: str(rule(shield, drawn, answer, says.format(cards[threat].name)).attrs["sentence"])
        for threat, answer in _in_doubt(shield, drawn, one)
        if drawn.attrs["draws"] >= LEAST_WORLDS
    }


def _doubt(shield: Shield, drawn: xr.Dataset, one: xr.Dataset) -> dict[str, list[str]]:
    """What decides for each class in doubt, in sentences."""
    found = {threat: decides(shield, drawn, answer) for threat, answer in _in_doubt(shield, drawn, one)}
    names = ("decides_sentence", "strip_sentence", "next_sentence")
    return {threat: [str(each.attrs[name]) for name in names] for threat, each in found.items()}


def _nominal(shield: Shield, places: Named) -> xr.Dataset:
    """The nominal world at the places."""
    problem = bind(shield)
    world, aims = fill(problem, problem.own), aimed_at(Places(places.latitude, places.longitude))
    shape = len(problem.threats), len(places.latitude)
    found = figures(problem, world, np.full(shape, EVERYTHING, np.int8), aims)
    reached = found.reaching > 0
    return dataset(
        {"threat": list(problem.threats), "battery": list(shield.batteries)},
        {},
        place_covered=reached & (found.covering == found.reaching),
        place_margin=np.where(reached, found.margin, math.nan),
        place_shots=np.where(reached, found.shots, 0),
        place_battery_margin=np.where(reached[:, :, None], np.moveaxis(found.battery_margin, 1, 2), math.nan),
        place_beyond=_beyond(problem, world.launches[0], places),
    )


def _beyond(problem: Problem, launches: Floats, places: Named) -> Floats:
    """Distance along the ground from the nearest launch point, less the range of each class [m], (threat, place)."""
    radians = np.radians(np.stack([places.latitude, places.longitude], axis=1))
    ends = np.array([position(float(a), float(b), 0.0) for a, b in radians])
    starts, ends = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (launches, ends))
    angle = np.arccos(np.clip(ends @ starts.T, -1.0, 1.0)).min(axis=1)
    ranges = [card.range.value for card in problem.shield.scenario.threats.values()]
    return np.asarray(angle[None] * MEAN_RADIUS - np.array(ranges)[:, None])
