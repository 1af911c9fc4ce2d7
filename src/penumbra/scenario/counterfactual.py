"""One tree laid over another, and what is left of the sources of what it changes (decision 24).

A JSON merge patch (RFC 7386: maps merge, null removes, all else replaces) in which a quantity, told by its `value`, is
replaced whole. No source speaks for what somebody changed: a number, a date or a place that a patch changes loses the
source, grade and note of the base, and so does all that belongs to an element which became another by it. Whatever the
patch gives itself, it keeps.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from penumbra.scenario.domain import LONGEST_NAME
from penumbra.scenario.yaml_tree import Path_

__all__ = ["CHANGED", "NO_SOURCE", "in_vain", "patched"]

NO_SOURCE = "counterfactual"
"""Key in sources.yaml of what was changed without a source."""
CHANGED = " (changed)"
"""Behind the name of what is no longer what its name says."""

_NUMBER = ("value", "low", "high", "unit")
_WORDS = ("source", "grade", "note", "figures")
_FRAME = {"id", "title", "summary", "region", "snapshots", "areas", "sources", "alternatives", "answers"}
"""What a scenario is called, where it is looked at and when, and what others say of the shield: changed, it says the
same of the shield as it is written."""
_PATCH = ("alternatives", None, "options", None, "patch")
"""Where a patch stands that is taken as it is, its nulls too: it is laid over the scenario when it is chosen."""


class _Kind(NamedTuple):
    """What the elements of a section are known by, and what their own source speaks of."""

    identity: tuple[str, ...]
    """Fields whose change makes it another thing: nothing that was said of the old one holds."""
    about: tuple[str, ...] = ()
    """Further fields that the element's own source speaks of."""
    claims: Mapping[str, str | None] = {}
    """What that source says, and what stands there without it; None removes it."""
    noted: bool = False
    """Whether an element has a note of its own."""


_OWN: dict[str, str | None] = {"source": NO_SOURCE, "grade": "assumption", "note": None}
_ELEMENTS = {
    "interceptors": _Kind(("name",)),
    "radars": _Kind(("name",)),
    "infrared": _Kind(("name",)),
    "platforms": _Kind(("name", "kind")),
    "threats": _Kind(
        ("name",), ("range",), _OWN | {"status": "hypothetical", "attributed_since": None, "examples": None}
    ),
    "launch_points": _Kind(("name", "latitude", "longitude"), (), _OWN),
    "launch_areas": _Kind(("name", "country", "map_units", "area", "ring"), (), _OWN, noted=True),
    "sites": _Kind(("name", "latitude", "longitude"), (), _OWN, noted=True),
    "sensors": _Kind(("name", "card", "site")),
    "batteries": _Kind(
        ("name", "platform", "interceptor", "site"),
        ("inventory",),
        {"inventory_source": NO_SOURCE, "inventory_grade": "assumption"},
    ),
    "phases": _Kind(("name", "brings")),
    "alternatives": _Kind(()),
    "sources": _Kind(("title",), ("url",), {"url": None, "dated": None, "read": "not known; the entry was changed"}),
}


def in_vain(base: Mapping[str, Any], patch: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Section and key of each element that a patch takes away and the base does not have."""
    return [
        (section, key)
        for section in (*_ELEMENTS, "areas", "answers")
        for key, value in (patch[section].items() if isinstance(patch.get(section), dict) else ())
        if value is None and not (isinstance(base.get(section), dict) and key in base[section])
    ]


def patched(base: Any, patch: Any, note: str, path: Path_ = ()) -> Any:
    """What a patch makes of a base; `note` says of a changed number where it was changed.

    Parameters
    ----------
    base, patch : plain data
        Of which `path` says where in a scenario they stand. Neither is changed.
    note : str

    Returns
    -------
    plain data
    """
    if len(path) == len(_PATCH) and all(part in (None, step) for part, step in zip(_PATCH, path, strict=True)):
        return patch
    if not isinstance(patch, dict):
        given = isinstance(patch, int | float | str) and not isinstance(patch, bool)
        return _unvouched({"value": patch}, base, {}, note) if given and _is_quantity(base) else patch
    if "value" in patch:
        return _unvouched(patch, base, patch, note) if _is_quantity(base) else patch
    if patch and set(patch) <= {*_NUMBER, *_WORDS} and isinstance(base, int | float | str):
        base = {"value": base}
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = patched(merged.get(key), value, note, (*path, key))
    if not isinstance(base, dict):
        return merged
    if not path:
        return _whole(base, patch, merged, note)
    if _is_quantity(base):
        return _unvouched(merged, base, patch, note)
    if _is_dated(base) and any(base.get(key) != merged.get(key) for key in ("start", "end")):
        return _filled(merged, patch, note)
    if _is_box(base) and any(_changed(base, merged, key) for key in ("north_south", "east_west")):
        return _filled(merged, patch, note)
    if len(path) == 2 and path[0] in _ELEMENTS:
        return _element(_ELEMENTS[str(path[0])], base, patch, merged, note)
    return merged


def _whole(base: Mapping[str, Any], patch: Mapping[str, Any], merged: dict[str, Any], note: str) -> dict[str, Any]:
    """A scenario whose title and summary do not speak for what was changed in it."""
    if all(base.get(key) == merged.get(key) for key in {*base, *merged} - _FRAME) or "title" not in base:
        return merged
    made = dict(merged)
    if "title" not in patch and isinstance(base["title"], str):
        made["title"] = _marked(base["title"])
    if "summary" not in patch and isinstance(base.get("summary"), str):
        told = f" ({note.partition(';')[0]})"
        made["summary"] = base["summary"].removesuffix(told) + told
    return made


def _marked(name: str) -> str:
    return name if name.endswith(CHANGED) else name[: LONGEST_NAME - len(CHANGED)] + CHANGED


def _is_quantity(node: Any) -> bool:
    return isinstance(node, dict) and "value" in node


def _cited(node: Any) -> bool:
    return isinstance(node, dict) and "source" in node


def _is_dated(node: Any) -> bool:
    return _cited(node) and "start" in node


def _is_box(node: Any) -> bool:
    return _cited(node) and "north_south" in node


def _figures(node: Any) -> Any:
    """What a field says, without who says it: the numbers of a quantity as text, anything else as it is."""
    if not _is_quantity(node):
        return str(node) if isinstance(node, int | float) and not isinstance(node, bool) else node
    value, unit = node["value"], node.get("unit")
    ends = tuple(str(node.get(end, value)) for end in ("value", "low", "high"))
    return ends[0] if unit is None and len(set(ends)) == 1 else (*ends, unit)


def _changed(base: Mapping[str, Any], merged: Mapping[str, Any], key: str) -> bool:
    """Whether a field that the base has says something else now."""
    return key in base and _figures(base[key]) != _figures(merged.get(key))


def _unvouched(merged: dict[str, Any], base: Any, patch: Mapping[str, Any], note: str) -> dict[str, Any]:
    """A quantity without the base's words if its numbers changed."""
    if _figures(base) == _figures(merged):
        return merged
    kept = {key: value for key, value in merged.items() if key not in _WORDS or key in patch}
    if "source" not in kept and "note" not in kept:
        kept |= {"grade": kept.get("grade", "assumption"), "note": note}
    return kept


def _filled(merged: Mapping[str, Any], patch: Mapping[str, Any], note: str) -> dict[str, Any]:
    """A mapping with a source of its own, which is the patch's or none."""
    kept = {key: value for key, value in merged.items() if key not in _WORDS or key in patch}
    return {"source": NO_SOURCE, "grade": "assumption", "note": note} | kept


def _element(
    kind: _Kind, base: Mapping[str, Any], patch: Mapping[str, Any], merged: dict[str, Any], note: str
) -> dict[str, Any]:
    """An element with what still holds of what was said about it."""
    another = any(_changed(base, merged, key) for key in kind.identity)
    spoken = another or any(_changed(base, merged, key) for key in kind.about)
    made = dict(merged)
    if another:
        made = {key: _own(value, patch.get(key), note) for key, value in made.items()}
    if spoken:
        for key, instead in kind.claims.items():
            if key in base and key not in patch:
                made.pop(key)
                made |= {} if instead is None else {key: instead}
        if kind.noted and "note" not in patch:
            made["note"] = note
    own = any(isinstance(patch.get(key), str) for key in ("source", "inventory_source"))
    loose = any(
        _is_quantity(base.get(key)) and _changed(base, made, key) and not _cited(made.get(key)) for key in patch
    )
    name = made.get("name")
    if "name" not in patch and isinstance(name, str) and (another or (spoken and not own) or loose):
        made["name"] = _marked(name)
    return made


def _own(value: Any, given: Any, note: str) -> Any:
    """A field of an element that became another: what the patch gives of it, and nothing that the base said."""
    if given is None or (isinstance(given, dict) and _cited(value) and not _cited(given)):
        words = {key: given[key] for key in _WORDS if key in given} if given else {}
        quiet = _silent(value, note)
        return {**quiet, **words} if words else quiet
    return value


def _silent(node: Any, note: str) -> Any:
    """A part of an element that became another: the same figures, and nobody who vouches for them."""
    if isinstance(node, list):
        return [_silent(item, note) for item in node]
    if not isinstance(node, dict) or not node.keys() & {"source", "grade", "note"}:
        return node
    inner = {key: _silent(value, note) for key, value in node.items() if key not in _WORDS}
    source = {} if _is_quantity(node) else {"source": NO_SOURCE}
    return inner | source | {"grade": "assumption", "note": f"of an element {note}"}
