"""Answers for many places at once: the cases are drawn once for all of them."""

import json
from collections.abc import Sequence

from penumbra.scenario.model import Shield
from penumbra.uncertainty.answers.place import place
from penumbra.uncertainty.answers.place_data import data
from penumbra.web import models
from penumbra.web.answers.turns import turns_of

__all__ = ["many_in_cases"]


def many_in_cases(shield: Shield, written: Sequence[str]) -> list[models.Place]:
    """The answers that `penumbra.web.answers.place.in_cases` gives for each place by itself.

    Parameters
    ----------
    shield : Shield
    written : sequence of str
        Towns, no two the same.
    """
    found = place(shield, *written)
    return [
        models.Place(
            level="cases",
            name=answer["place"],
            latitude=answer["latitude"],
            longitude=answer["longitude"],
            answer=answer,
            turns=turns_of(shield, found, answer["place"]),
        )
        for answer in json.loads(json.dumps(data(found)))
    ]
