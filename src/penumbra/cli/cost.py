"""The cost command: what a shield or a programme costs over some years."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import AsJson, Changes, Day, History
from penumbra.cli.plain_output import print_json

__all__ = ["cost"]


def cost(
    of: Annotated[
        str,
        typer.Argument(metavar="SCENARIO|PROGRAMME", help="A scenario, or a programme as cbo-2026-orbit, or a file."),
    ],
    on: Day = None,
    history: History = "actual",
    years: Annotated[float | None, typer.Option(metavar="N", help="Length of time; 20 if absent.")] = None,
    people: Annotated[
        bool, typer.Option("--people", help="Also for each covered person, from a nominal map of the scenario.")
    ] = False,
    missile: Annotated[
        str | None,
        typer.Option(
            metavar="SUM:SUM", help="Cost of a missile, as '1 million USD:5 million USD': the exchange ratio."
        ),
    ] = None,
    shots: Annotated[int, typer.Option(metavar="N", help="Interceptors fired at one missile.")] = 2,
    raid: Annotated[
        list[str] | None,
        typer.Option(metavar="'N CLASS'", help="Also for each missile stopped in a raid of penumbra raid; repeatable."),
    ] = None,
    aim: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="Aim of the raid; whom the scenario protects if absent; repeatable."),
    ] = None,
    kill: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=CHANCE", help="Chance that one shot hits, as of penumbra raid; repeatable."),
    ] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="SUM", help="How many of each item it buys, as '175 billion USD'.")
    ] = None,
    prices: Annotated[
        Path | None, typer.Option(metavar="FILE.yaml", help="Prices of your own in place of those on record.")
    ] = None,
    currency: Annotated[str | None, typer.Option(metavar="CODE", help="Currency of the totals, as USD.")] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE=NUMBER", help="Exchange rate into it, as EUR=1.1; may be repeated."),
    ] = None,
    money_of: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Totals in the money of a year, with --deflators.")
    ] = None,
    deflators: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Level of prices: columns year and index; none is on record."),
    ] = None,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Draw N worlds for each way of reading the ranges; 0 draws none.")
    ] = 256,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same worlds.")] = 0,
    as_json: AsJson = False,
    changes: Changes = None,
) -> None:
    """Add up what a shield or a programme costs over some years, by printed prices."""
    import penumbra as pb
    from penumbra.cli import cost_table
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling
    from penumbra.cli.raid import chances_of
    from penumbra.costing.programmes import is_programme
    from penumbra.errors import DomainError, shown

    given: dict[str, str] = {}
    for code, number in map(_rate, rate or ()):
        if code in given:
            raise DomainError(f"--rate {code}={number}: {code} is given twice; remove one")
        given[code] = number
    ends = None if missile is None else missile.split(":")
    if ends is not None and len(ends) != 2:
        raise DomainError(
            f"--missile {shown(missile)}: write its lowest and its highest cost with a colon between, as in "
            "'1 million USD:5 million USD'"
        )
    programme = is_programme(of)
    if programme and people:
        raise DomainError("--people: a programme covers nobody by itself; leave it out, or name a scenario")
    if raid is None and (aim or kill):
        raise DomainError("--aim and --kill are of a raid: write it too, as in --raid '20 mrbm-2000'")
    if programme and raid:
        raise DomainError("--raid: a programme stops nothing by itself; leave it out, or name a scenario")
    area, shield, played = None, None, None
    if not programme:
        shield = on_day(pb.load(of), on, history)
        if people:
            with compiling():
                area = pb.cover(shield, nominal=True)
        if raid:
            with compiling():
                played = pb.raid(shield, raid, aim or ["protected"], kill=chances_of(kill or []))
    found = pb.cost(
        shield if shield is not None else of,
        changes or (),
        years,
        prices,
        area,
        ends,
        shots,
        budget,
        currency,
        money_of,
        deflators,
        given,
        worlds,
        seed,
        played,
    )
    if as_json:
        print_json(cost_table.data(found))
        return
    cost_table.show(found, shield)


def _rate(written: str) -> tuple[str, str]:
    from penumbra.errors import DomainError, shown

    code, equals, number = written.partition("=")
    if not equals:
        raise DomainError(f"--rate {shown(written)}: write a currency and a number, as in EUR=1.1")
    return code.strip(), number.strip()
