"""A search for a site, compiled: the shield without the candidate, the candidate alone, and rows that place it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.coverage.problem import Aims, Problem, aimed_at, bind, fill
from penumbra.errors import DomainError, nearest, shown
from penumbra.raids.salvo import starts_of
from penumbra.scenario.model import Shield
from penumbra.siting.added import Added, facing, turns_of
from penumbra.siting.aims import Aimed
from penumbra.siting.candidates import Candidates

__all__ = ["Setting", "checked_places", "placed", "rows_without", "setting_of", "with_classes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Setting(NamedTuple):
    """All of a search that is the same in every world."""

    added: Added
    whole: Problem  # with the candidate, from which it is taken away by a row
    alone: Problem  # with the candidate as the only battery
    shared: Ints  # (column of alone,) index of the same column of whole
    starts: Ints  # (start,) indices of the launch points that are looked at
    toward: tuple[Floats, Floats]  # latitude and longitude [deg] of these
    aims: Aims
    weight: Floats  # (aim,)


def with_classes(shield: Shield, threats: Sequence[str]) -> Shield:
    """The shield against some threat classes alone; DomainError if there is no such class."""
    if isinstance(threats, str) or not isinstance(threats, Sequence):
        raise DomainError(f'threats: write a list of classes, as in ["mrbm-2000"], not {shown(threats)}')
    known = shield.scenario.threats
    for key in threats:
        if key not in known:
            raise DomainError(f"threats: no threat class {shown(key)}{nearest(str(key), known)}")
    if not threats:
        return shield
    some = {key: card for key, card in known.items() if key in set(threats)}
    return Shield(
        scenario=shield.scenario.model_copy(update={"threats": some}), date=shield.date, history=shield.history
    )


def setting_of(
    shield: Shield,
    added: Added,
    aims: Aimed,
    launches: Sequence[str] = (),
    fans: Literal["flown", "blended"] = "flown",
) -> Setting:
    """Compile a search.

    Parameters
    ----------
    shield : Shield
        Without the candidate, against all classes: its launch areas are sampled as for its own map.
    added : Added
    aims : Aimed
    launches : sequence of str
        Launch points and areas; all if empty.
    fans : "flown" or "blended"
        As of `penumbra.bind`.
    """
    sampling = bind(shield).sampling
    whole = bind(added.shield, fans, sampling)
    alone = whole if added.alone is added.shield else bind(added.alone, fans, sampling)
    index = {column.path: k for k, column in enumerate(whole.columns)}
    starts = starts_of(whole, launches)
    at = fill(whole, rows_without(added, whole, whole.own)).launches[0][starts]
    toward = np.degrees(np.arctan2(at[:, 2], np.hypot(at[:, 0], at[:, 1]))), np.degrees(np.arctan2(at[:, 1], at[:, 0]))
    shared = np.array([index[column.path] for column in alone.columns], np.int64)
    return Setting(added, whole, alone, shared, starts, toward, aimed_at(aims.at), aims.weight)


def rows_without(added: Added, whole: Problem, values: Floats) -> Floats:
    """Worlds (world, column of whole) from which the candidate is taken away."""
    made = values.copy()
    made[:, [column.path in added.elements for column in whole.columns]] = 0.0
    return made


def placed(setting: Setting, values: Floats, candidates: Candidates) -> Floats:
    """Rows of the candidate alone, (world * candidate, column of alone): each world with each candidate.

    values : (world, column of whole). The candidate stands at height 0. A radar with a sector looks at the middle of
    the directions to the launch points.
    """
    added, problem = setting.added, setting.alone
    worlds, count = len(values), len(candidates.name)
    made = np.repeat(values[:, setting.shared], count, axis=0)
    at = {column.path: k for k, column in enumerate(problem.columns)}
    for name in ("latitude", "longitude"):
        made[:, at[f"sites.{added.site}.{name}"]] = np.tile(getattr(candidates, name), worlds)
    if added.radar:
        faces, turned = turns_of(added.shield.scenario, added.radar)
        if turned:
            middle = facing(candidates.latitude, candidates.longitude, setting.toward)
            for face, off in enumerate(faces):
                azimuth = np.angle(np.exp(1j * (middle + off)))
                made[:, at[f"sensors.{added.radar}.boresights.{face}"]] = np.tile(azimuth, worlds)
    return made


def checked_places(added: Added, candidates: Candidates) -> Candidates:
    """The candidates; DomainError for one at sea for what stands on land, or on land for a ship."""
    wrong = np.flatnonzero(candidates.is_land == added.at_sea)
    if wrong.size:
        first = int(wrong[0])
        where = f"{candidates.name[first]} ({candidates.latitude[first]:.2f}, {candidates.longitude[first]:.2f})"
        more = f", and {wrong.size - 1:,} more" if wrong.size > 1 else ""
        told = "is on land, and this is a ship" if added.at_sea else "is at sea, and this stands on land"
        raise DomainError(
            f"candidates: {where} {told}{more}; move it, or add "
            f"{'a battery or radar on land' if added.at_sea else 'a ship'}"
        )
    return candidates
