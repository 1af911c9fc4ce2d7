"""Checks arguments of the functions that make worlds: paths of quantities, lists, values with units or in SI."""

import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from penumbra.errors import DomainError, nearest, shown
from penumbra.safe_text import visible
from penumbra.scenario.columns import Column, columns
from penumbra.scenario.model import Scenario, Shield
from penumbra.scenario.quantity import Better, Spec
from penumbra.units import KINDS, parse

__all__ = ["checked_list", "column_of", "number", "value_of"]

_PLAIN = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_KIND = {kind.si: name for name, kind in KINDS.items()}


def checked_list(where: str, what: str, given: Any) -> Iterable[Any]:
    """The given list; DomainError if the argument is no list."""
    if isinstance(given, str) or not isinstance(given, Iterable) or getattr(given, "ndim", 1) == 0:
        raise DomainError(f"{where}: write a list of {what}, as in [{shown(given)}]")
    return given


def number(given: object) -> float | None:
    """A finite Python or numpy number as float; None for anything else, including booleans."""
    if isinstance(given, bool | np.bool_) or not isinstance(given, int | float | np.integer | np.floating):
        return None
    try:
        made = float(given)
    except OverflowError:
        return None
    return made if math.isfinite(made) else None


def column_of(shield: Shield, path: object) -> Column:
    """The column of a path; DomainError, with the remedy, if there is none."""
    by_path = {column.path: column for column in columns(shield)}
    if not isinstance(path, str):
        raise DomainError(
            f"along: write the path of one quantity as text, as in {next(iter(by_path))!r}, not {shown(path)}; "
            "for several quantities write combined(along(...), along(...))"
        )
    if path in by_path:
        return by_path[path]
    section, key, *_ = *path.split("."), ""
    if section in ("sensors", "batteries") and key in {*getattr(shield.scenario, section)} - {
        *getattr(shield, section)
    }:
        raise DomainError(f"along: {path}: {key!r} does not stand on {shield.date} in the {shield.history} history")
    if _is_in(shield.scenario, path) and not any(name.startswith(f"{path}.") for name in by_path):
        raise DomainError(
            f"along: {path} is no quantity of a table of worlds, nor are patrol boxes, the region and switches such as "
            f'terrain. Change it when you make the shield, with changes=["{path}=..."] in penumbra.load or '
            "penumbra.alone"
        )
    raise DomainError(f"along: the shield has no quantity {shown(path)}{nearest(path, by_path)}")


def _is_in(scenario: Scenario, path: str) -> bool:
    """Whether a path exists in a scenario."""
    node: Any = scenario
    for step in path.split("."):
        if isinstance(node, Spec) and step in type(node).model_fields:
            node = getattr(node, step)
        elif isinstance(node, dict) and step in node:
            node = node[step]
        else:
            return False
    return True


def value_of(column: Column, given: object) -> tuple[str, float]:
    """Name of the world, and the given value in SI; DomainError if it is no value of the column."""
    if isinstance(given, str) and column.words:
        if given not in column.words:
            raise DomainError(f"along: {column.path}: no choice {given!r}{nearest(given, column.words)}")
        return f"{column.path} {given}", float(column.words.index(given))
    if isinstance(given, str) and column.unit in _KIND:
        try:
            return f"{column.path} {visible(given.strip())}", parse(given, _KIND[column.unit])
        except ValueError as error:
            raise DomainError(f"along: {column.path}: {error}") from None
    if isinstance(given, str) and column.unit == "1" and _PLAIN.fullmatch(given.strip()):
        given = float(given)
    if isinstance(given, bool | np.bool_) or not isinstance(given, int | float | np.integer | np.floating):
        form = "a number" if column.unit == "1" else "a number, or a text with a unit"
        raise DomainError(f"along: {column.path}: write {form}, not {shown(given)}")
    value = number(given)
    if value is None and given != given and column.sign is Better.CHOICE:
        return f"{column.path} left to choose", float(np.nan)
    if value is None:
        raise DomainError(f"along: {column.path}: write a finite number, not {shown(given)}")
    if column.words and value in range(len(column.words)):
        return f"{column.path} {column.words[int(value)]}", value
    told = repr(value).removesuffix(".0")
    return f"{column.path} {told}" + (f" {column.unit}" if column.unit != "1" else ""), value
