"""Write `docs/fields.md` again from the models of scenarios and ledgers: `make glossary`."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from penumbra.claims.ledger import Ledger
from penumbra.scenario.model import Scenario

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# Fields of a scenario and a ledger

Every field that a file may have. This page is made from the code: `make glossary` writes it again. Whole files to copy are in
[scenario.md](scenario.md); `penumbra schema scenario` prints the same as JSON Schema, with which an editor completes and
checks a file as you write.

*Number* is a number with its unit, as `4.5 km/s`, or `{value, low, high, source, grade, note, figures}`; the units in
brackets are examples of those that are understood. What lies outside the first span of a number is refused; what lies outside
the second one is taken with a warning, for the reason given. *By key* means several, each under a key of your choice. A file
with `base: epaa`, the name of a built-in case or of another file, needs only the fields that it changes.
"""
NUMBER = "a number and a unit "


def page() -> str:
    """A table of fields for each kind of part, the whole file first."""
    return "\n".join([HEAD, *_file("A scenario", Scenario), *_file("A ledger", Ledger)])


def _file(title: str, model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    parts = [f"## {title}\n", _table(schema)]
    for name, one in schema["$defs"].items():
        parts += [f"### {_words(name)}\n", f"{_line(one.get('description', ''))}\n", _table(one)]
    return parts


def _table(schema: dict[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    rows = [
        f"| `{name}` | {_kind(one)} | {'yes' if name in needed else 'no'} | {_line(one.get('description', ''))} |"
        for name, one in schema.get("properties", {}).items()
    ]
    return "\n".join(("| field | kind | needed | meaning |", "| --- | --- | --- | --- |", *rows)) + "\n"


def _kind(one: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return f"[{_words(name).lower()}](#{_words(name).lower().replace(' ', '-')})"
    if one.get("description", "").startswith(NUMBER):
        return f"number {one['description'].removeprefix(NUMBER)}"
    if choices := one.get("enum") or ([one["const"]] if "const" in one else []):
        return ", ".join(f"`{each}`" for each in choices)
    if several := one.get("anyOf") or one.get("oneOf") or one.get("allOf"):
        kinds = dict.fromkeys(_kind(each) for each in several if each.get("type") != "null")
        numbers = [kind for kind in kinds if kind.startswith("number (")]
        return " or ".join(numbers or kinds)
    if one.get("type") == "array":
        inner = one.get("items") or (one.get("prefixItems") or [{}])[0]
        return f"list of {_kind(inner)}"
    if one.get("type") == "object":
        inner = one.get("additionalProperties") or next(iter(one.get("patternProperties", {}).values()), None)
        return f"by key: {_kind(inner)}" if isinstance(inner, dict) else "fields"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return "date" if one.get("format") == "date" else words.get(one.get("type", ""), "any")


def _words(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
