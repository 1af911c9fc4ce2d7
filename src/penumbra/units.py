"""Units at the border: text such as ``80 km`` becomes SI on the way in, SI becomes text on the way out.

Nothing else in Penumbra knows units: inside, everything is SI. Latitude and longitude are degrees everywhere,
every other angle is in radians. The units that scenarios are written in are known by heart; only for others is pint
loaded, which takes a tenth of a second.
"""

import math
import re
from functools import cache
from importlib import import_module
from typing import NamedTuple

__all__ = ["FACTORS", "KINDS", "Kind", "parse", "text"]


class Kind(NamedTuple):
    """One kind of physical value: its SI unit, the unit people read, and the units to suggest."""

    name: str
    si: str
    shown: str
    suggest: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("length", "m", "km", "km, m"),
        Kind("speed", "m/s", "km/s", "km/s, m/s"),
        Kind("duration", "s", "s", "s, min"),
        Kind("angle", "rad", "deg", "deg"),
        Kind("coordinate", "deg", "deg", "deg"),
        Kind("area", "m**2", "m**2", "m2"),
        Kind("surface density", "kg/m**2", "kg/m**2", "kg/m2"),
    )
}

_NUMBER = re.compile(r"^\s*([-+]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*$")


FACTORS = {
    "length": {"km": 1000.0, "m": 1.0},
    "speed": {"km/s": 1000.0, "m/s": 1.0},
    "duration": {"s": 1.0, "min": 60.0},
    "angle": {"deg": math.pi / 180.0, "rad": 1.0},
    "coordinate": {"deg": 1.0},
    "area": {"m2": 1.0, "m**2": 1.0},
    "surface density": {"kg/m2": 1.0, "kg/m**2": 1.0},
}
"""How many SI units one of the usual units of each kind is, to the last bit as pint has it."""


@cache
def _factor(unit: str, kind: str) -> float:
    """How many SI units one `unit` is; raises ValueError with what to write instead."""
    known = FACTORS[kind].get(unit)
    if known is not None:
        return known
    try:
        found: float = import_module("penumbra.unit_registry").factor(unit, KINDS[kind].si)
    except TypeError:
        raise ValueError(f"{unit!r} is not a unit of {kind}; use {KINDS[kind].suggest}") from None
    except ValueError:
        raise ValueError(f"unknown unit {unit!r}; use {KINDS[kind].suggest}") from None
    return found


def parse(written: object, kind: str, unit: str | None = None) -> float:
    """The SI value of a number with its unit.

    Parameters
    ----------
    written : str, or a bare number when `unit` is given
        ``"80 km"``, ``"1,500 km"``, ``"4.5 km/s"``.
    kind : str
        A key of `KINDS`.
    unit : str, optional
        The unit of bare numbers, from the ``unit:`` key of a range.

    Returns
    -------
    float
        In the SI unit of `kind` (degrees for a coordinate).

    Raises
    ------
    ValueError
        The text has no unit, an unknown one, or one of another dimension; the message says what to write.
    """
    suggestion = KINDS[kind].suggest.split(",")[0]
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise ValueError(f'write a number and a unit, as in "80 {suggestion}"')
    if isinstance(written, int | float):
        if unit is None:
            raise ValueError(f'write "{written} {suggestion}", a number and a unit, not {written}')
        magnitude = float(written)
    else:
        match = _NUMBER.match(written)
        if match is None:
            raise ValueError(f'write a number and a unit, as in "80 {suggestion}", not {written!r}')
        magnitude = float(match[1].replace(",", "").replace("_", ""))
        if match[2]:
            unit = match[2]
        elif unit is None:
            raise ValueError(f'write "{match[1]} {suggestion}", a number and a unit, not {written!r}')
    if not math.isfinite(magnitude):
        raise ValueError(f"{written!r} is not a finite number")
    return magnitude * _factor(unit, kind)


def text(value: float, kind: str, digits: int = 4) -> str:
    """An SI value as people read it: ``text(80e3, "length")`` is ``80 km``."""
    shown = KINDS[kind].shown
    return f"{value / _factor(shown, kind):.{digits}g} {shown.replace('**2', '²')}"
