"""Published values of physics, each recomputed by the product's own formulas.

One YAML row per printed value, in `published/*.yaml`: the user can check them from the command line, the tests run the
same rows. A value that cannot be reproduced stays, with the reason; its row must then not agree. A file whose figures
were not printed but computed by a script from a formula says so: its rows are shown and not counted.
"""

import inspect
import math
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, ValidationError, model_validator

from penumbra.constants import MU, SEMI_MAJOR
from penumbra.errors import ClaimError, ScenarioError, nearest
from penumbra.scenario.diagnostics import pydantic_findings
from penumbra.scenario.loader import sources
from penumbra.scenario.quantity import Spec
from penumbra.scenario.yaml_tree import Tree, read_yaml
from penumbra.validation.recomputed import RECOMPUTED

__all__ = ["Published", "Row", "Within", "published", "rows"]

UNITS = {
    "1": 1.0,
    "m2": 1.0,
    "km2": 1e6,
    "s": 1.0,
    "ms": 1e-3,
    "min": 60.0,
    "km": 1e3,
    "nmi": 1852.0,
    "km/s": 1e3,
    "ft/s": 0.3048,
    "km2/s": 1e6,
    "km2/s2": 1e6,
    "deg": math.pi / 180.0,
    "rad": 1.0,
    "kW": 1e3,
    "GHz": 1e9,
    "K": 1.0,
    "kg": 1.0,
    "t": 1e3,
    "%": 1e-2,
    "$/kg": 1.0,
    "$M": 1e6,
    "$bn": 1e9,
    "DU": SEMI_MAJOR,
    "DU/TU": math.sqrt(MU / SEMI_MAJOR),
    "DU2/TU": math.sqrt(MU * SEMI_MAJOR),
    "DU2/TU2": MU / SEMI_MAJOR,
}
"""SI value of the units that these books and pages print; DU and TU are the canonical units of [BMW1971]: the Earth's
equatorial radius, and the time in which a circular orbit of that radius advances by one radian."""

_MEASURE = re.compile(r"^([-+]?[\d,]*\.?\d+) (\S+)$")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f'write a number as printed, as in "1,340", not {text!r}') from None


def _printed(text: str) -> str:
    _number(text)
    return text


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}{nearest(unit, UNITS)}")
    return unit


def _known_computation(name: str) -> str:
    if name not in RECOMPUTED:
        raise ValueError(f"nothing computes {name!r}{nearest(name, RECOMPUTED)}")
    return name


def _known_source(key: str) -> str:
    if key not in sources():
        raise ValueError(f"no source {key!r}{nearest(key, sources())}")
    return key


def _measure(given: str | float) -> float:
    """SI value of an argument: text with a unit, or a pure number."""
    if not isinstance(given, str):
        return float(given)
    match = _MEASURE.match(given)
    if match is None:
        raise ValueError(f'write "80 km", a number, a space and a unit, not {given!r}')
    return float(match[1].replace(",", "")) * UNITS[_known_unit(match[2])]


class Within(Spec):
    """Where the recomputed value may lie when one unit in the last printed place is not the right measure."""

    least: float
    """Least value, in the row's unit."""
    most: float
    """Greatest value, in the row's unit."""
    because: str
    """Why it need not be closer, or should be on one side."""


class Row(Spec):
    """One printed value and how to recompute it."""

    says: str
    """The statement, in our own words."""
    source: Annotated[str, AfterValidator(_known_source)]
    """Key of a source."""
    where: str
    """Page, table or post, and how it was read."""
    computes: Annotated[str, AfterValidator(_known_computation)]
    """Name of the computation."""
    arguments: dict[str, str | float]
    """Its arguments: a number with a unit, or a pure number."""
    printed: Annotated[str, AfterValidator(_printed)]
    """The value as printed; it is held to one unit in its last place."""
    unit: Annotated[str, AfterValidator(_known_unit)]
    """Unit of the printed value; 1 for a pure number."""
    within: Within | None = None
    """A measure other than one unit in the last place."""
    differs: str | None = None
    """Why the value cannot be reproduced; the row must then not agree."""
    note: str | None = None
    """What a reader should know."""

    @model_validator(mode="after")
    def _callable(self) -> "Row":
        signature = inspect.signature(RECOMPUTED[self.computes])
        try:
            signature.bind(**{name: _measure(given) for name, given in self.arguments.items()})
        except TypeError as error:
            wanted = ", ".join(signature.parameters)
            raise ValueError(f"arguments of {self.computes!r}: {error}; it takes {wanted}") from None
        return self


class _File(Spec):
    """Contents of one file of rows."""

    computed: str = ""
    """Who computed the figures, if they were not printed; the rows are then not counted in the score."""
    rows: tuple[Row, ...]


class Published(NamedTuple):
    """One printed value, with ours."""

    says: str
    ours: float
    printed: str
    unit: str
    agrees: bool
    expected: bool
    """False if the row itself says why it cannot be reproduced."""
    source: str
    where: str
    note: str
    """Why it differs, why the measure is wider, or what else to know; may be empty."""
    computed: str
    """Who computed the figure if nobody printed it; empty if somebody did."""

    @property
    def counted(self) -> bool:
        """Whether the score counts it: it was printed."""
        return not self.computed

    @property
    def to_the_last_place(self) -> bool:
        """Whether our value is within one unit in the last printed place."""
        return _last_place(self.ours, self.printed)

    @property
    def shown(self) -> str:
        """Our value with one figure more than was printed, and the unit."""
        return _written(self.ours, self.printed) + _tail(self.unit)

    @property
    def printed_shown(self) -> str:
        """The printed value and the unit."""
        return self.printed + _tail(self.unit)


def _tail(unit: str) -> str:
    return "" if unit == "1" else " " + unit.replace("2", "²")


def _places(printed: str) -> int:
    """Decimal places of a printed number."""
    exponent = _number(printed).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _last_place(value: float, printed: str) -> bool:
    return abs(value - float(_number(printed))) <= 10.0 ** -_places(printed)


def _written(value: float, printed: str) -> str:
    return f"{value:,.{_places(printed) + 1}f}"


def _recomputed(row: Row, computed: str) -> Published:
    """Recompute one row of a file and compare; `computed` : who computed its figures, if they were not printed."""
    arguments = {name: _measure(given) for name, given in row.arguments.items()}
    ours = RECOMPUTED[row.computes](**arguments) / UNITS[row.unit]
    own = row.within
    agrees = own.least <= ours <= own.most if own else _last_place(ours, row.printed)
    remarks = (row.differs, own.because if own else None, row.note)
    return Published(
        row.says,
        ours,
        row.printed,
        row.unit,
        agrees,
        row.differs is None,
        row.source,
        row.where,
        "; ".join(remark for remark in remarks if remark),
        computed,
    )


def rows(tree: Tree) -> tuple[Row, ...]:
    """The rows of one file.

    Raises
    ------
    ClaimError
        All faults in it, each with file and line.
    """
    return _file(tree).rows


def _file(tree: Tree) -> _File:
    try:
        return _File.model_validate(tree.data)
    except ValidationError as error:
        raise ClaimError(pydantic_findings(error, tree)) from None


@cache
def _trees() -> dict[str, Tree]:
    """Every file of rows that ships, by name."""
    files = resources.files("penumbra.validation").joinpath("published").iterdir()
    found = {file.name: file for file in files if file.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): read_yaml(found[name].read_text("utf-8"), name) for name in sorted(found)}


def _every_file() -> Iterator[_File]:
    findings: list[str] = []
    for tree in _trees().values():
        try:
            yield _file(tree)
        except ScenarioError as error:
            findings += error.findings
    if findings:
        raise ClaimError(findings)


def published() -> list[Published]:
    """Every published value of physics that Penumbra relies on, recomputed now.

    Returns
    -------
    list of Published
        In the order of the files and rows of `validation/published/`. Count only those that are `counted`: the others
        compare with a formula that a script evaluated, and nobody printed them.

    Raises
    ------
    ClaimError
        A row is wrong: an unknown computation, source or unit.

    Method
    ------
    A row agrees when our value lies within one unit in the last printed place, or within its own stated bounds.
    """
    return [_recomputed(row, file.computed) for file in list(_every_file()) for row in file.rows]
