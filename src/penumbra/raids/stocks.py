"""The door to stocks: counts of interceptors on record, how long they last, and how long it takes to replace them."""

import math
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import xarray as xr

from penumbra.errors import DomainError, nearest, shown
from penumbra.names import dataset
from penumbra.raids.doctrine import whole
from penumbra.raids.supply import replacement_time, stock_left, time_to_empty
from penumbra.record.stocks import RATES, Stock
from penumbra.record.stocks import stocks as on_record
from penumbra.record.tables import record as tables

__all__ = ["stocks"]

_MOST_DAYS = 3650
_NAMES = {"thaad": "THAAD", "pac3-mse": "PAC-3 MSE", "sm3": "SM-3"}
"""Systems of the record's own table as people write them."""


def stocks(
    system: str,
    *,
    stock: int | None = None,
    reserve: int = 0,
    a_day: Sequence[float] = (),
    days: int = 30,
    record: Mapping[str, str | Path] | None = None,
) -> xr.Dataset:
    """What is on record of a system's interceptors, how long it takes to replace them, and how long a stock lasts.

    >>> import penumbra as pb
    >>> found = pb.stocks("thaad", stock=600, a_day=[10, 20])

    Parameters
    ----------
    system : str
        As in the record's table stocks: thaad, pac3-mse or sm3.
    stock : int, optional
        Interceptors at the start; the last count on record if absent, if there is one.
    reserve : int
        Of these, how many are not fired.
    a_day : sequence of float
        Rates of fire, interceptors a day; those that the record's counts of what was fired make if absent.
    days : int
        Days for which the stock is told, up to 3,650.
    record : mapping of str to path, optional
        Files in place of tables of the record, as in ``{"stocks": "mine.csv"}``.

    Returns
    -------
    Dataset (count, supply, fire_rate, fire_day)
        count_least, count_most, count_measure, count_side, count_source, count_grade, count_note : what was counted
        supply_rate, supply_measure, supply_side, supply_source, supply_grade, supply_note : rates of supply, a year
        replace_least, replace_most : (count, supply) [s]
        stock_days : (fire_rate,) [s], and stock_left : (fire_rate, fire_day), if a stock is known

        attrs: system, stock, reserve

    Raises
    ------
    DomainError
        There is no such system on record, a number is negative, or rates of fire or a reserve are given of a system
        without a stock.
    ScenarioError
        A file in place of a table is wrong.
    """
    every = on_record(tables(record or {}))
    known = dict.fromkeys(each.system for each in every)
    if system not in known:
        raise DomainError(f"stocks: nothing on record of {shown(system)}{nearest(str(system), known)}")
    own = [each for each in every if each.system == system]
    counts = [each for each in own if each.measure not in RATES]
    supplies = [each for each in own if each.measure in RATES]
    held = [each for each in counts if each.measure == "stock"]
    start = max(held, key=lambda each: each.until).least if stock is None and held else stock
    kept, last, rates = whole("reserve", reserve, 0), whole("days", days, 1), _rates(a_day, counts)
    if last > _MOST_DAYS:
        raise DomainError(f"days: write {_MOST_DAYS:,} at most, not {days}")
    if start is None and (kept or list(a_day)):
        raise DomainError(
            f"stock: no stock of {system} is on record, so how long it lasts is not known; write one (--stock 500), or "
            "leave out the reserve and the rates of fire"
        )
    if start is not None and kept > whole("stock", start, 0):
        raise DomainError(f"reserve: {kept} is more than the stock of {start}; write {start} at most")
    found = dataset(
        {"count": [each.id for each in counts], "supply": [each.id for each in supplies]},
        {
            "title": f"Interceptors of {_NAMES.get(system, system)}: stocks, fire and supply",
            "source": f"Penumbra {version('penumbra')}",
            "system": system,
            "stock": -1 if start is None else int(start),
            "reserve": kept,
        },
        count_least=[float(each.least) for each in counts],
        count_most=[_most(each) for each in counts],
        **{
            f"count_{name}": [getattr(each, name) for each in counts]
            for name in ("measure", "side", "source", "grade", "note")
        },
        supply_rate=[float(each.least) for each in supplies],
        **{
            f"supply_{name}": [getattr(each, name) for each in supplies]
            for name in ("measure", "side", "source", "grade", "note")
        },
        replace_least=_times([float(each.least) for each in counts], supplies),
        replace_most=_times([_most(each) for each in counts], supplies),
    )
    return found if start is None else found.merge(_fire(int(start), kept, rates, last))


def _most(count: Stock) -> float:
    return math.nan if count.most is None else float(count.most)


def _times(numbers: Sequence[float], supplies: Sequence[Stock]) -> np.ndarray:
    made = [[replacement_time(number, each.least) for each in supplies] for number in numbers]
    return np.array(made, float).reshape(len(numbers), len(supplies))


def _rates(given: object, counts: Sequence[Stock]) -> list[float]:
    """Rates of fire a day, in order."""
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise DomainError(f"a_day: write a list of interceptors a day, as in [10, 25], not {shown(given)}")
    told = [each.least / each.days for each in counts if each.measure == "fired"]
    for each in given:
        if isinstance(each, bool) or not isinstance(each, int | float) or not 0.0 < each < math.inf:
            raise DomainError(f"a_day: write interceptors a day above 0, not {shown(each)}")
    return sorted({float(each) for each in given or told})


def _fire(stock: int, reserve: int, rates: Sequence[float], last: int) -> xr.Dataset:
    """The stock day by day."""
    days = np.arange(last + 1)
    left = [[stock_left(stock, reserve, rate, float(day)) for day in days] for rate in rates]
    return dataset(
        {"fire_rate": list(rates), "fire_day": days},
        {},
        stock_days=[time_to_empty(stock, reserve, rate) for rate in rates],
        stock_left=np.array(left, float).reshape(len(rates), len(days)),
    )
