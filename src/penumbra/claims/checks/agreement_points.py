"""Does the agreement contain these points, due by then? Or, read as a result: were they carried out?"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import xarray as xr
from pydantic import Field

from penumbra.claims.exhibits.agreement import agreement_points, belts
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.withdrawal_belts import inside_belts
from penumbra.record.agreement import outcomes, points
from penumbra.scenario.quantity import Spec
from penumbra.sentences import listed, of_facts

__all__ = ["Arguments", "finding", "ready"]

_PULL_OUT = "2"
_ORDER: tuple[Verdict, ...] = ("fails", "cannot be tested", "depends", "holds")  # the worst of several points counts
_SAID: dict[Verdict, str] = {
    "fails": "By dated reports it was not kept.",
    "cannot be tested": "No dated report on record says whether all of it was kept.",
    "depends": "Some of it was kept; reports differ from place to place.",
    "holds": "By dated reports it was kept.",
}
_CARRIED_OUT: dict[str, Verdict] = {
    "not kept": "fails",
    "kept in part": "depends",
    "disputed": "depends",
    "kept": "holds",
}
_UNTOLD = "no report by then"


class Arguments(Spec):
    """What the check asks for."""

    points: Annotated[tuple[int, ...], Field(min_length=1)]
    """Numbers of the agreement's points."""
    read_as: Literal["text", "result"]
    """The statement as a description of the agreement's text, or of its results."""
    due_by: date | None = None
    """If the statement says so: the day by which they were due."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Points that the agreement does not have."""
    table = points()
    for index, number in enumerate(arguments.points):
        if str(number) not in table.fact.values:
            message = f"the agreement has no point {number}; it has 1 to {table.sizes['fact']}"
            yield Fault(("arguments", "points", index), message)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the text has the points, due in time; or when dated reports say that they were kept."""
    own = points().sel(fact=[str(number) for number in dict.fromkeys(arguments.points)])
    if arguments.read_as == "text":
        return _as_text(evidence, own, claim, arguments)
    return _as_result(evidence, own, claim)


def _as_text(evidence: Evidence, own: xr.Dataset, claim: Claim, arguments: Arguments) -> Finding:
    table = points()
    dated = [end for end in table.fact_end.values.tolist() if end]
    due = [end for end in dated if end <= claim.speaks_of.isoformat()]
    limit = arguments.due_by.isoformat() if arguments.due_by else None
    late = [
        f"point {number}"
        for number, end in zip(own.fact.values, own.fact_end.values, strict=True)
        if limit and not (end and end <= limit)
    ]
    terms = listed(
        [
            f"{number} ({title}, {f'by {end}' if end else 'no day'})"
            for number, title, end in zip(own.fact.values, own.fact_title.values, own.fact_end.values, strict=True)
        ]
    )
    plain = f"The agreement of 12 February 2015 names {listed(own.fact_title.values.tolist())}"
    return Finding(
        "fails" if late else "holds",
        f"point{'s' if own.sizes['fact'] > 1 else ''} {terms}; of {len(dated)} dated "
        f"points of {table.sizes['fact']}, {len(due)} had fallen due by "
        f"{claim.speaks_of}",
        (f"{plain}, but {listed(late)} not by {limit}." if late else f"{plain}, as the statement says.")
        + " This is the text; whether it was kept is judged separately.",
        "Reading it as a result and not as the text: then see the rows on deaths, dated reports and sightings.",
        exhibits=[agreement_points(evidence.record, claim.speaks_of)],
    )


def _as_result(evidence: Evidence, own: xr.Dataset, claim: Claim) -> Finding:
    reports = outcomes(evidence.record)
    became: list[str] = []
    parts: list[str] = []
    for number in own.fact.values.tolist():
        chosen = (reports.fact_series.values == number) & (reports.fact_date.values <= claim.speaks_of.isoformat())
        known = reports.sel(fact=reports.fact.values[chosen])
        judged = [kind for kind in known.fact_kind.values.tolist() if kind in _CARRIED_OUT]
        became.append(judged[-1] if judged else _UNTOLD)
        parts += of_facts(known)
    verdict = min((_CARRIED_OUT.get(kind, "cannot be tested") for kind in became), key=_ORDER.index)
    terms = "; ".join(
        f"point {number} was due by {end}" if end else f"point {number} names no day"
        for number, end in zip(own.fact.values, own.fact_end.values, strict=True)
    )
    weapons = _PULL_OUT in own.fact.values
    return Finding(
        verdict,
        f"{_tally(became)}{terms}" + (f"; {_belts()}" if weapons else _late(own, claim)),
        " ".join((_SAID[verdict], *parts)),
        (
            "How many weapons were where: a dated list of sightings, which `penumbra record sightings FILE.csv` holds "
            "against the belts. The line is known to about 5 km; the one that one side measures from is not available."
            if weapons
            else "Dated reports that this record misses. It says what came and when, not who is answerable: the sides "
            "dispute the order of the steps, and several points ask for an agreement between them."
        ),
        exhibits=[belts() if weapons else agreement_points(evidence.record, claim.speaks_of)],
    )


def _late(own: xr.Dataset, claim: Claim) -> str:
    ends = [date.fromisoformat(end) for end in own.fact_end.values.tolist() if end]
    days = (claim.said_on - max(ends)).days if ends else 0
    text = f"{days} days before the statement" if days > 0 else "not yet due when it was said"
    return f", {text}" if own.sizes["fact"] == 1 else f"; the last day due was {text}" if days > 0 else ""


def _tally(became: list[str]) -> str:
    """Outcomes of several points, with their number."""
    if len(became) == 1:
        return ""
    parts = (f"{kind} {became.count(kind)}" for kind in (*_CARRIED_OUT, _UNTOLD) if kind in became)
    return f"of {len(became)} points: {', '.join(parts)}; "


def _belts() -> str:
    """Area and places of the belts, with the line's uncertainty."""
    inside = inside_belts()
    reach = "/".join(f"{value / 1e3:.0f}" for value in inside.belt_reach.values)
    areas = ", ".join(
        f"{nominal / 1e9:.1f} ({low / 1e9:.1f} to {high / 1e9:.1f})" for low, nominal, high in inside.belt_area.values
    )
    low, high = inside.belt_people_low.values[:, 1], inside.belt_people_high.values[:, 1]
    people = ", ".join(f"{a / 1e6:.1f} to {b / 1e6:.1f}" for a, b in zip(low, high, strict=True))
    return f"belts of {reach} km hold {areas} thousand km² of land and {people} million people"
