"""Shares of people or land covered, along one number."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Literal

import numpy as np
import xarray as xr

from penumbra.coverage.problem import bind
from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.scenario.arguments import checked_list, column_of, value_of
from penumbra.scenario.columns import Column, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.thresholds.subjects import Shares, subjects
from penumbra.uncertainty.thresholds.turning_points import REFUSED
from penumbra.uncertainty.thresholds.words import number_name

__all__ = ["threshold_curve"]

_POINTS = 13


def threshold_curve(
    shield: Shield,
    path: str,
    places: str | Sequence[str],
    values: Sequence[str | float] | None = None,
    threats: str | Sequence[str] | None = None,
    of: Literal["people", "area"] = "people",
    fans: Literal["flown", "blended"] = "flown",
) -> xr.Dataset:
    """The share of people, or of land, that is covered at each value of one number, with all others nominal.

    Parameters
    ----------
    shield : Shield
    path : str
        One of `penumbra.worlds.columns`.
    places : str or sequence of str
        Countries by code, alliances and named areas, as for `penumbra.places.homes`.
    values : sequence of str or float, optional
        Texts with units, or SI; 13 values over the published range when absent, of a choice all.
    threats, of, fans
        As in `penumbra.threshold`.

    Returns
    -------
    Dataset (threat, place, value)
        value : float, in attrs["unit"]
        curve_covered : float, covered share of what is in reach; nan where nothing is in reach
        curve_reached : float, share in reach of all people or land of the place
        place, place_name; attrs: path, number, unit, published range

    Raises
    ------
    DomainError
        An argument is invalid, a value is repeated or makes an impossible world, or the number has no range and no
        values are given.
    """
    check_shield(shield)
    column = column_of(shield, path)
    at = _values(column, values)
    problem = bind(shield, fans)
    about = subjects(problem, places, threats, of, 1.0)
    assert isinstance(about.asked, Shares)
    codes = about.answering.answers([(problem.columns.index(column), value) for value in at])
    if (codes == REFUSED).any():
        raise DomainError(f"{path}: a value makes an impossible world: {about.answering.refusal}")
    return dataset(
        {"threat": list(about.threats), "place": about.known["place"], "value": at},
        {
            "title": f"Covered {of} along {number_name(shield.scenario, column) if not column.words else path}",
            **identity(shield),
            "path": path,
            "unit": column.unit,
            "of": of,
            "published_low": column.low,
            "published_nominal": column.nominal,
            "published_high": column.high,
            "source": f"Penumbra {version('penumbra')}",
        },
        curve_covered=np.moveaxis(about.asked.shares(codes), 0, -1),
        curve_reached=np.moveaxis(about.asked.reached(codes), 0, -1),
        place_name=about.known["place_name"],
    )


def _values(column: Column, values: Sequence[str | float] | None) -> list[float]:
    """The asked values in SI, in order; DomainError if one is invalid or repeated."""
    if values is None:
        if column.words:
            return [float(n) for n in range(len(column.words))]
        if column.low == column.high:
            raise DomainError(f'{column.path}: it has no published range; write values, as in ["1 km", "2 km"]')
        return np.linspace(column.low, column.high, _POINTS).tolist()
    found = sorted(value_of(column, given)[1] for given in checked_list(column.path, "values", values))
    if not found:
        raise DomainError(f"{column.path}: no value; write at least one, or leave them out")
    for value in found:
        if not column.least <= value <= column.most:
            raise DomainError(
                f"{column.path}: {value:g} {column.unit} is outside {column.domain}; write a value within"
            )
        if found.count(value) > 1:
            raise DomainError(f"{column.path}: {value:g} {column.unit} occurs twice; write each value once")
    return found
