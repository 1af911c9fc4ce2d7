"""The raid and stocks commands."""

from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import Alternatives, AsJson, Changes, Day, History, Points, Scenario
from penumbra.cli.plain_output import print_json, print_text

__all__ = ["chances_of", "raid", "stocks"]

Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Draw it as .png, .svg or .pdf.")]


def raid(
    scenario: Scenario,
    salvo: Annotated[
        list[str], typer.Option(metavar="'N CLASS'", help="Missiles and their class, as '20 mrbm-2000'; repeatable.")
    ],
    aim: Annotated[list[str], typer.Option(metavar="PLACE", help="Town, id, coordinates or country; repeatable.")],
    doctrine: Annotated[
        str, typer.Option(metavar="NAME", help="shoot, salvo or shoot-look-shoot.")
    ] = "shoot-look-shoot",
    shots: Annotated[
        int | None, typer.Option(metavar="N", help="Most at one missile in a layer; 2 if absent, 1 of shoot.")
    ] = None,
    look: Annotated[
        str | None, typer.Option(metavar="TIME", help="Time of the look, as '20 s'; of the cards if absent.")
    ] = None,
    reserve: Annotated[int, typer.Option(metavar="N", help="Interceptors of each battery that are not fired.")] = 0,
    ration: Annotated[
        int, typer.Option(metavar="N", help="A battery with N or fewer left fires one at each missile; 0: it does not.")
    ] = 0,
    window: Annotated[str, typer.Option(metavar="TIME", help="Missiles come evenly within it, as '10 min'.")] = "0 s",
    launch: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Launch point or area; repeatable; all if absent.")
    ] = None,
    kill: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID=CHANCE",
            help="Chance that one shot hits: thaad=0.8, =0.5..0.9, ='12 of 21', or an id of the table tests; "
            "repeatable; by tests on record if absent.",
        ),
    ] = None,
    cause: Annotated[
        str, typer.Option(metavar="CHANCE", help="That all shots of a layer fail together, as 0.1 or 0..0.1..0.3.")
    ] = "0",
    channels: Annotated[
        str | None, typer.Option(metavar="N", help="Missiles engaged at a time by a battery; 4..8..16 if absent.")
    ] = None,
    busy: Annotated[
        str | None, typer.Option(metavar="TIME", help="Time of one engagement; '20 s..45 s..120 s' if absent.")
    ] = None,
    sizes: Annotated[
        str | None, typer.Option(metavar="LIST", help="Also the leakage of salvos of these sizes, as 5,10,20.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="N", help="Cases drawn for each way of reading the ranges; 64 if absent.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same cases and plays.")] = 0,
    on: Day = None,
    history: History = "actual",
    output: Output = None,
    points: Points = None,
    as_json: AsJson = False,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Show how many of a salvo get through, what is fired, and what was not engaged and why."""
    import penumbra as pb
    from penumbra.cli import raid_table
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import check_draws, sampled_by
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling
    from penumbra.cli.warnings_first import print_if_nothing_stands
    from penumbra.files import check_writable
    from penumbra.names import plain
    from penumbra.plotting.endings import ENDINGS
    from penumbra.raids.raid import DRAWS

    check_draws(draws, seed)
    chances, many = chances_of(kill or []), _numbers("--sizes", sizes)
    if output is not None:
        check_writable(output, ENDINGS)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    print_if_nothing_stands(shield, as_json)
    with compiling():
        found = pb.raid(
            shield,
            salvo,
            aim,
            doctrine,
            shots=shots,
            look=look,
            reserve=reserve,
            ration=ration,
            window=window,
            launches=launch or [],
            kill=chances,
            cause=cause,
            channels=channels,
            busy=busy,
            sizes=[int(each) for each in many],
            n=DRAWS if draws is None else draws,
            seed=seed,
        )
    if output is not None:
        from penumbra.plotting.style import save

        save(pb.plot(found, scenario=shield), output)
    if as_json:
        print_json(plain(found))
        return
    raid_table.show(shield, found)
    if output is not None:
        print_text(f"Chart: {output}")


def stocks(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="As in the table stocks: thaad, pac3-mse, sm3.")],
    stock: Annotated[
        int | None, typer.Option(metavar="N", help="Interceptors at the start; by the record if absent.")
    ] = None,
    reserve: Annotated[int, typer.Option(metavar="N", help="Interceptors that are not fired.")] = 0,
    a_day: Annotated[
        str | None, typer.Option(metavar="LIST", help="Fired a day, as 10,25; by counts on record if absent.")
    ] = None,
    days: Annotated[int, typer.Option(metavar="N", help="Days for which the stock is told.")] = 30,
    own_table: Annotated[
        Path | None, typer.Option("--record", metavar="FILE.csv", help="Your own table in place of the table stocks.")
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show counts of interceptors on record, how long they last, and the time to replace them at every rate told."""
    import penumbra as pb
    from penumbra.cli import raid_table
    from penumbra.files import check_writable
    from penumbra.names import plain
    from penumbra.plotting.endings import ENDINGS

    rates = _numbers("--a-day", a_day)
    if output is not None:
        check_writable(output, ENDINGS)
    tables = None if own_table is None else {"stocks": own_table}
    found = pb.stocks(system, stock=stock, reserve=reserve, a_day=rates, days=days, record=tables)
    if output is not None:
        from penumbra.plotting.style import save

        save(pb.plot(found), output)
    if as_json:
        print_json(plain(found) | ({} if "stock_days" in found else {"stock": None}))
        return
    raid_table.show_stocks(found)
    if output is not None:
        print_text(f"Chart: {output}")


def chances_of(written: list[str]) -> dict[str, str]:
    """Chances by interceptor, of texts as ``thaad=0.8``."""
    from penumbra.errors import DomainError, shown

    found: dict[str, str] = {}
    for each in written:
        key, equals, chance = each.partition("=")
        if not equals or not key or not chance:
            raise DomainError(f"--kill {shown(each)}: write an interceptor and a chance, as in thaad=0.8")
        if key in found:
            raise DomainError(f"--kill {shown(each)}: {key} is given twice; remove one")
        found[key] = chance
    return found


def _numbers(option: str, written: str | None) -> list[float]:
    """Numbers of a text as ``5, 10``."""
    from penumbra.errors import DomainError, shown

    if written is None:
        return []
    try:
        found = [float(part) for part in written.split(",")]
    except ValueError:
        found = []
    if not found or (option == "--sizes" and any(each % 1 for each in found)):
        raise DomainError(f"{option} {shown(written)}: write numbers with commas between, as in 5,10,20")
    return found
