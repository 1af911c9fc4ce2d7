"""What can be asked for: each request names its answer, says what it is in words, and which worker computes it."""

import json
from typing import Any, Literal, NamedTuple

from penumbra.web.models import ShieldAsked

__all__ = ["Asked", "Lane", "Subject", "claim_of"]

Lane = Literal["quick", "long", "claims"]
"""A worker each: what a click needs at once; maps, places, raids, sites in drawn cases; claims, which take longest."""

_LONG = {"fine-map": 0, "place-in-cases": 0, "reach": 0, "raid": -1, "sites": -1, "map-of-cases": 1}
"""Kinds for the worker of long requests, with their order in the queue: the lowest come first."""
_SECONDS: dict[Lane, float] = {"quick": 120.0, "long": 900.0, "claims": 3600.0}
_FEW = 16  # draws that come before other maps of cases


class Subject(NamedTuple):
    """The scenario that a request is about."""

    key: str
    case: str
    overlay: str
    """YAML; empty for an unchanged built-in case."""

    @property
    def asked(self) -> ShieldAsked:
        """As a request for the scenario."""
        return ShieldAsked(case=self.case, text=self.overlay or None)


class Asked(NamedTuple):
    """A request for one answer."""

    kind: str
    what: str
    """In words, as in "map of cases, MRBM 2,000 km"."""
    subject: Subject | None = None
    arguments: tuple[tuple[str, Any], ...] = ()
    """Names and plain values."""
    rank: int = 0
    """Place among requests of its kind in the queue; the lowest come first."""

    @property
    def name(self) -> str:
        """A text that equal requests share and others do not."""
        key = "" if self.subject is None else self.subject.key
        return json.dumps([self.kind, key, *self.arguments], ensure_ascii=False, sort_keys=True)

    @property
    def lane(self) -> Lane:
        """Which worker computes it."""
        if self.kind == "claim":
            return "claims"
        return "long" if self.kind in _LONG else "quick"

    @property
    def order(self) -> int:
        """Place in the queue of its worker; the lowest come first."""
        return _LONG.get(self.kind, 0) + (int(self.get("draws", 0)) > _FEW) + self.rank

    @property
    def seconds(self) -> float:
        """Time limit."""
        return _SECONDS[self.lane]

    def get(self, name: str, default: Any = None) -> Any:
        """An argument by name."""
        return dict(self.arguments).get(name, default)


def claim_of(subject: Subject, ledger: str, claim: str, rank: int = 0) -> Asked:
    """The request for the verdict on a claim."""
    return Asked("claim", f"claim {claim}", subject, (("ledger", ledger), ("claim", claim)), rank)
