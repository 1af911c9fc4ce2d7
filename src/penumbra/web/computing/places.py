"""Answers for places, and single flights."""

from penumbra.web.answers import arc as arcs
from penumbra.web.answers import place as answers
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import Held, as_json
from penumbra.web.requests import Asked
from penumbra.web.store import Result

__all__ = ["arc", "place", "place_in_cases"]


def place(held: Held, asked: Asked, tell: Tell) -> Result:
    """The nominal answer for a place."""
    return as_json(answers.nominal(held.shield(asked), asked.get("at")))


def place_in_cases(held: Held, asked: Asked, tell: Tell) -> Result:
    """The answer for a place in drawn cases."""
    return as_json(answers.in_cases(held.shield(asked), asked.get("at"), lambda share: tell(share, asked.what)))


def arc(held: Held, asked: Asked, tell: Tell) -> Result:
    """One flight."""
    return as_json(arcs.arc(held.shield(asked), asked.get("threat"), asked.get("launch"), asked.get("aim")))
