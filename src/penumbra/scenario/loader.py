"""From YAML to a Scenario: bases and catalogue cards merged, then checked, all errors told at once.

The only merge is `base:` plus a JSON merge patch (RFC 7386: maps merge, null removes, all else replaces), in which a
quantity, told by its `value`, is replaced whole: a new value must not keep the old one's range and source. A card that
a scenario names starts from the catalogue's card of that name. Every value keeps the file and line it came from.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from yaml import YAMLError

from penumbra.errors import ScenarioError, nearest
from penumbra.scenario.model import Scenario, Source, quantities
from penumbra.scenario.quantity import Spec
from penumbra.scenario.tree import Path_, Tree, read_value, read_yaml

__all__ = ["cases", "digest", "dump", "lineage", "load", "sources", "told", "used_sources"]

CARDS = ("interceptors", "radars", "infrared", "platforms", "threats")
"""Sections of a scenario that start from the catalogue."""


def _patched(base: Any, patch: Any) -> Any:
    """RFC 7386, quantities whole."""
    if not isinstance(patch, dict) or "value" in patch:
        return patch
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _patched(merged.get(key), value)
    return merged


def _merge(base: Tree, patch: Tree) -> Tree:
    return Tree(_patched(base.data, patch.data), base.marks | patch.marks)


_FOLDER = resources.files("penumbra.scenario")


@cache
def _packaged(file: str) -> Tree:
    """A YAML file beside this one; only those that are asked for are read."""
    text = _FOLDER.joinpath(file).read_text("utf-8")
    return read_yaml(text, file.rpartition("/")[2])


@cache
def _catalogue() -> dict[str, Tree]:
    """The catalogue's cards, by section."""
    return {section: _packaged(f"catalogue/{section}.yaml") for section in CARDS}


@cache
def cases() -> list[str]:
    """Names of the built-in scenarios."""
    files = (file.name for file in _FOLDER.joinpath("cases").iterdir())
    return sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml"))


@cache
def _own_sources() -> dict[str, Source]:
    return TypeAdapter(dict[str, Source]).validate_python(_packaged("sources.yaml").data)


def sources(scenario: Scenario | None = None) -> dict[str, Source]:
    """Every source by key: Penumbra's own and those the scenario adds."""
    return _own_sources() | (scenario.sources if scenario else {})


def _found(name: str, beside: Path | None) -> tuple[Tree, Path | None, str]:
    """A built-in case by name, or a file; with its folder (for its own base) and an identity against cycles."""
    if name in cases():
        return _packaged(f"cases/{name}.yaml"), None, name
    file = (beside or Path()) / name
    if not file.is_file():
        raise ScenarioError(f"no scenario {name!r}: neither a file nor a built-in case{nearest(name, cases())}")
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise ScenarioError(f"{file}: not UTF-8 text") from None
    return read_yaml(text, str(file)), file.parent, str(file.resolve())


def _with_bases(name: str, beside: Path | None = None, seen: tuple[str, ...] = ()) -> Tree:
    tree, folder, identity = _found(name, beside)
    if identity in seen:
        raise ScenarioError(f"{tree.where(('base',))}: base: the chain of bases comes back to {name!r}")
    if "base" not in tree.data:
        return tree
    base = tree.data["base"]
    if not isinstance(base, str):
        raise ScenarioError(f"{tree.where(('base',))}: base: write a case's name or a file's path")
    rest = Tree({key: value for key, value in tree.data.items() if key != "base"}, tree.marks)
    return _merge(_with_bases(base, folder, (*seen, identity)), rest)


def lineage(name: str, beside: Path | None = None) -> tuple[str, ...]:
    """Ids of a scenario that loads and of all its bases, its own first.

    Parameters
    ----------
    name : str
        A built-in case, or a file.
    beside : Path, optional
        Folder that a file's path starts from.
    """
    tree, folder, _ = _found(name, beside)
    above = lineage(tree.data["base"], folder) if "base" in tree.data else ()
    return (tree.data["id"], *above) if "id" in tree.data else above


def _references(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Sections a card name may come from, and the name, for everything that names a card."""
    for battery in _maps(data.get("batteries")):
        yield ("interceptors",), battery.get("interceptor", "")
        yield ("platforms",), battery.get("platform", "")
    for sensor in _maps(data.get("sensors")):
        yield ("radars", "infrared"), sensor.get("card", "")


def _maps(section: Any) -> Iterable[dict[str, Any]]:
    return [item for item in section.values() if isinstance(item, dict)] if isinstance(section, dict) else []


def _with_cards(tree: Tree) -> Tree:
    """The tree with every card it names, from the catalogue, patched by its own entries."""
    catalogue = _catalogue()
    wanted: dict[str, list[str]] = {section: [] for section in CARDS}
    for sections, name in _references(tree.data):
        for section in sections:
            if isinstance(name, str) and name in catalogue[section].data:
                wanted[section].append(name)
    for section in CARDS:
        own = tree.data.get(section)
        wanted[section] += [name for name in own if name in catalogue[section].data] if isinstance(own, dict) else []
    data: dict[str, Any] = {}
    marks: dict[Path_, str] = {}
    for section, names in wanted.items():
        if names:
            data[section] = {name: catalogue[section].data[name] for name in dict.fromkeys(names)}
        marks |= {(section, *path): mark for path, mark in catalogue[section].marks.items() if path}
    return _merge(Tree(data, marks), tree)


def told(error: ValidationError, tree: Tree, model: type[Spec] = Scenario, at: Path_ = ()) -> list[str]:
    """Pydantic's findings on a `model` that stands at path `at` of a file, as sentences with file, line and field."""
    findings = []
    for detail in error.errors(include_url=False):
        path: Path_ = tuple(detail["loc"])
        field = ".".join(str(step) for step in (*at, *path)) or "file"
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "missing":
            message = "is missing; write it"
        elif detail["type"] == "extra_forbidden":
            message = f"unknown field{nearest(str(path[-1]), _fields(model, path[:-1]))}; remove it or mend its name"
        elif detail["type"] == "literal_error":
            message = f"write {detail['ctx']['expected']}, not {detail['input']!r}"
        elif detail["type"] in ("model_type", "dict_type"):
            message = "write fields and values below it"
        elif detail["type"].startswith("date"):
            message = f"{detail['input']!r} is not a date; write year-month-day, as in 2018-12-31"
        findings.append(f"{tree.where((*at, *path))}: {field}: {message}")
    return findings


def _fields(model: type[Spec], path: Path_) -> list[str]:
    """Field names that the model at a path knows, for suggestions."""
    schema = model.model_json_schema()
    node: Mapping[str, Any] = schema
    for step in path:
        node = node.get("properties", {}).get(step) or node.get("additionalProperties") or node.get("items") or {}
        for option in node.get("anyOf", ()):
            node = option if "$ref" in option else node
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
    return list(node.get("properties", {}))


def _dangling(scenario: Scenario, tree: Tree) -> Iterator[str]:
    """Names that point at nothing, and elements that miss what they need."""

    def unknown(path: Path_, kind: str, name: str, known: Iterable[str]) -> Iterator[str]:
        if name not in known:
            field = ".".join(map(str, path))
            yield f"{tree.where(path)}: {field}: no {kind} {name!r}{nearest(name, known)}"

    catalogue = _catalogue()
    for key, battery in scenario.batteries.items():
        at = ("batteries", key)
        yield from unknown(
            (*at, "platform"), "platform", battery.platform, {*scenario.platforms, *catalogue["platforms"].data}
        )
        yield from unknown(
            (*at, "interceptor"),
            "interceptor",
            battery.interceptor,
            {*scenario.interceptors, *catalogue["interceptors"].data},
        )
        yield from unknown((*at, "site"), "site", battery.site, scenario.sites)
        yield from unknown((*at, "radar"), "sensor", battery.radar, scenario.sensors)
        for field in ("feeds", "guides"):
            for index, sensor_key in enumerate(getattr(battery, field)):
                yield from unknown((*at, field, index), "sensor", sensor_key, scenario.sensors)
        for index, sensor_key in enumerate(battery.guides):
            if sensor_key in scenario.sensors and scenario.sensors[sensor_key].card in scenario.infrared:
                where = tree.where((*at, "guides", index))
                yield f"{where}: batteries.{key}.guides.{index}: satellites only warn; name a radar"
        if battery.launch == "engage-on-remote" and not battery.guides:
            yield f'{tree.where(at)}: batteries.{key}: engages on remote, but by whom? write "guides: [ ... ]"'
    for key, sensor in scenario.sensors.items():
        at = ("sensors", key)
        cards = {*scenario.radars, *scenario.infrared, *catalogue["radars"].data, *catalogue["infrared"].data}
        yield from unknown((*at, "card"), "radar or infrared card", sensor.card, cards)
        if sensor.site is not None:
            yield from unknown((*at, "site"), "site", sensor.site, scenario.sites)
        if sensor.card in scenario.radars:
            if sensor.site is None:
                yield f'{tree.where(at)}: sensors.{key}: a radar needs a site; write "site:" with one of its keys'
            if not sensor.boresights and scenario.radars[sensor.card].sector_width.high < 6.283:
                yield f'{tree.where(at)}: sensors.{key}: this radar has a sector; write "boresights: [ ... deg]"'
    for path, name in _source_keys(scenario.model_dump(mode="json")):
        yield from unknown(path, "source", name, sources(scenario))


def _source_keys(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("source", "inventory_source") and isinstance(value, str):
                yield (*path, key), value
            else:
                yield from _source_keys(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _source_keys(value, (*path, index))


def _empty(scenario: Scenario, tree: Tree) -> Iterator[str]:
    for section, what in (("threats", "threat class"), ("launch_points", "launch point")):
        if not getattr(scenario, section):
            yield f"{tree.where((section,))}: {section}: the scenario is empty; write at least one {what}"


def _checked(tree: Tree) -> Scenario:
    try:
        scenario = Scenario.model_validate(tree.data)
    except ValidationError as error:
        raise ScenarioError(told(error, tree)) from None
    findings = [*_empty(scenario, tree), *_dangling(scenario, tree)]
    if findings:
        raise ScenarioError(findings)
    return scenario


def load(name: str | Path, changes: Iterable[str] = ()) -> Scenario:
    """A scenario by the name of a built-in case or by a file's path.

    Parameters
    ----------
    name : str or Path
    changes : iterable of str
        ``"interceptors.sm3-iia.burnout_speed=4.2 km/s"``: one value each, for this run.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        Everything that is wrong, each finding with file, line, field and what to write instead.
    """
    tree = _with_cards(_with_bases(str(name)))
    scenario = _checked(tree)
    for change in changes:
        tree = _set(tree, scenario, change)
        scenario = _checked(_with_cards(tree))
    return scenario


def _set(tree: Tree, scenario: Scenario, change: str) -> Tree:
    path_text, equals, value_text = change.partition("=")
    path_text = path_text.strip()
    mark = f"--set {path_text}"
    if not equals or not value_text.strip():
        raise ScenarioError(f'--set {change}: write "path=value", as in "decision_time=60 s"')
    measured = {".".join(path) for path, _, _ in quantities(scenario)}
    known = measured | set(_paths(scenario.model_dump(mode="json")))
    if path_text not in known:
        raise ScenarioError(f"{mark}: no such path{nearest(path_text, known)}")
    try:
        value = read_value(value_text)
    except YAMLError:
        raise ScenarioError(f"{mark}: {value_text!r} is not a value") from None
    if path_text in measured and not isinstance(value, dict):
        value = {"value": value, "grade": "assumption", "note": "set for this run"}
    steps: Path_ = tuple(int(step) if step.isdigit() else step for step in path_text.split("."))
    data = deepcopy(tree.data)
    node: Any = data
    for step in steps[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    node[steps[-1]] = value
    return Tree(data, tree.marks | {steps: mark})


def _paths(node: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Dotted paths of all values and lists."""
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(node, dict):
        items = node.items()
    else:
        yield ".".join(path)
        items = enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, str(key)))


def dump(scenario: Scenario) -> dict[str, Any]:
    """The resolved scenario as plain data; loading it again gives an equal scenario."""
    return scenario.model_dump(mode="json", exclude_none=True)


def digest(scenario: Scenario) -> str:
    """Twelve hexadecimal digits that name this scenario's content."""
    text = json.dumps(dump(scenario), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def used_sources(scenario: Scenario) -> list[str]:
    """Keys of every source the scenario's numbers and dates rest on, sorted."""
    keys = {name for _, name in _source_keys(scenario.model_dump(mode="json"))}
    return sorted(keys)
