"""Figures of claims: intercontinental arcs, what is on record, and other statements."""

from collections.abc import Sequence

from penumbra.report import findings
from penumbra.report.context import Context
from penumbra.report.exhibits import Exhibit
from penumbra.report.plate import statements
from penumbra.report.section import Section

__all__ = ["deterrent", "figures", "on_record"]


def deterrent(at: Context) -> Section | None:
    """Figures on intercontinental arcs."""
    shown = at.exhibits.deterrent if at.exhibits else ()
    return _section(at, "deterrent", "Deterrent", "Intercontinental missiles, and missiles in the launchers", shown)


def on_record(at: Context) -> Section | None:
    """Figures drawn from tables of the record."""
    shown = at.exhibits.record if at.exhibits else ()
    return _section(at, "record", "On record", "What is on record", shown)


def figures(at: Context) -> Section | None:
    """Figures of statements on anything else."""
    shown = at.exhibits.figures if at.exhibits else ()
    return _section(at, "figures", "Figures", "Figures of other statements", shown)


def _section(at: Context, anchor: str, name: str, kicker: str, shown: Sequence[Exhibit]) -> Section | None:
    """Figures with the fate of the statements that rest on them."""
    if not shown or at.exhibits is None:
        return None
    anchors = {exhibit.anchor for exhibit in shown}
    verdicts = [
        said.verdict
        for ledger, links in zip(at.ledgers, at.exhibits.links, strict=True)
        for said, key in zip(statements(ledger), links, strict=True)
        if key in anchors
    ]
    heading = findings.claims_finding(
        verdicts,
        "statement or reading that rests on these figures",
        "statements and readings that rest on these figures",
    )
    return Section(anchor, name, kicker, heading, "exhibits.html.j2", {"shown": shown})
