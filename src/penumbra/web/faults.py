"""What is wrong with a request, in sentences that say what to write instead, without the validator's own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from penumbra.errors import shown

__all__ = ["in_sentences"]

_MOST = 20  # faults that are told
_LONGEST = 400  # characters of a sentence
_DAY = "write a day as year-month-day, as 2018-12-31"
_OBJECT = "write an object with its fields in braces"
_SENTENCES = {
    "bool_parsing": "write true or false",
    "date_from_datetime_inexact": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "dict_type": _OBJECT,
    "extra_forbidden": "is not a field here; remove it",
    "finite_number": "write a finite number",
    "float_parsing": "write a number",
    "float_type": "write a number",
    "greater_than_equal": "write {ge:g} or more",
    "int_from_float": "write a whole number",
    "int_parsing": "write a whole number",
    "int_parsing_size": "write a whole number of fewer digits",
    "int_type": "write a whole number",
    "less_than_equal": "write {le:g} or less",
    "list_type": "write a list",
    "literal_error": "write {expected}",
    "missing": "is missing",
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "string_pattern_mismatch": "write letters, digits, dashes and underscores, first a letter or a digit",
    "string_too_long": "write at most {max_length:,} characters",
    "string_type": "write text",
    "string_unicode": "write text of Unicode",
    "too_long": "write at most {max_length:,}",
    "too_short": "write at least {min_length:,}",
    "tuple_type": "write a list",
    "union_tag_invalid": "do: write one of {expected_tags}",
    "union_tag_not_found": "do: is missing; write what to do, as set or move",
}
_ONLY_TOLD = ("extra_forbidden", "missing", "union_tag_not_found")
"""Faults whose sentence is not followed by what was given."""


def in_sentences(faults: Sequence[Mapping[str, Any]]) -> str:
    """One line for each fault of a request: the field and what to write."""
    return "\n".join(_line(fault) for fault in faults[:_MOST])


def _line(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return f"the request is no JSON; correct it at character {int(fault['loc'][-1]) + 1:,}"
    where = ".".join(str(step) for step in fault["loc"] if step not in ("path", "query", "body"))
    return _printable(f"{where or 'the request'}: {_told(fault)}"[:_LONGEST])


def _told(fault: Mapping[str, Any]) -> str:
    form = _SENTENCES.get(fault["type"])
    if form is None:
        text = str(fault["msg"]).removeprefix("Value error, ")
        told = f"{text[:1].lower()}{text[1:]}"
    else:
        told = form.format(**fault.get("ctx", {}))
    given = fault.get("input")
    if fault["type"] == "union_tag_invalid":
        given = fault["ctx"]["tag"]
    hide = fault["type"] in _ONLY_TOLD or isinstance(given, dict | list)
    return told if hide else f"{told}, not {shown(given)}"


def _printable(text: str) -> str:
    """A text without signs that UTF-8 cannot hold."""
    return text.encode(errors="backslashreplace").decode()
