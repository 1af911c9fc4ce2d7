"""The cover command."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import (
    Alternatives,
    AsJson,
    Changes,
    Day,
    Draws,
    Error,
    History,
    OnePrior,
    Points,
    Resume,
    Scenario,
    Seed,
)
from penumbra.cli.plain_output import print_json, print_text
from penumbra.cli.warnings_first import print_if_nothing_stands

__all__ = ["cover"]


def cover(
    scenario: Scenario,
    on: Day = None,
    history: History = "actual",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Map as .nc, .tif, .png; outlines as .geojson, .gpkg, .kml ...; cells as .csv.",
        ),
    ] = None,
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Fly to fine cells only along edges; for resolutions of 5 and more.")
    ] = False,
    nominal: Annotated[bool, typer.Option("--nominal", help="Nominal figures only, no bounds.")] = False,
    of: Annotated[str, typer.Option(metavar="people|area", help="What the shares are of.")] = "people",
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Countries that the scenario does not protect, too.")
    ] = False,
    ships: Annotated[
        str, typer.Option(metavar="station|box|SEED", help="On station, anywhere in the patrol box, or drawn in it.")
    ] = "station",
    worlds: Draws = None,
    to: Error = None,
    seed: Seed = None,
    prior: OnePrior = None,
    resume: Resume = None,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Map a day: what is covered, how surely, and the shares of what is protected, named areas and countries."""
    import penumbra as pb
    from penumbra.cli import alternative_table, tables
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import MAPS, check_weight, sampled_by, ships_asked
    from penumbra.cli.cases import cases_asked, cover_in_cases
    from penumbra.cli.day import on_day
    from penumbra.cli.export import write_map
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.coverage.share_places import members_protected
    from penumbra.exporting.formats import check_target
    from penumbra.plotting.endings import ENDINGS

    check_weight(of)
    ship_places = ships_asked(ships)
    asked = cases_asked(worlds, to, seed, prior, resume)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    print_if_nothing_stands(shield, as_json)
    if asked is not None:
        idle = {"--adaptive": adaptive, "--nominal": nominal, "--everyone": everyone, "--ships": ships != "station"}
        cover_in_cases(shield, asked, output, of, as_json, [name for name, given in idle.items() if given])
        return
    if output:
        check_target(output, MAPS | ENDINGS)
    with compiling(), showing_share(f"{shield.scenario.id} {shield.date} {history}") as update:
        area = pb.cover(shield, nominal, update, adaptive, ship_places)
    if output:
        write_map(area, shield, output)
    shares = [pb.share(area, of, by) for by in ("protected", "area", "country")]
    if as_json:
        if members_protected(area.attrs).alliance:
            shares.append(pb.share(area, of, "alliance"))
        print_json(tables.shares_data(shares) | alternative_table.data(area))
        return
    tables.shares(shares if everyone else [*shares[:2], tables.of_protected(shares[2])])
    alternative_table.show(area)
    if output:
        print_text(f"Map: {output}")
