"""A scenario with changes, as the short YAML text that names its base and what differs.

Everything here treats what is sent as data: a text names a built-in case as its base, and no file.
"""

import hashlib
import re
import warnings as python_warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from penumbra.earth.country_at import country_at
from penumbra.errors import PenumbraWarning, ScenarioError, nearest, shown
from penumbra.scenario.counterfactual import CHANGED
from penumbra.scenario.elements import Site
from penumbra.scenario.loader import cases, composed, dump, load
from penumbra.scenario.merging import packaged
from penumbra.scenario.model import Scenario, quantities
from penumbra.scenario.yaml_tree import Tree, is_number, read_yaml, write_yaml
from penumbra.web.changes import changed_by
from penumbra.web.models import Change, Move, ShieldAsked

__all__ = ["MOST_CHARACTERS", "Opened", "key_of", "opened", "overlay_of", "read_overlay"]

MOST_CHARACTERS = 500_000
"""Greatest length of an own scenario."""
_FILE = "your scenario"
"""Name of an own scenario in errors, before the line."""


class Opened(NamedTuple):
    """A scenario as somebody asked for it."""

    overlay: str
    """The YAML text; empty for an unchanged built-in case."""
    scenario: Scenario
    published: Scenario
    """The built-in case that it starts from; without one, itself before the changes."""
    warnings: tuple[str, ...]


def opened(asked: ShieldAsked, tell: Callable[[float], object] | None = None) -> Opened:
    """The scenario that is asked for.

    tell : as for `penumbra.web.changes.changed_by`.

    Raises
    ------
    ScenarioError
        All that is wrong with the text, with line and field; or with the first change that cannot be made, with its
        number.
    """
    with python_warnings.catch_warnings(record=True) as caught:
        python_warnings.simplefilter("always", PenumbraWarning)
        scenario = load(_checked(asked.case)) if asked.text is None else read_overlay(asked.text)
        base = asked.case if asked.text is None else _base_name(asked.text)
        published = scenario if base is None else load(base)
        overlay = asked.text or ""
        if asked.changes:
            overlay = overlay_of(base, changed_by(scenario, asked.changes, tell))
            caught.clear()  # those of the scenario before the changes
            scenario = read_overlay(overlay)
    said = [str(each.message) for each in caught if issubclass(each.category, PenumbraWarning)]
    told = [_with_line(" ".join(each.split())) for each in said]
    own = (*_beyond(published, scenario), *_at_sea(asked.changes, published, scenario))
    return Opened(overlay, scenario, published, tuple(dict.fromkeys((*own, *told))))


def read_overlay(text: str, name: str = _FILE) -> Scenario:
    """The scenario of a YAML text, as `penumbra.load` reads it from a file.

    Parameters
    ----------
    text : str
        Either a whole scenario or ``base:`` with a built-in case and what differs.
    name : str
        Of the text in errors.

    Raises
    ------
    ScenarioError
        All faults, with line and field.

    Warns
    -----
    PenumbraWarning
        A number is allowed but unusual.
    """
    try:
        return _composed(text, name)
    except ScenarioError as error:
        raise ScenarioError([_with_line(each, name) for each in error.findings]) from None


def _with_line(told: str, name: str = _FILE) -> str:
    """A sentence that says "your scenario, line 4" in place of "your scenario:4"."""
    return re.sub(rf"(?<![\w-]){re.escape(name)}:(\d+)", lambda found: f"{name}, line {found[1]}", told)


def _composed(text: str, name: str) -> Scenario:
    tree = _tree(text, name)
    base = tree.data.get("base")
    if "base" in tree.data and (not isinstance(base, str) or base not in cases()):
        near = nearest(base, cases()) if isinstance(base, str) else ""
        raise ScenarioError(
            f"{tree.location(('base',))}: base: write the name of a built-in case, not {shown(base)}{near}; "
            "a file cannot be named here"
        )
    own = Tree({key: value for key, value in tree.data.items() if key != "base"}, tree.marks)
    layers = [(own, f"changed in {name}; no source given")]
    return composed([*_layers(base), *layers] if base is not None else layers)


def _layers(case: str) -> list[tuple[Tree, str]]:
    """The trees of a built-in case, the first base first."""
    tree = packaged(f"cases/{case}.yaml")
    own = Tree({key: value for key, value in tree.data.items() if key != "base"}, tree.marks)
    below = _layers(tree.data["base"]) if "base" in tree.data else []
    return [*below, (own, f"changed in {case}.yaml; no source given")]


def _tree(text: str, name: str) -> Tree:
    if len(text) > MOST_CHARACTERS:
        raise ScenarioError(f"{name}: has {len(text):,} characters; write at most {MOST_CHARACTERS:,}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ScenarioError(f"{name}: is no text of Unicode; save the file as UTF-8") from None
    return read_yaml(text, name)


def _base_name(text: str) -> str | None:
    base = _tree(text, _FILE).data.get("base")
    return base if isinstance(base, str) else None


def _checked(case: str) -> str:
    """The name of a built-in case; ScenarioError if it is none."""
    if case not in cases():
        raise ScenarioError(f"no built-in case {shown(case)}{nearest(case, cases())}")
    return case


def overlay_of(base: str | None, made: Scenario) -> str:
    """YAML that names a built-in case and all in which a scenario differs; the whole scenario without a base."""
    whole = dump(made)
    if base is None:
        return write_yaml(whole)
    return write_yaml({"base": base, **_difference(dump(load(base)), whole)})


def _difference(base: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """The patch that makes one tree of plain data from another; what is gone is null."""
    found: dict[str, Any] = {}
    for key in [*base, *(key for key in made if key not in base)]:
        if key not in made:
            found[key] = None
        elif key not in base:
            found[key] = made[key]
        elif base[key] != made[key]:
            one, other = base[key], made[key]
            inner = isinstance(one, dict) and isinstance(other, dict) and not (is_number(one) or is_number(other))
            found[key] = _difference(one, other) if inner else other
    return found


def key_of(case: str, overlay: str, engine: str) -> str:
    """The key of an overlay of a case: a digest of both, and of what computes the answers."""
    return hashlib.sha256("\0".join((engine, case, overlay)).encode()).hexdigest()[:24]


def _at_sea(changes: Sequence[Change], published: Scenario, made: Scenario) -> list[str]:
    """A sentence for each site that stood ashore and was moved to sea."""
    found = []
    for key in dict.fromkeys(each.site for each in changes if isinstance(each, Move)):
        site, before = made.sites.get(key), published.sites.get(key)
        if site is None or site.patrol or country_at(*_place(site)):
            continue
        if before is None or country_at(*_place(before)):
            name, height = site.name.removesuffix(CHANGED), site.height.value
            found.append(
                f"sites.{key}: {name} was moved to sea; the map counts with it as if there were ground, "
                f"{height:,.0f} m above the ellipsoid"
            )
    return found


def _place(site: Site) -> tuple[float, float]:
    return site.latitude.value, site.longitude.value


def _beyond(published: Scenario, made: Scenario) -> list[str]:
    """A sentence for each number that lies outside its published range now."""
    before = {path: item for path, item, _ in quantities(published)}
    found = []
    for path, item, _ in quantities(made):
        one = before.get(path)
        if one is None or one.written == item.written or one.exact:
            continue
        if item.low < one.low or item.high > one.high:
            low, high = one.written[1], one.written[2]
            found.append(f"{'.'.join(path)}: {item.written[0]} lies beyond the published range, {low} to {high}")
    return found
