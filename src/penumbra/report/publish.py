"""The door to the report: claims, maps, shares, timeline and assumptions in one HTML file, complete in itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import xarray as xr
from jinja2 import Environment, PackageLoader, StrictUndefined

from penumbra.coverage.provenance import areas_in_words
from penumbra.errors import DomainError
from penumbra.files import written
from penumbra.plotting import maps
from penumbra.record.tables import TABLES, Record
from penumbra.record.tables import record as tables_of_record
from penumbra.report import alternatives, chapters, claim_rows, findings, tables, words
from penumbra.report.chapters import Desk
from penumbra.report.exhibits import ANCHORS, Exhibit, exhibits, tables_of
from penumbra.report.plate import statements
from penumbra.report.view import view
from penumbra.safe_text import anchor, visible
from penumbra.scenario.loader import digest
from penumbra.scenario.model import Scenario

__all__ = ["ENDINGS", "publish"]

ENDINGS = {".html": "report", ".htm": "report"}
"""How the name of a report may end."""

_DETERRENT = "Intercontinental missiles, and missiles in the launchers"


def publish(
    path: str | Path,
    scenario: Scenario,
    areas: Sequence[xr.Dataset],
    *ledgers: xr.Dataset,
    left_out: Sequence[str] = (),
    record: Mapping[str, str | Path] | None = None,
    fixed: xr.Dataset | None = None,
) -> Path:
    """Write the report.

    Parameters
    ----------
    path : str or Path
        The HTML file.
    scenario : Scenario
        What the maps were made from.
    areas : sequence of Dataset from `penumbra.cover`
        One for each snapshot, in the order they are to be shown.
    *ledgers : Dataset from `penumbra.check`
        The page opens with the first.
    left_out : sequence of str
        Sentences on ledgers that are not shown, and why.
    record : mapping of str to path, optional
        The user's tables that the ledgers were judged by, as of `penumbra.check`.
    fixed : Dataset from `penumbra.cover`, optional
        The map of the snapshot that the page opens with (`penumbra.report.chapters.opening`), made with every radar
        cross-section at its value (`penumbra.scenario.settle.fixed`); the page then says what the bounds owe to it.

    Returns
    -------
    Path

    Raises
    ------
    DomainError
        There is no map, or one was made from another scenario.
    OutputError
        The file cannot be written, or does not end in one of `ENDINGS`; nothing is left behind.
    """
    if not areas:
        raise DomainError("no map to report on; make one with penumbra.cover")
    for area in areas:
        if area.attrs["scenario"] != scenario.id:
            raise DomainError(
                f"the map of {area.attrs['date']} is of scenario {area.attrs['scenario']!r}, not {scenario.id!r}"
            )
    desk = chapters.desk(scenario, [view(area) for area in areas])
    unknown = findings.cross_sections(
        scenario, chapters.opening(desk.views), view(fixed) if fixed is not None else None
    )
    page = _page(desk, ledgers, left_out, tables_of_record(record or {}), unknown)
    return written(path, page.encode(errors="replace"), ENDINGS)


def _page(at: Desk, ledgers: Sequence[xr.Dataset], left_out: Sequence[str], record: Record, unknown: str) -> str:
    scenario, latest = at.scenario, chapters.opening(at.views)
    layered = [shown for shown in chapters.principal(at.views) if shown.area.sizes["layer"] > 1]
    sources = tables.source_rows(scenario, ledgers)
    dated = chapters.chapters(at)
    found = exhibits(at, ledgers, {*ANCHORS, *(chapter.anchor for chapter in dated)}, record)
    exhibited = [
        (anchor, name, kicker, _fared(ledgers, found.links, shown), shown)
        for anchor, name, kicker, shown in (
            ("deterrent", "Deterrent", _DETERRENT, found.deterrent),
            ("record", "On record", "What is on record", found.record),
        )
        if shown
    ]
    return (
        _house()
        .get_template("report.html.j2")
        .render(
            scenario=scenario,
            finding=findings.masthead(scenario, latest),
            ledgers=[_told(ledger, links) for ledger, links in zip(ledgers, found.links, strict=True)],
            left_out=[*left_out, *_replaced(record)],
            exhibits=exhibited,
            chapters=dated,
            **_maps(at),
            **_shares(at),
            **_alternatives(at),
            timeline=chapters.timeline(scenario),
            timeline_finding=findings.timeline_finding(scenario),
            dates=tables.dates(scenario),
            layers=[chapters.layered(at, shown, key) for shown in layered[:1] for key in at.classes],
            batteries=[chapters.alone(at, latest, key) for key in at.classes if latest.area.sizes["battery"]],
            assumed=tables.assumptions(scenario),
            unknown=unknown,
            rules=words.rules(scenario),
            launches=areas_in_words(latest.area.attrs),
            unranged=words.unranged(latest.area.attrs),
            numbers=tables.numbers(scenario),
            sources=sources,
            titles={source.key: source.title for source in sources},
            cell_size=f"{float(f'{float(latest.area.area.mean()) / 1e6:.1e}'):,.0f}",
            hash=digest(scenario),
            made_by=latest.area.attrs["source"],
            credits=latest.area.attrs["credits"],
        )
    )


def _replaced(record: Record) -> Iterator[str]:
    """A sentence for each table that is not the built-in one."""
    for name, file in record.files.items():
        yield f"The record's table of {TABLES[name].about} is not the built-in one but the file {file}."


def _house() -> Environment:
    """Where pages are made: whatever a template prints is text, escaped, and nothing hides in it."""
    house = Environment(
        loader=PackageLoader("penumbra.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda said: visible(said) if type(said) is str else said,
    )
    house.filters["anchor"] = anchor
    return house


def _told(ledger: xr.Dataset, links: Sequence[str]) -> dict[str, Any]:
    """One ledger: how it fares, its title, its rows and what is opinion only."""
    return {
        "finding": findings.claims_finding(ledger.verdict.values),
        "title": ledger.attrs.get("title", ""),
        "rows": claim_rows.claims(ledger, links),
        "opinions": claim_rows.opinions(ledger),
    }


def _fared(ledgers: Sequence[xr.Dataset], links: Sequence[Sequence[str]], shown: Sequence[Exhibit]) -> str:
    """How the statements fare that rest on the figures shown."""
    anchors = {exhibit.anchor for exhibit in shown}
    verdicts = [
        said.verdict
        for ledger, own in zip(ledgers, links, strict=True)
        for said, key in zip(statements(ledger), own, strict=True)
        if key in anchors
    ]
    return findings.claims_finding(
        verdicts,
        "statement or reading that rests on these figures",
        "statements and readings that rest on these figures",
    )


def _maps(at: Desk) -> dict[str, Any]:
    """Maps of every date, then large ones of the principal snapshots."""
    shown = chapters.principal(at.views)
    key, threats = at.classes[0], at.scenario.threats
    pairs = [(shown[0], each) for each in at.classes] + [(other, key) for other in shown[1:]]
    ends = [f"{low // 60} to {high // 60} min" for low, high in pairwise(maps.MARGIN_STEPS)]
    shots = [str(n) for n in maps.SHOT_STEPS[:-1]]
    return {
        "maps_finding": findings.history_finding(at.views, key, threats[key]),
        "whereabouts": chapters.whereabouts(at),
        "classes": tables.classes(at.scenario),
        "large": [chapters.large(at, view_, key) for view_ in shown],
        "closers": [chapters.closer(at, view_, each) for view_, each in pairs],
        "margin_steps": list(zip(maps.MARGIN_COLOURS, [*ends, f"over {maps.MARGIN_STEPS[-1] // 60} min"], strict=True)),
        "shot_steps": list(zip(maps.SHOT_COLOURS, [*shots, f"{maps.SHOT_STEPS[-1]} or more"], strict=True)),
    }


def _alternatives(at: Desk) -> dict[str, Any]:
    """Published disagreements that are no numbers, and the maps under each answer."""
    shown = alternatives.under_each(at)
    return {
        "answers": alternatives.answers(at.scenario.alternatives) if shown else [],
        "answers_finding": alternatives.finding(at, shown[-1]) if shown else "",
        "under_each": shown,
        "chosen": list(at.scenario.answers.values()),
    }


def _shares(at: Desk) -> dict[str, Any]:
    """Tables of shares: how NATO Europe fared over the snapshots, and the places of the principal ones."""
    names = {key: words.named(card) for key, card in at.scenario.threats.items()}
    shown = chapters.principal(at.views)
    over_time = [
        (names[key], [tables.share_row(each.reach[key], "") for each in at.views]) for key in at.views[0].reach
    ]
    blocks = [
        (
            {kind: tables_of(kind, each) for kind in ("nato", "areas", "countries")},
            chapters.when(each),
            [(names[key], tables.alliances(each, key)) for key in each.reach],
            tables.areas(each),
            [(names[key], tables.countries(each, key)) for key in at.classes],
        )
        for each in shown
    ]
    return {
        "shares_finding": findings.shares_finding(shown[0], at.scenario),
        "snapshots": [chapters.when(each) for each in at.views],
        "over_time": over_time,
        "class_names": [names[key] for key in at.views[0].reach],
        "blocks": blocks,
        "focus": next(iter(shown[0].reach.values())).place,
    }
