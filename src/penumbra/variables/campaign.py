"""Variables of Datasets of sweeps: rows, what they vary, and what was computed of them."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_ROW, _OPTION, _MEASURE, _FAILED = ("sweep_row",), ("option",), ("measure",), ("failed",)

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Sweeps": {
        "sweep_row": Variable(_ROW, "1", "number of the row of a sweep, from 0"),
        "axis": Variable(("axis",), "1", "name of a thing that is varied"),
        "measure": Variable(_MEASURE, "1", "name of what was computed of each row"),
        "measured": Variable(
            ("sweep_row", "measure"), "1", "what was computed, in its unit; nan: out of reach or failed"
        ),
        "measure_meaning": Variable(_MEASURE, "1", "what it is, in words"),
        "measure_unit": Variable(_MEASURE, "1", "unit of what was computed"),
        "row_option": Variable(("sweep_row", "axis"), "1", "index of the option of each axis"),
        "row_failed": Variable(_ROW, "1", "whether the row failed"),
        "option_text": Variable(_OPTION, "1", "an option of an axis, as written"),
        "option_axis": Variable(_OPTION, "1", "name of its axis"),
        "option_value": Variable(
            _OPTION, "1", "its value in SI, degrees for coordinates; nan: it is not one number of a table of worlds"
        ),
        "failed_row": Variable(_FAILED, "1", "number of a row that failed"),
        "failed_why": Variable(_FAILED, "1", "why it failed"),
    },
}
"""Variables by name, in the groups of the glossary."""
