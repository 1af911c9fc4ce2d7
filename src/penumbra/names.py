"""The glossary: the variables of all floors joined, each declared once, and Datasets made of nothing else.

Each floor whose results are Datasets declares its variables in a module of `penumbra.variables`. `dataset` refuses any
name that none of them declares, and `docs/glossary.md` is made from them.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import xarray as xr

from penumbra.variables import (
    campaign,
    claims,
    costing,
    coverage,
    earth,
    raids,
    record,
    scenario,
    siting,
    space,
    uncertainty,
)
from penumbra.variables.variable import Variable
from penumbra.variables.vocabulary import (
    ANSWERS,
    AREAS,
    CASES,
    DISAGREE,
    HELD,
    NOMINAL,
    RANGES,
    SHIPS,
    STATES,
    VERDICTS,
    Verdict,
)

__all__ = [
    "ANSWERS",
    "AREAS",
    "CASES",
    "CONVENTIONS",
    "DISAGREE",
    "FLOORS",
    "HELD",
    "NOMINAL",
    "RANGES",
    "SHIPS",
    "STATES",
    "VARIABLES",
    "VERDICTS",
    "Variable",
    "Verdict",
    "dataset",
    "joined",
    "labelled",
    "listing",
    "plain",
]

CONVENTIONS = "CF-1.11"

_STANDARD_NAMES = {"degrees_north": "latitude", "degrees_east": "longitude"}

FLOORS: Mapping[str, Mapping[str, Mapping[str, Variable]]] = {
    "scenario": scenario.GROUPS,
    "record": record.GROUPS,
    "earth": earth.GROUPS,
    "coverage": coverage.GROUPS,
    "uncertainty": uncertainty.GROUPS,
    "raids": raids.GROUPS,
    "costing": costing.GROUPS,
    "space": space.GROUPS,
    "campaign": campaign.GROUPS,
    "siting": siting.GROUPS,
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
            place = f'variables/{floor}.py, "{group}"'
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
        yield f"\n### Declared in `variables/{floor}.py`"
        for group, variables in groups.items():
            yield f"\n#### {group}\n"
            yield "| variable | meaning | unit | dimensions |"
            yield "| --- | --- | --- | --- |"
            for name, variable in variables.items():
                flags = f" (flags: {', '.join(map('{0[0]} {0[1]}'.format, enumerate(variable.flags)))})"
                meaning = variable.long_name.replace("|", "\\|") + (flags if variable.flags else "")
                yield f"| `{name}` | {meaning} | {variable.units} | {', '.join(variable.dims) or 'none'} |"


def dataset(coords: Mapping[str, Any], attrs: Mapping[str, Any], **arrays: Any) -> xr.Dataset:
    """A Dataset whose every variable is in the glossary and carries its CF attributes.

    Parameters
    ----------
    coords : mapping
        Coordinate name to values along its own dimension.
    attrs : mapping
        Provenance: title, scenario hash, version, sources.
    **arrays
        Variable name to values; the dimensions come from the glossary.

    Raises
    ------
    KeyError
        A name is not in the glossary.
    """
    return xr.Dataset(
        {name: labelled(name, values) for name, values in arrays.items()},
        {name: labelled(name, values) for name, values in coords.items()},
        {"Conventions": CONVENTIONS} | dict(attrs),
    )


def labelled(name: str, values: Any) -> tuple[tuple[str, ...], Any, dict[str, Any]]:
    """Dimensions, values and CF attributes of one variable of the glossary, as xarray takes them."""
    if name not in VARIABLES:
        raise KeyError(f"{name!r} is not in the glossary; declare it in penumbra/variables")
    variable = VARIABLES[name]
    described: dict[str, Any] = {"units": variable.units, "long_name": variable.long_name}
    if standard_name := variable.standard_name or _STANDARD_NAMES.get(variable.units):
        described["standard_name"] = standard_name
    if variable.flags:
        described["flag_values"] = np.arange(len(variable.flags), dtype=np.int8)
        described["flag_meanings"] = " ".join(word.replace(" ", "_") for word in variable.flags)
    return variable.dims, values, described


def plain(found: xr.Dataset) -> dict[str, Any]:
    """A Dataset's attributes, coordinates and variables as dicts and lists, in SI; None where it is not finite."""
    told = {key: value for key, value in found.attrs.items() if key != "Conventions"}
    return {
        **told,
        **{str(name): found[name].values.tolist() for name in found.coords},
        **{str(name): _finite(found[name].values.tolist()) for name in found.data_vars},
    }


def _finite(node: Any) -> Any:
    if isinstance(node, list):
        return [_finite(each) for each in node]
    return None if isinstance(node, float) and not math.isfinite(node) else node
