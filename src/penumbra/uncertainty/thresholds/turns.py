"""What by itself turns the answer of a place: every number, choice of structure, element and alternative."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.distance_beyond import too_near
from penumbra.coverage.places import labels, points
from penumbra.coverage.problem import Problem, bind
from penumbra.names import dataset
from penumbra.scenario.arguments import column_of
from penumbra.scenario.choose import choose
from penumbra.scenario.columns import Column, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.standing import check_shield
from penumbra.uncertainty.thresholds.subjects import Given, found_places, threats_of
from penumbra.uncertainty.thresholds.turning_points import (
    Answering,
    Line,
    SingleChanges,
    Turn,
    add,
    has_sign,
    moves_arcs,
    refine,
    sides,
)
from penumbra.uncertainty.thresholds.words import Meant, change_name, number_name, of_place, sentence
from penumbra.variables.vocabulary import CHANGES

__all__ = ["Change", "nearest_inside", "number_changes", "outside", "search_beyond", "search_within", "turns"]

_QUARTERS = 4  # steps over the published range of a number of unknown sign
_NUMBER, _ELEMENT, _CHOICE, _ALTERNATIVE = range(len(CHANGES))


class Change(NamedTuple):
    """One change that turns the answer of one place against one class."""

    threat: int
    place: int
    kind: int
    path: str
    answer: int
    told: str
    column: Column | None = None
    turn: Turn | None = None
    published: bool = True
    share: float = float("nan")
    """Change of a number as a share of its published range, see `Line.share`; nan for anything else."""


def turns(
    shield: Shield,
    places: Given,
    threats: str | Sequence[str] | None = None,
    paths: Sequence[str] | None = None,
) -> xr.Dataset:
    """Everything that by itself turns the answer of a place, all else nominal.

    Parameters
    ----------
    shield : Shield
    places : str, sequence of str, or places of `penumbra.places`
    threats : str or sequence of str, optional
        Keys of classes; all when absent.
    paths : sequence of str, optional
        Numbers and choices to try, from `penumbra.worlds.columns`; all with a range, all choices of structure, each
        element removed and each single answer to an open question when absent.

    Returns
    -------
    Dataset (change)
        change_place, change_threat : text, whose answer turns
        change_kind : int, index into CHANGES: number, element (removed), choice, alternative
        change_path : text, of the number, choice or element; question=answer of an alternative
        change_value, change_error, change_nominal, change_low, change_high : float, in change_unit; of a choice indices
            of its values; nan of an alternative
        change_share : float, change of a number as a share of its published range, on a logarithmic scale if the range
            is above 0 and spans more than a factor of ten, as of cross-sections; nan for all others
        change_published : bool, false for the nearest number beyond its range, which is given where no number turns
            the answer within its own
        change_answer : int, index into ANSWERS, on the other side
        change_sentence : text
        nominal_answer : (threat, place); place, place_name, place_latitude, place_longitude
        The changes of a place and class are together: numbers with the least share first, then elements, choices,
        alternatives, and the nearest number beyond its range.

    Raises
    ------
    DomainError
        A path, a place or a class is invalid; there is no place; a place lies outside the region.

    Method
    ------
    All numbers are tried at both ends of their ranges in one call (those of unknown sign also at the quarters between),
    with all choices and elements; numbers that turn an answer are halved together, as in `penumbra.threshold`. Beyond
    the ranges a number is tried one range away and at its usual bound, then halved as long as it may be the nearest;
    numbers of interceptors that need a fan for each value are tried last, and no farther than the nearest so far.
    Fans within the ranges are blended, see `penumbra.bind`.
    """
    check_shield(shield)
    keys, found = threats_of(shield, threats), found_places(shield, places)
    problem, at, about = bind(shield, "blended"), points(found), labels(found)
    asked = SingleChanges(problem, at, [problem.threats.index(key) for key in keys])
    lines = [Line(n, column) for n, column in enumerate(problem.columns) if _is_tried(column, shield, paths)]
    search_beyond(asked, lines, search_within(asked, lines))
    names = [str(name) for name in about.get("aim_name", [f"{a:.2f}, {b:.2f}" for a, b in zip(*at, strict=True)])]
    called = [shield.scenario.threats[key].name for key in keys]
    near = too_near(problem, at)[asked.threats]
    meant = {(t, p): of_place(names[p], called[t], bool(near[t, p])) for t, p in np.ndindex(asked.nominal.shape)}
    changes = [*_of_lines(shield, asked, lines, meant), *(_of_alternatives(asked, meant) if paths is None else ())]
    changes.sort(key=lambda one: (one.place, one.threat, not one.published, one.kind, np.nan_to_num(one.share)))
    return dataset(
        {"threat": list(keys), "place": np.array(names, np.str_)},
        {
            "title": f"What turns the answer of {', '.join(names[:3])}, {shield.scenario.title}, {shield.date}",
            **identity(shield),
            "fans": problem.fans_are,
            "source": f"Penumbra {version('penumbra')}",
        },
        nominal_answer=asked.nominal.astype(np.int8),
        place_name=about.get("aim_taken", np.array(names, np.str_)),
        place_latitude=at.latitude,
        place_longitude=at.longitude,
        **_variables(changes, keys, names),
    )


def _is_tried(column: Column, shield: Shield, paths: Sequence[str] | None) -> bool:
    """Whether a number or choice is tried: one of the paths, or one with a range, or a choice of structure."""
    if paths is not None:
        return column.path in {column_of(shield, path).path for path in ([paths] if isinstance(paths, str) else paths)}
    return bool(column.words) or (column.low < column.high and column.sign is not Better.CHOICE)


def number_changes(
    shield: Shield, problem: Problem, asked: Answering, paths: Sequence[str], meant: dict[tuple[int, int], Meant]
) -> list[Change]:
    """The numbers among `paths` that by themselves turn answers, as in `turns`, for any kind of answer."""
    lines = [Line(n, column) for n, column in enumerate(problem.columns) if column.path in paths]
    search_beyond(asked, lines, search_within(asked, lines))
    found = [*_of_lines(shield, asked, lines, meant)]
    return sorted(found, key=lambda one: (one.place, one.threat, not one.published, np.nan_to_num(one.share)))


def search_within(asked: Answering, lines: Sequence[Line]) -> NDArray[np.bool_]:
    """Find all turns within the published ranges; returns which answers (threat, place) a number turns there."""
    due: list[tuple[Line, float]] = []
    for line in lines:
        column = line.column
        line.codes[column.nominal] = asked.nominal
        if column.words:
            due += [(line, float(n)) for n in range(len(column.words))]
        else:
            steps = 1 if has_sign(column) else _QUARTERS
            due += [(line, value) for value in np.linspace(column.low, column.high, steps + 1).tolist()]
    add(asked, due)
    numbers = _with_range(lines)
    refine(asked, numbers)
    turned = np.zeros(asked.nominal.shape, np.bool_)
    for line in numbers:
        turned |= line.turned(line.column.low, line.column.high)
    return turned


def _with_range(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.column.words and line.column.low < line.column.high]


def search_beyond(asked: Answering, lines: Sequence[Line], turned: NDArray[np.bool_]) -> None:
    """Find the nearest turns beyond the ranges for answers that do not turn within; numbers with fans come last."""
    numbers = _with_range(lines)
    for line in numbers:
        line.watched = ~turned if moves_arcs(line.column) else ~turned & (asked.nominal > 0)
    cheap = [line for line in numbers if not _needs_fans(line.column)]
    add(asked, ((line, value) for line in cheap for value in _values_beyond(asked, line, np.inf)))
    best = _refine_nearest(asked, cheap)
    costly = [line for line in numbers if _needs_fans(line.column)]
    for line in costly:
        assert line.watched is not None
        share = float(best[line.watched].max(initial=0.0))  # nothing farther away can be the nearest
        add(asked, ((line, value) for value in _values_beyond(asked, line, share)))
    _refine_nearest(asked, numbers)


def _needs_fans(column: Column) -> bool:
    """Whether each value of a number needs its own fan."""
    section, _, field = column.path.partition(".")
    return section == "interceptors" and field.rpartition(".")[2] not in ("floor", "min_range")


def _values_beyond(asked: Answering, line: Line, share: float) -> list[float]:
    """Values to try beyond a range: one range away and the usual bound, or at this share of the range, if nearer."""
    column = line.column
    found = []
    for end, bound in sides(column, asked.nominal[line.watched]):
        upward = bound > column.nominal
        for away in (line.share(end) + 1.0, np.inf):
            farthest = line.at_share(min(away, share), upward)
            value = min(farthest, bound) if upward else max(farthest, bound)
            if abs(value - column.nominal) > abs(end - column.nominal):
                found.append(float(value))
    return found


def _refine_nearest(asked: Answering, numbers: Sequence[Line]) -> NDArray[np.float64]:
    """Halve beyond the ranges, but only numbers that may still be the nearest for some answer.

    Returns
    -------
    ndarray (threat, place)
        Share of the range to the nearest turn, at most; inf where there is none.
    """
    while True:
        least = np.full((len(numbers), *asked.nominal.shape), np.inf)
        most = least.copy()
        for n, line in enumerate(numbers):
            for t, p in _watched(line):
                for turn in outside(line, t, p):
                    near, far = sorted(line.share(end) for end in turn[:2])
                    if near < least[n, t, p]:
                        least[n, t, p], most[n, t, p] = near, far
        best: NDArray[np.float64] = most.min(axis=0, initial=np.inf)
        due = [
            (line, line.middle(turn.below, turn.above))
            for n, line in enumerate(numbers)
            for t, p in np.argwhere(least[n] < best)
            for turn in outside(line, t, p)
            if not line.close(turn.below, turn.above)
        ]
        if not add(asked, due):
            return best


def _watched(line: Line) -> NDArray[np.int64]:
    """Pairs of class and place whose turns are wanted."""
    return np.argwhere(line.watched) if line.watched is not None else np.empty((0, 2), np.int64)


def outside(line: Line, threat: int, place: int) -> list[Turn]:
    """The nearest turn beyond each end of the published range."""
    column = line.column
    return [*line.turns(threat, place, high=column.low)[-1:], *line.turns(threat, place, low=column.high)[:1]]


def _of_lines(
    shield: Shield, asked: Answering, lines: Sequence[Line], meant: dict[tuple[int, int], Meant]
) -> Iterator[Change]:
    for (t, p), words in meant.items():
        usual = int(asked.nominal[t, p])
        inside = False
        for line in lines:
            column = line.column
            if column.words:
                yield from _of_choice(shield, line, t, p, usual, words)
                continue
            for turn in nearest_inside(line, t, p):
                inside = True
                yield _of_number(shield, line, t, p, usual, words, turn, True)
        if not inside:
            beyond = [(line, turn) for line in lines if not line.column.words for turn in outside(line, t, p)]
            far = [_of_number(shield, line, t, p, usual, words, turn, False) for line, turn in beyond]
            yield from sorted(far, key=lambda one: one.share)[:1]


def nearest_inside(line: Line, threat: int, place: int) -> list[Turn]:
    """The turns within the published range next to the nominal value, at most one on each side."""
    column = line.column
    return [
        *line.turns(threat, place, column.low, column.nominal)[-1:],
        *line.turns(threat, place, column.nominal, column.high)[:1],
    ]


def _of_number(
    shield: Shield, line: Line, threat: int, place: int, usual: int, words: Meant, turn: Turn, published: bool
) -> Change:
    column = line.column
    other = turn.code_above if turn.above > column.nominal else turn.code_below
    name = number_name(shield.scenario, column)
    told = sentence(words, name, column, [turn], usual, (column.low, column.high))
    share = line.share(turn.at(False))
    return Change(threat, place, _NUMBER, column.path, other, told, column, turn, published, share)


def _of_choice(shield: Shield, line: Line, threat: int, place: int, usual: int, words: Meant) -> Iterator[Change]:
    column = line.column
    for value in line.values:
        code = int(line.codes[value][threat, place])
        if code != usual:
            kind = _ELEMENT if column.path.count(".") == 1 else _CHOICE
            told = f"{words.told(code)} {change_name(shield, column, value)}."
            turn = Turn(value, value, usual, code)
            yield Change(threat, place, kind, column.path, code, told, column, turn)


def _of_alternatives(asked: SingleChanges, meant: dict[tuple[int, int], Meant]) -> Iterator[Change]:
    """The single answers to open questions with which an answer is another one."""
    problem = asked.problem
    for question, one in problem.shield.scenario.alternatives.items():
        for key, option in one.options.items():
            if key == one.written:
                continue
            other = _nominal_of(problem, choose(problem.shield, {question: key}), asked)
            for (t, p), words in meant.items():
                code = int(other[t, p])
                if code != asked.nominal[t, p]:
                    told = f"{words.told(code)} with another answer to an open question: {option.name}."
                    yield Change(t, p, _ALTERNATIVE, f"{question}={key}", code, told)


def _nominal_of(problem: Problem, shield: Shield, asked: SingleChanges) -> NDArray[np.uint8]:
    """The answers (threat, place) of the nominal world of another shield."""
    other = bind(shield, "blended", sampling=problem.sampling)
    return SingleChanges(other, asked.places, asked.threats.tolist()).nominal


def _variables(changes: Sequence[Change], keys: Sequence[str], names: Sequence[str]) -> dict[str, object]:
    """The variables along change."""
    cols = [one.column for one in changes]
    numbers = {"low": "low", "high": "high", "nominal": "nominal"}
    return {
        "change_place": np.array([names[one.place] for one in changes], np.str_),
        "change_threat": np.array([keys[one.threat] for one in changes], np.str_),
        "change_kind": np.array([one.kind for one in changes], np.int8),
        "change_path": np.array([one.path for one in changes], np.str_),
        "change_value": np.array([one.turn.at(False) if one.turn else np.nan for one in changes], np.float64),
        "change_error": np.array(
            [(one.turn.above - one.turn.below) / 2.0 if one.turn else np.nan for one in changes], np.float64
        ),
        **{
            f"change_{name}": np.array([getattr(column, of) if column else np.nan for column in cols], np.float64)
            for name, of in numbers.items()
        },
        "change_unit": np.array([column.unit if column else "1" for column in cols], np.str_),
        "change_share": np.array([one.share for one in changes], np.float64),
        "change_published": np.array([one.published for one in changes], np.bool_),
        "change_answer": np.array([one.answer for one in changes], np.int8),
        "change_sentence": np.array([one.told for one in changes], np.str_),
    }
