"""Shares of countries at several resolutions: how far they agree, as tables for docs/shares.md.

The European shield as planned for the end of 2018; resolutions of 5 and more adaptively. With ``--bounds`` over the
published ranges, else in the nominal world. Prints the tables, and how far any country of more than a million differs.
"""

import argparse
import time
from collections.abc import Sequence

import numpy as np
import xarray as xr

import penumbra as pb

COUNTRIES = ("TUR", "GRC", "ROU", "POL", "ITA", "DEU", "SVK", "SVN", "CZE", "UKR", "EGY", "SYR")
CLASSES = ("mrbm-2000", "irbm-3000")
FIGURES = {
    "reached": "threatened_share",
    "covered, nominal": "covered_of_reached",
    "for certain": "umbra_of_reached",
    "at best": "possible_of_reached",
}
MANY = 1.0e6


def mapped(resolution: int, bounds: bool) -> xr.Dataset:
    shield = pb.load("epaa", [f"region.resolution={resolution}"]).on("2018-12-31", "planned")
    began = time.perf_counter()
    area = pb.cover(shield, nominal=not bounds, adaptive=resolution > 4)
    print(f"<!-- resolution {resolution}: {time.perf_counter() - began:.0f} s, {area.attrs['arcs_flown']:,} arcs -->")
    return area


def told(shares: Sequence[xr.Dataset], name: str, threat: str, place: str) -> str:
    """The figure at each resolution in per cent, and between which ends towns on an edge move it."""
    values = [float(each[name].sel(threat=threat, place=place)) for each in shares]
    if np.isnan(values).all():
        return "–"
    text = ", ".join(f"{100.0 * value:.1f}" for value in values)
    if f"{name}_low" in shares[0]:
        ends = (100.0 * float(shares[0][f"{name}{end}"].sel(threat=threat, place=place)) for end in ("_low", "_high"))
        text += " ({:.0f} to {:.0f})".format(*ends)
    return text


def table(shares: Sequence[xr.Dataset], of: str, threat: str) -> None:
    figures = {words: name for words, name in FIGURES.items() if name in shares[0]}
    print(f"\n**{threat}, {'people' if of == 'people' else 'land'}**, per cent\n")
    print("| country | " + " | ".join(figures) + " |")
    print("| --- |" + " --- |" * len(figures))
    for place in COUNTRIES:
        row = [told(shares, name, threat, place) for name in figures.values()]
        print(f"| {shares[0].place_name.sel(place=place).item()} | " + " | ".join(row) + " |")


def worst(shares: Sequence[xr.Dataset], peopled: Sequence[str]) -> tuple[float, str]:
    """Greatest difference between two resolutions, in points, and where."""
    found = (0.0, "nowhere")
    for name in FIGURES.values():
        if name not in shares[0]:
            continue
        values = np.array([each[name].sel(place=list(peopled)).fillna(0.0).values for each in shares])
        apart = 100.0 * (values.max(axis=0) - values.min(axis=0))
        row, column = np.unravel_index(int(apart.argmax()), apart.shape)
        where = f"{shares[0].threat.values[row]}, {peopled[column]}, {name}"
        found = max(found, (float(apart[row, column]), where))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("resolutions", nargs="*", type=int, default=[4, 5, 6])
    parser.add_argument("--bounds", action="store_true", help="over the published ranges")
    asked = parser.parse_args()
    by: dict[str, list[xr.Dataset]] = {"people": [], "area": []}
    for resolution in asked.resolutions:
        area = mapped(resolution, asked.bounds)
        for of, shares in by.items():
            shares.append(pb.share(area, of, "country"))
        del area
    first = by["people"][0]
    peopled = [str(place) for place in first.place.values if float(first.total.sel(place=place)) > MANY]
    for threat in CLASSES:
        for of, shares in by.items():
            table(shares, of, threat)
    print()
    for of, shares in by.items():
        common = [place for place in peopled if all(place in each.place.values for each in shares)]
        points, where = worst(shares, common)
        print(f"- {'people' if of == 'people' else 'land'}, {len(common)} countries: {points:.2f} points ({where})")


if __name__ == "__main__":
    main()
