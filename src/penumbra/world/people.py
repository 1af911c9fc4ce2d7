"""Towns and people: where the people of a country are, as far as its towns of 5,000 and more tell.

Town figures are not comparable between countries (France's towns hold two thirds of the French, some Chinese towns are
counted with their district and again without). So every country's own total is spread over its towns in proportion to
their size: a town's *people* are the country's people that it stands for, not its inhabitants.

Towns and totals are GeoNames' (CC BY 4.0, attribution needed; `data/geonames/SOURCE.txt`).
"""

import csv
import difflib
import gzip
import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

from penumbra.errors import DomainError, nearest
from penumbra.world import map_units

__all__ = ["Country", "Settled", "Town", "countries", "find_town", "settled", "towns"]

_FOLDER = Path(__file__).parent / "data" / "geonames"

# letters that do not fall apart into a plain letter and an accent
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "ng"}
    | dict.fromkeys("'’‘ʼʻ`´ʹ", "")
)


class Town(NamedTuple):
    """A town of GeoNames; latitude and longitude in degrees, `population` its own figure, unscaled."""

    name: str
    latitude: float
    longitude: float
    iso2: str
    population: int


class Country(NamedTuple):
    """A country of GeoNames' list; `population` is its total, of about 2018."""

    iso2: str
    iso3: str
    name: str
    population: int


class Settled(NamedTuple):
    """Every town of the world: the cell it lies in, the map unit it belongs to, and the people it stands for."""

    cell: NDArray[np.uint64]
    unit: NDArray[np.str_]
    people: NDArray[np.float64]


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
    return {row["iso2"]: Country(row["iso2"], row["iso3"], row["name"].strip(), int(row["population"])) for row in rows}


@cache
def towns() -> tuple[Town, ...]:
    """Every town, most populous first.

    Returns
    -------
    tuple of Town
        69,472 towns. The list also holds some seats of government with fewer than 5,000 inhabitants.
    """
    text = gzip.decompress((_FOLDER / "cities5000.csv.gz").read_bytes()).decode("utf-8")
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)  # geonameid,name,lat,lon,iso2,population
    found = [
        (Town(name, float(lat), float(lon), iso2, int(count)), int(key)) for key, name, lat, lon, iso2, count in rows
    ]
    found.sort(key=lambda pair: (-pair[0].population, pair[1]))
    return tuple(town for town, _ in found)


@cache
def _people() -> NDArray[np.float64]:
    """People that each of `towns` stands for."""
    country = np.array([town.iso2 for town in towns()])
    population = np.array([town.population for town in towns()], dtype=float)
    codes, index = np.unique(country, return_inverse=True)
    in_towns = np.bincount(index, population)
    total = np.array([countries()[code].population for code in codes], dtype=float)
    return np.asarray(population * (total / in_towns)[index])


@cache
def _units() -> NDArray[np.str_]:
    """Map unit of each of `towns`: of its country's units the one that contains it, else the nearest."""
    country = np.array([town.iso2 for town in towns()])
    place = np.array([(town.longitude, town.latitude) for town in towns()])
    unit = np.empty(len(country), dtype="<U3")
    for iso2 in np.unique(country):
        codes = map_units.of_country(countries()[iso2].iso3)
        here = np.flatnonzero(country == iso2)
        unit[here] = codes[0] if len(codes) == 1 else _nearest_unit(place[here], codes)
    return unit


def _nearest_unit(places: NDArray[np.float64], codes: tuple[str, ...]) -> NDArray[np.str_]:
    drawn = [shapely.get_parts(map_units.units()[code].polygon) for code in codes]
    owner = np.repeat(codes, [len(parts) for parts in drawn])
    tree = shapely.STRtree(np.concatenate(drawn))
    _, part = tree.query_nearest(shapely.points(places), all_matches=False)
    return np.asarray(owner[part])


@cache
def settled(resolution: int) -> Settled:
    """People of every town, by cell and map unit.

    Parameters
    ----------
    resolution : int
        H3 resolution, 0 to 15.

    Returns
    -------
    Settled
        cell : (town,) uint64, H3 id of the cell that contains the town
        unit : (town,) str, map unit
        people : (town,) float [1], the country's people that the town stands for

        In the order of `towns`. The arrays are shared: do not change them.

    Notes
    -----
    A town counts for its own country by GeoNames, in that country's map unit that contains it or else is nearest:
    Sevastopol is Ukraine's, Kyrenia is Northern Cyprus' (a unit of Cyprus), Laayoune is Western Sahara's although
    Natural Earth draws Morocco there, Ponta Delgada is the Azores'. Countries without a town contribute nobody; the
    only one with people is the British Indian Ocean Territory (4,000).
    """
    cell = np.array([h3.latlng_to_cell(town.latitude, town.longitude, resolution) for town in towns()], np.uint64)
    return Settled(cell, _units(), _people())


def _folded(name: str) -> str:
    """A name without case, accents, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


@cache
def _index() -> dict[str, list[Town]]:
    index: dict[str, list[Town]] = {}
    for town in towns():
        index.setdefault(_folded(town.name), []).append(town)
    return index


@cache
def _country_codes() -> dict[str, str]:
    codes = {"uk": "GB"}
    for country in countries().values():
        codes |= {_folded(word): country.iso2 for word in (country.name, country.iso3, country.iso2)}
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
    matches = _index().get(_folded(name))
    if matches:
        return matches[0]
    word, comma, suffix = name.rpartition(",")
    if not comma:
        raise DomainError(f"no town of 5,000 or more is called {name!r}{_suggestions(name, None)}")
    iso2 = _country_codes().get(_folded(suffix))
    if iso2 is None:
        known = (country.name for country in countries().values())
        raise DomainError(f"{suffix.strip()!r} is not a country{nearest(suffix.strip(), known)}")
    for town in _index().get(_folded(word), []):
        if town.iso2 == iso2:
            return town
    country = countries()[iso2].name
    raise DomainError(f"no town of 5,000 or more in {country} is called {word!r}{_suggestions(word, iso2)}")


def _suggestions(word: str, iso2: str | None) -> str:
    """The nearest town names, in one country or anywhere, as the tail of an error sentence."""
    index = _index()
    if iso2 is not None:
        index = {key: [town for town in found if town.iso2 == iso2] for key, found in index.items()}
    known = [key for key, found in index.items() if found]
    close = difflib.get_close_matches(_folded(word), known, n=4, cutoff=0.6)
    return "; nearest: " + ", ".join(f"{index[key][0].name!r} ({index[key][0].iso2})" for key in close) if close else ""
