"""Searches for sites."""

from penumbra.web.answers import sites as answers
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import Held, as_json
from penumbra.web.requests import Asked
from penumbra.web.store import Result

__all__ = ["sites", "sites_setup"]


def sites_setup(held: Held, asked: Asked, tell: Tell) -> Result:
    """What a search can be made of."""
    return as_json(answers.setup(held.shield(asked)))


def sites(held: Held, asked: Asked, tell: Tell) -> Result:
    """Where the next site adds most."""
    found = answers.sites(
        held.shield(asked),
        asked.get("add"),
        asked.get("candidates"),
        asked.get("point"),
        asked.get("of"),
        asked.get("k"),
        asked.get("threat"),
        lambda share: tell(share, "candidates, nominal figures" if share <= 0.4 else "the best in drawn cases"),
    )
    return as_json(found)
