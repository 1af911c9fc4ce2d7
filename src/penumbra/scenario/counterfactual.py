"""Applies a patch to a tree, and removes the sources of what it changes (decision 24).

The patch is a JSON merge patch (RFC 7386: maps merge, null removes, everything else replaces), except that a quantity,
recognised by its `value`, is replaced whole. No source supports a changed value: a number, a date or a place that a
patch changes loses the source, grade and note of the base. If the patch changes the identity of an element, all fields
of the element lose theirs. Sources, grades and notes given by the patch itself are kept.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.protects import KINDS
from penumbra.scenario.yaml_tree import Path_, is_number

__all__ = ["CHANGED", "NO_SOURCE", "patched", "unmatched_removals"]

NO_SOURCE = "counterfactual"
"""Key of a source for values changed without a source."""
CHANGED = " (changed)"
"""Appended to the name of an element that its name no longer describes."""

_NUMBER = ("value", "low", "high", "unit")
_WORDS = ("source", "grade", "note", "figures")
_FRAME = {
    "id",
    "title",
    "summary",
    "region",
    "snapshots",
    "areas",
    "known_until",
    "leaves_out",
    "protects",
    "sources",
} | {
    "alternatives",
    "answers",
}
"""Fields that do not describe the shield itself: names, map box, dates to show, whom it protects, and statements of
others. A change of these leaves title and summary valid."""
_PATCH = ("alternatives", None, "options", None, "patch")
"""Path of a nested patch, which is copied unchanged, with its nulls: it is applied when its answer is chosen."""


class _ElementKind(NamedTuple):
    """Which fields identify the elements of a section, and which fields the element's own source covers."""

    identity: tuple[str, ...]
    """Fields whose change makes it a different element: no statement about the old one holds."""
    about: tuple[str, ...] = ()
    """Further fields that the element's own source covers."""
    claims: Mapping[str, str | None] = {}
    """Fields that depend on that source, and their values without it; None removes the field."""
    noted: bool = False
    """Whether the element has a `note` field."""


_NO_PROVENANCE: dict[str, str | None] = {"source": NO_SOURCE, "grade": "assumption", "note": None}
_ELEMENTS = {
    "interceptors": _ElementKind(("name",)),
    "radars": _ElementKind(("name",)),
    "infrared": _ElementKind(("name",)),
    "platforms": _ElementKind(("name", "kind")),
    "threats": _ElementKind(
        ("name",), ("range",), _NO_PROVENANCE | {"status": "hypothetical", "attributed_since": None, "examples": None}
    ),
    "launch_points": _ElementKind(("name", "latitude", "longitude"), (), _NO_PROVENANCE),
    "launch_areas": _ElementKind(("name", "country", "map_units", "area", "ring"), (), _NO_PROVENANCE, noted=True),
    "sites": _ElementKind(("name", "latitude", "longitude"), (), _NO_PROVENANCE, noted=True),
    "sensors": _ElementKind(("name", "card", "site")),
    "batteries": _ElementKind(
        ("name", "platform", "interceptor", "site"),
        ("inventory",),
        {"inventory_source": NO_SOURCE, "inventory_grade": "assumption"},
    ),
    "phases": _ElementKind(("name", "brings")),
    "alternatives": _ElementKind(()),
    "sources": _ElementKind(
        ("title",), ("url",), {"url": None, "dated": None, "read": "not known; the entry was changed"}
    ),
}


def unmatched_removals(base: Mapping[str, Any], patch: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Section and key of each element that a patch removes although the base does not have it."""
    return [
        (section, key)
        for section in (*_ELEMENTS, "areas", "answers")
        for key, value in (patch[section].items() if isinstance(patch.get(section), dict) else ())
        if value is None and not (isinstance(base.get(section), dict) and key in base[section])
    ]


def patched(base: Any, patch: Any, note: str, path: Path_ = ()) -> Any:
    """The base with a patch applied.

    Parameters
    ----------
    base, patch : plain data
        Both at `path` of a scenario. Neither is modified.
    note : str
        Note for each changed number, which says where it was changed.

    Returns
    -------
    plain data
    """
    if len(path) == len(_PATCH) and all(part in (None, step) for part, step in zip(_PATCH, path, strict=True)):
        return patch
    if not isinstance(patch, dict):
        given = isinstance(patch, int | float | str) and not isinstance(patch, bool)
        return _without_old_source({"value": patch}, base, {}, note) if given and is_number(base) else patch
    if is_number(patch):
        return _without_old_source(patch, base, patch, note) if is_number(base) else patch
    if patch and set(patch) <= {*_NUMBER, *_WORDS} and isinstance(base, int | float | str):
        base = {"value": base}
    if path == ("protects",) and any(patch.get(kind) for kind in KINDS):
        base = {}  # protecting somebody else is not both
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = patched(merged.get(key), value, note, (*path, key))
    if not isinstance(base, dict):
        return merged
    if not path:
        return _root(base, patch, merged, note)
    if is_number(base):
        return _without_old_source(merged, base, patch, note)
    if _is_dated(base) and any(base.get(key) != merged.get(key) for key in ("start", "end")):
        return _with_own_source(merged, patch, note)
    if _is_box(base) and any(_changed(base, merged, key) for key in ("north_south", "east_west")):
        return _with_own_source(merged, patch, note)
    if len(path) == 2 and path[0] in _ELEMENTS:
        return _element(_ELEMENTS[str(path[0])], base, patch, merged, note)
    return merged


def _root(base: Mapping[str, Any], patch: Mapping[str, Any], merged: dict[str, Any], note: str) -> dict[str, Any]:
    """The scenario with title and summary marked as changed, if the patch changes the shield and not them."""
    if all(base.get(key) == merged.get(key) for key in {*base, *merged} - _FRAME) or "title" not in base:
        return merged
    made = dict(merged)
    if "title" not in patch and isinstance(base["title"], str):
        made["title"] = _marked_as_changed(base["title"])
    if "summary" not in patch and isinstance(base.get("summary"), str):
        change = f" ({note.partition(';')[0]})"
        made["summary"] = base["summary"].removesuffix(change) + change
    return made


def _marked_as_changed(name: str) -> str:
    return name if name.endswith(CHANGED) else name[: LONGEST_NAME - len(CHANGED)] + CHANGED


def _cited(node: Any) -> bool:
    return isinstance(node, dict) and "source" in node


def _is_dated(node: Any) -> bool:
    return _cited(node) and "start" in node


def _is_box(node: Any) -> bool:
    return _cited(node) and "north_south" in node


def _comparable(node: Any) -> Any:
    """A field's value without its source, for comparison: the numbers of a quantity as text, anything else as it is."""
    if not is_number(node):
        return str(node) if isinstance(node, int | float) and not isinstance(node, bool) else node
    value, unit = node["value"], node.get("unit")
    ends = tuple(str(node.get(end, value)) for end in ("value", "low", "high"))
    return ends[0] if unit is None and len(set(ends)) == 1 else (*ends, unit)


def _changed(base: Mapping[str, Any], merged: Mapping[str, Any], key: str) -> bool:
    """Whether a field of the base has a different value now."""
    return key in base and _comparable(base[key]) != _comparable(merged.get(key))


def _without_old_source(merged: dict[str, Any], base: Any, patch: Mapping[str, Any], note: str) -> dict[str, Any]:
    """The quantity, without source, grade, note and figures of the base if its numbers changed."""
    if _comparable(base) == _comparable(merged):
        return merged
    kept = {key: value for key, value in merged.items() if key not in _WORDS or key in patch}
    if "source" not in kept and "note" not in kept:
        kept |= {"grade": kept.get("grade", "assumption"), "note": note}
    return kept


def _with_own_source(merged: Mapping[str, Any], patch: Mapping[str, Any], note: str) -> dict[str, Any]:
    """The mapping with source, grade and note of the patch only; the default is no source."""
    kept = {key: value for key, value in merged.items() if key not in _WORDS or key in patch}
    return {"source": NO_SOURCE, "grade": "assumption", "note": note} | kept


def _element(
    kind: _ElementKind, base: Mapping[str, Any], patch: Mapping[str, Any], merged: dict[str, Any], note: str
) -> dict[str, Any]:
    """The element without the statements that the patch invalidates."""
    another = any(_changed(base, merged, key) for key in kind.identity)
    spoken = another or any(_changed(base, merged, key) for key in kind.about)
    made = dict(merged)
    if another:
        made = {key: _field_of_changed_element(value, patch.get(key), note) for key, value in made.items()}
    if spoken:
        for key, instead in kind.claims.items():
            if key in base and key not in patch:
                made.pop(key)
                made |= {} if instead is None else {key: instead}
        if kind.noted and "note" not in patch:
            made["note"] = note
    own = any(isinstance(patch.get(key), str) for key in ("source", "inventory_source"))
    loose = any(is_number(base.get(key)) and _changed(base, made, key) and not _cited(made.get(key)) for key in patch)
    name = made.get("name")
    if "name" not in patch and isinstance(name, str) and (another or (spoken and not own) or loose):
        made["name"] = _marked_as_changed(name)
    return made


def _field_of_changed_element(value: Any, given: Any, note: str) -> Any:
    """A field of an element whose identity changed: only the patch's source, grade and note are kept."""
    if given is None or (isinstance(given, dict) and _cited(value) and not _cited(given)):
        words = {key: given[key] for key in _WORDS if key in given} if given else {}
        bare = _without_provenance(value, note)
        return {**bare, **words} if words else bare
    return value


def _without_provenance(node: Any, note: str) -> Any:
    """A part of an element whose identity changed: the same numbers, without source, grade and note of the base."""
    if isinstance(node, list):
        return [_without_provenance(item, note) for item in node]
    if not isinstance(node, dict) or not node.keys() & {"source", "grade", "note"}:
        return node
    inner = {key: _without_provenance(value, note) for key, value in node.items() if key not in _WORDS}
    source = {} if is_number(node) else {"source": NO_SOURCE}
    return inner | source | {"grade": "assumption", "note": f"of an element {note}"}
