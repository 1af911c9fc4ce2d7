"""Errors in a scenario, as sentences with file, line and field; and warnings about allowed but unusual values."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from penumbra.errors import nearest, shown
from penumbra.scenario.domain import Domain
from penumbra.scenario.launch_areas import area_findings, points_outside
from penumbra.scenario.leaves_out import wrong_countries
from penumbra.scenario.model import Scenario
from penumbra.scenario.protects import wrong_protects
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Path_, Tree

__all__ = [
    "ALL_ROUND",
    "launch_area_findings",
    "misconfigured",
    "missing_sections",
    "misspelt_cards",
    "other_section",
    "pydantic_findings",
    "source_keys",
    "unknown_references",
    "unusual_values",
]

ALL_ROUND = 6.283
"""Sector width [rad] from which a radar looks all round and needs no boresight."""

_ADVISED = 20
"""Number of findings that suggest the nearest valid words; the search is slow, and nobody reads more."""
_OWN_SOURCE = "; write penumbra-assumption for a guess, or the key of a source of your own, described below sources:"

_EXPLANATIONS = {
    "model_type": "write fields and values below it",
    "dict_type": "write fields and values below it",
    "tuple_type": "write a list, as in [a, b]",
    "int_type": "write a whole number",
    "float_type": "write a number",
    "bool_type": "write true or false",
    "finite_number": "write a finite number",
}
"""Text for each of pydantic's error types; the value that was found is appended."""


def pydantic_findings(error: ValidationError, tree: Tree, model: type[Spec] = Scenario, at: Path_ = ()) -> list[str]:
    """Pydantic's errors in a `model` at path `at` of a file, as sentences with file, line and field."""
    findings = []
    details = error.errors(include_url=False)
    broken = {detail["loc"][:count] for detail in details for count in range(len(detail["loc"]))}
    for count, detail in enumerate(details):
        if detail["type"] == "too_short" and detail["loc"] in broken:
            continue  # the list has items, and their own errors are reported
        path: Path_ = tuple(step for step in detail["loc"] if step != "[key]")
        findings.append(_located(tree, (*at, *path), _explained(detail, path, model, count < _ADVISED)))
    return findings


def misspelt_cards(error: ValidationError, tree: Tree, cards: Mapping[str, Collection[str]]) -> Iterator[str]:
    """A sentence for each card that lacks fields and whose name resembles that of a catalogue card.

    Parameters
    ----------
    error : ValidationError
        Errors of a Scenario.
    tree : Tree
    cards : mapping of section to keys
        Cards of the catalogue.
    """
    details = error.errors(include_url=False)
    lacking = dict.fromkeys(detail["loc"][:2] for detail in details if detail["type"] == "missing")
    for path in [path for path in lacking if len(path) == 2 and path[0] in cards][:_ADVISED]:
        if path[1] in cards[str(path[0])]:
            continue  # it is a catalogue card from which a patch removed a field
        near, other = nearest(str(path[1]), cards[str(path[0])]), other_section(str(path[1]), cards)
        if other or near.startswith("; nearest"):
            hint = other or f"{near}; a card of the catalogue has all fields"
            yield _located(tree, path, f"the catalogue has no card of this name{hint}")


def other_section(name: str, cards: Mapping[str, Iterable[str]]) -> str:
    """Other sections in which the catalogue has a card of this name, as the end of an error sentence; may be empty."""
    kinds = [section for section, keys in cards.items() if name in keys]
    return f"; it has {shown(name)} among the {' and the '.join(kinds)}" if kinds else ""


def _explained(detail: Mapping[str, Any], path: Path_, model: type[Spec], advised: bool) -> str:
    """The meaning of one of pydantic's errors, and what to write instead."""
    kind, given, limits = detail["type"], detail["input"], detail.get("ctx", {})
    if kind in _EXPLANATIONS:
        met = "" if kind in ("model_type", "dict_type") else f", not {shown(given)}"
        return _EXPLANATIONS[kind] + met
    match kind:
        case "missing":
            return f"is missing; write {_expected(model, path) if advised else 'it'}"
        case "too_short":
            least = limits["min_length"]
            return f"write at least {least} item{'s' * (least > 1)}, not {limits['actual_length']}"
        case "too_long":
            return f"write at most {limits['max_length']} items, not {len(given)}"
        case "extra_forbidden":
            near = nearest(str(path[-1]), _fields(model, path[:-1])) if advised else ""
            return f"unknown field{near}; remove it or correct its name"
        case "literal_error":
            return f"write {limits['expected']}, not {shown(given)}"
        case "string_type":
            quoted = f', as in "{given}"' if isinstance(given, int | float) and not isinstance(given, bool) else ""
            return f"write text{quoted}, not {shown(given)}"
        case "string_too_long":
            return f"has {len(given)} characters; write at most {limits['max_length']}"
        case "string_pattern_mismatch" if limits["pattern"] == r"\S":
            return "is empty; write words"
        case "string_pattern_mismatch":
            return f"{shown(given)} is no key; write 1 to 64 letters a-z, digits, dashes and underscores"
        case "greater_than_equal":
            return f"write {limits['ge']} or more, not {shown(given)}"
        case "less_than_equal":
            return f"write {limits['le']} or less, not {shown(given)}"
        case "greater_than":
            return f"write more than {limits['gt']}, not {shown(given)}"
        case "less_than":
            return f"write less than {limits['lt']}, not {shown(given)}"
    return str(detail["msg"]).removeprefix("Value error, ")


@cache
def _schema(model: type[Spec]) -> dict[str, Any]:
    return model.model_json_schema()


def _node(model: type[Spec], path: Path_) -> Mapping[str, Any]:
    """The schema of a model at a path; empty if the schema has nothing there."""
    schema = _schema(model)
    node: Mapping[str, Any] = schema
    for step in path:
        below = node.get("properties", {}).get(step) or next(iter(node.get("patternProperties", {}).values()), None)
        node = below or node.get("additionalProperties") or node.get("items") or {}
        for option in node.get("anyOf", ()):
            node = {**option, "description": node.get("description", "")} if "$ref" in option else node
        if "$ref" in node:
            node = {**schema["$defs"][node["$ref"].rsplit("/", 1)[1]], **node}
    return node


def _fields(model: type[Spec], path: Path_) -> list[str]:
    """Field names of the model at a path, for suggestions."""
    return list(_node(model, path).get("properties", {}))


def _expected(model: type[Spec], path: Path_) -> str:
    """Form and meaning of a missing field."""
    node = _node(model, path)
    meaning = node.get("description", "").split(". ")[0].rstrip(".").replace("\n", " ")
    if meaning[1:2].islower():
        meaning = meaning[0].lower() + meaning[1:]
    form = _form(node)
    return form if meaning in ("", form) else f"{form}: {meaning}"


def _form(node: Mapping[str, Any]) -> str:
    """How to write a value of a schema."""
    if "enum" in node:
        return ", ".join(map(str, node["enum"][:-1])) + f" or {node['enum'][-1]}"
    if node.get("format") == "date":
        return "a day, as in 2018-12-31"
    if "properties" in node:
        return "below it " + ", ".join(node.get("required", node["properties"]))
    for option in node.get("anyOf", ()):
        if "a number and a unit" in option.get("description", ""):
            return str(option["description"])
    kinds = {
        "string": "text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list, as in [a, b]",
        "object": "names, and fields below each",
    }
    return kinds.get(node.get("type", ""), "it")


def unknown_references(
    scenario: Scenario, tree: Tree, cards: Mapping[str, Iterable[str]], sources: Collection[str]
) -> Iterator[str]:
    """References to keys that do not exist.

    Parameters
    ----------
    scenario : Scenario
    tree : Tree
    cards : mapping of section to keys
        Cards of the catalogue, in addition to the scenario's own.
    sources : collection of str
        Keys of all sources.
    """
    advised = 0

    def unknown(path: Path_, kind: str, name: str, known: Iterable[str], also: Iterable[str] = ()) -> Iterator[str]:
        nonlocal advised
        if name not in known:
            advised += 1
            gone = tree.marks.get((f"{kind}s", name))  # a key that has a line but no value was set to null
            near = nearest(name, {*known, *also}) if advised <= _ADVISED and not gone else ""
            near = other_section(name, cards) or near if also and not gone else near
            if kind == "source" and not near and not gone and advised <= _ADVISED:
                near = _OWN_SOURCE
            taken = f"; {gone} removes it, but it is still named here: remove this name too" if gone else ""
            yield _located(tree, path, f"no {kind} {shown(name)}{near}{taken}")

    for key, battery in scenario.batteries.items():
        at = ("batteries", key)
        for field, section in (("platform", scenario.platforms), ("interceptor", scenario.interceptors)):
            yield from unknown((*at, field), field, getattr(battery, field), section, cards[f"{field}s"])
        yield from unknown((*at, "site"), "site", battery.site, scenario.sites)
        yield from unknown((*at, "radar"), "sensor", battery.radar, scenario.sensors)
        for field in ("feeds", "guides"):
            for index, sensor_key in enumerate(getattr(battery, field)):
                yield from unknown((*at, field, index), "sensor", sensor_key, scenario.sensors)
    seeing = {**scenario.radars, **scenario.infrared}
    for key, sensor in scenario.sensors.items():
        at = ("sensors", key)
        known = {*cards["radars"], *cards["infrared"]}
        yield from unknown((*at, "card"), "radar or infrared card", sensor.card, seeing, known)
        if sensor.site is not None:
            yield from unknown((*at, "site"), "site", sensor.site, scenario.sites)
    for path, name in source_keys(scenario.model_dump(mode="json")):
        yield from unknown(path, "source", name, sources)


def misconfigured(scenario: Scenario, tree: Tree) -> Iterator[str]:
    """Elements that lack a required field, or have one that they cannot use."""
    for key, battery in scenario.batteries.items():
        at: Path_ = ("batteries", key)
        own = scenario.sensors.get(battery.radar)
        if own is not None and own.card in scenario.infrared:
            yield _located(tree, (*at, "radar"), "satellites only warn; name a radar")
        for index, sensor_key in enumerate(battery.guides):
            if sensor_key in scenario.sensors and scenario.sensors[sensor_key].card in scenario.infrared:
                yield _located(tree, (*at, "guides", index), "satellites only warn; name a radar")
        if battery.launch == "engage-on-remote" and not battery.guides:
            yield _located(
                tree,
                at,
                'engage-on-remote needs radars that guide; write "guides: [ ... ]", or "launch: remote-launch"',
            )
    for key, sensor in scenario.sensors.items():
        at = ("sensors", key)
        if sensor.card in scenario.radars:
            if sensor.site is None:
                yield _located(tree, at, 'a radar needs a site; write "site:" with one of its keys')
            if not sensor.boresights and scenario.radars[sensor.card].sector_width.low < ALL_ROUND:
                yield _located(tree, at, 'this radar has a sector; write "boresights: [ ... deg]"')


def source_keys(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Path and key of every source that plain data of a scenario names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("source", "inventory_source") and isinstance(value, str):
                yield (*path, key), value
            else:
                yield from source_keys(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from source_keys(value, (*path, index))


def missing_sections(scenario: Scenario, tree: Tree) -> Iterator[str]:
    """Required sections of the scenario that are empty."""
    if not scenario.threats:
        yield _located(tree, ("threats",), "the scenario is empty; write at least one threat class")
    if not scenario.launch_areas and not scenario.launch_points:
        message = "the scenario is empty; write at least one launch point, or an area under launch_areas"
        yield _located(tree, ("launch_points",), message)


def launch_area_findings(scenario: Scenario, tree: Tree) -> Iterator[str]:
    """Errors in launch areas (no shape, several, or invalid), in points of an area, in `protects` and `leaves_out`."""
    found = [*area_findings(scenario), *wrong_protects(scenario.protects, scenario.areas)]
    found += wrong_countries(scenario.leaves_out)
    yield from (_located(tree, path, text) for path, text in found or points_outside(scenario))


def unusual_values(spec: Spec, tree: Tree, path: Path_ = ()) -> Iterator[str]:
    """Allowed but unusual values, each with file, line, field and reason."""
    for name, field in type(spec).model_fields.items():
        value = getattr(spec, name)
        at = (*path, name)
        for mark in field.metadata:
            if isinstance(mark, Domain):
                yield from (_located(tree, at, text) for text in mark.doubts(value))
        below: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, dict):
            below = value.items()
        elif isinstance(value, tuple):
            below = enumerate(value)
        elif isinstance(value, Spec):
            yield from unusual_values(value, tree, at)
        for key, item in below:
            if isinstance(item, Spec):
                yield from unusual_values(item, tree, (*at, key))
    several = getattr(spec, "doubts", None)
    if several is not None:
        yield from (_located(tree, (*path, name), text) for name, text in several())


def _located(tree: Tree, path: Path_, text: str) -> str:
    """A sentence with file, line and field; for a command-line option the location already names the field."""
    location, field = tree.location(path), ".".join(str(step) for step in path) or "file"
    return f"{location}: {text}" if location == f"--set {field}" else f"{location}: {field}: {text}"
