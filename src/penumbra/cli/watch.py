"""The watch command: which satellites see an arc."""

import math
from typing import Annotated, Any

import typer

from penumbra.cli.options import AsJson, Changes, Day, History, Scenario
from penumbra.cli.plain_output import print_json

__all__ = ["watch"]


def watch(
    scenario: Scenario,
    constellation: Annotated[
        str, typer.Argument(metavar="CONSTELLATION", help="Built-in, as forty-low or geostationary-4, or a file.")
    ],
    threat: Annotated[str, typer.Option(metavar="ID", help="Threat class, as mrbm-2000.")],
    launch: Annotated[str, typer.Option(metavar="PLACE", help="Id, point of a launch area, town, or coordinates.")],
    aim: Annotated[str, typer.Option(metavar="PLACE", help="Id, town, or coordinates.")],
    on: Day = None,
    history: History = "actual",
    starts: Annotated[int, typer.Option(metavar="N", help="Times of launch over a day.")] = 96,
    as_json: AsJson = False,
    changes: Changes = None,
) -> None:
    """Tell which satellites of a constellation see an arc: boost and midcourse, one and two at once."""
    import penumbra as pb
    from penumbra.cli.day import on_day
    from penumbra.cli.progress import compiling

    shield = on_day(pb.load(scenario), on, history)
    with compiling():
        found = pb.watch(pb.trace(shield, threat, launch, aim), constellation, changes or (), starts)
    if as_json:
        print_json(_data(found))
    else:
        _show(found)


def _data(found: Any) -> dict[str, Any]:
    """The result as dicts: seconds and shares; null for never."""
    made = {key: value for key, value in found.attrs.items() if key != "Conventions"}
    for k in found.at_once.values:
        one = found.sel(at_once=k)
        times = {name: float(one[name]) for name in ("warned_mean", "warned_last")}
        made[f"{int(k)}_at_once"] = {name: each if math.isfinite(each) else None for name, each in times.items()} | {
            str(phase): {
                "mean": float(one.watched_mean.sel(phase=phase)),
                "least": float(one.watched_least.sel(phase=phase)),
            }
            for phase in found.phase.values
        }
    return made


def _show(found: Any) -> None:
    """Print shares of both phases and the time of the warning, for one satellite and for two at once."""
    from penumbra.cli.console import bold
    from penumbra.cli.table_layout import Page, columns
    from penumbra.sentences import percent

    page, attrs = Page(), found.attrs
    page.text(bold(attrs["title"]))
    page.text(
        f"{attrs['satellites']} satellites that see {attrs['sees']}; launches at {attrs['starts']} times of a day."
    )
    page.text()
    rows = []
    for k, name in ((1, "one"), (2, "two at once")):
        one = found.sel(at_once=k)
        shares = [percent(float(one[f"watched_{end}"].sel(phase=phase))) for phase in found.phase.values
                  for end in ("mean", "least")]  # fmt: skip
        rows.append((name, *shares, _seconds(float(one.warned_mean)), _seconds(float(one.warned_last))))
    heads = ("boost, mean", "least", "midcourse, mean", "least", "warned, mean", "last")
    page.table(columns("seen by", *heads), rows)
    page.text()
    handed = "a track that may cue a battery" if attrs["cues"] == "track" else "a warning, and no track"
    page.text(
        f"Shares of the phase; warned: from launch until seen long enough. What it hands on is {handed}. A map takes "
        "satellites to see everything; this is how far that is true."
    )
    if attrs["note"]:
        page.text(f"Note: {attrs['note']}.")


def _seconds(time: float) -> str:
    return f"{time:.0f} s" if math.isfinite(time) else "never"
