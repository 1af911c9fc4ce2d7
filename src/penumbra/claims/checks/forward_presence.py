"""What stood on the eastern flank on the day, what had begun to stand since, and what came after?"""

from collections.abc import Iterator
from datetime import date

import numpy as np
import xarray as xr

from penumbra.claims.exhibits.timelines import dated_facts
from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.deployments import ON_RECORD_FROM, ON_RECORD_UNTIL, begun, deployments, stood, strengths
from penumbra.record.facts import select_facts
from penumbra.record.tables import Record
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_BATTLEGROUPS = "enhanced forward presence"


class Arguments(Spec):
    """What the check asks for."""

    since: date
    """The day with which the day spoken of is compared."""
    until: date
    """The last day looked at for what came after."""
    programme: str | None = None
    """Only what belongs to this programme; everything if absent."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Days out of order or off the record, and a programme that is not on it."""
    day = claim.speaks_of
    if not arguments.since < day < arguments.until:
        message = f"since ({arguments.since}) and until ({arguments.until}) are to lie about speaks_of ({day})"
        yield Fault(("arguments",), message)
    for name, known in (("since", arguments.since >= ON_RECORD_FROM), ("until", arguments.until <= ON_RECORD_UNTIL)):
        if not known:
            message = f"the flank is on record from {ON_RECORD_FROM} to {ON_RECORD_UNTIL}; choose a day between"
            yield Fault(("arguments", name), message)
    if arguments.programme is not None:
        programmes = set(deployments(evidence.record).fact_series.values.tolist())
        yield from unknown(("arguments", "programme"), "programme", arguments.programme, programmes)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when something new stood and more came, depends when only one of these did."""
    day = claim.speaks_of
    everything = deployments(evidence.record)
    own = everything.fact_series.values == arguments.programme if arguments.programme else everything.fact_series != ""
    table = select_facts(everything, np.asarray(own))
    then, now = stood(table, arguments.since), stood(table, day)
    new = int((now.fact_date.values > arguments.since.isoformat()).sum())
    later = begun(table, date.fromordinal(day.toordinal() + 1), arguments.until)
    both = new > 0, later.sizes["fact"] > 0
    verdict: Verdict = "holds" if all(both) else "depends" if any(both) else "fails"
    what = f"of {arguments.programme} on the flank" if arguments.programme else "on the flank"
    return Finding(
        verdict,
        f"on record {what}: {then.sizes['fact']} on {arguments.since}, {now.sizes['fact']} on {day} "
        f"({new} begun since), {later.sizes['fact']} more by {arguments.until}; troops where a figure was read: "
        f"{_troops(now)} on {day}, {_troops(later)} in what came later",
        f"On {day} there stood: {_titles(now)}. Still to come were {_titles(later)}."
        + _by_host(evidence.record, day)
        + _other_side(everything, day),
        f"{_battlegroups_alone(everything, now, day)} "
        "The count is of entries on record, an office of 40 like a brigade of 3,500; each has its source and grade.",
        exhibits=dated_facts(evidence.record, claim.speaks_of),
    )


def _titles(table: xr.Dataset) -> str:
    return ", ".join(table.fact_title.values.tolist()) or "nothing on record"


def _troops(table: xr.Dataset) -> str:
    """Sum of the figures that were read, and of how many entries."""
    known = [int(troops) for troops in table.fact_troops.values.tolist() if troops]
    return f"{sum(known):,} in {len(known)} of {table.sizes['fact']} entries"


def _battlegroups_alone(everything: xr.Dataset, now: xr.Dataset, day: date) -> str:
    """What the battlegroups alone would come to: the last decision on them by the day, and how many stood."""
    decided = (everything.fact_kind.values == "decision") & (everything.fact_series.values == _BATTLEGROUPS)
    decided &= everything.fact_date.values <= day.isoformat()
    standing = int((now.fact_series.values == _BATTLEGROUPS).sum())
    decision = "there was no decision on them"
    if decided.any():
        last = everything.isel(fact=int(decided.nonzero()[0][-1]))
        decision = f"the last decision on them, of {last.fact_date.item()}, was: {last.fact_title.item()}"
    return f"Meaning by forward presence the battlegroups alone: on {day} {decision}; {standing or 'none'} stood."


def _by_host(record: Record, day: date) -> str:
    """Troops of the battlegroups by host, on the last day with figures up to the day of the statement."""
    known = [strength for strength in strengths(record) if strength.day <= day]
    if not known:
        return ""
    last = max(strength.day for strength in known)
    own = [strength for strength in known if strength.day == last]
    hosts = ", ".join(f"{strength.host} {strength.troops:,}" for strength in own)
    return f" The battlegroups on {last}: {sum(strength.troops for strength in own):,} troops ({hosts})."


def _other_side(table: xr.Dataset, day: date) -> str:
    """What the other side had announced of its own by the day."""
    own = select_facts(table, (table.fact_kind.values == "other side") & (table.fact_date.values <= day.isoformat()))
    return "".join(
        f" On the other side, {at}: {str(text).rstrip('.')} (says {side}; {source}, {grade})."
        for at, text, side, source, grade in zip(
            own.fact_date.values,
            own.fact_text.values,
            own.fact_side.values,
            own.fact_source.values,
            own.fact_grade.values,
            strict=True,
        )
    )
