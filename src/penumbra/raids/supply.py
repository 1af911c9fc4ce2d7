"""How long stocks last and how long it takes to replace what was fired: formulas."""

import math

__all__ = ["YEAR", "replacement_time", "stock_left", "time_to_empty"]

YEAR = 365.25 * 86400.0
"""A Julian year [s]."""


def replacement_time(count: float, a_year: float) -> float:
    """Time [s] until `count` interceptors are replaced at a constant rate a year; nan outside the domain."""
    return count / a_year * YEAR if count >= 0.0 and a_year > 0.0 else math.nan


def time_to_empty(stock: float, reserve: float, a_day: float) -> float:
    """Time [s] until all of a stock but a reserve is fired at a constant rate a day; inf at rate 0, nan outside."""
    if not (stock >= 0.0 and reserve >= 0.0 and a_day >= 0.0):
        return math.nan
    usable = max(stock - reserve, 0.0)
    return usable / a_day * 86400.0 if a_day > 0.0 else (math.inf if usable > 0.0 else 0.0)


def stock_left(stock: float, reserve: float, a_day: float, days: float) -> float:
    """Interceptors left after so many days of fire at a constant rate; the reserve stays. nan outside the domain."""
    if not (stock >= 0.0 and reserve >= 0.0 and a_day >= 0.0 and days >= 0.0):
        return math.nan
    return max(stock - a_day * days, min(reserve, stock))
