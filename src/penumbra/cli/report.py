"""The report command."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from penumbra.cli.options import Alternatives, Changes, Day, Own, Points, Scenario, Tables
from penumbra.cli.plain_output import print_text
from penumbra.files import check_writable

if TYPE_CHECKING:
    from xarray import Dataset

    from penumbra.report.mapped_day import MappedDay
    from penumbra.scenario.model import Scenario as Model
    from penumbra.uncertainty.answers.how_sure import HowSure

__all__ = ["report"]


def report(
    scenario: Scenario,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="HTML file; out/SCENARIO/report.html if absent."),
    ] = None,
    on: Day = None,
    places: Annotated[
        list[str] | None,
        typer.Option("--place", metavar="PLACE", help="Place of the first page; may be repeated; five if absent."),
    ] = None,
    ledgers: Annotated[
        list[str] | None,
        typer.Option("--ledger", metavar="LEDGER", help="Ledger of claims; may be repeated. Built-in ones if absent."),
    ] = None,
    page: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Link to this file of penumbra export page, in the folder of the report."),
    ] = None,
    own: Own = None,
    own_tables: Tables = None,
    points: Points = None,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Write the report: the answer on one page, then dates, claims and annexes, in one HTML file."""
    import penumbra as pb
    from penumbra.claims.check import fitting, prepared
    from penumbra.claims.ledger import about
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import report_file, sampled_by
    from penumbra.cli.progress import compiling, showing_share, showing_steps
    from penumbra.coverage.places import named
    from penumbra.errors import DomainError
    from penumbra.record.tables import named_files
    from penumbra.report.context import opening
    from penumbra.report.mapped_day import mapped_day
    from penumbra.report.publish import ENDINGS, check_page
    from penumbra.scenario.loader import lineage
    from penumbra.scenario.shown_days import days_of
    from penumbra.uncertainty.bounds.same_elements import map_with_same_elements

    loaded = sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points)
    days = days_of(loaded, date.today() if on is None else on)
    if own and not ledgers:
        raise DomainError("report: --checks would change nothing without --ledger; name a ledger that uses them")
    if places:
        named(loaded.on(days[-1].date, days[-1].history), *places)  # an unknown one is told before the maps are made
    target = report_file(output, loaded.id)
    check_writable(target, ENDINGS)
    check_page(target, page)
    files = named_files(own_tables or ())
    for name in ledgers or ():
        prepared(name, loaded, folder=own, record=files)
    fit, left_out = (ledgers, []) if ledgers else fitting(about(lineage(scenario)), loaded, files)
    areas: list[Dataset] = []
    with compiling():
        for each in days:
            shield = loaded.on(each.date, each.history)
            with showing_share(f"{loaded.id} {each.date} {each.history}") as update:
                same = map_with_same_elements(shield, areas)
                areas.append(pb.cover(shield, progress=update) if same is None else same)
        first = opening([mapped_day(area) for area in areas])
        sure = _how_sure(loaded, first, places or [])
        raid, cost = _under_load(loaded, first), _cost(loaded, first)
    with showing_steps(f"claims and drawings of {loaded.id}") as show_step:
        show_step("claims")
        judged = [pb.check(name, loaded, areas, show_step, own, files) for name in fit]
        show_step("drawing")
        pb.publish(
            target, loaded, areas, *judged, left_out=left_out, record=files, sure=sure, page=page, raid=raid, cost=cost
        )
    for sentence in left_out:
        print_text(sentence, stderr=True)
    print_text(f"Report: {target.resolve()}")


def _how_sure(scenario: "Model", shown: "MappedDay", written: list[str]) -> "HowSure | None":
    """Answers in drawn worlds for the opening day; none, with a note, where no world can be drawn."""
    from penumbra.cli.progress import showing_share
    from penumbra.coverage.places import named
    from penumbra.errors import DomainError
    from penumbra.report.chosen_places import chosen
    from penumbra.report.mapped_day import decisive
    from penumbra.uncertainty.answers.how_sure import how_sure

    shield, key = scenario.on(shown.date, shown.history), decisive(scenario, shown, 1)[0]
    places = named(shield, *written) if written else chosen(shown, key)
    try:
        with showing_share(f"{scenario.id} {shown.date} {shown.history}, cases drawn") as update:
            return how_sure(shield, shown.area, key, places, progress=update)
    except DomainError as error:
        print_text(f"The page tells no numbers of cases: {error}", stderr=True)
        return None


def _under_load(scenario: "Model", shown: "MappedDay") -> "Dataset | None":
    """A raid on the opening day; none, with a note, where one needs a number that is not on record."""
    from penumbra.cli.progress import showing_share
    from penumbra.raids.standard import standard_raid
    from penumbra.report.mapped_day import decisive

    shield = scenario.on(shown.date, shown.history)
    with showing_share(f"{scenario.id} {shown.date} {shown.history}, a raid") as update:
        found, why = standard_raid(shield, decisive(scenario, shown, 1)[0], update)
    if found is None:
        print_text(f"The page shows no raid: {why}", stderr=True)
    return found


def _cost(scenario: "Model", shown: "MappedDay") -> "Dataset | None":
    """Cost of the shield of the opening day; none where nothing that stands has a price on record."""
    import penumbra as pb
    from penumbra.errors import DomainError

    try:
        return pb.cost(scenario.on(shown.date, shown.history), worlds=0)
    except DomainError:
        return None
