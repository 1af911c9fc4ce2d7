"""Worlds that an earlier result has counted, so that a later one goes on where it stopped."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from penumbra.coverage.places import Places
from penumbra.errors import DomainError, shown
from penumbra.scenario.world_tables import digest
from penumbra.uncertainty.drawn.counting import Counted

__all__ = ["judged_before", "rows_judged"]

_SAME = {"scenario": "scenario", "date": "day", "history": "history", "seed": "seed"}
_COUNTS = ("alternative_cases", "alternative_worlds_reached", "alternative_worlds_covered")


def rows_judged(drawn: xr.Dataset, draws: int) -> xr.Dataset:
    """The worlds of the first draws of every prior."""
    first = np.unique(drawn["world_draw"].values)[:draws]
    return drawn.isel(world=np.flatnonzero(np.isin(drawn["world_draw"].values, first)))


def judged_before(
    earlier: object, about: Mapping[str, Any], drawn: xr.Dataset, at: Places, names: tuple[list[str], list[str]]
) -> tuple[Counted, int]:
    """The counts of an earlier result, and its number of draws for each prior.

    Parameters
    ----------
    earlier : Dataset
        Of `penumbra.probability`.
    about : mapping
        Provenance of the shield.
    drawn : Dataset (world, quantity)
        The worlds of the new result.
    at : Places
        Its places.
    names : tuple
        Its alternatives and its priors.

    Raises
    ------
    DomainError
        It is no such result, or one of another scenario, version, day, history, seed, family of priors or set of
        places; or it has more draws.
    """
    if not isinstance(earlier, xr.Dataset) or not {*_COUNTS, "aim_latitude"} <= set(map(str, earlier.variables)):
        raise DomainError("resume: this is no earlier result; give what penumbra.probability or case_map returned")
    _check_same(earlier, {**about, "seed": int(drawn.attrs["seed"])})
    if earlier["prior"].values.tolist() != names[1]:
        told = " and ".join(map(str, earlier["prior"].values.tolist()))
        raise DomainError(f"resume: its priors are {told}, not {' and '.join(names[1])}; ask for the same")
    same = len(earlier["aim_latitude"]) == len(at.latitude) and all(
        np.array_equal(earlier[f"aim_{name}"].values, getattr(at, name)) for name in ("latitude", "longitude")
    )
    if not same:
        raise DomainError("resume: it is of other places; leave resume out, and begin again")
    draws, every = int(earlier.attrs["draws_judged"]), len(np.unique(drawn["world_draw"].values))
    if draws > every:
        raise DomainError(f"resume: it has {draws} draws of each prior, more than the {every} asked for; ask for more")
    if digest(rows_judged(drawn, draws)) != earlier.attrs["judged_digest"]:
        raise DomainError("resume: its worlds are not the first of these; leave resume out, and begin again")
    return _counted(earlier, names[0]), draws


def _check_same(earlier: xr.Dataset, wanted: Mapping[str, Any]) -> None:
    """Raise DomainError if it was made of something else."""
    for key, word in _SAME.items():
        if (given := earlier.attrs.get(key)) != wanted[key]:
            raise DomainError(
                f"resume: its {word} is {shown(_plain(given))}, not {shown(wanted[key])}; give a result of the same, "
                "or leave resume out"
            )
    if earlier.attrs.get("scenario_hash") != wanted["scenario_hash"]:
        raise DomainError(
            f"resume: it is of another version of {shown(wanted['scenario'])}, whose numbers differ; load that one, "
            "or leave resume out"
        )
    if earlier.attrs.get("source") != wanted["source"]:
        raise DomainError(
            f"resume: {shown(earlier.attrs.get('source'))} made it, and this is {wanted['source']}; results of two "
            "versions cannot be joined, so leave resume out"
        )


def _plain(value: Any) -> Any:
    """A number as Python has it; those of a file are numpy's."""
    return value.item() if isinstance(value, np.generic) else value


def _counted(earlier: xr.Dataset, alternatives: list[str]) -> Counted:
    """Its counts, with the alternatives in another order."""
    found = earlier.reindex(alternative=alternatives, fill_value=0)
    cases, reached, covered = (found[name].values for name in _COUNTS)
    return Counted(
        cases.astype(np.int64),
        np.moveaxis(reached, 0, 2).astype(np.int64),
        np.moveaxis(covered, 0, 2).astype(np.int64),
    )
