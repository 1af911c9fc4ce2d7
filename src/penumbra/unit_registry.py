"""Every unit there is: pint's registry, asked for units that `units` does not know by heart.

A module of its own because pint takes a tenth of a second to load, and most scenarios never ask it.
"""

import re

import pint

__all__ = ["factor"]

_REGISTRY = pint.UnitRegistry(autoconvert_offset_to_baseunit=False, cache_folder=":auto:")


def factor(unit: str, si: str) -> float:
    """How many of the unit `si` one `unit` is.

    Raises
    ------
    TypeError
        `unit` is one of another dimension.
    ValueError
        There is no such unit.
    """
    spelled = re.sub(r"(?<=[a-z])([23])$", r"**\1", unit)  # m2 as people write it
    try:
        return float(_REGISTRY.Quantity(1.0, spelled).to(si).magnitude)
    except pint.DimensionalityError:
        raise TypeError(f"{unit!r} does not measure what {si!r} does") from None
    except Exception:  # of a broken expression pint raises what its parser stumbled over, an AssertionError too
        raise ValueError(f"unknown unit {unit!r}") from None
