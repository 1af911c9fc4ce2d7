"""Codes of map units and countries, read without the outlines, so that a scenario loads quickly."""

import gzip
import re
from functools import cache
from pathlib import Path

__all__ = ["FILE", "UNDRAWN", "UNITS_OF_COUNTRIES", "code_called", "codes"]

FILE = Path(__file__).parents[1] / "earth" / "data" / "ne_map_units" / "ne_50m_map_units.geojson.gz"
"""Natural Earth's map units (`SOURCE.txt` beside it)."""

# populated places that 1:50m does not draw: code -> name, sovereign; their polygon is empty. The last two have no ISO
# code; theirs are from the codes that ISO 3166 reserves for users
UNDRAWN = {
    "GIB": ("Gibraltar", "GBR"),
    "TUV": ("Tuvalu", "TUV"),
    "XAD": ("Akrotiri and Dhekelia", "GBR"),
    "XEA": ("Ceuta and Melilla", "ESP"),
}

# map units of countries of the ISO list that cannot be found by their codes
UNITS_OF_COUNTRIES = {
    "CYP": ("CYN", "CYP"),
    "PSE": ("GAZ", "WEB"),
    "SJM": ("NJM", "NSV"),
    "SOM": ("SOL", "SOM"),
    "XKX": ("KOS",),
}


@cache
def codes() -> tuple[frozenset[str], frozenset[str]]:
    """Codes of all map units, and of all countries that `of_country` accepts; read without the outlines, in 30 ms."""
    text = gzip.decompress(FILE.read_bytes()).decode()
    found: dict[str, set[str]] = {"gu_a3": set(), "iso_a3": set(), "adm0_a3": set()}
    for name, code in re.findall('"(gu_a3|iso_a3|adm0_a3)": ?"([A-Z0-9]{3})"', text):
        found[name].add(code)
    drawn = found["iso_a3"] | found["adm0_a3"]
    return frozenset(found["gu_a3"] | UNDRAWN.keys()), frozenset(drawn | UNDRAWN.keys() | UNITS_OF_COUNTRIES.keys())


def code_called(name: str) -> str:
    """Code of the country that has this English name in Natural Earth, or this code in other letters; else empty."""
    return _called().get(name.strip().casefold(), "")


@cache
def _called() -> dict[str, str]:
    """Code of every country by its name and by its code, both without case."""
    text, (_, known) = gzip.decompress(FILE.read_bytes()).decode(), codes()
    found = {code.casefold(): code for code in known}
    for name, own, code in re.findall(r'"admin": "([^"]+)", "adm0_a3": "([A-Z0-9]{3})".*?"iso_a3": "([^"]+)"', text):
        found[name.casefold()] = code if code in known else own
    return found | {name.casefold(): code for code, (name, _) in UNDRAWN.items()}
