"""What the reference flies through: the effects that the product leaves out or makes simpler, one at a time and all."""

from collections.abc import Callable
from typing import NamedTuple

from reference.air import Air, exponential, standard


class Nature(NamedTuple):
    """What there is beside a point mass and a turning Earth, which are always on."""

    j2: bool  # for a single arc, in the product's too; before a shield, on its interceptors, for arcs always have it
    density: Callable[[float], float] | None
    falling_only: bool = False

    def air(self, coefficient: float) -> Air | None:
        """The air as a body of ballistic `coefficient` [kg/m2] feels it; None: there is none."""
        return None if self.density is None else Air(coefficient, self.density, self.falling_only)


NATURES = {
    "nothing": Nature(False, None),
    "J2": Nature(True, None),
    "air as stated": Nature(False, exponential, True),
    "standard air": Nature(False, standard),
    "all": Nature(True, standard),
}
"""`air as stated` is the product's own statement: exponential, on the way down. `standard air` acts from burnout on.

`J2` is the pull of the bulge: the product's arcs have it to first order, its fans do without.
Without air the product flies without as well; with it, the product has its Allen-Eggers descent.
"""
