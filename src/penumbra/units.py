"""Converts text with units, such as ``80 km``, to SI on input.

No other module handles units: all other code is in SI. Latitude and longitude are in degrees, every other angle is in
radians. The grammar is small on purpose (decision 23): a number, then one unit, which is a name of `UNITS` with an
optional power of 2 or 3, or two such units joined by ``/`` or ``*``.
"""

import math
import re
from functools import cache
from typing import NamedTuple

from penumbra.errors import shown

__all__ = ["KINDS", "UNITS", "Kind", "are_rounded", "is_bare", "parse"]

_Dimension = tuple[int, int, int, int]
"""Powers of length, time, mass and angle."""


class Kind(NamedTuple):
    """One kind of physical value: its SI unit (degrees for coordinates), the units to suggest, and its dimension."""

    name: str
    si: str
    suggest: str
    dimension: _Dimension


_LENGTH, _TIME, _MASS, _ANGLE = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
_SPEED = (1, -1, 0, 0)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("length", "m", "km, m", _LENGTH),
        Kind("speed", "m/s", "km/s, m/s", _SPEED),
        Kind("duration", "s", "s, min", _TIME),
        Kind("angle", "rad", "deg", _ANGLE),
        Kind("coordinate", "deg", "deg", _ANGLE),
        Kind("area", "m2", "m2", (2, 0, 0, 0)),
        Kind("mass", "kg", "kg, t", _MASS),
        Kind("surface density", "kg/m2", "kg/m2", (-2, 0, 1, 0)),
    )
}


class Unit(NamedTuple):
    """A unit: its size in SI units (radians for angles), and its dimension."""

    factor: float
    dimension: _Dimension


_DEGREE = math.pi / 180.0
_NAMES: tuple[tuple[float, _Dimension, str], ...] = (
    (1.0, _LENGTH, "m metre metres meter meters"),
    (1e3, _LENGTH, "km kilometre kilometres kilometer kilometers"),
    (1e-2, _LENGTH, "cm"),
    (1e-3, _LENGTH, "mm"),
    (0.0254, _LENGTH, "in inch inches"),
    (0.3048, _LENGTH, "ft foot feet"),
    (0.9144, _LENGTH, "yd yard yards"),
    (1609.344, _LENGTH, "mi mile miles"),
    (1852.0, _LENGTH, "nmi NM nautical_mile nautical_miles"),
    (1.0, _TIME, "s second seconds"),
    (1e-3, _TIME, "ms"),
    (60.0, _TIME, "min minute minutes"),
    (3600.0, _TIME, "h hour hours"),
    (86400.0, _TIME, "d day days"),
    (1.0, _MASS, "kg"),
    (1e-3, _MASS, "g"),
    (1e3, _MASS, "t"),
    (0.45359237, _MASS, "lb"),
    (_DEGREE, _ANGLE, "deg ° degree degrees"),
    (_DEGREE / 60.0, _ANGLE, "arcmin"),
    (_DEGREE / 3600.0, _ANGLE, "arcsec"),
    (1.0, _ANGLE, "rad"),
    (1e-3, _ANGLE, "mrad"),
    (1609.344 / 3600.0, _SPEED, "mph"),
    (1852.0 / 3600.0, _SPEED, "kn knot knots"),
    (1000.0 / 3600.0, _SPEED, "kph"),
)

UNITS = {name: Unit(factor, dimension) for factor, dimension, names in _NAMES for name in names.split()}
"""Every unit by name. The factors are exact by definition [SP811]."""

_SPACE = " \t\u00a0\u202f"
_SIGN, _POWER = r"[-+]?", r"(?:[eE][-+]?[0-9]{1,3})?"
_PLAIN = re.compile(rf"{_SIGN}(?:[0-9]+\.?[0-9]*|\.[0-9]+){_POWER}")
_GROUPED = re.compile(rf"{_SIGN}[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:_[0-9]{{3}})+)(?:\.[0-9]+)?")
_ONE_COMMA = re.compile(rf"({_SIGN}[0-9]+),([0-9]+)")
_WRITTEN = re.compile(rf"([-+]?[0-9.,_]+(?:[eE][-+]?[0-9]+)?)[{_SPACE}]*(.*)", re.DOTALL)
_PART = re.compile(r"([A-Za-z_]+|°)(?:(?:\*\*|\^)?([23])|([²³]))?")
_GREATEST = 1e300
_EXACT = 1e-9
"""Tolerance of the decimal logarithm within which the ratio of two units counts as a power of ten."""
_LONGEST = 80
"""Greatest length in characters of a value with its unit."""


@cache
def _unit(written: str) -> Unit | None:
    """The unit of an expression such as ``km``, ``m/s`` or ``kg/m2``; None if it is no unit."""
    pieces = re.split(r"\s*(/|(?<!\*)\*(?!\*))\s*", written)
    if len(pieces) > 3:
        return None
    factor, dimension = 1.0, (0, 0, 0, 0)
    for piece, sign in zip(pieces[::2], (1, -1 if "/" in pieces else 1), strict=False):
        match = _PART.fullmatch(piece)
        if match is None or match[1] not in UNITS:
            return None
        known = UNITS[match[1]]
        power = sign * int(match[2] or {"²": 2, "³": 3}.get(match[3], 1))
        factor *= known.factor**power
        a, b, c, d = (have + power * more for have, more in zip(dimension, known.dimension, strict=True))
        dimension = (a, b, c, d)
    return Unit(factor, dimension)


@cache
def _factor(unit: str, kind: str) -> float:
    """Size of one `unit` in SI units; raises ValueError with what to write instead."""
    wanted = KINDS[kind]
    found = _unit(unit)
    if found is None and unit == "nm":
        raise ValueError("'nm' is the nanometre; for nautical miles write nmi or NM")
    if found is None:
        raise ValueError(f"unknown unit {shown(unit)}; use {wanted.suggest}")
    if found.dimension != wanted.dimension:
        raise ValueError(f"{shown(unit)} is not a unit of {kind}; use {wanted.suggest}")
    if kind == "coordinate":
        return 1.0 if found.factor == _DEGREE else found.factor / _DEGREE
    return found.factor


def _number(written: str, unit: str) -> float:
    """The number in a text; if it can be read in two ways, raises ValueError with both."""
    if _PLAIN.fullmatch(written):
        return float(written)
    comma = _ONE_COMMA.fullmatch(written)
    if comma:
        readings = [f"{comma[1]}.{comma[2]} {unit}", f"{comma[1]}{comma[2]} {unit}"]
        told = shown(f"{written} {unit}")
        raise ValueError(f'{told} could be {readings[0]} or {readings[1]}; write "{readings[0]}" or "{readings[1]}"')
    if _GROUPED.fullmatch(written):
        return float(written.replace(",", "").replace("_", ""))
    raise ValueError(
        f'{shown(written)} is not a number; write digits with a point for decimals, as in "1500.5 {unit}";'
        ' commas only between full groups of three, as in "1,500,000"'
    )


def is_bare(written: str) -> bool:
    """Whether a text is a number without a unit."""
    match = _WRITTEN.fullmatch(_stripped(written))
    return match is not None and not match[2]


def are_rounded(written: str, other: str) -> bool:
    """Whether one of two numbers with units may be the other one rounded in its own unit: 800 miles, 1,300 km.

    False if the ratio of the units is a power of ten, as of km and m, because no rounding occurs; false for angles.
    """
    units = [_unit(match[2]) for each in (written, other) if (match := _WRITTEN.fullmatch(_stripped(each)))]
    first, second = (unit for unit in units if unit is not None)
    powers = math.log10(first.factor / second.factor)
    return first.dimension != _ANGLE and abs(powers - round(powers)) > _EXACT


def _stripped(written: str) -> str:
    return written.strip(_SPACE + "\r\n")


def parse(written: object, kind: str, unit: object = None) -> float:
    """The SI value of a number with its unit.

    Parameters
    ----------
    written : str, or a bare number when `unit` is given
        ``"80 km"``, ``"4.5 km/s"``, ``"1,500,000 m"``. A point is always decimal. A single comma is ambiguous and is
        refused: in half of Europe ``"1,500 km"`` means 1.5 km.
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
        The text has no unit, an unknown unit or one of another dimension, or its number is ambiguous; the message says
        what to write.
    """
    suggestion = KINDS[kind].suggest.split(",")[0]
    if unit is not None and not isinstance(unit, str):
        raise ValueError(f'write "unit: {suggestion}", one unit, not {shown(unit)}')
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise ValueError(f'write a number and a unit, as in "80 {suggestion}"')
    if isinstance(written, int | float):
        if unit is None:
            raise ValueError(f'write "{shown(written)} {suggestion}", a number and a unit, not {shown(written)}')
        magnitude = float(written) if abs(written) < _GREATEST else math.inf
    else:
        if len(written) > _LONGEST:
            raise ValueError(
                f'write a number and a unit, as in "80 {suggestion}", not a text of {len(written)} characters'
            )
        match = _WRITTEN.fullmatch(_stripped(written))
        if match is None:
            raise ValueError(f'write a number and a unit, as in "80 {suggestion}", not {shown(written)}')
        if not match[2] and unit is None:
            raise ValueError(f'write "{match[1]} {suggestion}", a number and a unit, not {shown(written)}')
        unit = match[2] or unit or suggestion
        magnitude = _number(match[1], unit)
    value = magnitude * _factor(unit, kind)
    if not math.isfinite(value):
        raise ValueError(f"{shown(written)} is not a finite number of {KINDS[kind].si}; write a smaller one")
    return value
