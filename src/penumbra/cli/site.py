"""The site command: where one more battery, ship or radar would add most."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import Alternatives, AsJson, Changes, Day, History, Points, Scenario
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["site"]


def site(
    scenario: Scenario,
    add: Annotated[
        str,
        typer.Option(
            "--add",
            "--card",
            metavar="KEY",
            help="A battery of the case, of which one more is built; an interceptor; a radar.",
        ),
    ],
    candidates: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Countries, as POL,ROU; a box of sea, as '54..58, 0..8'; a .csv file of name, latitude, longitude.",
        ),
    ],
    of: Annotated[str, typer.Option(metavar="people|area|margin|cost", help="What is to be added.")] = "people",
    k: Annotated[int, typer.Option("-k", "--sites", metavar="N", help="How many are added at once.")] = 1,
    budget: Annotated[
        str | None, typer.Option(metavar="SUM", help="No more than this buys, as '3 billion USD'.")
    ] = None,
    threat: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Threat class; repeatable; all if absent.")
    ] = None,
    launch: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Launch point or area; repeatable; all if absent.")
    ] = None,
    whose: Annotated[
        str,
        typer.Option(
            metavar="PLACE", help="Whose people or land: protected, all, nato, nato-europe, an area, or a code."
        ),
    ] = "protected",
    radar: Annotated[
        str | None, typer.Option(metavar="CARD", help="Radar beside an interceptor; the usual one if absent.")
    ] = None,
    platform: Annotated[
        str | None, typer.Option(metavar="CARD", help="Platform of an interceptor; the usual one if absent.")
    ] = None,
    launched: Annotated[
        str,
        typer.Option(metavar="HOW", help="Of an interceptor: own-radar, remote-launch or engage-on-remote."),
    ] = "own-radar",
    resolution: Annotated[
        int | None, typer.Option(metavar="N", help="Of candidate cells, 1 to 6; for some 800 of them if absent.")
    ] = None,
    aims: Annotated[
        int, typer.Option(metavar="N", help="Points that stand for the people or land; 0 takes every home or cell.")
    ] = 1000,
    worlds: Annotated[int, typer.Option(metavar="N", help="Cases drawn for the best; 0 draws none.")] = 200,
    best: Annotated[int, typer.Option(metavar="N", help="How many are judged in these cases.")] = 30,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same cases.")] = 0,
    years: Annotated[float, typer.Option(metavar="N", help="Length of time for costs.")] = 20.0,
    prices: Annotated[
        Path | None, typer.Option(metavar="FILE.yaml", help="Prices of your own in place of those on record.")
    ] = None,
    on: Day = None,
    history: History = "actual",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Map of the gain as .png, .svg, .pdf; or .geojson, .csv ..."
        ),
    ] = None,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Search where one more battery, ship or radar would add most covered people, land or time."""
    import penumbra as pb
    from penumbra.cli import site_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.exporting.formats import ENDINGS as FILES
    from penumbra.exporting.formats import check_target
    from penumbra.plotting.endings import ENDINGS
    from penumbra.siting.plain_data import site_data

    if output is not None:
        check_target(output, ENDINGS | FILES["gains"])
    scenario_ = sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points)
    shield = on_day(scenario_, on, history)
    with compiling(), showing_share("Candidates") as tell:
        found = pb.site(
            shield,
            candidates,
            add,
            of,  # type: ignore[arg-type]
            k=k,
            budget=budget,
            threats=threat or (),
            launches=launch or (),
            whose=whose,
            radar=radar,
            platform=platform,
            launch=launched,  # type: ignore[arg-type]
            resolution=resolution,
            aims=aims or None,
            worlds=worlds,
            best=best,
            seed=seed,
            years=years,
            prices=prices,
            progress=tell,
        )
    if output is not None:
        if output.suffix.lower() in ENDINGS:
            from penumbra.plotting.style import save

            save(pb.plot(found, scenario=shield), output)
        else:
            pb.export(found, output)
    if as_json:
        print_json(site_data(found))
        return
    site_table.show(shield, found)
    if output is not None:
        print_text(f"Map: {output}")
