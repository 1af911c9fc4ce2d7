"""penumbra export: results and parts of a shield as files for other programs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from penumbra.cli.options import Alternatives, Changes, Day, History, Points, Seed
from penumbra.cli.plain_output import print_text
from penumbra.cli.warnings_first import print_if_nothing_stands

__all__ = ["export", "write_map"]

_MAPS = ("cover", "outlines", "cells", "towns")
_SHIELDS = ("sites", "radars", "reach", "launches")
_USED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_MAPS, ("--threat", "--nominal", "--adaptive", "--ships")),
    "sites": (),
    "radars": ("--threat",),
    "reach": ("--threat",),
    "launches": (),
    "trace": ("--threat", "--launch", "--aim", "--apogee"),
    "shares": ("--threat", "--of", "--by", "--nominal", "--adaptive", "--ships"),
    "ledger": (),
    "worlds": ("--worlds", "--seed"),
    "page": ("--towns",),
    "site": ("--towns", "--case"),
}
"""What can be written, and the options that it uses beside those of a scenario and its day."""

_REQUIRED = ("--threat", "--launch", "--aim")
"""What an arc needs."""
_PAGES = ("page", "site")
_TOWNS = 100  # with an answer, in a page or site, if nobody says how many
_WORLDS = 256  # drawn for each way of reading the ranges, if nobody says how many


def export(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="cover (outlines or cells, as the format holds), outlines, cells, towns, sites, radars, reach, "
            "launches, trace, shares, ledger, worlds, page (one file) or site (a folder for a web host).",
        ),
    ],
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A built-in scenario or a file; for ledger a ledger; for site the new folder."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Needed, but for site. Its ending decides the format: .geojson, .gpkg, .csv, .tif, .kml ...",
        ),
    ] = None,
    on: Day = None,
    history: History = "actual",
    threat: Annotated[
        str | None, typer.Option(metavar="ID", help="Threat class, as mrbm-2000; all if absent; for trace the one.")
    ] = None,
    launch: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Of trace: id, launch area, its third point, town, coordinates.")
    ] = None,
    aim: Annotated[str | None, typer.Option(metavar="PLACE", help="Of trace: id, town, or coordinates.")] = None,
    apogee: Annotated[str | None, typer.Option(metavar="HEIGHT", help="Of trace: fly to this apogee.")] = None,
    of: Annotated[str | None, typer.Option(metavar="people|area", help="Of shares: what they are of.")] = None,
    by: Annotated[
        str | None, typer.Option(metavar="country|alliance|area|all|protected", help="Of shares: which places.")
    ] = None,
    nominal: Annotated[bool, typer.Option("--nominal", help="Nominal figures only, no bounds.")] = False,
    adaptive: Annotated[bool, typer.Option("--adaptive", help="Fly to fine cells only along edges.")] = False,
    ships: Annotated[
        str | None,
        typer.Option(metavar="station|box|SEED", help="On station, anywhere in the patrol box, or drawn in it."),
    ] = None,
    worlds: Annotated[
        int | None, typer.Option(metavar="N", help=f"Of worlds: how many for each way of reading, {_WORLDS} if absent.")
    ] = None,
    seed: Seed = None,
    towns: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help=f"Of page and site: towns with an answer, {_TOWNS} if absent."),
    ] = None,
    cases: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="CASE", help="Of site: a built-in case; may be repeated. All if absent."),
    ] = None,
    points: Points = None,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Write a map, parts of a shield, an arc, shares, a ledger, worlds or the page to a file for other programs."""
    import penumbra as pb
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.export_page import write_page, write_site
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.errors import DomainError, nearest, shown
    from penumbra.scenario.loader import cases as built_in

    if what not in _USED:
        near = nearest(what, _USED).removeprefix("; ")
        near = near if near.startswith("nearest") else f"write one of {', '.join(_USED)}"
        raise DomainError(f"no {shown(what)} to write; {near}")
    given = {
        "--threat": threat, "--launch": launch, "--aim": aim, "--apogee": apogee, "--of": of, "--by": by,
        "--nominal": nominal or None, "--adaptive": adaptive or None, "--ships": ships, "--worlds": worlds,
        "--seed": seed, "--towns": towns, "--case": cases or None,
    }  # fmt: skip
    if idle := [name for name, value in given.items() if value is not None and name not in _USED[what]]:
        raise DomainError(f"{', '.join(idle)}: export {what} does not use it; leave it out")
    if missing := [name for name in _REQUIRED if what == "trace" and given[name] is None]:
        raise DomainError(f"export trace: write {' and '.join(missing)} too")
    if what in _PAGES:
        if changes or alternatives or points:
            raise DomainError(f"export {what}: the page holds cases as published; leave out what changes them")
        if what == "site":
            if output is not None or scenario in built_in():
                raise DomainError(
                    "export site: write the folder in place of the scenario, and --case for some cases only; places of "
                    "radars and batteries are export sites"
                )
            write_site(Path(scenario), cases or (), towns or _TOWNS)
            return
    if output is None:
        raise DomainError(f"export {what}: write --output FILE too")
    if what == "page":
        write_page(scenario, output, towns or _TOWNS)
        return
    _check_output(output, what)
    if what == "ledger":
        _ledger(scenario, output, changes, alternatives)
        return
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    if threat is not None and threat not in shield.scenario.threats:
        raise DomainError(f"no threat class {shown(threat)}{nearest(threat, shield.scenario.threats)}")
    print_if_nothing_stands(shield, False)
    with compiling():
        if what in _MAPS or what == "shares":
            _map(what, shield, output, given)
        elif what in _SHIELDS:
            with showing_share(what) as update:
                pb.export(shield, output, of=what, threat=threat, progress=update)  # type: ignore[arg-type]
        elif what == "trace":
            pb.export(pb.trace(shield, str(threat), str(launch), str(aim), apogee), output)
        else:
            pb.export(pb.draw(shield, _WORLDS if worlds is None else worlds, seed or 0), output)
    print_text(f"File: {output}")


def _check_output(output: Path, what: str) -> None:
    """Raise OutputError if the file cannot be written, or its format does not hold this."""
    from penumbra.cli.argument_checks import MAPS
    from penumbra.exporting.formats import ENDINGS, check_target
    from penumbra.plotting import endings

    check_target(output, MAPS | endings.ENDINGS if what == "cover" else ENDINGS[what])


def _ledger(ledger: str, output: Path, changes: Any, alternatives: Any) -> None:
    import penumbra as pb
    from penumbra.claims.check import scenario_named
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.progress import compiling, showing_steps

    judged_in = answers_asked(scenario_named(ledger, changes or ()), alternatives or ())
    with compiling(), showing_steps(f"checking {ledger}") as update:
        judged = pb.check(ledger, judged_in, progress=update)
    pb.export(judged, output)
    print_text(f"File: {output}")


def _map(what: str, shield: Any, output: Path, given: Mapping[str, Any]) -> None:
    """Make a map and write it, or shares of it."""
    import penumbra as pb
    from penumbra.cli.argument_checks import check_weight, ships_asked
    from penumbra.cli.progress import showing_share
    from penumbra.coverage.share_places import BY
    from penumbra.errors import DomainError, nearest
    from penumbra.exporting.export import export_outlines

    of, by, threat = given["--of"] or "people", given["--by"] or "country", given["--threat"]
    check_weight(of)
    if by not in BY:
        raise DomainError(f"--by {by!r}: write one of {', '.join(BY)}{nearest(by, BY)}")
    ship_places = ships_asked(given["--ships"] or "station")
    nominal, adaptive = bool(given["--nominal"]), bool(given["--adaptive"])
    if what == "outlines" and adaptive:
        with showing_share("outlines") as update:
            export_outlines(shield, output, threat=threat, nominal=nominal, ships=ship_places, progress=update)
        return
    with showing_share(f"{shield.scenario.id} {shield.date} {shield.history}") as update:
        area = pb.cover(shield, nominal, update, adaptive, ship_places)
    if what == "shares":
        pb.export(pb.share(area, of, by), output, threat=threat)
    else:
        write_map(area, shield, output, None if what == "cover" else what, threat)


def write_map(area: Any, shield: Any, output: Path, of: Any = None, threat: str | None = None) -> None:
    """Write a map in the format of the path's ending: a picture, or a file of `penumbra.export`, with progress."""
    import penumbra as pb
    from penumbra.cli.progress import showing_share
    from penumbra.exporting.export import usual_of
    from penumbra.plotting.endings import ENDINGS

    made = of or usual_of(output)
    if made == "cells" and output.suffix.lower() in ENDINGS:
        from penumbra.plotting.style import save

        save(pb.plot(area, threat=threat, scenario=shield), output)
    elif made == "outlines":
        with showing_share("outlines") as update:
            pb.export(area, output, of=made, shield=shield, threat=threat, progress=update)
    else:
        pb.export(area, output, of=made, threat=threat)
