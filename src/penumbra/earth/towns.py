"""Tables of towns of 5,000 and more, and of countries. `penumbra.earth.gazetteer` finds towns by name.

Towns and the countries' totals are GeoNames' (CC BY 4.0, attribution needed; `data/geonames/SOURCE.txt`).
"""

import csv
import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["DISPLAY_NAMES", "FOLDER", "Country", "Town", "countries", "town", "towns"]

FOLDER = Path(__file__).parent / "data" / "geonames"
"""Folder of the tables."""

DISPLAY_NAMES = {
    "Aland Islands": "Åland",
    "Bahamas": "The Bahamas",
    "Bonaire, Saint Eustatius and Saba": "Caribbean Netherlands",
    "Curacao": "Curaçao",
    "French Southern Territories": "French Southern and Antarctic Lands",
    "Micronesia": "Federated States of Micronesia",
    "Palestinian Territory": "Palestine",
    "Pitcairn": "Pitcairn Islands",
    "Reunion": "Réunion",
    "Saint Barthelemy": "Saint Barthélemy",
    "Sao Tome and Principe": "São Tomé and Príncipe",
    "South Georgia and the South Sandwich Islands": "South Georgia and South Sandwich Islands",
    "The Netherlands": "Netherlands",
    "Timor Leste": "Timor-Leste",
    "Turkey": "Türkiye",
    "U.S. Virgin Islands": "United States Virgin Islands",
    "United States": "United States of America",
    "Vatican": "Vatican City",
}
"""GeoNames' names of countries to the names of the map units, so that all output uses one name."""


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
        Shared by all callers; do not change it.
    """
    with (FOLDER / "countries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["iso2"]: _country(row) for row in rows}


def _country(row: Mapping[str, str]) -> Country:
    name = row["name"].strip()
    return Country(row["iso2"], row["iso3"], DISPLAY_NAMES.get(name, name), int(row["population"]), row["continent"])


@cache
def _lines() -> list[bytes]:
    """The file's lines, most populous town first: a look-up takes few of them apart."""
    return gzip.decompress((FOLDER / "cities5000.tsv.gz").read_bytes()).removesuffix(b"\n").split(b"\n")


@cache
def towns() -> tuple[Town, ...]:
    """Every town, most populous first.

    Returns
    -------
    tuple of Town
        69,472 towns. The list also holds some seats of government with fewer than 5,000 inhabitants.
    """
    return tuple(map(town, range(len(_lines()))))


def town(index: int) -> Town:
    """The town at an index of `towns`, without parsing the others."""
    name, latitude, longitude, iso2, population = _lines()[index].decode().split("\t")
    return Town(name, float(latitude), float(longitude), iso2, int(population))
