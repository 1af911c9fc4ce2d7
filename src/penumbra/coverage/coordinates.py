"""Parser of latitude and longitude as people write them."""

import re
from typing import NamedTuple

from penumbra.errors import DomainError

__all__ = ["coordinates"]

_LONGEST = 60  # characters
_LIKE = re.compile(r"[\d\s.,;:+\-°'\"NSEWO]*\d[\d\s.,;:+\-°'\"NSEWO]*")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "º": "°", "˚": "°"} | dict.fromkeys("′’ʹ‘", "'") | dict.fromkeys("″”“", '"')
)
_FORM = "write latitude and longitude as in 44.4,26.1 or 44.4N 26.1E or 44°26'N 26°06'E"


class _Angle(NamedTuple):
    """One angle in degrees, positive north and east, and the letter of its direction, if any."""

    degrees: float
    letter: str


def _angle(point: str, name: str, leads: bool) -> str:
    """Regular expression for one angle with this decimal sign; its letter comes first if `leads`, otherwise last."""
    number = rf"\d+(?:{point}\d+)?"
    letter = rf"(?P<{name}letter>[NSEW])"
    angle = (
        rf"(?P<{name}degrees>[-+]?{number})\s*"
        rf"(?:°\s*(?:(?P<{name}minutes>{number})\s*'\s*(?:(?P<{name}seconds>{number})\s*\"\s*)?)?)?"
    )
    return rf"{letter}\s*{angle}" if leads else rf"{angle}{letter}?"


def _pair(point: str, between: str, leads: bool) -> "re.Pattern[str]":
    """Regular expression for two angles, separated by a sign of `between`, a space, or a comma after a letter."""
    parted = rf"(?:\s*[{between}]\s*|\s+|{r'' if leads else r'(?<=[NSEW])'}\s*,?\s*)"
    return re.compile(_angle(point, "one_", leads) + parted + _angle(point, "two_", leads), re.ASCII)


# a comma is the decimal sign only if it does not separate the two numbers; a text never uses it for both
_PAIRS = tuple(_pair(*signs, leads) for signs in ((r"\.", ",;"), (",", ";")) for leads in (False, True))


def coordinates(written: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None if `written` does not consist of numbers, so that it may be a name.

    Parameters
    ----------
    written : str
        Latitude first, separated by a comma, a semicolon or a space: ``"44.4,26.1"``, ``"44.4;26.1"``. With letters, in
        either order: ``"44.4N,26.1E"``, ``"26.1 E 44.4 N"``. Minutes and seconds with their signs:
        ``"44°26′N 26°06′E"``. Decimal commas if they are unambiguous: ``"44,4 26,1"``, ``"44,4;26,1"``.

    Raises
    ------
    DomainError
        Numbers that do not make one latitude and one longitude, latitude beyond 90, or longitude beyond 180.
    """
    written = written.strip()
    text = written.translate(_SIGNS).replace("''", '"').upper()
    if not _LIKE.fullmatch(text[:_LONGEST]):
        return None
    if len(text) > _LONGEST:
        raise DomainError(f"{written[:_LONGEST]!r}... is too long for coordinates; {_FORM}")
    if "O" in text:
        raise DomainError(f"{written!r}: O is east in German and west in French; write E or W")
    found = next(filter(None, (pair.fullmatch(text) for pair in _PAIRS)), None)
    if found is None:
        raise DomainError(f"{written!r} is not one latitude and one longitude; {_FORM}")
    one, two = (_read(found, name, written) for name in ("one_", "two_"))
    if bool(one.letter) != bool(two.letter) or (one.letter and (one.letter in "NS") == (two.letter in "NS")):
        raise DomainError(f"{written!r}: give both numbers a letter, N or S and E or W, or neither; {_FORM}")
    latitude, longitude = (two, one) if one.letter in ("E", "W") else (one, two)
    return _checked(latitude.degrees, longitude.degrees, written)


def _read(found: "re.Match[str]", name: str, written: str) -> _Angle:
    degrees, minutes, seconds = (
        (found[name + part] or "").replace(",", ".") for part in ("degrees", "minutes", "seconds")
    )
    letter = found[name + "letter"] or ""
    if letter and degrees[0] in "-+":
        raise DomainError(f"{written!r}: a letter or a sign, not both; {_FORM}")
    if (minutes and "." in degrees) or (seconds and "." in minutes):
        raise DomainError(f"{written!r}: only the last of degrees, minutes and seconds may have decimals; {_FORM}")
    small = [float(part or 0.0) for part in (minutes, seconds)]
    if max(small) >= 60.0:
        raise DomainError(f"{written!r}: minutes and seconds are less than 60; {_FORM}")
    size = abs(float(degrees)) + small[0] / 60.0 + small[1] / 3600.0
    return _Angle(-size if degrees.startswith("-") or letter in ("S", "W") else size, letter)


def _checked(latitude: float, longitude: float, written: str) -> tuple[float, float]:
    if not abs(latitude) <= 90.0:
        raise DomainError(f"{written!r}: latitude comes first and lies between -90 and 90 deg; {_FORM}")
    if 180.0 < longitude <= 360.0:
        raise DomainError(
            f"{written!r}: longitude lies between -180 and 180 deg; if you mean {360.0 - longitude:g} W, "
            f"write {latitude:g},{longitude - 360.0:g}"
        )
    if not abs(longitude) <= 180.0:
        raise DomainError(f"{written!r}: longitude lies between -180 and 180 deg; {_FORM}")
    return latitude, longitude
