"""Shares of people or land, of what the scenario protects, by country, named area or alliance, from a map's Dataset."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.map_by_alternative import of_alternative
from penumbra.coverage.share_places import BY, places
from penumbra.errors import DomainError, nearest
from penumbra.names import ANSWERS, STATES, dataset

__all__ = ["OF", "share"]

OF = ("people", "area")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Pieces(NamedTuple):
    """What is shared out: points where people live, or pieces of land."""

    weight: Floats  # (piece,) people or m²
    unit: NDArray[np.str_]  # (piece,) map unit
    latitude: Floats  # (piece,) [deg]
    flags: dict[str, Floats]  # (threat, piece) share of each piece that is threatened, covered, open ...


def share(area: xr.Dataset, of: str = "people", by: str = "country", alternative: str | None = None) -> xr.Dataset:
    """How much of each place is threatened, covered, and in each state.

    Parameters
    ----------
    area : Dataset from `penumbra.cover`
    of : "people" or "area"
        People are each country's total spread over its towns of 5,000 and more, judged where they live and not by
        cells; area is land.
    by : "protected", "country", "area" (the scenario's named areas), "alliance" or "all" (everything on the map)
        Overseas territories are countries of their own. The alliance is NATO on the map's date, by accession and by the
        area of its treaty, and NATO Europe. What the scenario's `protects` says has the key "protected", followed by
        "alliance" if it is a part of one. See `penumbra.coverage.share_places.places`.
    alternative : str, optional
        One of the map's alternatives, as ``"guidance=own-radar"``: shares of people in its worlds alone, without those
        of towns on an edge. All of them together if absent.

    Returns
    -------
    Dataset (threat, place)
        total : (place,) people or [m²]
        pieces, reached_pieces : (place,), (threat, place) int, points or pieces of land, and those that are reached
        threatened_share, covered_share, and unless the map is nominal one share for each state, of the total
        covered_of_reached, umbra_of_reached, possible_of_reached : of what is reached; the last two unless nominal
        and, of people, each of these with _low and _high: if every town on an edge fell on either side of it.

        A share is 0 only if it holds no piece at all, and 1 only if it holds all of them; nan where the total is 0, or
        nothing is reached.

    Raises
    ------
    DomainError
        `of` or `by` is not one of those words, the map is not one of `penumbra.cover`, it has no such alternative, or
        land is asked for of one.
    """
    for word, known in ((of, OF), (by, BY)):
        if word not in known:
            raise DomainError(f"no shares by {word!r}{nearest(word, known)}")
    if "home_people" not in area:
        raise DomainError("shares are drawn from a map of penumbra.cover, which knows where people live; this has none")
    if alternative is not None:
        if of != "people":
            raise DomainError(
                "of one alternative a map tells shares of people; for land make a map of it, with penumbra.choose"
            )
        area = of_alternative(area, alternative)
    pieces = _homes(area) if of == "people" else _land(area)
    found = places(area.attrs, frozenset(np.unique(pieces.unit).tolist()), by)
    lived = pieces.weight > 0.0
    inside = [np.flatnonzero(place.holds(pieces.unit, pieces.latitude) & lived) for place in found.values()]
    shape = (len(found), area.sizes["threat"])
    reached = pieces.flags.get("reached", pieces.flags["threatened"])
    counts = [(reached[:, rows] > 0.0).sum(axis=1) for rows in inside]
    shares = {
        name: np.array([_quotient(part, whole, pieces.weight, rows) for rows in inside]).reshape(shape).T
        for name, part, whole in _asked(pieces.flags)
    }
    for name, one in shares.items():  # of a place of which all that is reached lies on an edge, there is no such side
        own = shares[name.removesuffix("_low").removesuffix("_high")]
        shares[name] = np.where(np.isnan(one), own, one)
    return dataset(
        {"threat": area.threat.values, "place": list(found)},
        area.attrs | {"title": f"Shares of {of} by {by}", "of": of, "by": by},
        place_name=[place.name for place in found.values()],
        total=np.array([pieces.weight[rows].sum() for rows in inside]),
        pieces=np.array([len(rows) for rows in inside], np.int64),
        reached_pieces=np.array(counts, np.int64).reshape(shape).T,
        **shares,
    )


def _quotient(part: Floats, whole: Floats, weight: Floats, rows: Ints) -> Floats:
    """Share (threat,) of the whole that is part, over some pieces: exactly 0 and 1 where it is none and all of them."""
    some, all_, own = part[:, rows], whole[:, rows], weight[rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (some @ own) / (all_ @ own)
    none, every = (some == 0.0).all(axis=1), (some == all_).all(axis=1)
    found = np.where(none, 0.0, np.where(every, 1.0, np.clip(found, 1e-12, 1.0 - 1e-12)))
    return np.where((all_ > 0.0).any(axis=1), found, np.nan)


def _asked(flags: dict[str, Floats]) -> Iterator[tuple[str, Floats, Floats]]:
    """Name of each share, and what is divided by what (threat, piece)."""
    one = np.ones_like(flags["threatened"])
    words = [word for word in ("threatened", "covered", *STATES) if word in flags]
    for end, other in (("", ""), ("_low", "_high"), ("_high", "_low")):
        if f"covered{end}" not in flags:
            continue
        for word in words:
            yield f"{word}_share{end}", flags[f"{word}{end}"], one
        pairs = [("covered", "covered", "uncovered")]
        if "reached" in flags:
            pairs += [("umbra", "umbra", "lesser"), ("possible", "possible", "open")]
        for name, part, rest in pairs:
            some = flags[f"{part}{end}"]
            whole = some + flags[f"{rest}{other}"]
            yield f"{name}_of_reached{end}", some, whole


_OF_ANSWERS = {"threatened": ("uncovered", "covered"), "uncovered": ("uncovered",), "covered": ("covered",)}
_OF_STATES = {
    **{word: (word,) for word in STATES},
    "reached": ("open", "penumbra", "umbra"),
    "possible": ("penumbra", "umbra"),
    "lesser": ("open", "penumbra"),
}
"""What shares are of, by the answers of the nominal world or the states that count."""


def _homes(area: xr.Dataset) -> Pieces:
    """Points where people live; `_low` and `_high` put those on an edge on the side that makes a share less or more."""
    own = area.home_threatened.values.astype(np.int64) + area.home_covered.values
    of_edge = "home_answers" in area
    flags = _sides(own, area.home_answers.values if of_edge else None, ANSWERS, _OF_ANSWERS)
    if "home_state" in area:
        flags |= _sides(area.home_state.values, area.home_states.values if of_edge else None, STATES, _OF_STATES)
    return Pieces(area.home_people.values, area.home_unit.values, area.home_latitude.values, flags)


def _sides(
    own: NDArray[np.integer],
    seen: NDArray[np.integer] | None,
    words: tuple[str, ...],
    groups: dict[str, tuple[str, ...]],
) -> dict[str, Floats]:
    """Whether each home (threat, home) is in a group and, if its sides are known, is so on all and on some of them."""
    found: dict[str, Floats] = {}
    for name, group in groups.items():
        bits = sum(1 << words.index(word) for word in group)
        found[name] = ((1 << own) & bits != 0).astype(float)
        if seen is not None:
            found[f"{name}_low"] = (seen & ~bits == 0).astype(float)
            found[f"{name}_high"] = (seen & bits != 0).astype(float)
    return found


def _land(area: xr.Dataset) -> Pieces:
    """Pieces of land; of their edges nothing more is known than on which side points of them lie."""
    threatened, covered = area.part_threatened.values, area.part_covered.values
    flags = {"threatened": threatened, "covered": covered, "uncovered": threatened - covered}
    if "state" in area:
        flags |= {word: area[f"part_{word}"].values for word in STATES}
        untouched, open_, penumbra, umbra = (flags[word] for word in STATES)
        flags |= {"reached": 1.0 - untouched, "possible": penumbra + umbra, "lesser": open_ + penumbra}
    latitude = area.latitude.values[area.part_cell.values]
    return Pieces(area.part_area.values, area.part_unit.values, latitude, flags)
