"""Reads one option of an axis: changes of a scenario, as of `--set`, each checked before anything is computed."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from penumbra.campaign.plan import Axis, Other, Structure, shield_of
from penumbra.errors import DomainError, PenumbraError, ScenarioError
from penumbra.scenario.columns import columns
from penumbra.scenario.model import Shield
from penumbra.scenario.worlds import along
from penumbra.scenario.yaml_tree import read_value

__all__ = ["Change", "Option", "axis_of", "change_of", "label_of"]

_ANSWER = "alternatives."
_DAY, _HISTORY = "date", "history"


class Change(NamedTuple):
    """One change: a path and its value, and where they stand."""

    path: str
    value: Any
    where: str
    """For errors: file, line and field."""


class Option(NamedTuple):
    """Changes that are made together."""

    label: str
    changes: tuple[Change, ...]


def change_of(text: object, where: str) -> Change:
    """The change of a text such as ``decision_time=60 s``; ScenarioError for anything else."""
    form = 'write "path=value", as in "decision_time=60 s"'
    if not isinstance(text, str):
        raise ScenarioError(f"{where}: {form}, not {text!r:.80}")
    path, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise ScenarioError(f"{where}: {form}, not {text!r:.80}")
    return Change(path.strip(), read_value(value, where), where)


def label_of(value: Any) -> str:
    """A value in words."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def axis_of(shield: Shield, name: str, options: Sequence[Option]) -> Axis:
    """An axis of some options.

    Parameters
    ----------
    shield : Shield
        That the options change.
    name : str
    options : sequence of Option

    Raises
    ------
    ScenarioError
        Every change that cannot be made, with where it stands.
    """
    findings: list[str] = []
    numbers = _numbers(shield, options, findings)
    paths = tuple(dict.fromkeys(path for _, path in numbers))
    values = np.full((len(options), len(paths)), np.nan)
    for (n, path), value in numbers.items():
        values[n, paths.index(path)] = value
    known = {column.path for column in columns(shield)}
    others = []
    for option in options:
        other = Other()
        for change in option.changes:
            if change.path not in known:
                other = _plus(other, change)
        others.append(other)
    for option, other in zip(options, others, strict=True):
        if other != Other():
            findings += _faults(shield, option, other)
    if findings:
        raise ScenarioError(findings)
    return Axis(name, tuple(option.label for option in options), paths, values, tuple(others))


def _numbers(shield: Shield, options: Sequence[Option], findings: list[str]) -> dict[tuple[int, str], float]:
    """Values in SI by option and path, of the changes of numbers of a table of worlds."""
    known = {column.path: column for column in columns(shield)}
    given: dict[str, list[tuple[int, Change]]] = {}
    for n, option in enumerate(options):
        for change in option.changes:
            if change.path in known:
                given.setdefault(change.path, []).append((n, change))
    found: dict[tuple[int, str], float] = {}
    for path, changes in given.items():
        column = known[path]
        bare = [change for _, change in changes if column.unit != "1" and not isinstance(change.value, str)]
        for change in bare:
            findings.append(f'{change.where}: write a value with its unit, as "60 s", not {label_of(change.value)}')
        if bare:
            continue
        distinct = list(dict.fromkeys(label_of(change.value) for _, change in changes))
        try:
            table = along(shield, path, [_plain(each, column.unit) for each in distinct])
            values = dict(zip(distinct, table["world_value"].values[:, 0].tolist(), strict=True))
        except DomainError:
            values = {}
            for _, change in changes:
                try:
                    table = along(shield, path, [_plain(label_of(change.value), column.unit)])
                    values[label_of(change.value)] = float(table["world_value"].values[0, 0])
                except DomainError as error:
                    findings.append(f"{change.where}: {_told(str(error), path)}")
        found |= {(n, path): values[label_of(c.value)] for n, c in changes if label_of(c.value) in values}
    return found


def _plain(written: str, unit: str) -> str | float:
    """A number without a unit as a number; a text as it is."""
    if unit == "1":
        try:
            return float(written)
        except ValueError:
            return written
    return written


def _told(text: str, path: str) -> str:
    """The reason of an error without the name of the function that found it."""
    _, found, reason = text.partition(f"{path}: ")
    return reason if found else text.removeprefix("along: ").removeprefix("worlds: ")


def _plus(other: Other, change: Change) -> Other:
    if change.path == _DAY:
        return other._replace(day=label_of(change.value))
    if change.path == _HISTORY:
        return other._replace(history=label_of(change.value))
    if change.path.startswith(_ANSWER) and change.path.count(".") == 1:
        pair = (change.path.removeprefix(_ANSWER), label_of(change.value))
        return other._replace(answers=(*other.answers, pair))
    return other._replace(changes=(*other.changes, f"{change.path}={json.dumps(change.value, ensure_ascii=False)}"))


def _faults(shield: Shield, option: Option, other: Other) -> Iterable[str]:
    """Why an option cannot be taken, by itself."""
    where = option.changes[0].where
    structure = Structure(
        other.day or shield.date.isoformat(), other.history or shield.history, other.changes, other.answers
    )
    try:
        shield_of(shield.scenario, structure)
    except PenumbraError as error:
        told = error.findings if isinstance(error, ScenarioError) else (str(error),)
        for text in told:
            path, colon, reason = text.removeprefix("--set ").partition(": ")
            own = next((each for each in option.changes if each.path == path), None)
            yield f"{own.where}: {reason}" if own and colon else f"{where}: {text.removeprefix('--set ')}"
