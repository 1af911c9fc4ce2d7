"""Raids."""

from penumbra.web.answers import raid as answers
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import Held, as_json
from penumbra.web.requests import Asked
from penumbra.web.store import Result

__all__ = ["raid", "raid_setup"]


def raid_setup(held: Held, asked: Asked, tell: Tell) -> Result:
    """What a raid can be made of."""
    return as_json(answers.setup(held.shield(asked)))


def raid(held: Held, asked: Asked, tell: Tell) -> Result:
    """How many of a salvo get through."""
    found = answers.raid(
        held.shield(asked),
        asked.get("salvo"),
        asked.get("aim"),
        asked.get("doctrine"),
        asked.get("shots"),
        asked.get("reserve"),
        asked.get("window"),
        asked.get("kill"),
        asked.get("cause"),
        lambda share: tell(share, "playing the raid" if share > 0.8 else "what each battery can do"),
    )
    return as_json(found)
