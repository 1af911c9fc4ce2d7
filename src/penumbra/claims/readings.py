"""Statements with several readings: combines the verdicts on the readings."""

from collections.abc import Sequence
from typing import NamedTuple

from penumbra.claims.finding import Finding, Verdict
from penumbra.claims.ledger import Reading
from penumbra.sentences import listed

__all__ = ["Judged", "together"]


_ALIKE = "See each reading: what would change its verdict."
_DIFFERENT = "Which reading is meant: the words allow each of them, and no number decides between them."


class Judged(NamedTuple):
    """One reading and the finding on it."""

    reading: Reading
    finding: Finding


def together(judged: Sequence[Judged]) -> Finding:
    """The finding on a statement from those on its readings: their verdict if they agree, else *depends*."""
    by_verdict: dict[Verdict, list[str]] = {}
    for reading, finding in judged:
        by_verdict.setdefault(finding.verdict, []).append(f'"{reading.id}"')
    verdicts_in_words = "; ".join(f"{verdict} as {listed(ids)}" for verdict, ids in by_verdict.items())
    counts = ", ".join(f"{verdict} {len(ids)}" for verdict, ids in by_verdict.items())
    (verdict, alike) = (next(iter(by_verdict)), True) if len(by_verdict) == 1 else ("depends", False)
    return Finding(
        verdict,
        f"of {len(judged)} readings: {counts}",
        f"{'Every reading has the same verdict' if alike else 'It depends on the reading'}: {verdicts_in_words}.",
        _ALIKE if alike else _DIFFERENT,
    )
