"""What stood on the eastern flank on the day, what had begun to stand since, and what came after?"""

from collections.abc import Iterator
from datetime import date

import xarray as xr

from penumbra.claims.faults import Day, Fault
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.deployments import ON_RECORD_FROM, ON_RECORD_UNTIL, begun, deployments, stood
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_BATTLEGROUPS = "enhanced forward presence"


class Arguments(Spec):
    """What the check asks for."""

    since: Day
    """The day with which the day spoken of is compared."""
    until: Day
    """The last day looked at for what came after."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Days out of order, or off the record."""
    day = claim.speaks_of
    if not arguments.since < day < arguments.until:
        told = f"since ({arguments.since}) and until ({arguments.until}) are to lie about speaks_of ({day})"
        yield Fault(("arguments",), told)
    for name, known in (("since", arguments.since >= ON_RECORD_FROM), ("until", arguments.until <= ON_RECORD_UNTIL)):
        if not known:
            told = f"the flank is on record from {ON_RECORD_FROM} to {ON_RECORD_UNTIL}; choose a day between"
            yield Fault(("arguments", name), told)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when something new stood and more came, depends when only one of these did."""
    day = claim.speaks_of
    table = deployments()
    then, now = stood(table, arguments.since), stood(table, day)
    new = int((now.fact_date.values > arguments.since.isoformat()).sum())
    later = begun(table, date.fromordinal(day.toordinal() + 1), arguments.until)
    both = new > 0, later.sizes["fact"] > 0
    verdict: Verdict = "holds" if all(both) else "depends" if any(both) else "fails"
    battlegroups = (table.fact_kind.values == "decision") & (table.fact_series.values == _BATTLEGROUPS)
    agreed = [str(at) for at in table.fact_date.values[battlegroups] if at <= day.isoformat()]
    return Finding(
        verdict,
        f"on record on the flank: {then.sizes['fact']} on {arguments.since}, {now.sizes['fact']} on {day} "
        f"({new} begun since), {later.sizes['fact']} more by {arguments.until}",
        f"On {day} there stood: {_titles(now)}. Still to come were {_titles(later)}.",
        f"Meaning by forward presence the battlegroups alone: on {day} they were "
        f"{'agreed in principle, on ' + agreed[-1] if agreed else 'not agreed'}, and none stood. "
        "The count is of entries on record, not of soldiers; each has its source and grade.",
        "fig-timeline",
    )


def _titles(table: xr.Dataset) -> str:
    return ", ".join(table.fact_title.values.tolist()) or "nothing on record"
