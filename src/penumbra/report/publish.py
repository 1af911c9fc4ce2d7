"""The door to the report: claims, maps, shares, timeline and assumptions in one HTML file that asks nothing of the net."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xarray as xr
from jinja2 import Environment, PackageLoader, StrictUndefined

from penumbra.errors import DomainError
from penumbra.files import written
from penumbra.report import chapters, maps, tables, words
from penumbra.report.chapters import Desk
from penumbra.report.view import view
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario

__all__ = ["publish"]


def publish(path: str | Path, scenario: Scenario, areas: Sequence[xr.Dataset], ledger: xr.Dataset) -> Path:
    """Write the report.

    Parameters
    ----------
    path : str or Path
        The HTML file.
    scenario : Scenario
        What the maps were made from.
    areas : sequence of Dataset from `penumbra.cover`
        One for each snapshot, in the order they are to be shown.
    ledger : Dataset from `penumbra.check`

    Returns
    -------
    Path

    Raises
    ------
    DomainError
        There is no map, or one was made from another scenario.
    OutputError
        The file cannot be written; nothing is left behind.
    """
    if not areas:
        raise DomainError("no map to report on; make one with penumbra.cover")
    for area in areas:
        if area.attrs["scenario"] != scenario.id:
            raise DomainError(
                f"the map of {area.attrs['date']} is of scenario {area.attrs['scenario']!r}, not {scenario.id!r}"
            )
    page = _page(chapters.desk(scenario, [view(area) for area in areas]), ledger)

    def write(part: Path) -> None:
        part.write_text(page, encoding="utf-8")

    return written(path, write)


def _page(at: Desk, ledger: xr.Dataset) -> str:
    scenario, latest = at.scenario, chapters.principal(at.views)[0]
    house = Environment(
        loader=PackageLoader("penumbra.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return house.get_template("report.html.j2").render(
        scenario=scenario,
        finding=words.masthead(scenario, latest),
        claims_finding=words.claims_finding(ledger),
        claims=tables.claims(ledger),
        whereabouts=chapters.whereabouts(at),
        chapters=chapters.chapters(at),
        closers=[chapters.closer(at, shown, key) for shown in chapters.principal(at.views) for key in at.classes],
        margin_steps=_steps(maps.MARGIN_COLOURS, [f"{low // 60}" for low in maps.MARGIN_STEPS], "minutes"),
        shot_steps=_steps(maps.SHOT_COLOURS, [str(n) for n in maps.SHOT_STEPS], "shots"),
        **_shares(at),
        batteries=[chapters.alone(at, latest, key) for key in at.classes if latest.area.sizes["battery"]],
        timeline=chapters.timeline(scenario),
        timeline_finding=words.timeline_finding(scenario),
        dates=tables.dates(scenario),
        assumed=tables.assumptions(scenario),
        numbers=tables.numbers(scenario),
        sources=tables.source_rows(scenario, ledger),
        hash=digest(scenario),
        made_by=latest.area.attrs["source"],
        credits=latest.area.attrs["credits"],
        ledger_title=ledger.attrs.get("title", ""),
    )


def _steps(colours: Sequence[str], starts: Sequence[str], unit: str) -> list[tuple[str, str]]:
    """Colours of a stepped map with their words."""
    if unit == "shots":
        return [(colour, f"{n} or more" if n == starts[-1] else n) for colour, n in zip(colours, starts, strict=True)]
    ends = [*starts[1:], ""]
    return [(c, f"{a} to {b} min" if b else f"over {a} min") for c, a, b in zip(colours, starts, ends, strict=True)]


def _shares(at: Desk) -> dict[str, Any]:
    """Tables of shares: how NATO Europe fared over the snapshots, and the places of the principal ones."""
    threats = at.scenario.threats
    over_time = [
        (threats[key].name, threats[key].status, [tables.share_row(shown.reach[key], "") for shown in at.views])
        for key in at.views[0].reach
    ]
    blocks = []
    for shown in chapters.principal(at.views):
        allies = [
            (threats[key].name, [*tables.places(shown, key, "alliance"), *tables.places(shown, key, "alliance", "area")])
            for key in shown.reach
        ]
        named = [(threats[key].name, tables.places(shown, key, "area")) for key in shown.reach]
        countries = [(threats[key].name, tables.places(shown, key, "country")) for key in at.classes]
        blocks.append((chapters.when(shown), allies, named, countries))
    return {
        "snapshots": [chapters.when(shown) for shown in at.views],
        "over_time": over_time,
        "share_blocks": blocks,
        "shares_finding": words.shares_finding(chapters.principal(at.views)[0], at.scenario),
    }
