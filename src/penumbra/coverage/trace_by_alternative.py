"""Whether one arc is covered under the published answers that the scenario is not written for."""

import math
from typing import Any

from penumbra.coverage.map_by_alternative import short_name
from penumbra.coverage.map_loop import buffers, follow
from penumbra.engagement.battery_columns import batteries
from penumbra.flight.arc.arc import Arc
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.choose import alternatives
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle
from penumbra.sensing.radars import radars

__all__ = ["other_answers"]


def other_answers(asked: Shield, card: ThreatCard, flight: Arc) -> list[dict[str, Any]]:
    """Whether the arc is covered, with nominal numbers, under each other combination of answers.

    An answer changes the shield but never the threats, so the arc is the same.

    Parameters
    ----------
    asked : Shield
    card : ThreatCard
        Of the nominal world.
    flight : Arc

    Returns
    -------
    list of dict
        name, as in ``"guidance=own-radar"``; told, the name without answers that are as written; covered; margin [s],
        None if no battery meets the arc. Empty if nothing is flown or no question is open.
    """
    if not flight.reached:
        return []
    first, *others = alternatives(asked)
    return [
        {"name": each.name, "told": short_name(each.name, first.name)} | _under(each.shield, card, flight)
        for each in others
    ]


def _under(shield: Shield, card: ThreatCard, flight: Arc) -> dict[str, Any]:
    settled = settle(shield, "nominal")
    held, seen = batteries(settled), radars(settled, card.radar_cross_section.value)
    margin = follow(flight, seen, held, buffers(seen.range.size, held.radius.size))
    return {"covered": bool(margin >= 0.0), "margin": float(margin) if math.isfinite(margin) else None}
