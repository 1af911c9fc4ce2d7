"""What by itself turns a statement about shares: a number with its threshold, another published answer, an element.

The search is that of `penumbra.turns`, for the statement in place of a point.
"""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.claims.finding import Verdict
from penumbra.claims.topics.drawn_shares import DrawnShares, Says, share_of_reached, statement_codes
from penumbra.coverage.problem import bind
from penumbra.scenario.choose import choose
from penumbra.scenario.columns import Column
from penumbra.scenario.model import Scenario
from penumbra.scenario.quantity import Better
from penumbra.sentences import amount
from penumbra.uncertainty.deciding.factors import ALTERNATIVES, drawn_factors
from penumbra.uncertainty.deciding.first_order import LEAST_WORLDS, estimates
from penumbra.uncertainty.drawn.draw import in_use, is_in_use
from penumbra.uncertainty.thresholds.turning_points import REFUSED, Line, SingleChanges, Turn
from penumbra.uncertainty.thresholds.turns import nearest_inside, outside, search_beyond, search_within
from penumbra.uncertainty.thresholds.words import change_name, number_name, range_words

__all__ = ["threshold_words", "weights_of", "what_turns"]

Codes = NDArray[np.uint8]

_SETTLED = ("holds", "fails")


class _Statement:
    """A statement as what answers along single numbers: codes of `statement_codes`, (world, 1, 1)."""

    def __init__(self, drawn: DrawnShares, says: Says) -> None:
        self._drawn, self._says = drawn, says
        self._of = SingleChanges(drawn.problem, drawn.places, drawn.threats)
        self.nominal: Codes = self._codes(self._of.nominal[None])[0]

    def answers(self, at: Sequence[tuple[int, float]]) -> Codes:
        """Codes of worlds that differ from the nominal one in one number; those of places are kept."""
        known = self._drawn.changed
        if new := [one for one in dict.fromkeys(at) if one not in known]:
            known.update(zip(new, self._of.answers(new), strict=True))
        return self._codes(np.stack([known[one] for one in at]))

    def _codes(self, codes: Codes) -> Codes:
        found = statement_codes(share_of_reached(codes, self._drawn.weights), self._says)
        return np.where((codes == REFUSED).any(axis=(1, 2)), REFUSED, found).astype(np.uint8)[:, None, None]


def what_turns(drawn: DrawnShares, says: Says, verdict: Verdict) -> str:
    """One sentence: the number whose range turns the statement and that decides most, with its threshold.

    If no number does so within its range: an answer to an open question that does, or an element without which it is
    otherwise, or the nearest number beyond its range; or that there is none.

    Parameters
    ----------
    drawn : DrawnShares
    says : "all", "some", "none", "not all", or Between
    verdict : Verdict
        If it is settled, the sentence tells only the change that turns it; else on which side the statement holds.
    """
    asked, scenario = _Statement(drawn, says), drawn.problem.shield.scenario
    used = in_use(drawn.problem.shield)
    lines = [Line(n, column) for n, column in enumerate(drawn.problem.columns) if _is_tried(column, used)]
    turned = search_within(asked, lines)
    weighs = weights_of(drawn.worlds, statement_codes(drawn.shares, says))
    numbers = [(line.column, turn) for line in lines if not line.column.words for turn in nearest_inside(line, 0, 0)]
    other = _other_answer(drawn, asked, says, verdict)
    if numbers and (not other or max(weighs.get(each.path, 0.0) for each, _ in numbers) >= weighs.get(ALTERNATIVES, 0)):
        return threshold_words(scenario, *max(numbers, key=lambda one: weighs.get(one[0].path, 0.0)), verdict)
    found = other or _without(drawn, asked, lines, verdict)
    if not found:
        search_beyond(asked, lines, turned)
    return found or _beyond(drawn, lines, verdict)


def _is_tried(column: Column, used: frozenset[str]) -> bool:
    """Whether a number in use has a range, or a column removes an element."""
    if column.words:
        return column.path.count(".") == 1
    return column.low < column.high and column.sign is not Better.CHOICE and is_in_use(column, used)


def weights_of(worlds: xr.Dataset, codes: Codes) -> dict[str, float]:
    """First-order share of the doubt by path, and by ALTERNATIVES; empty if it is the same in all drawn worlds.

    worlds : from `penumbra.draw`; codes : (world,) as from `statement_codes`.
    """
    tested = np.flatnonzero(codes > 0)
    if len(tested) < LEAST_WORLDS or np.ptp(codes[tested]) == 0:
        return {}
    made = drawn_factors("claims", worlds.isel(world=tested))
    shares = estimates(made.values, codes[tested].astype(np.float64))
    return {path: float(share) for factor, share in zip(made.factors, shares, strict=True) for path in factor.paths} | {
        factor.name: float(share) for factor, share in zip(made.factors, shares, strict=True)
    }


def threshold_words(scenario: Scenario, column: Column, turn: Turn, verdict: Verdict = "depends") -> str:
    """The side of a threshold on which a statement holds, or on which a settled verdict turns; the published range."""
    above = turn.code_above > turn.code_below
    name = number_name(scenario, column)
    value = amount(column.unit, turn.at(column.whole), 2)
    published = range_words(column, column.low, column.high)
    beyond = "" if column.low <= turn.below and turn.above <= column.high else "only "
    if verdict in _SETTLED:
        other = above == (verdict == "fails")
        return f"If the {name} were {'above' if other else 'below'} {value}; published are {beyond}{published}."
    if beyond:
        return (
            f"No published number by itself turns the nominal answer; the {name} would at {value}, outside {published}."
        )
    return f"Holds if the {name} is {'above' if above else 'below'} {value}; published are {published}."


def _other_answer(drawn: DrawnShares, asked: _Statement, says: Says, verdict: Verdict) -> str:
    """The answer to an open question with which the statement is otherwise; empty if there is none."""
    problem = drawn.problem
    for question, one in problem.shield.scenario.alternatives.items():
        for key, option in one.options.items():
            if key == one.written:
                continue
            shield = choose(problem.shield, {question: key})
            other = drawn._replace(problem=bind(shield, "blended", sampling=problem.sampling), changed={})
            code = int(_Statement(other, says).nominal.item())
            if code not in (int(asked.nominal.item()), REFUSED):
                told = f"with “{option.name}”, one of the published answers to: {one.question}"
                return _told(code, told, verdict)
    return ""


def _without(drawn: DrawnShares, asked: _Statement, lines: Sequence[Line], verdict: Verdict) -> str:
    """The element without which a statement is otherwise; empty if there is none."""
    for line in lines:
        for value in line.values if line.column.words else ():
            code = int(line.codes[value].item())
            if code not in (int(asked.nominal.item()), REFUSED):
                return _told(code, f"{change_name(drawn.problem.shield, line.column, value)}.", verdict)
    return ""


def _told(code: int, change: str, verdict: Verdict) -> str:
    """A change and what it makes of a statement; of a settled one the change alone."""
    if verdict in _SETTLED:
        return f"{change[:1].upper()}{change[1:]}"
    return f"{('Cannot be tested', 'Fails', 'Holds')[code]} {change}"


def _beyond(drawn: DrawnShares, lines: Sequence[Line], verdict: Verdict) -> str:
    """The nearest number beyond its range that turns a statement, or that there is none."""
    far = [(line, turn) for line in lines if not line.column.words for turn in outside(line, 0, 0)]
    if not far:
        return "No number by itself, up to its usual bounds, no element and no other published answer turns it."
    line, turn = min(far, key=lambda one: abs(one[1].at(False) - one[0].column.nominal) / one[0].width)
    return threshold_words(drawn.problem.shield.scenario, line.column, turn, verdict)
