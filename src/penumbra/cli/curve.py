"""The curve command."""

from pathlib import Path
from typing import Annotated, Any

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
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["curve"]


def curve(
    scenario: Scenario,
    path: Annotated[str, typer.Argument(metavar="PATH", help="A number or choice, as in --set.")],
    places: PlacesOrCountries,
    on: Day = None,
    history: History = "actual",
    threats: Threats = None,
    values: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Values, as '3 km/s, 4 km/s'; over the published range if absent."),
    ] = None,
    other: Annotated[
        str | None, typer.Option("--and", metavar="PATH", help="A second number: a table over both.")
    ] = None,
    other_values: Annotated[
        str | None, typer.Option("--and-values", metavar="LIST", help="Values of the second number.")
    ] = None,
    of: Annotated[
        str | None, typer.Option(metavar="people|area", help="The share of countries or alliances, as POL.")
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", help="Also draw all other numbers: N cases for each way of reading the ranges."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same cases.")] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Draw it as .png, .svg or .pdf.")
    ] = None,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Show how cover changes along one number, or over two, with all others nominal or drawn."""
    import penumbra as pb
    from penumbra.cli import curve_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import check_draws, sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling
    from penumbra.cli.warnings_first import print_if_nothing_stands
    from penumbra.errors import DomainError
    from penumbra.files import check_writable
    from penumbra.names import plain
    from penumbra.plotting.endings import ENDINGS

    if other is None and other_values is not None:
        raise DomainError("--and-values: there is no second number; name it with --and PATH")
    if other is not None and draws is not None:
        raise DomainError("--draws: cases are drawn along one number only; leave out --and or --draws")
    check_draws(draws, seed)
    if output is not None:
        check_writable(output, ENDINGS)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    print_if_nothing_stands(shield, as_json)
    asked: Any = of
    with compiling():
        if other is None:
            found = pb.threshold_curve(
                shield, path, places, _listed(values), threats or None, asked, "blended", draws, seed
            )
        else:
            both = (_listed(values), _listed(other_values))
            found = pb.threshold_surface(shield, (path, other), places, both, threats or None, asked, "blended")
    if output is not None:
        from penumbra.plotting.style import save

        save(pb.plot(found, scenario=shield), output)
    if as_json:
        print_json(plain(found))
        return
    curve_table.show(shield, found)
    if output is not None:
        print_text(f"Chart: {output}")


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [part.strip() for part in text.split(",")]
