"""Exhibits of dated facts: measures and forces in lanes, and the steps of a proposal before a statement."""

from datetime import date
from typing import Literal, get_args

import xarray as xr

from penumbra.claims.exhibits.fields import MarkedDay
from penumbra.claims.exhibits.kinds_of_record import DatedFacts, Lane, Look, LookMeaning, Proposals, Span, Step
from penumbra.claims.finding import Exhibit
from penumbra.record.agreement import CEASEFIRE
from penumbra.record.captions import caption
from penumbra.record.deployments import ON_RECORD_FROM, ON_RECORD_UNTIL, ON_THE_FLANK, begun, deployments, stood
from penumbra.record.proposals import DESIGNS, proposals
from penumbra.record.sanctions import IMPOSING, in_force, sanctions, tied
from penumbra.record.tables import Record
from penumbra.sentences import day

__all__ = ["dated_facts", "proposal_steps"]


def dated_facts(record: Record, on: date) -> list[Exhibit]:
    """Sanctions, and the forces on the flank, in lanes with the day marked; none for a day off the record.

    Parameters
    ----------
    record : Record
    on : date
        The day that the statement speaks of.
    """
    if not ON_RECORD_FROM <= on <= ON_RECORD_UNTIL:
        return []
    measures, forces = sanctions(record), deployments(record)
    lanes = [
        Lane(name=caption("timeline-sanctions")),
        *_measures(measures),
        Lane(name=caption("timeline-forces")),
        *_forces(forces),
        Lane(name=caption("timeline-decisions")),
        *_decisions(forces),
    ]
    shown = DatedFacts(
        title=_title(measures, forces, on),
        note=_note(measures, forces),
        lanes=tuple(lanes),
        first=ON_RECORD_FROM,
        last=ON_RECORD_UNTIL,
        days=(MarkedDay(name=caption("agreement-day"), day=CEASEFIRE), MarkedDay(name="spoken of", day=on)),
        legend=caption("timeline-legend"),
    )
    return [shown.exhibit()]


def _title(measures: xr.Dataset, forces: xr.Dataset, on: date) -> str:
    sets = in_force(measures, on)
    later = begun(forces, date.fromordinal(on.toordinal() + 1), ON_RECORD_UNTIL)
    return caption("timeline-title").format(
        day=day(on),
        sets=len(sets),
        tied=sum(name in sets for name in tied(measures, on)),
        stood=stood(forces, on).sizes["fact"],
        later=later.sizes["fact"],
        year=ON_RECORD_UNTIL.year,
    )


def _note(measures: xr.Dataset, forces: xr.Dataset) -> str:
    grades = [*measures.fact_grade.values.tolist(), *forces.fact_grade.values.tolist()]
    return (
        f"What is on record, not all there was: {len(grades)} dated facts, of which {grades.count('assumption')} are "
        f"from general knowledge. {caption('timeline-note').format(year=ON_RECORD_UNTIL.year)}"
    )


def _measures(table: xr.Dataset) -> list[Lane]:
    """A lane for each set of measures: from its first step to the last term on record, dark once it is tied."""
    lanes = []
    pairs = sorted(zip(table.fact_date.values.tolist(), table.fact_series.values.tolist(), strict=True))
    for series in dict.fromkeys(series for _, series in pairs):
        own = table.sel(fact=table.fact.values[table.fact_series.values == series])
        kinds = own.fact_kind.values.tolist()
        days = [date.fromisoformat(at) for at in own.fact_date.values.tolist()]
        imposed = [at for at, kind in zip(days, kinds, strict=True) if kind in IMPOSING]
        if not imposed:
            continue
        terms = [date.fromisoformat(end) for end in own.fact_end.values.tolist() if end]
        end = max(terms, default=ON_RECORD_UNTIL)
        bars = [Span(begin=imposed[0], end=end)]
        bars += [
            Span(begin=at, end=end, dark=True) for at, kind in zip(days, kinds, strict=True) if kind == "condition"
        ]
        ticks = tuple(at for at, kind in zip(days, kinds, strict=True) if kind in (*IMPOSING, "renewal"))
        lanes.append(Lane(name=series, bars=tuple(bars), ticks=ticks))
    return lanes


def _forces(table: xr.Dataset) -> list[Lane]:
    return [
        Lane(name=title, bars=(Span(begin=date.fromisoformat(at), end=date.fromisoformat(end) if end else _until(at)),))
        for title, kind, at, end in _columns(table)
        if kind in ON_THE_FLANK and at <= ON_RECORD_UNTIL.isoformat()
    ]


def _until(begin: str) -> date:
    """The end of a bar that has none on record."""
    return max(ON_RECORD_UNTIL, date.fromisoformat(begin))


def _decisions(table: xr.Dataset) -> list[Lane]:
    return [
        Lane(name=title, diamond=date.fromisoformat(at))
        for title, kind, at, _ in _columns(table)
        if kind == "decision" and at <= ON_RECORD_UNTIL.isoformat()
    ]


def _columns(table: xr.Dataset) -> list[tuple[str, str, str, str]]:
    """Title, kind, day and end of each fact, by day."""
    names = ("fact_title", "fact_kind", "fact_date", "fact_end")
    rows = zip(*(table[name].values.tolist() for name in names), strict=True)
    return sorted((row for row in rows if row[2]), key=lambda row: (row[2], row[0].casefold()))


# --- the steps before a statement

_LOOKS: dict[str, Literal["filled", "cross"]] = {"proposal": "filled", "cancelled": "cross"}


def proposal_steps(record: Record, said: date, at_least: float, at_most: float) -> Exhibit:
    """The dated steps from the first report to the site that stood, and the years that the words of a statement allow.

    Parameters
    ----------
    record : Record
    said : date
        The day of the statement.
    at_least, at_most : float
        Years before it.
    """
    table = proposals(record)
    names = ("fact_date", "fact_title", "fact_series", "fact_kind", "fact_grade")
    found = zip(*(table[name].values.tolist() for name in names), strict=True)
    rows = sorted((row for row in found if row[0]), key=lambda row: (row[0], row[1].casefold()))
    parts = [
        f"{(said - date.fromisoformat(at)).days / 365.25:.1f} years before the statement, {title}"
        for at, title, _, kind, _ in rows
        if kind == "proposal" and at <= said.isoformat()
    ]
    unsure = [f"{day(at)} ({title})" for at, title, _, _, grade in rows if grade == "assumption"]
    return Proposals(
        title=f"{caption('proposals-title')}: {'; '.join(parts) or 'nothing before the statement'}",
        note="Dated steps with source and grade"
        + (f"; from general knowledge: {'; '.join(unsure)}" if unsure else "")
        + f". Shaded: {at_least:g} to {at_most:g} years before the statement.",
        steps=tuple(
            Step(
                day=date.fromisoformat(at),
                name=title,
                design=0 if series == DESIGNS[0] else 1,
                look=_LOOKS.get(kind, "open"),
            )
            for at, title, series, kind, _ in rows
        ),
        designs=(caption("proposals-first"), caption("proposals-second")),
        looks=tuple(LookMeaning(look=look, means=caption(f"proposals-{look}")) for look in get_args(Look)),
        said=said,
        said_name=caption("proposals-said"),
        at_least=at_least,
        at_most=at_most,
    ).exhibit()
