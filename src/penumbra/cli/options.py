"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.start import day_option, trimmed

__all__ = [
    "Alternatives",
    "AsJson",
    "Changes",
    "Day",
    "Draws",
    "Error",
    "History",
    "OnePrior",
    "Own",
    "PlacesOrCountries",
    "Points",
    "Resume",
    "Scenario",
    "Seed",
    "Tables",
    "Threats",
]

Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A built-in scenario (epaa) or a scenario file.")]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value for this run; may be repeated."),
]
Alternatives = Annotated[
    list[str] | None,
    typer.Option(
        "--alternative",
        metavar="QUESTION=ANSWER",
        help="Take one of the answers that are published, and leave the others out; may be repeated.",
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        callback=day_option,
        help="Day, as 2018-12-31; today if absent, or the last day that the case knows.",
    ),
]
History = Annotated[str, typer.Option("--history", metavar="planned|actual", help="Which history.")]
Own = Annotated[
    Path | None, typer.Option("--checks", metavar="FOLDER", help="Checks of your own, one .py file each; they are run.")
]
Tables = Annotated[
    list[str] | None,
    typer.Option("--record", metavar="TABLE=FILE.csv", help="Your own table in place of one on record; repeatable."),
]
Points = Annotated[
    int | None,
    typer.Option("--launch-points", metavar="N", help="Points in each launch area; as many as needed if absent."),
]
PlacesOrCountries = Annotated[
    list[str],
    typer.Argument(metavar="PLACE", callback=trimmed, help="Towns, ids, coordinates; with --of countries, alliances."),
]
Threats = Annotated[
    list[str] | None, typer.Option("--threat", metavar="ID", help="Threat class; may be repeated; all if absent.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Draws = Annotated[
    int | None,
    typer.Option("--worlds", metavar="N", help="Map of cases: N cases drawn for each way of reading the ranges."),
]
Error = Annotated[
    float | None,
    typer.Option("--to", metavar="ERROR", help="Map of cases: stop when each share is known to this, as 0.03."),
]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Map of cases: the same seed draws the same cases.")]
OnePrior = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Map of cases: one way of reading the ranges, as log-uniform; all if absent."),
]
Resume = Annotated[
    Path | None, typer.Option("--resume", metavar="FILE.nc", help="Map of cases: go on from this saved one.")
]
