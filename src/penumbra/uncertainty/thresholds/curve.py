"""What is covered along one number, and over two numbers."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.count_reducers import Bits
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.packing import unpacked
from penumbra.coverage.places import Places
from penumbra.coverage.problem import Problem, bind
from penumbra.errors import DomainError
from penumbra.names import dataset
from penumbra.scenario import worlds
from penumbra.scenario.arguments import checked_list, column_of, value_of
from penumbra.scenario.columns import Column, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.sentences import amount
from penumbra.uncertainty.drawn.draw import draw
from penumbra.uncertainty.drawn.spread import spread_points
from penumbra.uncertainty.thresholds.subjects import threats_of, weighted_points
from penumbra.uncertainty.thresholds.turning_points import is_logarithmic
from penumbra.uncertainty.thresholds.words import number_name

__all__ = ["threshold_curve", "threshold_surface"]

Floats = NDArray[np.float64]

_POINTS = 13
_POINTS_OF_TWO = 9
_SPREAD = 48
"""Points that stand for the people, or the land, of a country in drawn cases; so few that fans need no tables."""
_NORMAL = 1.959964  # standard deviations, within which a normal variable lies in 95 of 100 samples


class _Asked(NamedTuple):
    """Points with the weight of each in each place, (place, point)."""

    at: Places
    weights: Floats
    known: dict[str, Any]


def threshold_curve(
    shield: Shield,
    path: str,
    places: str | Sequence[str],
    values: Sequence[str | float] | None = None,
    threats: str | Sequence[str] | None = None,
    of: Literal["people", "area"] | None = "people",
    fans: Literal["flown", "blended"] = "flown",
    n: int | None = None,
    seed: int = 0,
) -> xr.Dataset:
    """The share of people, or of land, that is covered at each value of one number.

    All other numbers are nominal. With `n` they are also drawn from their published ranges, as by `penumbra.draw`, at
    each value of this one.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> curve = pb.threshold_curve(shield, "decision_time", "POL", ["1 min", "4 min"], "mrbm-2000", n=16)

    Parameters
    ----------
    shield : Shield
    path : str
        One of `penumbra.worlds.columns`.
    places : str or sequence of str
        Countries by code, alliances and named areas, as for `penumbra.places.homes`; with ``of=None`` towns, ids or
        coordinates, each a single point.
    values : sequence of str or float, optional
        Texts with units, or SI; 13 values over the published range when absent, of a choice all.
    threats, of, fans
        As in `penumbra.threshold`.
    n : int, optional
        Cases drawn for each prior and value; none if absent.
    seed : int
        As in `penumbra.draw`.

    Returns
    -------
    Dataset (threat, place, value)
        value : float, in attrs["unit"]
        curve_covered : float, covered share of what is in reach; nan where nothing is in reach. Of a point 0 or 1.
        curve_reached : float, share in reach of all people or land of the place
        with `n` also, (threat, place, prior, value):
        curve_cases : float, mean over the drawn cases of the covered share of what is in reach; of a point the share of
            the cases that reach it in which it is covered; nan where no case reaches anything
        curve_error : float, half the width of the interval that holds it in 95 of 100 samples
        place, place_name; attrs: path, number, unit, published range, draws

    Raises
    ------
    DomainError
        An argument is invalid, a value is repeated or makes an impossible world, or the number has no range and no
        values are given.
    """
    check_shield(shield)
    column = column_of(shield, path)
    at = _values(column, values, _POINTS)
    keys, asked = threats_of(shield, threats), _Asked(*weighted_points(shield, places, of))
    drawn = None if n is None else draw(shield, n, seed)
    table = worlds.along(shield, path, at)
    covered, reached = _shares(bind(shield, fans), table, keys, asked)
    found = dataset(
        {"threat": list(keys), "place": asked.known["place"], "value": at},
        _attrs(shield, of) | _of_number(shield, column) | {"title": f"Cover along the {_called(shield, column)}"},
        curve_covered=covered,
        curve_reached=reached,
        place_name=asked.known["place_name"],
    )
    if drawn is None or n is None:
        return found
    priors = list(dict.fromkeys(drawn["world_prior"].values.tolist()))
    few = _few(asked)
    each, _ = _shares(bind(shield, "blended"), worlds.combined(drawn, table), keys, few)
    cases = each.reshape(*each.shape[:2], len(priors), n, len(at))  # rows: priors, draws, values
    count = (~np.isnan(cases)).sum(axis=3)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(cases, axis=3) / count
        variance = np.nansum((cases - mean[:, :, :, None]) ** 2, axis=3) / count
        error = _half_width(variance, count)
    made = dataset(
        {"threat": list(keys), "place": asked.known["place"], "prior": priors, "value": at},
        {},
        curve_cases=mean,
        curve_error=error,
    )
    return found.merge(made, combine_attrs="override").assign_attrs(draws=int(n), seed=int(seed))


def threshold_surface(
    shield: Shield,
    paths: tuple[str, str],
    places: str | Sequence[str],
    values: tuple[Sequence[str | float] | None, Sequence[str | float] | None] = (None, None),
    threats: str | Sequence[str] | None = None,
    of: Literal["people", "area"] | None = "people",
    fans: Literal["flown", "blended"] = "flown",
) -> xr.Dataset:
    """The share of people, or of land, that is covered at each pair of values of two numbers, with all others nominal.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> both = ("threats.irbm-3000.radar_cross_section", "radars.spy-1d.range")
    >>> surface = pb.threshold_surface(shield, both, "Warsaw", threats="irbm-3000", of=None)

    Parameters
    ----------
    shield : Shield
    paths : pair of str
        Two of `penumbra.worlds.columns`.
    places : str or sequence of str
        As in `penumbra.threshold_curve`.
    values : pair of sequences, optional
        Values of each number as in `penumbra.threshold_curve`; 9 over the published range where None.
    threats, of, fans
        As in `penumbra.threshold_curve`.

    Returns
    -------
    Dataset (threat, place, value, other_value)
        surface_covered : float, covered share of what is in reach; nan where nothing is in reach. Of a point 0 or 1.
        surface_reached : float, share in reach of all people or land of the place
        value, other_value : float, in attrs["unit"] and attrs["other_unit"]
        attrs: path, number and published range of both, those of the second with `other_` before the name

    Raises
    ------
    DomainError
        As `penumbra.threshold_curve`; also if the two numbers are one.
    """
    check_shield(shield)
    if not isinstance(paths, tuple | list) or len(paths) != 2:
        raise DomainError('threshold_surface: paths: write two numbers, as in ("decision_time", "link_delay")')
    first, second = (column_of(shield, path) for path in paths)
    if first.path == second.path:
        raise DomainError(f"threshold_surface: paths: {first.path} is given twice; write two different numbers")
    if not isinstance(values, tuple | list) or len(values) != 2:
        raise DomainError('threshold_surface: values: write a pair, as in (["1 min", "2 min"], None)')
    at, other = (_values(each, own, _POINTS_OF_TWO) for each, own in zip((first, second), values, strict=True))
    keys, asked = threats_of(shield, threats), _Asked(*weighted_points(shield, places, of))
    table = worlds.combined(worlds.along(shield, first.path, at), worlds.along(shield, second.path, other))
    shape = (len(keys), len(asked.known["place"]), len(at), len(other))
    covered, reached = (each.reshape(shape) for each in _shares(bind(shield, fans), table, keys, asked))
    theirs = {f"other_{name}": value for name, value in _of_number(shield, second).items()}
    title = f"Cover over the {_called(shield, first)} and the {_called(shield, second)}"
    return dataset(
        {"threat": list(keys), "place": asked.known["place"], "value": at, "other_value": other},
        _attrs(shield, of) | _of_number(shield, first) | theirs | {"title": title},
        surface_covered=covered,
        surface_reached=reached,
        place_name=asked.known["place_name"],
    )


def _half_width(variance: Floats, cases: NDArray[np.int64]) -> Floats:
    """Half of Wilson's interval at 95 % [Wilson1927] for a mean of shares, their variance in place of p (1 - p)."""
    z = _NORMAL
    found: Floats = z * np.sqrt(variance / cases + z**2 / (4.0 * cases**2)) / (1.0 + z**2 / cases)
    return found


def _few(asked: _Asked) -> _Asked:
    """The places with at most `_SPREAD` points each, of equal weight or nearly."""
    every = [spread_points(asked.at.latitude, asked.at.longitude, weight, _SPREAD) for weight in asked.weights]
    weights = np.zeros((len(every), sum(len(each.weight) for each in every)))
    begin = 0
    for row, each in zip(weights, every, strict=True):
        row[begin : begin + len(each.weight)] = each.weight
        begin += len(each.weight)
    latitude, longitude = (np.concatenate([getattr(each.at, name) for each in every]) for name in Places._fields)
    return _Asked(Places(latitude, longitude), weights, asked.known)


def _shares(problem: Problem, table: xr.Dataset, keys: Sequence[str], asked: _Asked) -> tuple[Floats, Floats]:
    """Covered share of what is in reach, nan if nothing is, and share in reach, (threat, place, world)."""
    count = len(asked.at.latitude)
    wanted = np.full((len(problem.threats), count), NOTHING, np.int8)
    wanted[[problem.threats.index(key) for key in keys]] = COVERED
    bits = evaluate(problem, table, asked.at, wanted, reducers=[Bits()])
    shape = (len(keys), len(asked.weights), table.sizes["world"])
    covered, reached = np.full(shape, np.nan), np.zeros(shape)
    total = asked.weights.sum(axis=1)[:, None]
    for row, key in enumerate(keys):
        one = bits.sel(threat=key)
        is_reached, is_covered = (unpacked(one[f"{name}_bits"].values, count) for name in ("reached", "covered"))
        own, held = _sums(is_reached, asked.weights), _sums(is_covered, asked.weights)
        with np.errstate(invalid="ignore"):
            covered[row] = np.where(own > 0.0, held / own, np.nan)
            reached[row] = own / total
    return covered, reached


def _sums(chosen: NDArray[np.bool_], weights: Floats) -> Floats:
    """Weight of the chosen points, (place, world), of flags (world, point); the same flags give the same sum."""
    return np.stack([np.where(chosen, weight, 0.0).sum(axis=1) for weight in weights])


def _attrs(shield: Shield, of: str | None) -> dict[str, Any]:
    return {**identity(shield), "of": of or "points", "source": f"Penumbra {version('penumbra')}"}


def _of_number(shield: Shield, column: Column) -> dict[str, Any]:
    return {
        "path": column.path,
        "number": _called(shield, column),
        "unit": column.unit,
        "words": ", ".join(column.words),
        "published_low": column.low,
        "published_nominal": column.nominal,
        "published_high": column.high,
    }


def _called(shield: Shield, column: Column) -> str:
    return column.path if column.words else number_name(shield.scenario, column)


def _values(column: Column, values: Sequence[str | float] | None, count: int) -> list[float]:
    """The asked values in SI, in order; DomainError if one is invalid or repeated."""
    if values is None:
        if column.words:
            return [float(n) for n in range(len(column.words))]
        if column.low == column.high:
            nominal = amount(column.unit, column.nominal)
            raise DomainError(f"{column.path}: it has no published range; write values, such as {nominal}")
        spaced = np.geomspace if is_logarithmic(column) else np.linspace
        return [float(each) for each in spaced(column.low, column.high, count)]
    found = sorted(value_of(column, given)[1] for given in checked_list(column.path, "values", values))
    if not found:
        raise DomainError(f"{column.path}: no value; write at least one, or leave them out")
    for value in found:
        if not column.least <= value <= column.most:
            raise DomainError(
                f"{column.path}: {amount(column.unit, value)} is outside {column.domain}; write a value within"
            )
        if found.count(value) > 1:
            raise DomainError(f"{column.path}: {amount(column.unit, value)} occurs twice; write each value once")
    return found
