"""The glossary: the variables of all floors joined, each declared once, and the page that lists them.

Each floor whose results are Datasets has a module here. All are on the lowest floor, so that a Dataset of one floor
may hold variables that a lower one declares.
"""

from collections.abc import Iterator, Mapping

from penumbra.names import claims, coverage, earth, record, scenario, uncertainty
from penumbra.names.variable import Variable

__all__ = ["FLOORS", "VARIABLES", "joined", "listing"]

FLOORS: Mapping[str, Mapping[str, Mapping[str, Variable]]] = {
    "scenario": scenario.GROUPS,
    "record": record.GROUPS,
    "earth": earth.GROUPS,
    "coverage": coverage.GROUPS,
    "uncertainty": uncertainty.GROUPS,
    "claims": claims.GROUPS,
}
"""Groups of variables by floor, the lowest first."""


def joined(floors: Mapping[str, Mapping[str, Mapping[str, Variable]]]) -> dict[str, Variable]:
    """The variables of all floors by name.

    Raises
    ------
    ValueError
        A name is declared twice.
    """
    found: dict[str, Variable] = {}
    first: dict[str, str] = {}
    for floor, groups in floors.items():
        for group, variables in groups.items():
            place = f'names/{floor}.py, "{group}"'
            for name, variable in variables.items():
                if name in found:
                    raise ValueError(f"the variable {name!r} is declared in {first[name]} and again in {place}")
                found[name], first[name] = variable, place
    return found


VARIABLES: Mapping[str, Variable] = joined(FLOORS)
"""Every variable that a Dataset of Penumbra may hold."""


def listing() -> str:
    """The variables as Markdown, a heading for each floor and a table for each group."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for floor, groups in FLOORS.items():
        yield f"\n### Declared in `names/{floor}.py`"
        for group, variables in groups.items():
            yield f"\n#### {group}\n"
            yield "| variable | meaning | unit | dimensions |"
            yield "| --- | --- | --- | --- |"
            for name, variable in variables.items():
                flags = f" (flags: {', '.join(map('{0[0]} {0[1]}'.format, enumerate(variable.flags)))})"
                meaning = variable.long_name.replace("|", "\\|") + (flags if variable.flags else "")
                yield f"| `{name}` | {meaning} | {variable.units} | {', '.join(variable.dims) or 'none'} |"
