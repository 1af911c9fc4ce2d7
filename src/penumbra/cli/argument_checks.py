"""Checks of command-line arguments before any work is done."""

from pathlib import Path
from typing import Literal

from penumbra.coverage.share import OF
from penumbra.errors import DomainError, OutputError, nearest
from penumbra.exporting.formats import ENDINGS
from penumbra.scenario.launch_areas import with_points
from penumbra.scenario.model import Scenario

__all__ = ["MAPS", "check_draws", "check_weight", "report_file", "sampled_by", "ships_asked"]

MAPS: dict[str, str] = ENDINGS["cells"]
"""File name endings for maps."""

_LONGEST_SEED = 18  # greatest number of digits of a seed


def check_weight(of: str) -> None:
    """Raise DomainError unless the word is one of `OF`."""
    if of not in OF:
        raise DomainError(f"--of {of!r}: write people or area{nearest(of, OF)}")


def check_draws(draws: int | None, seed: int) -> None:
    """Raise DomainError unless there are cases to draw, if any are asked for, and the seed is none below 0."""
    if draws is not None and draws < 1:
        raise DomainError(f"--draws: write how many cases, a whole number of 1 or more, not {draws}")
    if seed < 0:
        raise DomainError(f"--seed: write a whole number of 0 or more, not {seed}")


def ships_asked(word: str) -> Literal["station", "box"] | int:
    """The value of --ships in the form of the argument of `penumbra.cover`.

    Raises
    ------
    DomainError
        The word is not station, box or a seed.
    """
    known: dict[str, Literal["station", "box"]] = {"station": "station", "box": "box"}
    if word in known:
        return known[word]
    if word.isascii() and word.isdecimal() and len(word) <= _LONGEST_SEED:
        return int(word)
    raise DomainError(
        f"--ships {word!r}: write station, box, or a whole number as a seed for drawn places{nearest(word, known)}"
    )


def sampled_by(scenario: Scenario, points: int | None) -> Scenario:
    """The scenario with `points` points in each launch area; unchanged if None.

    Raises
    ------
    DomainError
        The scenario has no launch area, or the number is outside its domain.
    """
    return scenario if points is None else with_points(scenario, points)


def report_file(output: Path | None, scenario: str) -> Path:
    """Path of the report: `output`, or by default out/SCENARIO/report.html.

    Raises
    ------
    OutputError
        `output` is None, and the scenario's id is not a valid name of one folder.
    """
    if output is not None:
        return output
    plain = scenario.isprintable() and Path(scenario).name == scenario
    if not scenario or not plain or scenario.startswith((".", "~", "-")):
        raise OutputError(f"the id {scenario!r} cannot be the name of a folder; give a path with --output")
    return Path("out") / scenario / "report.html"
