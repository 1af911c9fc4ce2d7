"""Words that several checks say alike."""

from collections.abc import Sequence

import xarray as xr

__all__ = ["listed", "of_facts"]


def listed(items: Sequence[str]) -> str:
    """``a, b and c``; none of none."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def of_facts(table: xr.Dataset) -> list[str]:
    """Each dated fact in a sentence with its day, who says it, its source and grade.

    Parameters
    ----------
    table : Dataset (fact)
        As of `penumbra.record.facts.facts`.
    """
    names = ("date", "text", "side", "source", "grade")
    return [
        f"{day or 'No day'}: {str(text).rstrip('.')} (says {side}; {source}, {grade})."
        for day, text, side, source, grade in zip(*(table[f"fact_{name}"].values for name in names), strict=True)
    ]
