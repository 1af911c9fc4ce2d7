"""The threshold command."""

from typing import Annotated

import typer

from penumbra.cli.options import (
    Alternatives,
    AsJson,
    Changes,
    Day,
    History,
    PlacesOrCountries,
    Points,
    Scenario,
    Threats,
)
from penumbra.cli.plain_output import print_json
from penumbra.cli.warnings_first import print_if_nothing_stands

__all__ = ["threshold"]


def threshold(
    scenario: Scenario,
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A number or choice, as in --set; or date for days of change.")
    ],
    places: PlacesOrCountries,
    on: Day = None,
    history: History = "actual",
    threats: Threats = None,
    span: Annotated[
        str | None,
        typer.Option(metavar="LOW:HIGH", help="Search here, as '3 km/s:8 km/s'; if absent the range, then beyond it."),
    ] = None,
    of: Annotated[
        str | None, typer.Option(metavar="people|area", help="Ask for a share of countries or alliances, as POL.")
    ] = None,
    at_least: Annotated[float, typer.Option(metavar="SHARE", help="Share that is asked for, with --of.")] = 0.5,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Find the value of one number at which a place becomes covered, or no longer is."""
    import penumbra as pb
    from penumbra.cli import threshold_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling
    from penumbra.errors import DomainError, shown

    ends = None
    if span is not None:
        low, colon, high = (part.strip() for part in span.partition(":"))
        if not (low and colon and high):
            raise DomainError(f"--span {shown(span)}: write two values with a colon between, as in '3 km/s:8 km/s'")
        ends = (low, high)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    print_if_nothing_stands(shield, as_json)
    with compiling():
        found = pb.threshold(shield, path, places, threats or None, ends, of, at_least)
    if as_json:
        print_json(threshold_table.data(found))
    else:
        threshold_table.show(shield, found)
