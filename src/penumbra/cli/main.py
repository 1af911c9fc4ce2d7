"""The commands; each calls the public verb of its name and prints the result."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.built_in import cases, new
from penumbra.cli.cost import cost
from penumbra.cli.cover import cover
from penumbra.cli.credits import credits_
from penumbra.cli.curve import curve
from penumbra.cli.export import export
from penumbra.cli.footprint import footprint
from penumbra.cli.map_picture import map_picture
from penumbra.cli.options import Alternatives, AsJson, Changes, Day, History, Own, Points, Scenario, Tables
from penumbra.cli.place import place
from penumbra.cli.plain_output import print_json, print_text
from penumbra.cli.raid import raid, stocks
from penumbra.cli.record import record_app
from penumbra.cli.report import report
from penumbra.cli.serve import serve
from penumbra.cli.site import site
from penumbra.cli.space import space
from penumbra.cli.start import collect_seldom, leave_quickly, southern, written_day
from penumbra.cli.sweep import sweep
from penumbra.cli.threshold import threshold
from penumbra.cli.warnings_first import print_if_nothing_stands, print_warnings
from penumbra.cli.watch import watch
from penumbra.files import check_writable

__all__ = ["app", "run"]

app = typer.Typer(
    name="penumbra",
    help="How far does a missile shield reach, and how sure can anyone be?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(record_app)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print_text(f"Penumbra {version('penumbra')}")
        raise typer.Exit


@app.callback()
def penumbra(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """How far does a missile shield reach, and how sure can anyone be?"""


app.command()(cases)


app.command()(new)


@app.command()
def show(
    scenario: Scenario,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="Another scenario: print what differs between the two.")
    ] = None,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Print the resolved scenario: every number with range, grade and source; or what differs from another one."""
    import penumbra as pb
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.difference_table import show_differences

    loaded = answers_asked(pb.load(scenario, changes or ()), alternatives or ())
    if other is None:
        typer.echo(pb.show(loaded))
    else:
        show_differences(loaded, pb.load(other))


@app.command()
def evidence(
    scenario: Scenario,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Only what stands on a day, as 2018-12-31; or today.")
    ] = None,
    history: Annotated[
        str | None,
        typer.Option("--history", metavar="planned|actual", help="Which history, with --on; actual if absent."),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--sources", help="List the sources instead: title, date, address, and their numbers.")
    ] = False,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Show the evidence for every number: range, source, grade, age, and where sources disagree."""
    import penumbra as pb
    from penumbra.cli import evidence_table
    from penumbra.cli.answers import answers_asked
    from penumbra.errors import DomainError

    if on is None and history is not None:
        raise DomainError("--history: without a day all numbers of both histories are listed; write --on DATE with it")
    loaded = answers_asked(pb.load(scenario, changes or ()), alternatives or ())
    found = pb.evidence(loaded if on is None else loaded.on(written_day(on), history or "actual"))
    if as_json:
        print_json(evidence_table.data(found))
    elif listed:
        evidence_table.show_sources(found)
    else:
        evidence_table.show(found)


@app.command()
def trace(
    scenario: Scenario,
    threat: Annotated[str, typer.Option(metavar="ID", help="Threat class, as mrbm-2000.")],
    launch: Annotated[
        str, typer.Option(metavar="PLACE", help="Id, launch area or its third point (iran 3), town, or coordinates.")
    ],
    aim: Annotated[str, typer.Option(metavar="PLACE", help="Id, town (Paris, US), or coordinates.")],
    on: Day = None,
    apogee: Annotated[
        str | None, typer.Option(metavar="HEIGHT", help="Fly to this apogee, as '6000 km', whatever the loft.")
    ] = None,
    history: History = "actual",
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the arc to a PNG, SVG or PDF file.")] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Hold it against an arc written elsewhere (docs/export.md)."),
    ] = None,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Explain one arc: the flight, who sees it, which battery can meet it, and why."""
    import penumbra as pb
    from penumbra.cli import trace_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling
    from penumbra.coverage.trace_data import against_data, trace_data

    shield = on_day(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), on, history)
    print_if_nothing_stands(shield, as_json)
    if plot:
        from penumbra.plotting.endings import ENDINGS

        check_writable(plot, ENDINGS)
    with compiling():
        traced = pb.trace(shield, threat, launch, aim, apogee)
    held = None if against is None else pb.against(traced, against)
    if plot:
        from penumbra.plotting.style import save

        save(pb.plot(traced), plot)
    if as_json:
        print_json(trace_data(traced) | ({} if held is None else {"against": against_data(held)}))
        return
    trace_table.show(traced)
    if held is not None:
        trace_table.show_against(traced, held)
    if plot:
        print_text(f"Plot: {plot}")


app.command()(cover)


app.command()(footprint)


app.command()(place)


app.command()(threshold)


app.command()(curve)


app.command()(raid)


app.command()(stocks)


app.command("map")(map_picture)


app.command()(site)


app.command()(space)


app.command()(cost)


app.command()(watch)


app.command()(sweep)


@app.command()
def sensors(
    scenario: Scenario,
    on: Day = None,
    history: History = "actual",
    of: Annotated[str, typer.Option(metavar="people|area", help="What the shares are of.")] = "people",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write NetCDF (.nc) or Zarr (.zarr) here.")
    ] = None,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Show what each sensor and battery contributes: the covered share that is lost without it."""
    import penumbra as pb
    from penumbra.cli import tables
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import check_weight, sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.exporting.formats import check_target
    from penumbra.exporting.netcdf import ENDINGS

    check_weight(of)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    print_if_nothing_stands(shield, as_json)
    if output:
        check_target(output, ENDINGS)
    with compiling(), showing_share(f"{shield.scenario.id} {shield.date} {history}") as update:
        found = pb.contribution(shield, update)
    if output:
        pb.save(found, output)
    if as_json:
        print_json(tables.contribution_data(found))
        return
    tables.contribution(found, of)
    if output:
        print_text(f"Map: {output}")


@app.command()
def check(
    ledger: Annotated[str, typer.Argument(metavar="LEDGER", help="published, a built-in ledger, or a ledger file.")],
    scenario: Annotated[str | None, typer.Option(metavar="SCENARIO", help="In place of the ledger's own.")] = None,
    own: Own = None,
    own_tables: Tables = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Judge public statements, or (published) the physics against printed values."""
    import penumbra as pb
    from penumbra.claims.check import scenario_named
    from penumbra.cli import published_table, tables
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.progress import compiling, showing_steps
    from penumbra.errors import DomainError
    from penumbra.record.tables import named_files

    if ledger == "published":
        given = {"--scenario": scenario, "--checks": own, "--record": own_tables}
        given |= {"--set": changes, "--alternative": alternatives}
        if idle := [name for name, value in given.items() if value]:
            raise DomainError(
                f"check published: {', '.join(idle)} would change nothing: no scenario is judged; remove it"
            )
        with compiling():
            rows = pb.published()
        if as_json:
            print_json(published_table.data(rows))
        else:
            published_table.show(rows)
        return
    shield = pb.load(scenario, changes or ()) if scenario else scenario_named(ledger, changes or ())
    shield = answers_asked(shield, alternatives or ())
    with compiling(), showing_steps(f"checking {ledger}") as update:
        judged = pb.check(ledger, shield, progress=update, folder=own, record=named_files(own_tables or ()))
    if as_json:
        print_json(tables.ledger_data(judged))
    else:
        tables.ledger(judged)
    tables.check_judged(judged)


@app.command()
def schema(
    of: Annotated[str, typer.Argument(metavar="scenario|ledger", help="Which kind of file.")],
) -> None:
    """Print the JSON Schema of a scenario or ledger file, for editors."""
    from pydantic import BaseModel

    from penumbra.claims.ledger import Ledger
    from penumbra.errors import ScenarioError, nearest
    from penumbra.scenario.model import Scenario as Model

    models: dict[str, type[BaseModel]] = {"scenario": Model, "ledger": Ledger}
    if of not in models:
        raise ScenarioError(f"no schema of {of!r}{nearest(of, models)}")
    print_json(models[of].model_json_schema())


app.command()(export)
app.command()(report)


app.command()(serve)


app.command("credits")(credits_)


def run() -> None:
    """Run a command; an error that Penumbra raises becomes a sentence and exit status 1."""
    from penumbra.cli.endings import run_to_end

    collect_seldom()
    print_warnings()
    status = run_to_end(lambda: app(southern(sys.argv[1:])))
    leave_quickly()
    sys.exit(status)
