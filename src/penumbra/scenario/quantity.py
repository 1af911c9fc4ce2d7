"""A number from the literature: nominal value, low, high, source and grade."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from enum import Enum
from functools import partial
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from penumbra.errors import shown
from penumbra.scenario.domain import Domain, Words, strict
from penumbra.scenario.published_figures import Stated, read_figures, same_number
from penumbra.units import KINDS, is_bare, parse

__all__ = [
    "Angle",
    "Area",
    "Better",
    "Coordinate",
    "Duration",
    "Figure",
    "Grade",
    "Length",
    "Quantity",
    "Spec",
    "Speed",
    "SurfaceDensity",
]

Grade = Literal["sourced", "second-hand", "computed", "assumption"]

_KEYS = {"value", "low", "high", "unit", "source", "grade", "note", "figures"}
_WORDS = ("source", "grade", "note")
_FIXED_ELSEWHERE = "the number is fixed at another value here"


class Spec(BaseModel):
    """A frozen model that refuses unknown fields and wrong types; the manual is made from its field docstrings."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema without type conversion: true is not accepted as 1, nor 0 as a date in 1970."""
        return strict(handler(source))

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema with the fields' docstrings, read on demand; pydantic's own option reads them at every start."""
        made = handler(core)
        fields = handler.resolve_ref_schema(made)["properties"]
        for name, text in _field_docstrings(cls).items():
            domains = [mark.described for mark in cls.model_fields[name].metadata if isinstance(mark, Domain)]
            fields[name]["description"] = " ".join([text, *domains])
            if "patternProperties" in fields[name]:  # keys that do not match the pattern are refused
                fields[name]["additionalProperties"] = False
        return made


def _field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The docstring below each field of the class and its parents."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if not issubclass(kind, Spec) or kind is Spec:
            continue
        (written,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
        assert isinstance(written, ast.ClassDef)
        for field, text in pairwise(written.body):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    found[name] = inspect.cleandoc(words)
    return found


class Better(Enum):
    """Which end of a number's range serves the defence; the all-worst and all-best runs use it.

    Every numeric field has one of these marks, and this information is in no other place (decision 31).
    """

    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"
    """The sign is not known: the number is swept inside both runs."""
    CHOICE = "choice"
    """Not uncertain, but chosen by the attacker: value, low and high are all evaluated in every world."""
    SLIGHT = "slight"
    """Maps use the value alone. A narrow range is allowed: in the built-in cases its ends change margins by less than
    0.2 s."""
    EXACT = "exact"
    """Maps use the value alone. A range is refused, because it would be ignored."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema of the field; for EXACT it refuses a range."""
        made = handler(source)
        return core_schema.no_info_after_validator_function(_exact, made) if self is Better.EXACT else made


def _exact(given: Any) -> Any:
    """The given quantity, quantities or None; ValueError if one has a range."""
    for each in given if isinstance(given, tuple) else (given,):
        if each is not None and not each.exact:
            raise ValueError(
                f"the range {each.written[1]} to {each.written[2]} would change no map, because maps use the value "
                f'alone; write "{each.written[0]}", and compare other values with penumbra.worlds.along'
            )
    return given


class Figure(Spec):
    """The figure that one source gives for a number, in its own unit or words."""

    says: Words
    """The figure as the source gives it, for example "Mach 16 to 18"."""
    source: str
    """Key of a source."""
    gives: tuple[str, ...] = ()
    """The numbers in it, with units; empty if `says` is itself a number with a unit, or contains none."""
    numbers: tuple[float, ...] = ()
    """The same in SI (degrees for coordinates), including a number in `says`."""
    outside: Words | None = None
    """Why it lies outside the range, or is not a value of this number."""

    @model_serializer
    def _as_written(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"says": self.says, "source": self.source}
        fields |= {"gives": list(self.gives)} if self.gives else {}
        return fields | ({"outside": self.outside} if self.outside is not None else {})

    @property
    def stated(self) -> tuple[Stated, ...]:
        """The figure's numbers with their written forms; empty if the figure is left out."""
        if self.outside is not None or not self.numbers:
            return ()
        return tuple(zip(self.numbers, self.gives or (self.says,), strict=True))

    def at_value(self, value: Stated) -> "Figure":
        """The figure for a number that is fixed at one value.

        Of several numbers only this value is kept; a figure without this value is left out.
        """
        kept = [one for one in self.stated if same_number(one, value)]
        if len(kept) == len(self.stated):
            return self
        if not kept:
            return self.model_copy(update={"outside": _FIXED_ELSEWHERE})
        return self.model_copy(
            update={"numbers": tuple(number for number, _ in kept), "gives": tuple(written for _, written in kept)}
        )


class Quantity(Spec):
    """A physical value in SI with its published range.

    Written ``80 km``, or ``{value: 80 km, low: 70 km, high: 90 km, source: KEY, grade: sourced, note: ...,
    figures: [{says: 70 km, source: KEY}, ...]}``. The grade is that of the value; the figures show which ends of the
    range a source states (decision 45).
    """

    value: float
    """Nominal value, SI (degrees for coordinates)."""
    low: float
    """Lowest published value."""
    high: float
    """Highest published value."""
    written: tuple[str, str, str]
    """Value, low and high as written, with units."""
    source: str | None = None
    """Key of a source."""
    grade: Grade = "assumption"
    """How well the value is known; a value chosen here between published figures is an assumption."""
    note: Words | None = None
    """What a reader should know before using it."""
    figures: tuple[Figure, ...] = ()
    """What each source says; they need not agree."""

    @property
    def exact(self) -> bool:
        """Whether the range is a point."""
        return self.low == self.high

    @property
    def ends(self) -> tuple[Stated, Stated, Stated]:
        """Value, low and high, each with its written form."""
        value, low, high = self.written
        return (self.value, value), (self.low, low), (self.high, high)

    def at(self, end: Literal["value", "low", "high"]) -> "Quantity":
        """The same quantity fixed at one end of its range."""
        if self.exact and self.written[0] == self.written[1] == self.written[2]:
            return self
        written = self.written[("value", "low", "high").index(end)]
        return self.fixed_at(getattr(self, end), written)

    def fixed_at(self, value: float, written: str) -> "Quantity":
        """The same quantity, with the same source, grade and note, fixed at one value."""
        figures = tuple(figure.at_value((value, written)) for figure in self.figures)
        numbers = {"value": value, "low": value, "high": value, "written": (written, written, written)}
        return self.model_copy(update={**numbers, "figures": figures})

    @model_serializer
    def _as_written(self) -> dict[str, Any]:
        value, low, high = self.written
        fields: dict[str, Any] = {"value": value}
        if not self.exact or {low, high} != {value}:
            fields |= {"low": low, "high": high}
        fields |= {"source": self.source} if self.source is not None else {}
        fields |= {"grade": self.grade} | ({"note": self.note} if self.note is not None else {})
        fields |= {"figures": [figure.model_dump() for figure in self.figures]} if self.figures else {}
        return fields


def _quantity(given: object, kind: str) -> object:
    """The fields from which pydantic builds a Quantity; raises ValueError with the text to write instead."""
    if isinstance(given, Quantity):
        return given
    if not isinstance(given, Mapping):
        value = parse(given, kind)
        return {"value": value, "low": value, "high": value, "written": (str(given),) * 3}
    unknown = [str(key) for key in given if key not in _KEYS]
    if unknown:
        raise ValueError(f"unknown key {shown(unknown[0])}; a value may have {', '.join(sorted(_KEYS))}")
    if "value" not in given:
        raise ValueError('write "value:" with a number and a unit')
    if ("low" in given) != ("high" in given):
        raise ValueError('write both "low:" and "high:", or neither')
    if given.get("grade") in ("sourced", "second-hand") and given.get("source") is None:
        raise ValueError(f'is graded {given["grade"]} and names no source; write "source:" with its key')
    unit = given.get("unit")
    fields: dict[str, Any] = {}
    written = []
    for end in ("value", "low", "high"):
        text = given.get(end, given["value"])
        fields[end] = parse(text, kind, unit)
        written.append(_with_unit(text, unit))
    if fields["low"] > fields["high"]:
        raise ValueError(f"low ({written[1]}) is above high ({written[2]}); swap them")
    if not fields["low"] <= fields["value"] <= fields["high"]:
        raise ValueError(f"value ({written[0]}) lies outside low to high ({written[1]} to {written[2]})")
    fields |= {"written": tuple(written)} | {key: given[key] for key in _WORDS if key in given}
    if "figures" in given:
        fields["figures"] = read_figures(
            given["figures"],
            kind,
            *((fields[end], text) for end, text in zip(("low", "high"), written[1:], strict=True)),
        )
    return fields


def _with_unit(written: object, unit: object) -> str:
    """A number as text with a unit: its own, or else that of its range."""
    if not isinstance(written, str):
        return f"{written!r} {unit}"
    return f"{written} {unit}" if unit is not None and is_bare(written) else written


def _schema(kind: str) -> WithJsonSchema:
    """JSON Schema of a quantity of one kind, as files write it."""
    text = {"type": "string", "description": f"a number and a unit ({KINDS[kind].suggest})"}
    number = {"anyOf": [text, {"type": "number"}]}
    words = {"type": "string"}
    grades = {"enum": list(get_args(Grade))}
    figure = {
        "type": "object",
        "properties": {
            "says": words,
            "source": words,
            "gives": {"anyOf": [words, {"type": "array", "items": words}]},
            "outside": words,
        },
        "required": ["says", "source"],
        "additionalProperties": False,
    }
    fields = {"value": number, "low": number, "high": number, "unit": words, "source": words, "grade": grades}
    return WithJsonSchema(
        {
            "anyOf": [
                text,
                {
                    "type": "object",
                    "properties": fields | {"note": words, "figures": {"type": "array", "items": figure}},
                    "required": ["value"],
                    "dependentRequired": {"low": ["high"], "high": ["low"]},
                    "additionalProperties": False,
                },
            ]
        }
    )


Length = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="length")), _schema("length")]
Speed = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="speed")), _schema("speed")]
Duration = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="duration")), _schema("duration")]
Angle = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="angle")), _schema("angle")]
Area = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="area")), _schema("area")]
SurfaceDensity = Annotated[
    Quantity, BeforeValidator(partial(_quantity, kind="surface density")), _schema("surface density")
]
Coordinate = Annotated[Quantity, BeforeValidator(partial(_quantity, kind="coordinate")), _schema("coordinate")]
