"""Are these facts on record, dated as the statement says? And does somebody deny them?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

import xarray as xr
from pydantic import Field

from penumbra.claims.exhibits.agreement import agreement_points
from penumbra.claims.exhibits.deaths import deaths_by_month
from penumbra.claims.exhibits.timelines import dated_facts
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.facts import facts
from penumbra.record.tables import TABLES, Record
from penumbra.scenario.quantity import Spec
from penumbra.sentences import of_facts

__all__ = ["Arguments", "finding", "ready"]


class Arguments(Spec):
    """What the check asks for."""

    table: Literal["shield", "events", "sanctions", "forces", "outcomes", "ceasefires", "pledges"]
    """Table of the record."""
    facts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of its facts."""
    says: Literal["all", "none"] = "all"
    """Whether the statement says that all of them happened by the day, or none."""
    since: date | None = None
    """First day that the words of the statement allow; any if absent."""
    by: date | None = None
    """Last day that they allow; the day spoken of if absent."""
    in_order: bool = False
    """Whether the statement says that they happened in the given order."""
    denied_in: tuple[str, ...] = ()
    """Ids of facts of the same table in which somebody denies them."""


def _table(record: Record, name: str) -> xr.Dataset:
    return facts(name, TABLES[name].about, record)


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Facts that the table does not have, and days in the wrong order."""
    known = _table(evidence.record, arguments.table).fact.values.tolist()
    for field, keys in (("facts", arguments.facts), ("denied_in", arguments.denied_in)):
        for index, key in enumerate(keys):
            yield from unknown(("arguments", field, index), f"fact in the table {arguments.table}", key, known)
    last = arguments.by or claim.speaks_of
    if arguments.since is not None and arguments.since > last:
        yield Fault(("arguments", "since"), f"{arguments.since} is after {last}, the last day allowed; swap them")


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when the facts are dated between the days; a denied fact cannot be tested by a record of statements."""
    table = _table(evidence.record, arguments.table)
    own = table.sel(fact=list(arguments.facts))
    last = (arguments.by or claim.speaks_of).isoformat()
    first = arguments.since.isoformat() if arguments.since else ""
    days = own.fact_date.values.tolist()
    came = [bool(day) and first <= day <= last for day in days]
    ordered = not arguments.in_order or days == sorted(days)
    verdict: Verdict
    if arguments.says == "all":
        verdict = "holds" if all(came) and ordered else "fails" if not any(came) or not ordered else "depends"
    else:
        verdict = "fails" if all(came) else "holds" if not any(came) else "depends"
    denials = table.sel(fact=list(arguments.denied_in)) if arguments.denied_in else None
    if denials is not None and any(came):
        verdict = "cannot be tested"
    titles = own.fact_title.values.tolist()
    return Finding(
        verdict,
        "; ".join(f"{title}: {day or 'no day'}" for title, day in zip(titles, days, strict=True)),
        " ".join([*of_facts(own), *_order(arguments, ordered), *_window(days, first, last), *_denied(denials)]),
        "Another dated report. The record holds what was said and reported, with who says it; it is no evidence of "
        "its own." + (" Evidence that both sides accept would decide." if denials is not None else ""),
        "timeline" if arguments.table == "shield" else "",
        _exhibits(evidence.record, claim, arguments),
    )


def _exhibits(record: Record, claim: Claim, arguments: Arguments) -> Sequence[Exhibit]:
    """The figure of the table that the facts are of, if there is one."""
    match arguments.table:
        case "sanctions" | "forces":
            return dated_facts(record, claim.speaks_of)
        case "outcomes":
            return [agreement_points(record, claim.speaks_of)]
        case "ceasefires":
            return deaths_by_month(record, claim.speaks_of)
    return ()


def _order(arguments: Arguments, ordered: bool) -> list[str]:
    if not arguments.in_order:
        return []
    return ["They came in the order said." if ordered else "They came in another order."]


def _window(days: list[str], first: str, last: str) -> list[str]:
    """Facts outside the days that the words allow."""
    late = [day for day in days if day > last]
    early = [day for day in days if day and day < first]
    parts = [f"The words allow days up to {last}; {', '.join(late)} is later."] if late else []
    return parts + ([f"The words allow days from {first} on; {', '.join(early)} is earlier."] if early else [])


def _denied(denials: xr.Dataset | None) -> list[str]:
    return [] if denials is None else ["Denied:", *of_facts(denials)]
