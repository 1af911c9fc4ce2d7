"""How often a statement about shares holds in drawn worlds, and what would change its verdict: for several checks."""

from collections.abc import Sequence
from datetime import date
from math import nan
from typing import NamedTuple

from penumbra.claims.finding import Evidence, Verdict
from penumbra.claims.topics.deciding_number import what_turns
from penumbra.claims.topics.drawn_shares import DrawnShares, Held, Part, Says, drawn_shares, held, statement_codes
from penumbra.scenario.model import History, Shield
from penumbra.scenario.ship_positions import ship_sites

__all__ = ["InWorlds", "Part", "held_in", "in_worlds"]

_SETTLED = {"holds": 1.0, "fails": 0.0}


class InWorlds(NamedTuple):
    """In how many of the drawn worlds a statement holds, and what would change its verdict."""

    held: Held
    would_change: str


def in_worlds(
    evidence: Evidence,
    day: date,
    history: History,
    parts: Sequence[Part],
    threats: Sequence[str],
    says: Says,
    verdict: Verdict,
) -> InWorlds:
    """A statement in drawn worlds.

    Parameters
    ----------
    evidence : Evidence
    day, history
        Of the shield.
    parts : sequence of Part
        What it is about.
    threats : sequence of str
        Keys of the classes that reach any of it.
    says : "all", "some", "none", "not all", or Between
    verdict : Verdict
        From the bounds. If it holds or fails there, it does so in every world, without sampling error, unless ships are
        drawn in their boxes, which the bounds leave on station.
    """
    return held_in(evidence, drawn_shares(evidence, day, history, parts, threats), says, verdict)


def held_in(evidence: Evidence, drawn: DrawnShares | None, says: Says, verdict: Verdict) -> InWorlds:
    """As `in_worlds`, from shares that have been drawn."""
    if drawn is None:
        return InWorlds(Held(nan, nan, nan), "Ranges of the numbers: without them nothing can be drawn.")
    often = held(drawn.worlds, statement_codes(drawn.shares, says))
    settled = _SETTLED.get(verdict)
    if settled is not None and not _ships_move(drawn.problem.shield):
        often = Held(settled, settled, 0.0)
    evidence.progress("what would change it")
    return InWorlds(often, what_turns(drawn, says, verdict))


def _ships_move(shield: Shield) -> bool:
    """Whether a ship that stands has a patrol box."""
    return any(site.patrol for site in shield.scenario.sites.values()) and bool(ship_sites(shield))
