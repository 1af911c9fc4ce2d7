"""Ledgers, claims and their verdicts."""

from penumbra.scenario.elements import History
from penumbra.web.contract.fields import Day, Model, Verdict

__all__ = ["Claim", "ClaimReading", "ClaimView", "ClaimsEvent", "Ledger"]


class ClaimView(Model):
    """What the page shows beside a claim."""

    date: Day
    history: History
    threat: str | None
    latitude: float | None
    longitude: float | None


class ClaimReading(Model):
    """One way to read a statement, judged by itself."""

    name: str
    words: str
    """The statement in this reading."""
    verdict: Verdict | None
    """Null until it is judged; then answer and reason are empty."""
    answer: str
    reason: str


class Claim(Model):
    """A public statement, with its verdict once it is judged."""

    id: str
    statement: str
    said_by: str
    said_on: str
    source: str
    """Title and address."""
    verdict: Verdict | None
    """Null until it is judged; then answer, reason, would_change, cases and figures are empty."""
    answer: str
    reason: str
    would_change: str
    cases: str
    """In how many of 100 cases it holds; empty if it was not drawn."""
    view: ClaimView | None
    figures: tuple[str, ...]
    """Ids of figures, for the route of figures."""
    readings: tuple[ClaimReading, ...] = ()
    """Ways to read it, two or more; none if it is judged as it stands."""


class Ledger(Model):
    """A ledger of claims, with the verdicts that are known."""

    id: str
    title: str
    claims: tuple[Claim, ...]


class ClaimsEvent(Model):
    """One server-sent event of ledgers whose claims are judged."""

    judged: int
    """Claims with a verdict."""
    claims: int
    """Claims of the ledgers."""
    now: str
    """What is computed now, in words."""
    ledger: str | None
    """Of the claim."""
    claim: Claim | None
    """A claim that was judged just now; its verdict is not stored if it is "not judged" because the server failed."""
