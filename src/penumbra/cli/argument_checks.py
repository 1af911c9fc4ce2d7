"""What a command was asked, looked at before any work is done."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from penumbra.coverage.share import OF
from penumbra.errors import DomainError, OutputError, nearest
from penumbra.export import geojson, netcdf
from penumbra.scenario.launch_areas import with_points
from penumbra.scenario.model import Scenario

__all__ = ["MAPS", "check_weight", "report_file", "sampled_by", "ships_asked"]

MAPS: Mapping[str, str] = netcdf.ENDINGS | geojson.ENDINGS
"""How the name of a map's file may end."""

_LONGEST_SEED = 18  # digits


def check_weight(of: str) -> None:
    """Refuse a word that shares cannot be of."""
    if of not in OF:
        raise DomainError(f"--of {of!r}: shares are of people or area{nearest(of, OF)}")


def ships_asked(word: str) -> Literal["station", "box"] | int:
    """Where ships are to be, as `penumbra.cover` takes it.

    Raises
    ------
    DomainError
        The word is none that says so.
    """
    known: dict[str, Literal["station", "box"]] = {"station": "station", "box": "box"}
    if word in known:
        return known[word]
    if word.isascii() and word.isdecimal() and len(word) <= _LONGEST_SEED:
        return int(word)
    raise DomainError(
        f"--ships {word!r}: write station, box, or a whole number to draw a place by{nearest(word, known)}"
    )


def sampled_by(scenario: Scenario, points: int | None) -> Scenario:
    """The scenario with so many points in each launch area, if a number is asked for.

    Raises
    ------
    DomainError
        It has no launch area, or none may have so many points.
    """
    return scenario if points is None else with_points(scenario, points)


def report_file(output: Path | None, scenario: str) -> Path:
    """Where a report goes: out/SCENARIO/report.html if nothing is said.

    Raises
    ------
    OutputError
        Nothing is said, and the scenario's id is not the name of one folder.
    """
    if output is not None:
        return output
    plain = scenario.isprintable() and Path(scenario).name == scenario
    if not scenario or not plain or scenario.startswith((".", "~", "-")):
        raise OutputError(f"the id {scenario!r} cannot be the name of a folder; say with --output where to write")
    return Path("out") / scenario / "report.html"
