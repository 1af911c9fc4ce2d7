"""Towns of 5,000 and more, by name.

Towns and the countries' totals are GeoNames' (CC BY 4.0, attribution needed; `data/geonames/SOURCE.txt`).
"""

import csv
import difflib
import gzip
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import ascii_letters
from typing import NamedTuple

from penumbra.errors import DomainError, nearest

__all__ = ["Country", "Town", "countries", "find_town", "towns"]

_FOLDER = Path(__file__).parent / "data" / "geonames"

# letters that do not fall apart into a plain letter and an accent
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "ng"}
    | dict.fromkeys("'’‘ʼʻ`´ʹ")
)


class Town(NamedTuple):
    """A town of GeoNames; latitude and longitude in degrees, `population` its own figure, unscaled."""

    name: str
    latitude: float
    longitude: float
    iso2: str
    population: int


class Country(NamedTuple):
    """A country of GeoNames' list; `population` is its total, of about 2018, `continent` GeoNames' two letters."""

    iso2: str
    iso3: str
    name: str
    population: int
    continent: str


@cache
def countries() -> dict[str, Country]:
    """Every country by its ISO 3166 alpha-2 code (and XK for Kosovo).

    Returns
    -------
    dict of str to Country
        The one table of the process; do not change it.
    """
    with (_FOLDER / "countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["iso2"]: _country(row) for row in rows}


def _country(row: Mapping[str, str]) -> Country:
    return Country(row["iso2"], row["iso3"], row["name"].strip(), int(row["population"]), row["continent"])


@cache
def _lines() -> list[str]:
    """The file's lines, most populous town first: a look-up by name takes few of them apart."""
    return gzip.decompress((_FOLDER / "cities5000.tsv.gz").read_bytes()).decode("utf-8").removesuffix("\n").split("\n")


@cache
def towns() -> tuple[Town, ...]:
    """Every town, most populous first.

    Returns
    -------
    tuple of Town
        69,472 towns. The list also holds some seats of government with fewer than 5,000 inhabitants.
    """
    return tuple(map(_town, _lines()))


def _town(line: str) -> Town:
    name, latitude, longitude, iso2, population = line.split("\t")
    return Town(name, float(latitude), float(longitude), iso2, int(population))


def _folded(names: str) -> list[str]:
    """Names, one a line, without case, accents, apostrophes and hyphens; all at once, for they are many."""
    plain = unicodedata.normalize("NFKD", names.casefold().replace("´", ""))
    table = _LETTERS | {
        ord(letter): None if unicodedata.combining(letter) else " "
        for letter in set(plain)
        if not letter.isalnum() and letter != "\n" and ord(letter) not in _LETTERS
    }
    words = plain.translate(table)
    while "  " in words:
        words = words.replace("  ", " ")
    return [name.strip() for name in words.split("\n")]


def _word(name: str) -> str:
    (folded,) = _folded(name.replace("\n", " "))
    return folded


@cache
def _beginning(letter: str) -> tuple[list[str], list[str]]:
    """Lines of the towns whose folded name may begin with a letter, and these names.

    Folding keeps a first letter of the plain alphabet; so of most towns the first letter tells that it is another's.
    """
    lines = [line for line in _lines() if line[0] in (letter, letter.upper()) or line[0] not in ascii_letters]
    return lines, _folded("\n".join(line[: line.index("\t")] for line in lines))


def _called(name: str, iso2: str | None = None) -> Iterator[Town]:
    """Towns of a name, in one country or anywhere, most populous first."""
    word = _word(name)
    lines, names = _beginning(word[:1])
    row = -1
    for _ in range(names.count(word)):
        row = names.index(word, row + 1)
        town = _town(lines[row])
        if iso2 in (None, town.iso2):
            yield town


@cache
def _country_codes() -> dict[str, str]:
    codes = {"uk": "GB"}
    for country in countries().values():
        codes |= {_word(word): country.iso2 for word in (country.name, country.iso3, country.iso2)}
    return codes


def find_town(name: str) -> Town:
    """The most populous town of a name.

    Parameters
    ----------
    name : str
        Case and accents do not matter: "Chisinau" finds Chișinău however it is spelled in the file. A country may
        follow, as a code or a name: "Paris, US", "Paris, USA", "Paris, United States".

    Returns
    -------
    Town
        Latitude and longitude in degrees, and the town's own population.

    Raises
    ------
    DomainError
        No town of that name; the text lists the nearest names.

    Sources
    -------
    GeoNames, towns of 5,000 and more, CC BY 4.0.
    """
    for town in _called(name):
        return town
    word, comma, suffix = name.rpartition(",")
    if not comma:
        raise DomainError(f"no town of 5,000 or more is called {name!r}{_suggestions(name, None)}")
    iso2 = _country_codes().get(_word(suffix))
    if iso2 is None:
        known = (country.name for country in countries().values())
        raise DomainError(f"{suffix.strip()!r} is not a country{nearest(suffix.strip(), known)}")
    for town in _called(word, iso2):
        return town
    country = countries()[iso2].name
    raise DomainError(f"no town of 5,000 or more in {country} is called {word!r}{_suggestions(word, iso2)}")


def _suggestions(word: str, iso2: str | None) -> str:
    """The nearest town names, in one country or anywhere, as the tail of an error sentence."""
    pairs = zip(_folded("\n".join(town.name for town in towns())), towns(), strict=True)
    known = dict.fromkeys(name for name, town in pairs if iso2 in (None, town.iso2))
    close = difflib.get_close_matches(_word(word), known, n=4, cutoff=0.6)
    towns_near = (next(_called(name, iso2)) for name in close)
    return "; nearest: " + ", ".join(f"{town.name!r} ({town.iso2})" for town in towns_near) if close else ""
