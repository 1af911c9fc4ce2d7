"""Money as files write it: ``22 million USD``, with the year whose prices it is in, a range, a source and a grade."""

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from penumbra.errors import DomainError, nearest, shown
from penumbra.scenario.domain import Words
from penumbra.scenario.quantity import Grade, Spec

__all__ = ["CURRENCIES", "Amount", "Money", "MoneyPerKilogram", "MoneyPerYear", "Sum", "amount", "argument", "in_words"]

CURRENCIES = (
    "AED", "AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "ILS", "JPY", "KRW", "KWD", "NOK", "PLN", "QAR", "RON",
    "SAR", "SEK", "TRY", "USD",
)  # fmt: skip
"""Codes of ISO 4217 that may be written."""

_SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WRITTEN = re.compile(
    r"(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<scale>[a-z]*)\s*(?P<code>[A-Za-z]+)(?:\s*/\s*(?P<per>\w+))?"
)
_MOST = 1e18
"""Greatest sum, some thousand times what the world makes in a year."""
_FORM = 'write a number and a currency, as in "22 million USD"'
_KEYS = ("value", "low", "high")


class Amount(NamedTuple):
    """A sum as written: its size in the currency, the currency, and what it is for: nothing, a kg or a year."""

    value: float
    currency: str
    per: str


def amount(written: object) -> Amount:
    """The sum of a text such as ``"22 million USD"`` or ``"500 USD/kg"``; ValueError with what to write instead."""
    if not isinstance(written, str):
        raise ValueError(f"{_FORM}, not {shown(written)}")
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{_FORM}, not {shown(written)}")
    scale, code, per = match["scale"], match["code"], match["per"] or ""
    if scale not in _SCALES:
        raise ValueError(f"unknown word {shown(scale)}{nearest(scale, filter(None, _SCALES))}")
    if code not in CURRENCIES:
        near = nearest(code, CURRENCIES) or f"; write one of {', '.join(CURRENCIES)}"
        raise ValueError(f"unknown currency {shown(code)}{near}")
    if per not in ("", "kg", "year"):
        raise ValueError(f"{shown(written)}: write a sum, a sum per kg or a sum per year")
    value = float(match["number"].replace(",", "")) * _SCALES[scale]
    if value > _MOST:
        raise ValueError(f"{shown(written)} is more than {_MOST / 1e12:,.0f} trillion; write less")
    if value < 0.0:
        raise ValueError(f"{shown(written)} is negative; write a price of 0 or more")
    return Amount(value, code, per)


def in_words(value: float, currency: str) -> str:
    """A sum with three significant digits, as ``1.19 trillion USD``."""
    if not math.isfinite(value):
        return "not known"
    size = abs(float(f"{value:.3g}"))
    for word, scale in (("trillion ", 1e12), ("billion ", 1e9), ("million ", 1e6)):
        if size >= scale:
            return f"{float(f'{value:.3g}') / scale:g} {word}{currency}"
    return f"{float(f'{value:.3g}'):,.0f} {currency}" if size >= 100.0 else f"{value:.3g} {currency}"


class Money(Spec):
    """A printed price: value, low and high in one currency, and the year whose prices it is in."""

    value: float
    """Nominal value, in the currency."""
    low: float
    """Lowest value."""
    high: float
    """Highest value."""
    currency: str
    """Code of the currency."""
    per: Literal["", "kg", "year"] = ""
    """What it is for: once, each kilogram, or each year."""
    year: Annotated[int, Field(ge=1900, le=2200)]
    """Year whose prices it is in: the year of the dollars if the source tells it, else of the page or the budget."""
    source: str
    """Key of a source."""
    grade: Grade
    """How well it is known."""
    note: Words | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _ordered(self) -> "Money":
        if not self.low <= self.value <= self.high:
            raise ValueError("value lies outside low to high; write them in order")
        return self

    def scaled(self, scale: float, currency: str, year: int) -> "Money":
        """The price times a factor of 0 or more, in another currency or year's money."""
        numbers = {key: scale * getattr(self, key) for key in _KEYS}
        return self.model_copy(update=numbers | {"currency": currency, "year": year})


def _money(given: object, per: str) -> object:
    """The fields of a price from what a file writes."""
    if isinstance(given, Money):
        return given
    if not isinstance(given, Mapping):
        raise ValueError('write {value: 22 million USD, year: 2026, source: KEY, grade: second-hand}, "value" and more')
    if ("low" in given) != ("high" in given):
        raise ValueError('write both "low:" and "high:", or neither')
    if "value" not in given:
        raise ValueError(f'write "value:"; {_FORM}')
    sums = {key: amount(given.get(key, given["value"])) for key in _KEYS}
    if len({each.currency for each in sums.values()}) > 1:
        raise ValueError("value, low and high are in several currencies; write them in one")
    wrong = [each for each in sums.values() if each.per != per]
    if wrong:
        form = {"": "22 million USD", "kg": "500 USD/kg", "year": "80 million USD/year"}[per]
        raise ValueError(f'write a sum as in "{form}", not {shown(given["value"])}')
    rest: dict[str, Any] = {key: value for key, value in given.items() if key not in _KEYS}
    return rest | {key: each.value for key, each in sums.items()} | {"currency": sums["value"].currency, "per": per}


def _once(given: object) -> object:
    return _money(given, "")


def _kilogram(given: object) -> object:
    return _money(given, "kg")


def _yearly(given: object) -> object:
    return _money(given, "year")


Sum = Annotated[Money, BeforeValidator(_once)]
MoneyPerKilogram = Annotated[Money, BeforeValidator(_kilogram)]
MoneyPerYear = Annotated[Money, BeforeValidator(_yearly)]


def argument(name: str, written: str) -> Amount:
    """A sum given as an argument; DomainError with what to write instead."""
    try:
        return amount(written)
    except ValueError as error:
        raise DomainError(f"{name}: {error}") from None
