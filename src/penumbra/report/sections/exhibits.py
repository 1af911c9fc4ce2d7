"""Figures of claims: reach and timing, what is on record, and other statements."""

from collections.abc import Sequence

from penumbra.report import sentences
from penumbra.report.context import Context
from penumbra.report.page_figures import PageFigure
from penumbra.report.section import Section
from penumbra.report.statements import statements

__all__ = ["figures", "on_record", "reach"]


def reach(at: Context) -> Section | None:
    """Figures of where missiles and interceptors reach, and when."""
    return _section(
        at, "reach", "Reach and timing", "How far missiles and interceptors reach, and when", at.exhibits.reach
    )


def on_record(at: Context) -> Section | None:
    """Figures drawn from tables of the record."""
    return _section(at, "record", "On record", "What is on record", at.exhibits.record)


def figures(at: Context) -> Section | None:
    """Figures of statements on anything else."""
    return _section(at, "figures", "Figures", "Figures of other statements", at.exhibits.figures)


def _section(at: Context, anchor: str, name: str, kicker: str, shown: Sequence[PageFigure]) -> Section | None:
    """Figures below a sentence on the verdicts that rest on them."""
    if not shown:
        return None
    anchors = {exhibit.anchor for exhibit in shown}
    verdicts = [
        said.verdict
        for ledger, links in zip(at.ledgers, at.exhibits.links, strict=True)
        for said, key in zip(statements(ledger), links, strict=True)
        if key in anchors
    ]
    heading = sentences.claims_sentence(
        verdicts,
        "statement or reading that rests on these figures",
        "statements and readings that rest on these figures",
    )
    return Section(anchor, name, kicker, heading, "exhibits.html.j2", {"shown": shown})
