"""How sure a day's map is against one class: in drawn worlds its cells, some places and the people covered."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from penumbra.coverage.count_reducers import Bits
from penumbra.coverage.distance_beyond import distance_beyond
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Named, Places
from penumbra.coverage.problem import bind
from penumbra.coverage.share_places import places as territories
from penumbra.errors import DomainError
from penumbra.names import ANSWERS, CASES, STATES, dataset
from penumbra.scenario.columns import identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.deciding.decides import decides
from penumbra.uncertainty.deciding.factors import ALTERNATIVES
from penumbra.uncertainty.deciding.mixed_worlds import mixed_worlds
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.probability import probability
from penumbra.uncertainty.thresholds.turns import turns

__all__ = ["DRAWS", "HowSure", "how_sure"]

Floats = NDArray[np.float64]

DRAWS = 64
"""Draws for each prior for cells and people: with four priors 256 worlds."""

PLACE_DRAWS = 512
"""Draws for each prior for places, as of `penumbra.place`: with four priors 2,048 worlds."""

_NORMAL = 1.96  # of a 95 % interval
_HALVES = ("lower half", "upper half")
_SAMPLE = 60  # cells that stand for all people in doubt where many worlds are judged
_PAIRS = 48  # of drawn worlds of each prior that are mixed


class HowSure(NamedTuple):
    """Answers in drawn worlds, against one class."""

    cells: xr.Dataset
    """Of the map's cells, as of `penumbra.probability`, without the answer in each world."""
    places: xr.Dataset
    """Of the places, the same."""
    people: xr.Dataset
    """What decides how many people are covered, as of `penumbra.decides`; and people_* by state and by prior."""
    changes: xr.Dataset
    """What by itself turns the answer of each place, as of `penumbra.uncertainty.thresholds.turns.turns`."""


def how_sure(
    shield: Shield,
    area: xr.Dataset,
    threat: str,
    places: Named,
    n: int = DRAWS,
    seed: int = 0,
    progress: Callable[[float], object] | None = None,
) -> HowSure:
    """How sure the map of a day is against one class; cells and people from one evaluation, places from more draws.

    Parameters
    ----------
    shield : Shield
    area : Dataset from `penumbra.cover`
        The map of this shield.
    threat : str
        Key of the class.
    places : Named
        Places of `penumbra.places.named`, within the region.
    n : int
        Draws for each prior for cells and people, 64 or more; places have `PLACE_DRAWS`.
    seed : int
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    HowSure

    Raises
    ------
    DomainError
        There is no such class, the map is of another shield, or nothing can be drawn.

    Method
    ------
    The people are those whom the scenario protects, each point with its own state of the map. A point in doubt is
    covered in those worlds in which the nearest cell in doubt is: a cell is some 45 km across. The shares by grade of
    evidence need many more worlds, which are judged at a sample of these cells.
    """
    check_shield(shield)
    tell = progress or (lambda share: None)
    one = _of_class(shield, area, threat)
    drawn = draw(one, n, seed)
    tell(0.05)
    found = probability(one, drawn, Places(area.latitude.values, area.longitude.values), each=True)
    tell(0.8)
    judged = drawn.sel(world=found["world"].values)
    answers = found["world_answer"].sel(threat=threat).values == ANSWERS.index("covered")
    people = _people(one, judged, _crowd(area, threat, found), found, answers)
    tell(0.9)
    some = len(places.latitude) > 0
    own = found.isel(aim=slice(0)).assign(aim_name=("aim", places.name[:0]), aim_taken=("aim", places.taken[:0]))
    if some:
        own = probability(one, draw(one, max(n, PLACE_DRAWS), seed), places)
        at = Places(places.latitude, places.longitude)
        own = own.assign(dataset({}, {}, place_beyond=distance_beyond(bind(one), at)))
    changes = turns(one, places, threat) if some else xr.Dataset()
    tell(1.0)
    about = identity(shield)
    told = found.drop_vars("world_answer").drop_dims("world", errors="ignore")
    own = own.drop_vars("world_answer", errors="ignore").drop_dims("world", errors="ignore")
    return HowSure(told.assign_attrs(about), own.assign_attrs(about), people.assign_attrs(about), changes)


def _of_class(shield: Shield, area: xr.Dataset, threat: str) -> Shield:
    """The shield against one class alone, with launch areas sampled as for all."""
    threats = shield.scenario.threats
    if threat not in threats or threat not in area.threat.values:
        raise DomainError(f"how_sure: no threat class {threat!r} on this map")
    wanted = identity(shield)
    if other := [name for name in ("scenario_hash", "date", "history") if area.attrs[name] != wanted[name]]:
        raise DomainError(f"how_sure: the map's {other[0]} is {area.attrs[other[0]]!r}, not {wanted[other[0]]!r}")
    return shield.closed(shield.scenario.model_copy(update={"threats": {threat: threats[threat]}}))


class _Crowd(NamedTuple):
    """The people protected: by state, those likely covered, and those in doubt by cell of the fringe."""

    amounts: Floats  # (state,)
    likely: float
    fringe: NDArray[np.intp]  # index of the cell
    mass: Floats  # people in doubt, by cell of the fringe

    @property
    def reached(self) -> float:
        """People in reach."""
        return float(self.amounts[1:].sum())

    def share(self, in_doubt: Floats) -> Floats:
        """Share covered of those in reach, from how many of those in doubt are covered."""
        if not self.reached > 0.0:
            return np.zeros_like(in_doubt)
        return np.asarray((self.amounts[STATES.index("umbra")] + in_doubt) / self.reached, np.float64)


def _crowd(area: xr.Dataset, threat: str, cells: xr.Dataset) -> _Crowd:
    """The people protected, each with the state of the map, and with the nearest cell in doubt."""
    unit = area.home_unit.values
    present = frozenset(np.unique(unit).tolist())
    place = territories(area.attrs, present, "protected")["protected"]
    state = area.home_state.sel(threat=threat).values
    weight = np.where(place.holds(unit, area.home_latitude.values), area.home_people.values, 0.0)
    amounts = np.bincount(state, weight, len(STATES)).astype(np.float64)
    in_doubt = np.flatnonzero((state == STATES.index("penumbra")) & (weight > 0.0))
    fringe = np.flatnonzero(cells.aim_state.sel(threat=threat).values == STATES.index("penumbra"))
    if not (in_doubt.size and fringe.size):
        return _Crowd(amounts, 0.0, fringe, np.zeros(len(fringe)))
    tree = cKDTree(_unit_vectors(cells.aim_latitude.values[fringe], cells.aim_longitude.values[fringe]))
    home = _unit_vectors(area.home_latitude.values[in_doubt], area.home_longitude.values[in_doubt])
    mass = np.bincount(tree.query(home)[1], weight[in_doubt], len(fringe)).astype(np.float64)
    word = cells.aim_word.sel(threat=threat).values[fringe]
    return _Crowd(amounts, float(mass[word == CASES.index("likely")].sum()), fringe, mass)


def _people(
    one: Shield, judged: xr.Dataset, crowd: _Crowd, cells: xr.Dataset, covered: NDArray[np.bool_]
) -> xr.Dataset:
    """The people by state; the share covered of those in reach, by prior; and what decides it."""
    share = crowd.share(crowd.mass @ covered[crowd.fringe])
    mixed = mixed_answer = None
    if crowd.mass.sum() > 0.0:
        mixed = mixed_worlds(judged, _PAIRS)
        mixed_answer = crowd.share(crowd.mass.sum() * _in_sample(one, mixed, crowd, cells))
    made = decides(one, judged, share, mixed=mixed, mixed_answer=mixed_answer)
    prior = judged["world_prior"].values
    rows = [prior == each for each in made["prior"].values]
    names, parts, about = _parts(str(made["factor"].values[0]), judged)
    by_part = [[share[mine & chosen].mean() if (mine & chosen).any() else np.nan for chosen in parts] for mine in rows]
    sure = crowd.amounts
    own = dataset(
        {"prior": made["prior"].values, "people_state": list(CASES), "people_part": names},
        {},
        people_amount=np.array([sure[0], sure[1], sure[2] - crowd.likely, crowd.likely, sure[3]]),
        people_covered=np.array([share[mine].mean() for mine in rows]),
        people_covered_error=np.array([_NORMAL * share[mine].std() / np.sqrt(mine.sum()) for mine in rows]),
        people_covered_part=np.array(by_part).reshape(len(rows), len(names)),
    )
    return made.merge(own, combine_attrs="override").assign_attrs(about)


def _in_sample(one: Shield, worlds: xr.Dataset, crowd: _Crowd, cells: xr.Dataset) -> Floats:
    """Share covered, in each world, of a sample of those in doubt; each cell of it stands for as many people."""
    upto = np.cumsum(crowd.mass)
    picked = crowd.fringe[np.searchsorted(upto, (np.arange(_SAMPLE) + 0.5) / _SAMPLE * upto[-1])]
    at = Places(cells.aim_latitude.values[picked], cells.aim_longitude.values[picked])
    found = evaluate(bind(one, "blended"), worlds, at, reducers=[Bits()])
    return np.asarray(unpacked(found["covered_bits"].values, _SAMPLE)[:, 0].mean(axis=1), np.float64)


def _parts(factor: str, judged: xr.Dataset) -> tuple[list[str], list[NDArray[np.bool_]], dict[str, object]]:
    """The worlds in two halves by the number that decides most, or by alternative if these do; with their names."""
    if factor == ALTERNATIVES:
        told = judged["world_alternative"].values
        names = sorted(set(told.tolist()))
        return names, [told == each for each in names], {"part_at": np.nan, "part_unit": ""}
    value = judged["world_value"].sel(quantity=factor).values
    middle = float(np.median(value))
    unit = str(judged["quantity_unit"].sel(quantity=factor).item())
    return list(_HALVES), [value < middle, value >= middle], {"part_at": middle, "part_unit": unit}


def _unit_vectors(latitude: Floats, longitude: Floats) -> Floats:
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
