"""penumbra map: the map of a day as a picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from penumbra.cli.options import (
    Alternatives,
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
from penumbra.cli.plain_output import print_text
from penumbra.cli.warnings_first import print_if_nothing_stands
from penumbra.files import check_writable
from penumbra.safe_text import shortened
from penumbra.scenario.counterfactual import CHANGED

__all__ = ["map_picture"]

_CHANGE = 60  # characters of a change in the title


def map_picture(
    scenario: Scenario,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Picture as .png, drawing as .svg, page as .pdf.")
    ],
    on: Day = None,
    history: History = "actual",
    threat: Annotated[
        str | None, typer.Option(metavar="ID", help="Threat class, as mrbm-2000; a small map for each if absent.")
    ] = None,
    of: Annotated[str, typer.Option(metavar="state|margin|shots|battery", help="What the map shows.")] = "state",
    battery: Annotated[
        str | None, typer.Option(metavar="ID", help="Battery that --of battery shows; a map for each if absent.")
    ] = None,
    nominal: Annotated[bool, typer.Option("--nominal", help="Nominal figures only, no bounds.")] = False,
    worlds: Draws = None,
    to: Error = None,
    seed: Seed = None,
    prior: OnePrior = None,
    resume: Resume = None,
    points: Points = None,
    changes: Changes = None,
    alternatives: Alternatives = None,
) -> None:
    """Draw the map of a day: what is covered and how surely, in how many cases, time to spare, shots, a battery."""
    import penumbra as pb
    from penumbra.cli.answers import answers_asked
    from penumbra.cli.argument_checks import sampled_by
    from penumbra.cli.cases import cases_asked, map_of_cases
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling, showing_share
    from penumbra.plotting.endings import ENDINGS
    from penumbra.plotting.map_sheet import check_asked
    from penumbra.plotting.style import save

    check_writable(output, ENDINGS)
    asked = cases_asked(worlds, to, seed, prior, resume)
    shield = on_day(
        sampled_by(answers_asked(pb.load(scenario, changes or ()), alternatives or ()), points), on, history
    )
    shown = check_asked(list(shield.scenario.threats), list(shield.batteries), threat, of, battery)
    print_if_nothing_stands(shield, False)
    changed = _title_of(shield.scenario.title, changes or ())
    if asked is not None:
        idle = {"--nominal": nominal, "--of": of != "state"}
        found = map_of_cases(shield, asked, [name for name, given in idle.items() if given])
        save(pb.plot(found.assign_attrs(scenario_title=changed), threat=threat, scenario=shield), output)
        print_text(f"Map: {output}")
        return
    with compiling(), showing_share(f"{shield.scenario.id} {shield.date} {history}") as update:
        area = pb.cover(shield, nominal, update)
    titled = area.assign_attrs(scenario_title=changed)
    save(pb.plot(titled, threat=threat, of=shown, battery=battery, scenario=shield), output)
    print_text(f"Map: {output}")


def _title_of(title: str, changes: Sequence[str]) -> str:
    """The title of a scenario with what was changed in it, in place of a mark that something was."""
    if not changes or not title.endswith(CHANGED):
        return title
    return f"{title.removesuffix(CHANGED)}, with {', '.join(shortened(each, _CHANGE) for each in changes)}"
