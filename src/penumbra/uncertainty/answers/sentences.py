"""The answer for a place in a paragraph: first what is on record, then what is only supposed, then the doubt."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.names import CASES
from penumbra.scenario.alternatives import combination_name, named_answers
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Shield
from penumbra.sentences import day, kilometres, listed
from penumbra.uncertainty.answers.against_nominal import against_nominal
from penumbra.uncertainty.deciding.words import answer_names

__all__ = [
    "DOUBTFUL",
    "LIKELY",
    "OPEN",
    "OUT",
    "UMBRA",
    "Kind",
    "cases",
    "held_in",
    "is_too_near",
    "kinds",
    "paragraph",
    "short_of",
    "unreached",
]

_NEAR = 5e3  # [m] less than this beyond a class's range is not worth a number
_MATTERS = 0.1  # share of cases by which alternatives differ that is worth a sentence

OUT, OPEN, DOUBTFUL, LIKELY, UMBRA = range(len(CASES))


def cases(least: float, most: float) -> str:
    """An interval of shares as in ``31 to 58 of 100 cases``."""
    if not (np.isfinite(least) and np.isfinite(most)):
        return "none"
    low, high = _of_100(least), _of_100(most)
    return f"{low} of 100 cases" if low == high else f"{low} to {high} of 100 cases"


def _of_100(share: float) -> str:
    if 0.0 < share < 0.005:
        return "under 1"
    if 0.995 <= share < 1.0:
        return "over 99"
    return f"{100.0 * share:.0f}"


def held_in(verdict: str, least: float, most: float, error: float) -> str:
    """In how many cases a statement holds, with the error by the number of cases drawn; empty if nothing is drawn.

    A statement that holds in no case drawn, or in all, and yet depends is told as such: the ends of the published
    ranges together are rarer than the cases drawn.
    """
    if not (np.isfinite(least) and np.isfinite(most)):
        return ""
    if verdict == "depends" and most == 0.0:
        return "in none of the cases drawn, but the ends of the published ranges do not rule it out"
    if verdict == "depends" and least == 1.0:
        return "in every case drawn, but not at every end of the published ranges"
    if error < 0.005:
        return f"in {cases(least, most)}"
    known = "known to within" if least == most else "each end may be off by"
    return f"in {cases(least, most)}, {known} {100.0 * error:.0f}"


def short_of(beyond: float) -> str:
    """By how much a range falls short [m], to 10 km; empty if it is not worth a number, or nan."""
    return kilometres(round(beyond, -4)) if beyond > _NEAR else ""


def is_too_near(card: ThreatCard, beyond: float) -> bool:
    """Whether a place is nearer to the nearest launch point than a class flies; beyond : as `place_beyond` [m]."""
    return card.range.value + beyond < card.min_range.value


class Kind(NamedTuple):
    """The classes attributed to somebody, or those supposed, with the words for them."""

    classes: dict[str, ThreatCard]
    which: str
    """Follows "missile class", as "attributed by 31 December 2018"."""
    mark: str
    """Stands before a class's name: "hypothetical ", or nothing."""


def kinds(shield: Shield, found: xr.Dataset) -> tuple[Kind, Kind]:
    """The classes of a Dataset of `penumbra.place`: those attributed by the shield's day, then the others."""
    cards = shield.scenario.threats
    every = {str(key): cards[str(key)] for key in found["threat"].values}
    known = {key: card for key, card in every.items() if card.attributed_on(shield.date)}
    supposed = {key: card for key, card in every.items() if key not in known}
    some = len(every) < len(cards)
    return (
        Kind(known, f"{'asked about and ' if some else ''}attributed by {day(shield.date)}", ""),
        Kind(supposed, f"{'asked about ' if some else ''}that is hypothetical", "hypothetical "),
    )


def _out_of_reach(name: str, kind: Kind, far: list[str], beyond: float, others: bool = False) -> str:
    """That a place is out of reach of the classes named `far`, or of every one of its kind.

    beyond : least distance beyond the range of a class [m]; others : whether something else was told of the rest.
    """
    if len(far) < len(kind.classes):
        return f"{name} lies out of reach of the {kind.mark}{listed(far)}."
    by = short_of(beyond)
    nearest = f"; the nearest falls short by {by}" if by else ""
    return f"{name} lies out of reach of {'every other' if others else 'every'} missile class {kind.which}{nearest}."


def unreached(name: str, kind: Kind, beyond: Mapping[str, float]) -> Iterator[str]:
    """That a place is not reached by some classes of a kind: it is too near for them, or too far.

    beyond : of each class that does not reach it, as `place_beyond` [m].
    """
    cards = kind.classes
    near = [key for key in beyond if is_too_near(cards[key], beyond[key])]
    if near:
        names = listed([cards[key].name for key in near])
        yield f"{name} lies nearer to the launch points than the shortest range of the {kind.mark}{names}."
    if far := [key for key in beyond if key not in near]:
        rest = kind._replace(classes={key: card for key, card in cards.items() if key not in near})
        yield _out_of_reach(name, rest, [cards[key].name for key in far], min(beyond[key] for key in far), bool(near))


def paragraph(shield: Shield, found: xr.Dataset, aim: int) -> str:
    """One paragraph on the place number `aim` of a Dataset of `penumbra.place`."""
    one = found.isel(aim=aim)
    name = str(one.aim_name.item())
    told = [*(each for kind in kinds(shield, one) for each in _group(one, name, kind)), *_alternatives(shield, one)]
    first = told[0].replace("It is", f"{name} is", 1) if told[0].startswith("It is") else told[0]
    rest = [each.replace(f"{name} lies", "It lies", 1) if each.startswith(name) else each for each in told[1:]]
    return " ".join([first if name in first else f"{name}: {first}", *rest])


def _group(one: xr.Dataset, name: str, kind: Kind) -> Iterator[str]:
    """Sentences on the classes of one kind."""
    words = {key: int(one["aim_word"].sel(threat=key)) for key in kind.classes}
    beyond = {key: float(one["place_beyond"].sel(threat=key)) for key in kind.classes}
    out = {key: card for key, card in kind.classes.items() if words[key] == OUT}
    mark = kind.mark
    yield from unreached(name, kind, {key: beyond[key] for key in out})
    for word, phrase in ((UMBRA, "is covered in every case"), (OPEN, "is in reach, and covered in no case")):
        if own := [card.name for key, card in kind.classes.items() if words[key] == word]:
            yield f"Against the {mark}{listed(own)} it {phrase}."
    doubtful = {key: card for key, card in kind.classes.items() if words[key] in (DOUBTFUL, LIKELY)}
    if doubtful:
        yield from against_nominal(one, doubtful, mark)
        yield _doubtful(one.sel(threat=list(doubtful)), list(doubtful.values()), mark)


def _doubtful(one: xr.Dataset, classes: list[ThreatCard], mark: str) -> str:
    """A sentence on the classes against which the place is covered in some cases."""
    ends = zip(one.covered_least.values.tolist(), one.covered_most.values.tolist(), strict=True)
    found = [f"in {cases(*each)} against the {mark}{card.name}" for each, card in zip(ends, classes, strict=True)]
    differ = bool((one.covered_least < one.covered_most).any())
    readings = ", depending on how the published ranges are read" if differ else ""
    error = round(100.0 * float(one.covered_error.max()))
    drawn = f"; by the number of cases drawn each of these shares may be off by {error} of 100" if error >= 1 else ""
    return f"It is covered {listed(found)}{readings}{drawn}."


def _alternatives(shield: Shield, one: xr.Dataset) -> Iterator[str]:
    """A sentence on the published alternatives if they differ by ten cases of a hundred or more."""
    names = [str(name) for name in one["alternative"].values]
    in_doubt = np.isin(one["aim_word"].values, (DOUBTFUL, LIKELY))
    if len(names) < 2 or not in_doubt.any():
        return
    shares = one["alternative_probability"].values[in_doubt]  # (threat, alternative, prior)
    low, high = np.nanmin(shares, axis=(0, 2)), np.nanmax(shares, axis=(0, 2))
    if max(np.ptp(low), np.ptp(high)) < _MATTERS:
        return
    questions = _that_matter(list(shield.scenario.alternatives), names, shares)
    ends: dict[str, list[float]] = {}
    for name, least, most in zip(names, low.tolist(), high.tolist(), strict=True):
        answers = named_answers(name)
        kept = combination_name({key: answers[key] for key in questions}) if questions else name
        ends.setdefault(kept, []).extend((least, most))
    each = [
        f"in {cases(min(both), max(both))} with {listed(answer_names(shield.scenario, name))}"
        for name, both in ends.items()
    ]
    asked = [shield.scenario.alternatives[key].question for key in questions or shield.scenario.alternatives]
    much = (
        f"a question with several published answers ({asked[0]})"
        if len(asked) == 1
        else f"questions with several published answers ({' '.join(asked)})"
    )
    over = f"these {in_doubt.sum()} classes, taken together," if in_doubt.sum() > 1 else "this class"
    yield f"Much hangs on {much}: against {over} it is covered {listed(each)}."


def _that_matter(questions: list[str], names: list[str], shares: NDArray[np.float64]) -> list[str]:
    """Questions of which some answer, the other answers kept, changes a share by ten cases of a hundred or more.

    shares : (threat, combination, prior), of the combinations called `names`.
    """
    chosen = [named_answers(name) for name in names]
    if any(set(each) != set(questions) for each in chosen):
        return []
    matter = []
    for question in questions:
        others = [combination_name({**each, question: ""}) for each in chosen]
        groups = [[k for k, other in enumerate(others) if other == one] for one in dict.fromkeys(others)]
        if any(float(np.nanmax(np.ptp(shares[:, group], axis=1))) >= _MATTERS for group in groups):
            matter.append(question)
    return matter
