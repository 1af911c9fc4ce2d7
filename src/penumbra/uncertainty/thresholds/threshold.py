"""Thresholds: the value of one number at which an answer turns, all others nominal."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Literal

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.blocks import blocks
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.problem import bind
from penumbra.errors import DomainError, shown
from penumbra.names import dataset
from penumbra.scenario.arguments import column_of, value_of
from penumbra.scenario.columns import Column, identity
from penumbra.scenario.model import Shield
from penumbra.scenario.standing import check_shield
from penumbra.sentences import amount
from penumbra.uncertainty.thresholds.days import DATE, threshold_days
from penumbra.uncertainty.thresholds.subjects import Given, Subjects, subjects
from penumbra.uncertainty.thresholds.turning_points import (
    CLOSE,
    REFUSED,
    SHARE_OF_WIDTH,
    Line,
    SingleChanges,
    Turn,
    add,
    beyond,
    has_sign,
    moves_arcs,
    reach,
    refine,
    sides,
    within,
)
from penumbra.uncertainty.thresholds.words import choice_sentence, number_name, range_words, sentence

__all__ = ["threshold"]

End = str | float
_MARGIN_CHANGES = 1e-6  # [s] least change of a margin that counts


def threshold(
    shield: Shield,
    path: str,
    places: Given,
    threats: str | Sequence[str] | None = None,
    span: tuple[End, End] | None = None,
    of: str | None = None,
    at_least: float = 0.5,
    fans: Literal["flown", "blended"] = "flown",
) -> xr.Dataset:
    """The value of one number at which the answer of each place turns, with all other numbers nominal.

    The answer is out of reach, in reach and not covered, or covered, over all launch points of a class.

    >>> import penumbra as pb
    >>> shield = pb.load("epaa").on("2018-12-31", history="planned")
    >>> found = pb.threshold(shield, "interceptors.sm3-iia.burnout_speed", "Warsaw", "irbm-3000")
    >>> print(found.threshold_sentence.item())

    Parameters
    ----------
    shield : Shield
    path : str
        One of `penumbra.worlds.columns`, as ``"decision_time"``; or ``"date"``: then the days on which elements of the
        shield's history come, go or pause are tried.
    places : str, sequence of str, or places of `penumbra.places`
        Towns, ids of the scenario, or coordinates; with `of`, countries by code, alliances and named areas, as for
        `penumbra.places.homes`.
    threats : str or sequence of str, optional
        Keys of classes; all when absent.
    span : (value, value), optional
        Ends of the search, texts with units or SI. When absent, the published range is searched, and for a place whose
        answer does not turn there, what lies beyond it, up to the field's usual values (those that cause no warning).
    of : "people" or "area", optional
        Then the answer is whether at least the share `at_least` of the people, or of the land, within reach of the
        class is covered.
    at_least : float
        Above 0 and at most 1; used with `of` only.
    fans : "flown" or "blended"
        As in `penumbra.bind`.

    Returns
    -------
    Dataset (threat, place, turn)
        threshold, threshold_error : float, in attrs["unit"]; nan if there is none. The turn lies within the error
            around the value; of counts and choices it is the first value with the new answer.
        answer_below, answer_above : int, index into ANSWERS, below and above the value. For a choice, each value with
            an answer other than the nominal one is a turn, and `answer_below` is the nominal answer.
        threshold_published : bool, whether the value lies within the published range
        nominal_answer, searched_low, searched_high : (threat, place)
        threshold_sentence : (threat, place), the same in words
        place, place_name, place_latitude, place_longitude; with `of` also nominal_share : (threat, place)
        For ``"date"``: threshold_day instead of threshold, its error and range.
        attrs: path, unit, published range, sign, tolerance, reach; acts ("yes" or "no") and note: why nothing turns.

    Raises
    ------
    DomainError
        The path, a place, a class or the span is invalid; there is no place; a place lies outside the region; a value
        is impossible.

    Method
    ------
    Coverage is monotone in a number of known sign over its published range, so its ends show whether there is a turn,
    and halving finds it. Numbers of unknown sign are first tried at 17 values, and turns closer than these may be
    missed in pairs. Beyond the range all numbers are tried at nine distances that double; of the turns there only the
    nearest on each side is given. Shares are tried at 17 values whatever the sign. A turn is found to 1/1000 of its
    value, or near zero to 1/4096 of the published width.
    """
    check_shield(shield)
    if path == DATE:
        return threshold_days(shield, places, threats, span, of, at_least)
    column = column_of(shield, path)
    ends = None if span is None else _span(column, span)
    problem = bind(shield, fans)
    about = subjects(problem, places, threats, of, at_least)
    line = Line(problem.columns.index(column), column)
    if not np.isnan(column.own):
        line.codes[column.nominal] = about.asked.nominal
    if ends is None:
        _search(about, line, scan=of is not None)
    else:
        signed = has_sign(column) and of is None and column.low <= ends[0] and ends[1] <= column.high
        first = [*ends, column.nominal] if signed else within(column._replace(sign=None), *ends)
        add(about.asked, ((line, value) for value in first if ends[0] <= value <= ends[1]))
        line.codes = {value: codes for value, codes in line.codes.items() if ends[0] <= value <= ends[1]}
        refine(about.asked, [line])
    if all((codes == REFUSED).all() for codes in line.codes.values()):
        raise DomainError(f"{path}: no value tried makes a possible world: {about.answering.refusal}")
    return _dataset(shield, about, line, ends)


def _span(column: Column, span: object) -> tuple[float, float]:
    """The ends of a search in SI; DomainError if they are no values of the number, or in the wrong order."""
    if not isinstance(span, tuple | list) or len(span) != 2:
        raise DomainError(f'span: write two values, as in ("3 km/s", "8 km/s"), not {shown(span)}')
    if column.words:
        raise DomainError(f"span: {column.path} is a choice; all its values are tried, so leave the span out")
    low, high = (value_of(column, given)[1] for given in span)
    if not low < high:
        raise DomainError(f"span: the first value, {amount(column.unit, low)}, must be below the second; swap them")
    if low < column.least or high > column.most:
        raise DomainError(f"span: {column.path}: outside {column.domain}; write a span within")
    return low, high


def _search(about: Subjects, line: Line, scan: bool) -> None:
    """Find the turns within the published range, and beyond it those of places without one."""
    column, asked = line.column, about.asked
    first = column._replace(sign=None) if scan else column
    add(asked, ((line, value) for value in within(first, column.low, column.high)))
    if column.words:
        return
    refine(asked, [line])
    line.watched = ~line.turned(column.low, column.high)
    if not moves_arcs(column):
        line.watched &= asked.nominal > 0
    for end, bound in sides(column, asked.nominal[line.watched]):
        add(asked, ((line, value) for value in beyond(column, end, bound)))
    refine(asked, [line])


def _turns(line: Line, threat: int, place: int, spanned: bool) -> list[Turn]:
    """The turns of one answer: within the published range, or the nearest beyond it on each side; of a choice each."""
    column = line.column
    if column.words:
        codes = {value: int(line.codes[value][threat, place]) for value in line.values}
        usual = codes[column.nominal]
        return [Turn(column.nominal, value, usual, code) for value, code in codes.items() if code != usual]
    if spanned:
        return line.turns(threat, place)
    inside = line.turns(threat, place, column.low, column.high)
    if inside:
        return inside
    return [*line.turns(threat, place, high=column.low)[-1:], *line.turns(threat, place, low=column.high)[:1]]


def _dataset(shield: Shield, about: Subjects, line: Line, ends: tuple[float, float] | None) -> xr.Dataset:
    column = line.column
    shape = about.asked.nominal.shape
    found = {(t, p): _turns(line, t, p, ends is not None) for t, p in np.ndindex(shape)}
    most = max(1, *map(len, found.values()))
    low, high = (column.low, column.high) if ends is None else ends
    value, error = np.full((2, *shape, most), np.nan)
    below, above = (np.repeat(about.asked.nominal[..., None], most, axis=-1).astype(np.int8) for _ in range(2))
    inside = np.zeros((*shape, most), np.bool_)
    searched, told = np.zeros((2, *shape)), np.full(shape, "", object)
    name = number_name(shield.scenario, column) if not column.words else column.path
    for (t, p), turns in found.items():
        start = column.nominal if line.codes.get(column.nominal) is not None else line.values[0]
        around = line.searched(t, start)
        published = ends is None and any(column.low <= turn.below and turn.above <= column.high for turn in turns)
        searched[:, t, p] = (low, high) if published else around
        for k, turn in enumerate(turns):
            value[t, p, k] = turn.at(column.whole)
            error[t, p, k] = 0.0 if column.whole else (turn.above - turn.below) / 2.0
            below[t, p, k], above[t, p, k] = turn.code_below, turn.code_above
            inside[t, p, k] = column.low < column.high and column.low <= turn.below and turn.above <= column.high
        nominal = int(about.asked.nominal[t, p])
        told[t, p] = (
            choice_sentence(about.meant(t, p), shield, column, turns, nominal)
            if column.words
            else sentence(about.meant(t, p), name, column, turns, nominal, (searched[0, t, p], searched[1, t, p]))
        )
    acts = any(found.values()) or _acts(about.answering, line)
    return dataset(
        {"threat": list(about.threats), "place": about.known["place"]},
        _attributes(shield, line, name, acts),
        threshold=value,
        threshold_error=error,
        answer_below=below,
        answer_above=above,
        threshold_published=inside,
        nominal_answer=about.asked.nominal.astype(np.int8),
        searched_low=searched[0],
        searched_high=searched[1],
        threshold_sentence=told.astype(np.str_),
        **{key: labels for key, labels in about.known.items() if key != "place"},
    )


def _acts(answering: SingleChanges, line: Line) -> bool:
    """Whether any margin or answer at the points differs between the values that were tried."""
    problem = answering.problem
    values = [value for value in line.values if (line.codes[value] != REFUSED).all()]
    rows = np.repeat(problem.own, len(values) + 1, axis=0)
    rows[1:, line.index] = values
    asked = np.full((len(problem.threats), len(answering.places.latitude)), NOTHING, np.int8)
    asked[answering.threats] = COVERED
    for block in blocks(problem, rows, answering.places, asked, margins=True):
        if block.margin is not None and block.threat in answering.threats:
            margins: NDArray[np.float64] = np.nan_to_num(block.margin.astype(np.float64), nan=-1e9, neginf=-1e8)
            if (np.ptp(margins, axis=0) > _MARGIN_CHANGES).any():
                return True
    return False


def _attributes(shield: Shield, line: Line, name: str, acts: bool) -> dict[str, Any]:
    column = line.column
    tried = range_words(column, line.values[0], line.values[-1])
    note = (
        ""
        if acts
        else f"{name[:1].upper()}{name[1:]} changes neither the answer nor the least margin of any of these places "
        f"at any value tried, {tried}: no element that stands on the day uses it for them, "
        "or something else decides alone."
    )
    return {
        "title": f"Thresholds of {name}, {shield.scenario.title}",
        **identity(shield),
        "path": column.path,
        "number": name,
        "unit": column.unit,
        "published_low": column.low,
        "published_nominal": column.nominal,
        "published_high": column.high,
        "grade": column.grade,
        "sign": column.sign.value if column.sign else "none",
        "tolerance": f"{CLOSE:g} of the value, or near zero {SHARE_OF_WIDTH:g} of the published width",
        "reach": "all values" if column.words else f"usual values, {range_words(column, *reach(column))}",
        "acts": "yes" if acts else "no",
        "note": note,
        "source": f"Penumbra {version('penumbra')}",
    }
