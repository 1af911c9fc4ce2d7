"""Are these towns covered: all of them, any, none? By the shield, or by some of its batteries alone."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field

from penumbra.claims.exhibits.kinds import Bar, Bars
from penumbra.claims.faults import Fault
from penumbra.claims.finding import Evidence, Exhibit, Finding, Verdict
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.by_alternative import Under, dependence
from penumbra.claims.topics.drawn_shares import DrawnShares, drawn_places, held, statement_codes
from penumbra.claims.topics.part_of_shield import (
    DIRECTIONS,
    from_all_round,
    part_of,
    standing_words,
    unknown_part,
    unknown_towns,
)
from penumbra.claims.topics.statement_in_worlds import held_in
from penumbra.coverage.distance_beyond import too_near
from penumbra.coverage.places import named
from penumbra.coverage.problem import Places
from penumbra.names import STATES
from penumbra.scenario.domain import Domain
from penumbra.scenario.model import History
from penumbra.scenario.quantity import Length, Spec
from penumbra.sentences import day, kilometres, listed, number_word
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds

__all__ = ["TAKES", "Arguments", "finding", "ready", "told_apart"]

TAKES = "maps"
_UNTOUCHED, _OPEN, _PENUMBRA, _UMBRA = range(len(STATES))
_NAMED = 8  # most towns that a sentence names
_Distance = Annotated[
    Length, Domain("length", "10 km", "15000 km", ("100 km", "12000 km"), "missiles on record fly as far")
]


class Arguments(Spec):
    """What the check asks for."""

    towns: Annotated[tuple[str, ...], Field(min_length=1, max_length=60)]
    """Towns, ids of the scenario's sites, or coordinates, as for `penumbra place`."""
    day: date
    """Day of the shield."""
    history: History
    """Planned or actual."""
    says: Literal["all", "some", "none", "not all"]
    """How many of them the statement says are covered: for all and not all, a town is covered if it is against every
    class that reaches it; for some and none, if it is against one of them."""
    threats: tuple[str, ...] = ()
    """Classes it speaks of; those that open sources attribute by that day when none is named."""
    batteries: tuple[str, ...] = ()
    """The batteries that it speaks of; all that stand when none is named."""
    all_round: _Distance | None = None
    """If the statement says from every direction: missiles start all round the first town, at this distance."""


class _Told(NamedTuple):
    """One town in one class's reach: its state over the published numbers, and whether it is covered nominally."""

    town: str
    threat: str
    state: int
    nominal: bool
    under: tuple[int, ...]
    """Its state under each combination of published answers alone."""


def ready(evidence: Evidence, claim: Claim, arguments: Arguments) -> Iterator[Fault]:
    """Towns, batteries and classes that are not there."""
    yield from unknown_towns(evidence, arguments.towns)
    yield from unknown_part(evidence, arguments.batteries, arguments.threats)


def finding(evidence: Evidence, claim: Claim, arguments: Arguments) -> Finding:
    """Verdict from the towns that a class reaches: covered in every world, in some, or in none."""
    threats = evidence.scenario.threats
    asked = arguments.threats or [key for key in threats if threats[key].attributed_on(arguments.day)]
    if not asked:
        reason = f"By {day(arguments.day)} no open source ascribes a missile of any of the classes to anybody."
        return Finding("cannot be tested", "no class by that day", reason, "Naming a class in the ledger.")
    part = part_of(evidence, arguments.batteries, asked)
    where = named(part.scenario.on(arguments.day, arguments.history), *arguments.towns)
    places = Places(where.latitude, where.longitude)
    names = told_apart(list(map(str, where.name)), places)
    if arguments.all_round is not None:
        part = from_all_round(part, places.latitude[0], places.longitude[0], arguments.all_round.value)
    told, answers = _told(part, arguments, places, names)
    near = _too_near(part, arguments, places, names)
    if not told:
        reason = f"None of the classes asked about reaches {listed(names[:_NAMED])}, so there is nothing to cover."
        lacking = "A class that flies so near." if near else "A class of longer range."
        return Finding("cannot be tested", "no class reaches them", reason, lacking)
    verdict = _verdict([one.state for one in told], arguments.says)
    drawn = drawn_places(part, arguments.day, arguments.history, places, asked)
    often = held_in(part, drawn, arguments.says, verdict)
    return Finding(
        verdict,
        _answer(told, arguments.says),
        _reason(evidence, arguments, told, names, near)
        + (dependence(part, _under(told, answers, arguments.says)) if verdict == "depends" else ""),
        often.would_change,
        exhibits=_exhibits(arguments, drawn, names),
        **often.held._asdict(),
    )


def told_apart(names: Sequence[str], places: Places) -> list[str]:
    """A name for each town: without its country if that is unique, else with it, and with its place if need be."""
    short = [_short(name) for name in names]
    return [
        one
        if short.count(one) == 1
        else name
        if names.count(name) == 1
        else f"{name} ({latitude:.2f}, {longitude:.2f})"
        for one, name, latitude, longitude in zip(short, names, places.latitude, places.longitude, strict=True)
    ]


def _short(name: str) -> str:
    """A town's name without its country; coordinates as they are."""
    return name.partition(",")[0] if name[:1].isalpha() else name


def _told(
    part: Evidence, arguments: Arguments, places: Places, names: Sequence[str]
) -> tuple[list[_Told], tuple[str, ...]]:
    """Each town against each class that reaches it in some world; and the combinations of published answers."""
    part.progress(f"judging {number_word(len(names))} towns of {arguments.day} as {arguments.history}")
    tried = worlds(part.scenario.on(arguments.day, arguments.history))
    wanted = np.ones((len(tried.problem.threats), len(names)), np.bool_)
    judged = judge(tried, wanted, places)
    nominal = (judged.found.reaching > 0) & (judged.found.covering == judged.found.reaching)
    told = [
        _Told(
            name, threat, int(judged.state[row, k]), bool(nominal[row, k]), tuple(judged.each_state[row, :, k].tolist())
        )
        for row, threat in enumerate(tried.problem.threats)
        for k, name in enumerate(names)
        if judged.state[row, k] != _UNTOUCHED
    ]
    return told, tuple(tried.names)


def _under(told: Sequence[_Told], answers: Sequence[str], says: str) -> list[Under]:
    """The verdict under each combination of published answers alone."""
    return [Under(answer, _verdict([one.under[n] for one in told], says)) for n, answer in enumerate(answers)]


def _verdict(states: Sequence[int], says: str) -> Verdict:
    """The verdict from the states of the towns in reach."""
    if says in ("all", "not all"):
        surely, never = all(state == _UMBRA for state in states), any(state == _OPEN for state in states)
    else:
        surely, never = any(state == _UMBRA for state in states), all(state == _OPEN for state in states)
    if says in ("none", "not all"):
        surely, never = never, surely
    return "holds" if surely else "fails" if never else "depends"


def _over(says: str) -> Callable[[Iterable[Any]], Any]:
    """The worse of what a town is against several classes if all of them count, else the better."""
    return min if says in ("all", "not all") else max


def _answer(told: Sequence[_Told], says: str) -> str:
    """As in ``7 of 9 towns on nominal figures, 5 in every case, 9 at best``."""
    towns, over = dict.fromkeys(one.town for one in told), _over(says)
    counts = [
        sum(over(test(one) for one in told if one.town == town) for town in towns)
        for test in (_is_nominal, _is_sure, _is_possible)
    ]
    of = f"of {len(towns)} {'town' if len(towns) == 1 else 'towns'}"
    if counts[1] == counts[2]:
        return f"{counts[1]} {of} in every case"
    return f"{counts[0]} {of} on nominal figures, {counts[1]} in every case, {counts[2]} at best"


def _is_nominal(one: _Told) -> bool:
    return one.nominal


def _is_sure(one: _Told) -> bool:
    return one.state == _UMBRA


def _is_possible(one: _Told) -> bool:
    return one.state != _OPEN


def _too_near(part: Evidence, arguments: Arguments, places: Places, names: Sequence[str]) -> set[str]:
    """Towns that are nearer than the least range of every class asked about."""
    problem = worlds(part.scenario.on(arguments.day, arguments.history)).problem
    return set(np.array(names)[too_near(problem, places).all(axis=0)].tolist())


def _reason(
    evidence: Evidence, arguments: Arguments, told: Sequence[_Told], names: Sequence[str], near: Container[str]
) -> str:
    """The towns by what becomes of them, as sentences; near : those nearer than the least range of every class."""
    with_ = standing_words(evidence.scenario, arguments.batteries, arguments.day, arguments.history)
    towns = dict.fromkeys(one.town for one in told)
    states = {town: [one.state for one in told if one.town == town] for town in towns}
    over = _over(arguments.says)
    groups = {
        "always covered": [town for town, found in states.items() if over(found) == _UMBRA],
        "covered in some cases": [town for town, found in states.items() if over(found) == _PENUMBRA],
        "open in every case": [town for town, found in states.items() if over(found) == _OPEN],
    }
    parts = [f"{words}: {_few(found)}" for words, found in groups.items() if found]
    for words, missed in (
        ("out of reach", [name for name in names if name not in states and name not in near]),
        ("nearer than the shortest range", [name for name in names if name not in states and name in near]),
    ):
        parts += [f"{words}: {_few(missed)}"] if missed else []
    classes = listed(
        [kilometres(evidence.scenario.threats[key].range.value) for key in dict.fromkeys(one.threat for one in told)]
    )
    round_ = (
        f" Missiles start from {DIRECTIONS} directions, {kilometres(arguments.all_round.value)} from {names[0]}, and a "
        "town is covered only if it is against all of them."
        if arguments.all_round is not None
        else ""
    )
    return f"{with_}, against missiles of {classes}: {'; '.join(parts)}.{round_}"


def _few(names: Sequence[str]) -> str:
    """Some of the names, and how many more there are."""
    return listed(names) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


def _exhibits(arguments: Arguments, drawn: DrawnShares | None, names: Sequence[str]) -> list[Exhibit]:
    """In how many of the drawn worlds each town is covered, against all classes that reach it."""
    bars = []
    for k, name in enumerate(names):
        often = held(drawn.worlds, statement_codes(drawn.shares[:, k : k + 1], "all")) if drawn is not None else None
        if often is not None and np.isfinite(often.holds_least):
            least, most = 100.0 * often.holds_least, 100.0 * often.holds_most
            bars.append(Bar(name=name, value=0.5 * (least + most), low=least, high=most))
    if not bars:
        return []
    title = f"In how many of 100 cases each town is covered on {day(arguments.day)}"
    note = "A case draws every uncertain number from its published range; the line shows the ways of drawing them."
    return [Bars(title=title, note=note, unit="of 100 cases", bars=tuple(bars)).exhibit()]
