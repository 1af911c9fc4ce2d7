"""Finds the town that a name means, and the other towns of that name.

One rule holds for every input of a town (decision 27). The weight of a town of this name is its population; it is
divided by 5 if the name is not GeoNames' main name but another of the town's names (local, former, in another language
or script). Unless a country or division is given, it is also divided by (1 + d / 200 km)², where d is the distance
beyond the requested region. The town of greatest weight is chosen, the others are listed.
"""

import difflib
import gzip
import math
import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.spelling import folded
from penumbra.earth.towns import DISPLAY_NAMES, FOLDER, Town, countries, town
from penumbra.errors import DomainError, nearest

__all__ = [
    "Box",
    "Found",
    "Place",
    "find_town",
    "kilometres",
    "place_of",
    "position_in_words",
    "towns_beginning",
    "towns_called",
]

_OTHER_NAME = 5.0  # divisor of the weight for a name other than the main name; grade: assumption
_SCALE = 200.0  # [km], distance beyond the region at which the weight falls to a quarter; grade: assumption
_OTHERS_SHOWN = 3
_ALSO_CALLED = {"uk": "GB", "great britain": "GB", "america": "US"}
_TOLERATED = 2  # greatest difference in letters between a name and a suggested name
_LONGEST = 200  # greatest number of letters of a name


class Box(NamedTuple):
    """A region in degrees; west is greater than east when it crosses the date line."""

    south: float
    north: float
    west: float
    east: float


class Place(NamedTuple):
    """A town, the name of its first-order division (empty when not known) and that of its country."""

    town: Town
    region: str
    country: str

    @property
    def words(self) -> str:
        """Name, division and country, as in "Rome, Lazio, Italy"."""
        parts = (self.town.name, self.region, self.country)
        return ", ".join(dict.fromkeys(part for part in parts if part))

    @property
    def described(self) -> str:
        """Name, division, country, position and people."""
        at = position_in_words(self.town.latitude, self.town.longitude)
        return f"{self.words} ({at}, {self.town.population:,} people)"


class Found(NamedTuple):
    """The town that a name most likely means, and all others of that name, most likely first."""

    place: Place
    others: tuple[Place, ...]
    country: str = ""
    """Another country of the same name, if it does not contain the town; empty if there is none."""

    @property
    def town(self) -> Town:
        """The chosen town."""
        return self.place.town

    @property
    def also(self) -> str:
        """The most likely other towns of the name, and a country, as text; empty if there are none."""
        told = [f"{other.words} ({other.town.population:,} people)" for other in self.others[:_OTHERS_SHOWN]]
        if len(self.others) > _OTHERS_SHOWN:
            told.append(f"{len(self.others) - _OTHERS_SHOWN} more")
        if self.country:
            told.append(f"the country {self.country}; for it, name one of its towns")
        return "; ".join(told)


def position_in_words(latitude: float, longitude: float) -> str:
    """A position to a hundredth of a degree, as in "41.89 N 12.51 E"."""
    north, east = "N" if latitude >= 0.0 else "S", "E" if longitude >= 0.0 else "W"
    return f"{abs(latitude):.2f} {north} {abs(longitude):.2f} {east}"


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance [km] on a sphere between two places, each latitude and longitude in degrees."""
    (phi, lam), (psi, mu) = (tuple(map(math.radians, at)) for at in (one, other))
    haversine = math.sin((psi - phi) / 2.0) ** 2 + math.cos(phi) * math.cos(psi) * math.sin((mu - lam) / 2.0) ** 2
    return 2.0 * MEAN_RADIUS / 1e3 * math.asin(min(1.0, math.sqrt(haversine)))


def _distance_beyond(one: Town, box: Box) -> float:
    """Distance [km] of a town from a box: to the point of the box with the nearest latitude and longitude."""
    width = (box.east - box.west) % 360.0 or 360.0
    eastward = (one.longitude - box.west) % 360.0
    aside = 0.0 if eastward <= width else min(eastward - width, 360.0 - eastward)
    latitude = min(max(one.latitude, box.south), box.north)
    return kilometres((one.latitude, 0.0), (latitude, aside))


@cache
def _names() -> bytes:
    """Lines with a folded name, a tab and indices of towns; a line break before each line and at the end."""
    return gzip.decompress((FOLDER / "names.tsv.gz").read_bytes())


@cache
def _regions() -> list[bytes]:
    """Code and name of the first-order division of each town."""
    return gzip.decompress((FOLDER / "regions.tsv.gz").read_bytes()).split(b"\n")[1:-1]


@cache
def _country_codes() -> dict[str, str]:
    """ISO 3166 alpha-2 codes by folded names and codes; GeoNames' own names take precedence over CLDR's."""
    lines = gzip.decompress((FOLDER / "country_names.tsv.gz").read_bytes()).decode().split("\n")[1:-1]
    codes = dict(line.split("\t") for line in lines) | _ALSO_CALLED
    other = {ours: theirs for theirs, ours in DISPLAY_NAMES.items()}
    for country in countries().values():
        words = (other.get(country.name, country.name), country.name, country.iso3, country.iso2)
        codes |= {folded(word): country.iso2 for word in words}
    return codes


def _towns_named(word: str) -> list[int]:
    """Indices of the towns with a folded name, by bisection of the sorted lines."""
    lines, key = _names(), f"{word}\t".encode()
    low, high = 0, len(lines) - 1  # positions of the line breaks before and after the remaining lines
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2 + 1)
        end = lines.index(b"\n", start + 1)
        line = lines[start + 1 : end]
        if line.startswith(key):
            return [int(index) for index in line[len(key) :].split()]
        low, high = (end, high) if line < key else (low, start)
    return []


def _region(index: int) -> tuple[str, str]:
    """Code and name of a town's first-order division."""
    code, _, name = _regions()[index].decode().partition("\t")
    return code, name


def towns_beginning(letters: str) -> list[int]:
    """Indices of the towns of which a name begins with these letters, in the order of `penumbra.earth.towns.towns`.

    Parameters
    ----------
    letters : str
        Beginning of a main, local, former or foreign name; case and accents are ignored. A country or a first-order
        division may follow behind a comma, as for `find_town`.
    """
    name, *qualifiers = letters.split(",") if len(letters) <= _LONGEST else [""]
    word = folded(name).encode()
    if not word:
        return []
    lines = _names()
    at = _position(word)
    found: set[int] = set()
    while lines.startswith(word, at + 1):
        end = lines.index(b"\n", at + 1)
        found.update(map(int, lines[lines.index(b"\t", at + 1) + 1 : end].split()))
        at = end
    indices = sorted(found)
    for qualifier in qualifiers:
        indices = _within(indices, qualifier) if qualifier.strip() else indices
    return indices


def _position(word: bytes) -> int:
    """Position of the line break before the first line that is not less than a word."""
    lines = _names()
    low, high = 0, len(lines) - 1
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2 + 1)
        end = lines.index(b"\n", start + 1)
        if lines[start + 1 : end] < word:
            low = end
        else:
            high = start
    return low


def place_of(index: int) -> Place:
    """The town at an index of `penumbra.earth.towns.towns`, with its division and country."""
    return _place(index)


def _place(index: int) -> Place:
    one = town(index)
    return Place(one, _region(index)[1], countries()[one.iso2].name)


def _within(indices: list[int], qualifier: str) -> list[int]:
    """The given towns that lie in the country, or else in the first-order division, of this name or code."""
    word = folded(qualifier)
    iso2 = _country_codes().get(word)
    inside = [index for index in indices if iso2 == town(index).iso2]
    return inside or [index for index in indices if _is_in_region(index, word)]


def _is_in_region(index: int, word: str) -> bool:
    """Whether a town's division has this folded name, a name that begins with it (Donetsk Oblast), or this code."""
    code, name = _region(index)
    named = f"{folded(name)} ".startswith(f"{word} ") or (code.isalpha() and folded(code) == word)
    return named and bool(word)


def _ranked(indices: Iterable[int], word: str, near: Box | None) -> tuple[Place, ...]:
    """Towns by weight, as defined in the module docstring."""

    def weight(place: Place) -> float:
        people = max(place.town.population, 1) / (1.0 if folded(place.town.name) == word else _OTHER_NAME)
        return people / (1.0 + (_distance_beyond(place.town, near) if near else 0.0) / _SCALE) ** 2

    return tuple(sorted(map(_place, indices), key=weight, reverse=True))


def towns_called(name: str, near: Box | None = None) -> tuple[Place, ...]:
    """Every town of a name, most likely first; empty if there is none.

    Parameters and order as in `find_town`.
    """
    parts = [part.strip() for part in name.split(",")] if len(name) <= _LONGEST else []
    for tail in range(len(parts) - 1, -1, -1):
        word = folded(", ".join(parts[: len(parts) - tail]))
        indices = _towns_named(word)
        for qualifier in parts[len(parts) - tail :]:
            indices = _within(indices, qualifier)
        if indices:
            return _ranked(indices, word, None if tail else near)
    return ()


def find_town(name: str, near: Box | None = None) -> Found:
    """The town that a name most likely means, and the others of that name.

    Parameters
    ----------
    name : str
        Main, local, former or foreign name of a town, in any script of GeoNames; case and accents are ignored. A
        country or a first-order division may follow, as a code or a name: "Paris, US", "Paris, Vereinigte Staaten",
        "Paris, Texas", "Paris, TX, USA".
    near : Box, optional
        Region in which the town is more likely; ignored if a country or division follows the name.

    Returns
    -------
    Found
        Latitude and longitude in degrees, and the town's own population.

    Raises
    ------
    DomainError
        There is no town of that name; the text lists the nearest names with their countries.

    Sources
    -------
    GeoNames, towns of 5,000 and more and their alternate names, CC BY 4.0; names of countries: Unicode CLDR.
    """
    called = towns_called(name, near)
    if called:
        return Found(called[0], called[1:], _other_country(name, called[0]))
    if len(name) > _LONGEST:
        raise DomainError(f"a name of {len(name):,} letters is too long for a town; write at most {_LONGEST}")
    word, comma, suffix = name.rpartition(",")
    if not comma:
        country = _other_country(name, None)
        whole = f"; {country} is a country: name one of its towns" if country else ""
        raise DomainError(f"no town of 5,000 or more is called {name!r}{whole}{_suggestions(name, None)}")
    iso2 = _country_codes().get(folded(suffix))
    if iso2 is None and not any(_is_in_region(index, folded(suffix)) for index in range(len(_regions()))):
        known = (country.name for country in countries().values())
        raise DomainError(f"{suffix.strip()!r} is not a country or a region{nearest(suffix.strip(), known)}")
    inside = countries()[iso2].name if iso2 else suffix.strip()
    raise DomainError(f"no town of 5,000 or more in {inside} is called {word!r}{_suggestions(word, iso2)}")


def _other_country(name: str, taken: Place | None) -> str:
    """The country with this English name or three-letter code, unless it contains the chosen town."""
    word = folded(name)
    for country in countries().values():
        if word in (folded(country.name), folded(country.iso3)) and word:
            return "" if taken and taken.town.iso2 == country.iso2 else country.name
    return ""


def _suggestions(name: str, iso2: str | None) -> str:
    """The towns with the nearest names, in one country or anywhere, as the end of an error sentence."""
    word = folded(name)
    if not word:
        return ""
    fewest, most = max(1, len(word) - _TOLERATED), len(word) + _TOLERATED
    likely = re.compile(f"\n((?:{re.escape(word[0])}[^\t\n]*|[^\t\n]*{re.escape(word[-4:])}))(?=\t)".encode())
    words = (found.decode() for found in likely.findall(_names()))
    known = [other for other in words if fewest <= len(other) <= most]
    close = difflib.get_close_matches(word, known, n=12, cutoff=0.6)
    places = [
        place for other in close for place in _ranked(_towns_named(other), other, None)[: 1 if iso2 is None else None]
    ]
    told = dict.fromkeys(
        f"{place.town.name!r} ({place.country})" for place in places if iso2 in (None, place.town.iso2)
    )
    return "; nearest: " + ", ".join(list(told)[:4]) if told else ""
