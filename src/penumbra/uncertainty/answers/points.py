"""The answer for points: what is told of each place in words, and why."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.places import Named, Places
from penumbra.coverage.problem import Problem, bind
from penumbra.names import CASES
from penumbra.scenario.model import Shield
from penumbra.uncertainty.answers.doubt import answer_of, doubt, told_rule
from penumbra.uncertainty.answers.nominal_place import nominal_places
from penumbra.uncertainty.answers.notes import notes
from penumbra.uncertainty.answers.sentences import paragraph
from penumbra.uncertainty.drawn.probability import probability
from penumbra.uncertainty.thresholds.subjects import widening
from penumbra.uncertainty.thresholds.turns import turns

__all__ = ["Told", "point_answers", "told_of_points"]

Floats = NDArray[np.float64]


class Told(NamedTuple):
    """What is told of one place or territory, in words and plain data."""

    words: str
    rules: dict[str, str]
    changes: list[str]
    doubt: dict[str, dict[str, Any]]
    notes: list[str]


def point_answers(
    shield: Shield, drawn: xr.Dataset, found: Named, threats: list[str], progress: Callable[[float], object]
) -> xr.Dataset:
    """The variables of places, as in `penumbra.place`."""
    made = probability(shield, drawn, found, progress=lambda share, _: progress(share), each=True).sel(threat=threats)
    made = made.merge(nominal_places(shield, found).sel(threat=threats), combine_attrs="override")
    return made.merge(_changes(shield, found, threats), combine_attrs="override")


def told_of_points(shield: Shield, drawn: xr.Dataset, made: xr.Dataset, why: bool) -> Iterator[Told]:
    """What is told of each place."""
    problem = bind(shield, "blended") if why else None
    for k in range(made.sizes["aim"]):
        one, name = made.isel(aim=k), str(made["aim_name"].values[k])
        answers = _in_doubt(drawn, one)
        changes = made["change_sentence"].values[made["change_place"].values == name] if "change_place" in made else []
        yield Told(
            paragraph(shield, made, k),
            _rules(shield, drawn, name, answers),
            [str(each) for each in changes],
            _why(problem, shield, drawn, made, k, answers) if problem else {},
            notes(shield, float(one["aim_latitude"]), float(one["aim_longitude"])),
        )


def _changes(shield: Shield, places: Named, asked: list[str]) -> xr.Dataset:
    """What turns the nominal answer of the places within the region; `change_place` is the name of a place."""
    pairs = zip(places.latitude.tolist(), places.longitude.tolist(), strict=True)
    inside = np.array([not widening(shield.scenario.region, *pair) for pair in pairs], np.bool_)
    if not inside.any():
        return xr.Dataset()
    chosen = Named(places.latitude[inside], places.longitude[inside], places.name[inside], places.taken[inside])
    found = turns(shield, chosen, asked)
    return found[[name for name in found.data_vars if str(name).startswith("change_")]].drop_vars(
        "place", errors="ignore"
    )


def _in_doubt(drawn: xr.Dataset, one: xr.Dataset) -> dict[str, Floats]:
    """The classes against which a place is covered in some cases, with the answer in each world; nan: none."""
    doubtful = [CASES.index(word) for word in ("doubtful", "likely")]
    found = {}
    for threat in one["threat"].values.tolist():
        if int(one["aim_word"].sel(threat=threat)) in doubtful:
            codes = one["world_answer"].sel(threat=threat).reindex(world=drawn["world"].values, fill_value=0).values
            found[threat] = answer_of(codes)
    return found


def _rules(shield: Shield, drawn: xr.Dataset, name: str, answers: dict[str, Floats]) -> dict[str, str]:
    """A rule for each class in doubt that has one; see `told_rule`."""
    cards = shield.scenario.threats
    found = {
        threat: told_rule(shield, drawn, answer, f"{name} is covered against {cards[threat].name}")
        for threat, answer in answers.items()
    }
    return {threat: each for threat, each in found.items() if each}


def _why(
    problem: Problem, shield: Shield, drawn: xr.Dataset, made: xr.Dataset, k: int, answers: dict[str, Floats]
) -> dict[str, dict[str, Any]]:
    """What decides about the place number `k` against each class in doubt."""
    at = Places(*(made[f"aim_{name}"].values[k : k + 1] for name in ("latitude", "longitude")))
    first: list[str] = []
    if "change_path" in made:
        mine = (made["change_place"].values == made["aim_name"].values[k]) & made["change_published"].values
        first = [str(path) for path in made["change_path"].values[mine]]
    return doubt(problem, shield, drawn, answers, at, lambda codes: answer_of(codes[:, 0]), first)
