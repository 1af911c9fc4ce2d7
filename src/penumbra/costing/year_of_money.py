"""Prices of several years and currencies made comparable, with tables that the user gives; none is on record.

No table of deflators and no exchange rates are in the sources that were read, so Penumbra has none of its own. Without
the user's, money stays as printed: each price in the money of its own year.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from penumbra.costing.money import Money, argument
from penumbra.errors import DomainError, ScenarioError, shown
from penumbra.record.csv_lines import cells_of

__all__ = ["Conversion", "deflators", "rates"]

_MOST_RATE = 1e9
"""Greatest exchange rate, and one over the least; a Kuwaiti dinar is some 5,000 won."""


class Conversion(NamedTuple):
    """How prices are converted."""

    currency: str
    year: int | None = None  # of the money; as printed if absent
    levels: Mapping[int, float] = {}  # level of prices by year
    rates: Mapping[str, float] = {}  # units of `currency` for one of another

    def of(self, price: Money) -> Money:
        """The price in the currency and the year's money.

        Raises
        ------
        DomainError
            There is no exchange rate for its currency, or no level of prices for one of the years.
        """
        scale = 1.0
        if price.currency != self.currency:
            if price.currency not in self.rates:
                raise DomainError(
                    f"a price is in {price.currency} and the total in {self.currency}: no exchange rate is on record; "
                    f"write --rate {price.currency}=..., the {self.currency} for one {price.currency}"
                )
            scale = self.rates[price.currency]
        year = price.year
        if self.year is not None:
            for needed in (price.year, self.year):
                if needed not in self.levels:
                    raise DomainError(
                        f"there is no level of prices for {needed}: none is on record; give a table of years with it "
                        "(--deflators FILE.csv), or leave money as printed"
                    )
            scale *= self.levels[self.year] / self.levels[price.year]
            year = self.year
        return price.scaled(scale, self.currency, year)


def deflators(file: str | Path) -> dict[int, float]:
    """Level of prices by year from a CSV file with the columns year and index.

    Raises
    ------
    ScenarioError
        The file cannot be read, or a row is wrong; file, line and field are told.
    """
    found: dict[int, float] = {}
    wrong: list[str] = []
    for line, cells in cells_of(Path(file), ("year", "index"), wrong):
        where = f"{file}:{line}"
        try:
            year, index = int(cells[0]), float(cells[1])
        except ValueError:
            wrong.append(f"{where}: write a year and a number, as in 2012,0.76, not {shown(','.join(cells))}")
            continue
        if year in found:
            wrong.append(f"{where}: year: {year} stands twice; remove one")
        if not 0.0 < index < float("inf"):
            wrong.append(f"{where}: index: write a number above 0, not {index:g}")
        found[year] = index
    if wrong or not found:
        raise ScenarioError(wrong or f"{file}: there is no row; write one for each year")
    return found


def rates(given: Mapping[str, str], currency: str) -> dict[str, float]:
    """Exchange rates from texts such as ``{"EUR": "1.1"}`` into a currency; DomainError for a wrong one."""
    found = {}
    for code, written in given.items():
        argument("--rate", f"1 {code}")
        try:
            rate = float(written)
        except ValueError:
            rate = float("nan")
        if not 1.0 / _MOST_RATE <= rate <= _MOST_RATE or code == currency:
            raise DomainError(f"--rate {code}={written}: write the {currency} for one {code}, as in {code}=1.1")
        found[code] = rate
    return found
