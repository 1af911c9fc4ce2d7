"""The place command."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import Alternatives, AsJson, Changes, Day, History, Scenario
from penumbra.cli.plain_output import print_json, print_text
from penumbra.cli.start import trimmed

__all__ = ["place"]


def place(
    scenario: Scenario,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE", callback=trimmed, help="Towns (Paris, US), coordinates, ids, countries, areas."
        ),
    ],
    on: Day = None,
    history: History = "actual",
    threat: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Threat class, as mrbm-2000; repeatable; all if absent.")
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", help="Cases drawn for each way of reading the ranges; 512, of countries 128."),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same cases.")] = 0,
    prior: Annotated[
        str | None, typer.Option(metavar="NAME", help="One way of reading the ranges, as log-uniform; all if absent.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Say what the doubt is about, some seconds for each class.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Draw the first town as .png, .svg or .pdf."),
    ] = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Say for places or countries whether they are in reach, how surely they are covered, and by whom."""
    import penumbra as pb
    from penumbra.cli import place_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import check_draws
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.cli.warnings_first import print_if_nothing_stands
    from penumbra.files import check_writable
    from penumbra.plotting.endings import ENDINGS
    from penumbra.uncertainty.answers import place_data
    from penumbra.uncertainty.drawn.priors import checked_priors

    check_draws(draws, seed)
    if output is not None:
        check_writable(output, ENDINGS)
    chosen = None if prior is None else checked_priors("--prior", prior)[0]
    shield = on_day(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), on, history)
    print_if_nothing_stands(shield, as_json)
    with compiling(), showing_share(f"{shield.scenario.id} {shield.date} {history}") as update:
        found = pb.place(
            shield, *places, threats=threat, n=draws, seed=seed, prior=chosen, why=why, alone=output is not None,
            progress=update,
        )  # fmt: skip
    if output is not None:
        from penumbra.plotting.style import save

        save(pb.plot(found, scenario=shield), output)
    if as_json:
        print_json(place_data.data(found))
        return
    place_table.show(shield, found)
    if output is not None:
        print_text(f"Chart: {output}")
