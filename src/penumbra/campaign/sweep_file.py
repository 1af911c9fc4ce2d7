"""Reads a sweep file: a scenario, the axes that vary it, and what is computed; errors name file, line and field."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from penumbra.campaign.measures import Compute, Measure, measures
from penumbra.campaign.options import Change, Option, axis_of, label_of
from penumbra.campaign.plan import MOST_ROWS, Axis, Plan, check_size
from penumbra.errors import DomainError, PenumbraError, ScenarioError, nearest, shown
from penumbra.scenario.choose import choose
from penumbra.scenario.columns import columns
from penumbra.scenario.diagnostics import pydantic_findings
from penumbra.scenario.domain import Name
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Tree, read_file, read_yaml

__all__ = ["SweepFile", "load_sweep"]

_RANGE = {"from", "to", "count", "spacing"}
_NUMBER = re.compile(r"([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(.*)", re.DOTALL)
_SPECIAL = ("date", "history")


class SweepFile(Spec):
    """A sweep: which shield, what varies, and what is computed."""

    title: Name
    """What it asks, for headings."""
    scenario: str
    """Built-in case, or a scenario file; its path starts from the folder of this file."""
    date: str | None = None
    """The day, unless an axis has it."""
    history: Literal["planned", "actual"] = "actual"
    """Which history, unless an axis has it."""
    set: dict[str, Any] = {}
    """Changes of all rows, a path and its value each."""
    alternatives: dict[str, str] = {}
    """Answers to open questions for all rows, unless an axis has them."""
    axes: Annotated[dict[str, Any], Field(min_length=1)]
    """A path and its values: a list, or a range with from, to, count and spacing (even, logarithmic). Or any name, and
    options below it by name, each with one or several paths and values."""
    compute: Annotated[tuple[Compute, ...], Field(min_length=1)]
    """What is computed of each row."""
    fans: Literal["flown", "blended"] = "flown"
    """Whether tables of what interceptors reach are flown for each row, or blended within the published ranges."""


def load_sweep(path: str | Path) -> Plan:
    """The plan of a sweep file.

    Raises
    ------
    ScenarioError
        All faults that are found before anything is computed, each with file, line and field.
    """
    file = Path(path)
    tree = read_yaml(read_file(file), str(path))
    try:
        made = SweepFile.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioError(pydantic_findings(error, tree, SweepFile)) from None
    _check_size(made, tree)
    shield = _shield(made, tree, file)
    axes, findings = [], list[str]()
    for name in made.axes:
        try:
            axes.append(axis_of(shield, name, list(_options(shield, name, made.axes[name], tree))))
        except ScenarioError as error:
            findings += error.findings
    findings += _set_twice(axes, tree)
    found: list[Measure] = []
    for n, each in enumerate(made.compute):
        try:
            found += measures(shield, [each])
        except PenumbraError as error:
            findings.append(f"{tree.location(('compute', n))}: compute.{n}: {error}")
    labels = [one.label for one in found]
    findings += [
        f"{tree.location(('compute',))}: compute: {label} is computed twice; leave one out"
        for label in dict.fromkeys(labels)
        if labels.count(label) > 1
    ]
    if findings:
        raise ScenarioError(findings)
    return Plan(shield, tuple(axes), tuple(found), made.title, made.fans)


def _check_size(made: SweepFile, tree: Tree) -> None:
    """Raise ScenarioError for an axis without a value, or for too many rows, before values are made."""
    counts = []
    for name, given in made.axes.items():
        where = f"{tree.location(('axes', name))}: axes.{name}"
        if not isinstance(given, list | dict):
            raise ScenarioError(f"{where}: write a list, as [30 s, 60 s], a range or options, not {shown(given)}")
        if not given:
            raise ScenarioError(f"{where}: has no value; write at least one, as in [30 s, 60 s]")
        count = given.get("count") if isinstance(given, dict) and set(given) <= _RANGE else len(given)
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise ScenarioError(
                f"{where}: a range has from, to and count, as in {{from: 30 s, to: 2 min, count: 4}}; count is a whole "
                f"number of 1 or more, not {shown(count)}"
            )
        counts.append(count)
    try:
        check_size(f"{tree.location(('axes',))}: axes", tuple(counts))
    except DomainError as error:
        raise ScenarioError(str(error)) from None


def _shield(made: SweepFile, tree: Tree, file: Path) -> Shield:
    """The shield that the axes change."""
    changes = [f"{path}={label_of(value)}" for path, value in made.set.items()]
    try:
        scenario = load(made.scenario, changes, beside=file.parent)
    except ScenarioError as error:
        raise ScenarioError([_of_set(text, tree) for text in error.findings]) from None
    try:
        scenario = choose(scenario, made.alternatives)
    except PenumbraError as error:
        raise ScenarioError(f"{tree.location(('alternatives',))}: {error}") from None
    day = made.date if made.date is not None else _first(made, "date")
    if day is None:
        raise ScenarioError(f'{tree.location(())}: date: write the day, as "date: 2018-12-31", or an axis date')
    field = "date" if made.date is not None else "axes"
    try:
        return scenario.on(day, made.history)
    except ScenarioError as error:
        raise ScenarioError(f"{tree.location((field,))}: {field}: {error}") from None


def _of_set(text: str, tree: Tree) -> str:
    """A finding of a change, or of the scenario, with the line of this file."""
    if not text.startswith("--set "):
        return text if ":" in text.split(" ")[0] else f"{tree.location(('scenario',))}: scenario: {text}"
    path = text.removeprefix("--set ").partition(":")[0].partition("=")[0]
    return f"{tree.location(('set', path))}: set.{text.removeprefix('--set ')}"


def _first(made: SweepFile, name: str) -> str | None:
    """The first value of an axis of this name, or the first one that an option gives."""
    for key, given in made.axes.items():
        if key == name and isinstance(given, list):
            return label_of(given[0])
        for option in given.values() if isinstance(given, dict) else ():
            if isinstance(option, dict) and name in option:
                return label_of(option[name])
    return None


def _options(shield: Shield, name: str, given: Any, tree: Tree) -> Iterator[Option]:
    """The options of an axis as written."""
    at = ("axes", name)
    where = f"{tree.location(at)}: axes.{name}"
    if isinstance(given, dict) and not set(given) <= _RANGE:
        yield from _named(shield, name, given, tree)
        return
    if fault := _unknown(shield, name):
        raise ScenarioError(f"{where}: {fault}")
    values = given if isinstance(given, list) else list(_range(name, given, where))
    seen: set[str] = set()
    for n, value in enumerate(values):
        label = label_of(value)
        place = f"{tree.location((*at, n))}: axes.{name}"
        if label in seen:
            raise ScenarioError(f"{place}: {shown(value)} is written twice; write each value once")
        seen.add(label)
        yield Option(label, (Change(name, value, place),))


def _named(shield: Shield, name: str, given: dict[str, Any], tree: Tree) -> Iterator[Option]:
    findings = []
    for label, changes in given.items():
        at = ("axes", name, label)
        if not isinstance(changes, dict) or not changes:
            raise ScenarioError(
                f"{tree.location(at)}: axes.{name}.{label}: write paths and values below the name of an option, as "
                f'"decision_time: 60 s", not {shown(changes)}'
            )
        made = []
        for path, value in changes.items():
            place = f"{tree.location((*at, path))}: axes.{name}.{label}.{path}"
            if fault := _unknown(shield, path):
                findings.append(f"{place}: {fault}")
            made.append(Change(path, value, place))
        yield Option(label, tuple(made))
    if findings:
        raise ScenarioError(findings)


def _unknown(shield: Shield, path: str) -> str | None:
    """Why an axis cannot have this path; None if it may. Paths of `--set` are checked with their values."""
    scenario = shield.scenario
    if path in _SPECIAL or path in {column.path for column in columns(shield)}:
        return None
    head = path.split(".")[0]
    fields = set(Scenario.model_fields)
    if head not in fields:
        known = {*_SPECIAL, *(column.path for column in columns(shield)), *fields}
        return f"no such path{nearest(path, known)}; an axis is date, history or a path as of --set"
    if head == "alternatives" and path.count(".") == 1:
        question = path.partition(".")[2]
        if question not in scenario.alternatives:
            return f"no open question {shown(question)}{nearest(question, scenario.alternatives)}"
    return None


def _range(name: str, given: dict[str, Any], where: str) -> Iterator[str | float]:
    """The values of a range, each as a text that holds the number exactly."""
    if name in _SPECIAL or name.startswith("alternatives."):
        raise ScenarioError(f"{where}: a range is one of numbers; write a list, as [2018-12-31, 2019-12-31]")
    form = "write a range as {from: 30 s, to: 2 min, count: 4}, with spacing: logarithmic if wanted"
    if not {"from", "to", "count"} <= set(given) or given["count"] > MOST_ROWS:
        raise ScenarioError(f"{where}: {form}")
    spacing, count = given.get("spacing", "even"), given["count"]
    if spacing not in ("even", "logarithmic"):
        raise ScenarioError(f"{where}: spacing: write even or logarithmic, not {shown(spacing)}")
    ends = [_NUMBER.fullmatch(label_of(given[end]).strip()) for end in ("from", "to")]
    first, last = (float(end[1]) if end and _is_float(end[1]) else math.nan for end in ends)
    units = [end[2] if end else "" for end in ends]
    if math.isnan(first) or math.isnan(last) or units[0] != units[1] or (count > 1 and first == last):
        raise ScenarioError(f"{where}: {form}; both ends have the same unit, and differ")
    if spacing == "logarithmic" and not (first > 0.0 and last > 0.0):
        raise ScenarioError(f"{where}: a logarithmic range has ends above 0")
    part = [n / (count - 1) if count > 1 else 0.0 for n in range(count)]
    values = [first + p * (last - first) if spacing == "even" else first * (last / first) ** p for p in part]
    written = [f"{value:.10g}" for value in values]
    if len(set(written)) < count or not all(map(math.isfinite, values)):
        raise ScenarioError(f"{where}: its values are not {count:,} different numbers of ten digits; write other ends")
    for each in written:
        yield f"{each} {units[0]}" if units[0] else float(each)


def _is_float(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _set_twice(axes: list[Axis], tree: Tree) -> Iterator[str]:
    """A sentence for each thing that two axes set."""
    seen: dict[str, str] = {}
    for axis in axes:
        own = set(axis.paths)
        for other in axis.others:
            own |= {change.partition("=")[0] for change in other.changes}
            own |= {f"alternatives.{question}" for question, _ in other.answers}
            own |= {name for name, value in (("date", other.day), ("history", other.history)) if value}
        for path in sorted(own):
            if path in seen:
                yield (
                    f"{tree.location(('axes', axis.name))}: axes.{axis.name}: {path} is varied by the axis "
                    f"{seen[path]!r} too; leave it out of one"
                )
            seen.setdefault(path, axis.name)
