"""The door to siting: where one more battery, ship or radar would add most, and how sure that is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.provenance import provenance
from penumbra.errors import DomainError, NothingUncertainError
from penumbra.names import dataset
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.siting.added import Added, Launch, added
from penumbra.siting.aims import AIMS, Aimed, aimed
from penumbra.siting.asked import check_asked, check_several
from penumbra.siting.candidates import Candidates, candidates_of
from penumbra.siting.choice import exact, greedy, items_of, value
from penumbra.siting.finalists import finalists, least_of
from penumbra.siting.gains import Base, arcs_met, base_arcs, base_margins, mean_margins, places_won, spare, won_alone
from penumbra.siting.price import CURRENCY, Price, bought, price_of
from penumbra.siting.setting import Setting, checked_places, placed, rows_without, setting_of, with_classes
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.priors import PRIORS

__all__ = ["FINALISTS", "WORLDS", "site"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

WORLDS = 200
"""Worlds in which the best candidates are judged, for all ways of reading the ranges together."""
FINALISTS = 30
"""Candidates that are judged in these worlds."""
_UNITS = {"people": "people", "area": "m2", "margin": "s", "cost": "people"}
_MOST_ARCS = 1_000_000_000  # pairs of candidate and open arc that are held at a time for several sites


class _Nominal(NamedTuple):
    """Results of the nominal world."""

    gain: Floats  # (candidate, threat)
    held: dict[str, Floats]  # variables on the shield without the candidate
    base: list[Base]  # by class; empty for margins
    met: list[Bools]  # by class (candidate, open arc), for several sites


def site(
    shield: Shield,
    candidates: object,
    add: str,
    of: Literal["people", "area", "margin", "cost"] = "people",
    *,
    k: int = 1,
    budget: str | None = None,
    threats: Sequence[str] = (),
    launches: Sequence[str] = (),
    whose: str = "protected",
    radar: str | None = None,
    platform: str | None = None,
    launch: Launch = "own-radar",
    resolution: int | None = None,
    aims: int | None = AIMS,
    worlds: int = WORLDS,
    best: int = FINALISTS,
    seed: int = 0,
    years: float = 20.0,
    prices: str | Path | None = None,
    progress: Callable[[float], object] | None = None,
) -> xr.Dataset:
    """Where the next battery, ship or radar would add most covered people, land or time, or cost least for each person.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> found = pb.site(shield, "POL, ROU, BGR", "deveselu", threats=["mrbm-2000"])

    Parameters
    ----------
    shield : Shield
        Sites of one's own side are added to it.
    candidates : Candidates, str, Path, mapping or sequence
        Where it may stand: points (name, latitude, longitude), or a mapping of name to (latitude, longitude);
        countries as ``"POL, ROU"``; a box of sea as ``"54..58, 0..8"``, south to north and west to east; or a CSV file
        with the columns name, latitude, longitude. Degrees.
    add : str
        What is added: one more of a battery of the case, with its cards, feeds and guides; an interceptor of the
        catalogue, with its usual platform and own radar; or a radar, which feeds every battery.
    of : "people", "area", "margin" or "cost"
        What is added: covered people, covered land, mean time to spare of the people in reach, or covered people with
        the cost for each.
    k : int
        How many are added at once, for people, area and cost.
    budget : str, optional
        Sum for them, ``"3 billion USD"``: no more than it buys are added.
    threats, launches : sequence of str
        Classes, and launch points or areas; all if empty.
    whose : str
        Whose people or land: "protected", an alliance, a named area or a country, as of `penumbra.places.homes`.
    radar, platform, launch
        Of an interceptor of the catalogue: other cards, and what it may be launched on. With other than own-radar
        every sensor feeds it; with engage-on-remote every radar may guide it.
    resolution : int, optional
        H3 resolution of candidate cells.
    aims : int, optional
        Most points that stand for the people or the land; every home or cell if None.
    worlds : int
        Worlds drawn from the published ranges for the best candidates; 0 draws none.
    best : int
        How many are judged in them: those that add most in the nominal world.
    seed : int
    years : float
        Length of time for costs.
    prices : str or Path, optional
        A price list of your own.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Returns
    -------
    Dataset (candidate, threat, finalist, prior, alternative, chosen_site, greedy_site)
        candidate_latitude, candidate_longitude : [deg]; candidate_cell : uint64, 0 for points
        gain : (candidate,), gain_by_class : (candidate, threat), people, m2 or s by the attribute `unit`
        base_reached, base_covered or base_spare : (threat,) without the candidate
        finalist_gain, finalist_error, finalist_by_prior, finalist_by_alternative, finalist_least, finalist_least_of,
        finalist_first, finalist_first_by_prior : of the best, in drawn worlds, best first by finalist_gain
        chosen_site, chosen_gain, greedy_site, greedy_gain : of `k` together
        one_cost, one_cost_least, one_cost_most, cost_of_gain : with of="cost" or a budget

        attrs: best, the best in the nominal world; expected, the best mean over the worlds; robust, the greatest least
        mean over ways of reading and published alternatives; empty if nothing is added.

    Raises
    ------
    DomainError
        No candidate, or one at sea for what stands on land; no such card; a card without reach of its own; nothing
        reaches whose is asked for; no price on record; a budget below the price of one; or another argument is wrong.

    Method
    ------
    A place is covered if every arc to it is met by some battery, so each candidate is asked only about the arcs that
    the shield does not meet (`penumbra.siting.gains`). It stands at height 0, and the missiles start at the sample
    points of the shield without it. docs/siting.md has the limits.
    """
    tell = progress or (lambda share: None)
    check_shield(shield)
    check_asked(of, k, worlds, best, seed, aims)
    places = candidates_of(candidates, resolution)
    against = with_classes(shield, threats)
    more = added(against, add, radar, platform, launch)
    checked_places(more, places)
    if prices is not None and of != "cost" and budget is None:
        raise DomainError("prices: they would change nothing; leave them out, or search by cost or with a budget")
    price = price_of(more, years, prices) if of == "cost" or budget is not None else None
    many = k if price is None or budget is None else min(k, bought(price, budget, years))
    check_several(of, many, more)
    asked = aimed(shield, "area" if of == "area" else "people", whose, aims)
    setting = setting_of(shield, more, asked, launches)
    drawing = worlds > 0
    nominal = _nominal(setting, places, of, many, lambda share: tell(share * (0.4 if drawing else 1.0)))
    gain = nominal.gain.mean(axis=1)
    order = np.lexsort((np.arange(len(gain)), -gain))
    arrays: dict[str, Any] = {
        "candidate_latitude": places.latitude,
        "candidate_longitude": places.longitude,
        "candidate_cell": places.cell,
        "gain": gain,
        "gain_by_class": nominal.gain,
        **nominal.held,
    }
    coords: dict[str, Any] = {"candidate": list(places.name), "threat": list(setting.whole.threats)}
    attrs = _about(more, places, asked) | {
        "of": of,
        "unit": _UNITS[of],
        "add": add,
        "whose": whose,
        "k": many,
        "seed": seed,
        "best": places.name[order[0]] if gain[order[0]] > 0.0 else "",
    }
    if price is not None:
        arrays |= _priced(price, gain)
        attrs |= {"currency": CURRENCY, "years": float(years)}
    if many > 1:
        arrays |= _several(setting, nominal, places, many, coords)
    if drawing:
        chosen = places.some(_best_of(gain, order, best))
        made = _drawn(shield, more, asked, launches, chosen, of, (worlds, seed), lambda share: tell(0.4 + 0.6 * share))
        if made is not None:
            arrays |= made[0]
            coords |= made[1]
            attrs |= made[2]
    title = f"Where {more.name} would add most, {shield.scenario.title}, {shield.date}"
    tell(1.0)
    origin = provenance(shield, title) | setting.whole.sampling.attributes(shield.scenario)
    return dataset(coords, origin | attrs, **arrays)


def _about(more: Added, places: Candidates, asked: Aimed) -> dict[str, Any]:
    """Attributes of what is added, where it may stand and what the aims stand for; those of drawn worlds come later."""
    return {
        "added": more.name,
        "kind": more.kind,
        "candidates": places.kind,
        "resolution": places.resolution,
        "aims": len(asked.weight),
        "aims_of": asked.of,
        "worlds": 0,
        "expected": "",
        "robust": "",
    }


def _nominal(setting: Setting, places: Candidates, of: str, k: int, tell: Callable[[float], object]) -> _Nominal:
    """Gains of all candidates in the nominal world."""
    without = rows_without(setting.added, setting.whole, setting.whole.own)
    rows, starts, aims, weight = (
        placed(setting, setting.whole.own, places),
        setting.starts,
        setting.aims,
        setting.weight,
    )
    world = np.zeros(len(rows), np.int64)
    if of == "margin":
        held = base_margins(setting.whole, without, starts, aims)
        alone = np.array([float(spare(least_of(each.margin), weight)[0]) for each in held])
        with_ = mean_margins(setting.alone, rows, held, world, starts, aims, weight, tell)
        return _Nominal(with_ - alone, {"base_spare": alone}, [], [])
    base = base_arcs(setting.whole, without, starts, aims, lambda share: None)
    if not any(each.reached.any() for each in base):
        raise DomainError("site: none of the classes reaches any of the people or land; write others, or another place")
    if k > 1:
        arcs = sum(int(each.open.sum()) for each in base)
        if arcs * len(rows) > _MOST_ARCS:
            raise DomainError(
                f"site: {len(rows):,} candidates and {arcs:,} open arcs are too many for several sites at once; write "
                "fewer candidates, aims or classes"
            )
        met = arcs_met(setting.alone, rows, base, starts, aims, tell)
        won = won_alone(base, met)
    else:
        met, won = [], places_won(setting.alone, rows, base, world, starts, aims, tell)
    reached = np.array([float(each.reached[0] @ weight) for each in base])
    covered = np.array([float(each.covered[0] @ weight) for each in base])
    return _Nominal(won @ weight, {"base_reached": reached, "base_covered": covered}, base, met)


def _best_of(gain: Floats, order: NDArray[np.int64], best: int) -> NDArray[np.int64]:
    """The candidates that are judged in worlds: the best, and if too few add anything, some evenly among the rest."""
    some, rest = order[gain[order] > 0.0], order[gain[order] <= 0.0]
    left = min(max(best - len(some), 0), len(rest))
    even = ((np.arange(left) + 0.5) * len(rest) / max(left, 1)).astype(np.int64)
    return np.concatenate((some[:best], rest[even]))


def _several(setting: Setting, nominal: _Nominal, places: Candidates, k: int, coords: dict[str, Any]) -> dict[str, Any]:
    """The best k sites together, and the greedy ones."""
    classes, count = len(nominal.base), len(setting.weight)
    place = [np.nonzero(base.open[0])[2] + threat * count for threat, base in enumerate(nominal.base)]
    items = items_of(
        np.concatenate(nominal.met, axis=1), np.concatenate(place), np.tile(setting.weight / classes, classes)
    )
    best, quick = exact(items, k), greedy(items, k)
    coords |= {
        "chosen_site": [places.name[at] for at in best.tolist()],
        "greedy_site": [places.name[at] for at in quick.tolist()],
    }
    return {"chosen_gain": value(items, best), "greedy_gain": value(items, quick)}


def _drawn(
    shield: Shield,
    more: Added,
    asked: Aimed,
    launches: Sequence[str],
    chosen: Candidates,
    of: str,
    drawn: tuple[int, int],
    tell: Callable[[float], object],
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]] | None:
    """Variables, coordinates and attributes of the best candidates in drawn worlds; None if nothing is uncertain."""
    try:
        table = draw(more.shield, -(-drawn[0] // len(PRIORS)), drawn[1])
    except NothingUncertainError:
        return None
    setting = setting_of(shield, more, asked, launches, "blended")
    found = finalists(setting, table, chosen, of == "margin", tell)
    order = np.argsort(-found.mean, kind="stable")
    arrays = {
        "finalist_gain": found.mean[order],
        "finalist_error": found.error[order],
        "finalist_by_prior": found.by_prior[order],
        "finalist_by_alternative": found.by_alternative[order],
        "finalist_least": found.least[order],
        "finalist_least_of": [found.least_of[at] for at in order.tolist()],
        "finalist_first": found.first_in_all[order],
        "finalist_first_by_prior": found.first[order],
    }
    names = [chosen.name[at] for at in order.tolist()]
    coords = {"finalist": names, "prior": found.priors, "alternative": found.alternatives}
    attrs = {
        "worlds": table.sizes["world"],
        "expected": names[0] if found.mean.max() > 0.0 else "",
        "robust": chosen.name[int(np.argmax(found.least))] if found.least.max() > 0.0 else "",
    }
    return arrays, coords, attrs


def _priced(price: Price, gain: Floats) -> dict[str, Any]:
    each = np.divide(price.nominal, gain, out=np.full(len(gain), np.inf), where=gain > 0.0)
    return {
        "one_cost": price.nominal,
        "one_cost_least": price.least,
        "one_cost_most": price.most,
        "cost_of_gain": each,
    }
