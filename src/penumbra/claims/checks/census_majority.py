"""Do most people of these regions speak a language, or count themselves to a nationality, by census?"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from penumbra.claims.faults import Fault, unknown
from penumbra.claims.finding import Evidence, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.record.captions import caption
from penumbra.record.events import SHARES, Region, census
from penumbra.scenario.quantity import Spec

__all__ = ["Arguments", "finding", "ready"]

_HALF = 0.5


class Arguments(Spec):
    """What the check asks for."""

    regions: Annotated[tuple[str, ...], Field(min_length=1)]
    """Regions of the table."""
    share: str
    """Column of the table: the language or nationality that more than half are said to have named."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Regions and columns that the table does not have."""
    known = [region.name for region in census(evidence.record)]
    for index, name in enumerate(arguments.regions):
        yield from unknown(("arguments", "regions", index), "region", name, known)
    yield from unknown(("arguments", "share"), "share", arguments.share, SHARES)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Holds when it is more than half in every region, fails when in none."""
    own = _latest(census(evidence.record), arguments.regions)
    shares = [region.shares[arguments.share] for region in own]
    most = [share > _HALF for share in shares]
    verdict: Verdict = "holds" if all(most) else "depends" if any(most) else "fails"
    years = " and ".join(dict.fromkeys(str(region.year) for region in own))
    text = "; ".join(dict.fromkeys(f"{region.source}, {region.grade}" for region in own))
    return Finding(
        verdict,
        f"{caption(arguments.share)}, census of {years}: "
        + ", ".join(f"{region.name} {100.0 * share:.1f} %" for region, share in zip(own, shares, strict=True)),
        f"Of the people of {' and '.join(region.name for region in own)}, by their answers to the census of {years} "
        f"({text}). {caption('census-scope')}",
        caption("census-other-count"),
    )


def _latest(table: Sequence[Region], names: Sequence[str]) -> list[Region]:
    """The regions named, each by the latest census on record."""
    by_year = sorted(table, key=lambda region: region.year)
    found = {region.name: region for region in by_year}
    return [found[name] for name in dict.fromkeys(names)]
