"""Cards of the catalogue: what flies, what sees, what launches, and the classes it is meant against.

Every physical value is a `Quantity`. A field marked `Better.HIGHER` or `Better.LOWER` is one in which coverage is
monotone, so that the all-worst and the all-best run bound every world between them; `Better.UNKNOWN` is swept, and
`Better.CHOICE` is open to the attacker in each of them.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import model_validator

from penumbra.scenario.quantity import (
    Angle,
    Area,
    Better,
    Duration,
    Grade,
    Length,
    Quantity,
    Spec,
    Speed,
    SurfaceDensity,
)

__all__ = ["InfraredCard", "InterceptorCard", "PlatformCard", "RadarCard", "ThreatCard"]


def _check_order(low: Quantity, high: Quantity, low_name: str, high_name: str) -> None:
    """Refuse a card whose two numbers contradict each other somewhere in their ranges."""
    if low.high >= high.low:
        raise ValueError(f"{low_name} (up to {low.written[2]}) must stay below {high_name} (down to {high.written[1]})")


class InterceptorCard(Spec):
    """What flies."""

    name: str
    """Name as the literature writes it."""
    burnout_speed: Annotated[Speed, Better.HIGHER]
    """Speed when the last main stage burns out."""
    burn_time: Annotated[Duration, Better.UNKNOWN]
    """Time from launch to burnout; at one burnout speed a short burn is sooner there, a long one ends farther out."""
    floor: Annotated[Length, Better.LOWER]
    """Lowest height at which it can meet an object."""
    ceiling: Annotated[Length, Better.HIGHER]
    """Greatest height at which it can meet an object."""
    max_flight_time: Annotated[Duration, Better.HIGHER]
    """Longest time from launch to intercept."""
    min_range: Annotated[Length, Better.LOWER]
    """Shortest ground range at which it can meet an object."""

    @model_validator(mode="after")
    def _consistent(self) -> "InterceptorCard":
        _check_order(self.floor, self.ceiling, "floor", "ceiling")
        _check_order(self.burn_time, self.max_flight_time, "burn_time", "max_flight_time")
        return self


class RadarCard(Spec):
    """A radar: range for a reference cross-section, limits of elevation and sector."""

    name: str
    """Name as the literature writes it."""
    range: Annotated[Length, Better.HIGHER]
    """Detection range against `reference_cross_section`."""
    reference_cross_section: Annotated[Area, Better.LOWER]
    """Radar cross-section that `range` is given for."""
    min_elevation: Annotated[Angle, Better.LOWER]
    """Lowest elevation of the beam above the local horizontal."""
    max_elevation: Annotated[Angle, Better.HIGHER]
    """Greatest elevation of the beam above the local horizontal."""
    sector_width: Annotated[Angle, Better.HIGHER]
    """Width in azimuth of one face, centred on its boresight; 360 deg sees all round."""
    antenna_height: Length
    """Antenna centre above the ground of its site; taken as it is, since a few metres open no cell."""
    track_time: Annotated[Duration, Better.LOWER]
    """Unbroken sight needed for a firm track."""

    @model_validator(mode="after")
    def _consistent(self) -> "RadarCard":
        _check_order(self.min_elevation, self.max_elevation, "min_elevation", "max_elevation")
        return self


class InfraredCard(Spec):
    """Early-warning satellites: they see the boost above the clouds and give warning, never guidance."""

    name: str
    """Name as the literature writes it."""
    cloud_break: Annotated[Length, Better.LOWER]
    """Height from which a burning motor is seen."""
    track_time: Annotated[Duration, Better.LOWER]
    """Unbroken sight needed for a warning."""


class PlatformCard(Spec):
    """What holds and launches interceptors: a land site's launcher or a ship class."""

    name: str
    """Name as the literature writes it."""
    kind: Literal["land", "ship"]
    """Whether it can move."""
    layer: Literal["upper", "lower"]
    """Which layer of a layered defence it belongs to: the upper meets objects first, the lower what comes through."""
    reaction_time: Annotated[Duration, Better.LOWER]
    """From the order to fire to the interceptor's first motion."""
    assess_time: Annotated[Duration, Better.LOWER]
    """From an intercept attempt to the next launch: look before shooting again."""


class ThreatCard(Spec):
    """A class of ballistic missile by range, burn time and burnout; nothing else about it is modelled."""

    name: str
    """Short English name of the class."""
    status: Literal["attributed", "hypothetical"]
    """Attributed: open sources ascribe the range to fielded or tested missiles; hypothetical: they do not."""
    attributed_since: date | None = None
    """First day on which they did, if it is late enough to matter; before it the class is hypothetical."""
    range: Length
    """Greatest range on a non-turning Earth; it defines the class."""
    min_range: Length
    """Shortest range."""
    burn_time: Annotated[Duration, Better.UNKNOWN]
    """Length of the boost."""
    burnout_altitude: Annotated[Length, Better.UNKNOWN]
    """Height above the ellipsoid at burnout."""
    burnout_downrange: Annotated[Length, Better.UNKNOWN]
    """Ground distance from launch to burnout."""
    loft: Annotated[Angle, Better.CHOICE]
    """Flight-path angle at burnout above (lofted) or below (depressed) that of minimum energy; a range is flown whole:
    value, low and high are an arc each, and a cell is covered only if it is against all that reach it."""
    radar_cross_section: Annotated[Area, Better.HIGHER]
    """Cross-section that radars see, in boost and after."""
    ballistic_coefficient: Annotated[SurfaceDensity, Better.LOWER]
    """Mass over drag coefficient and frontal area, in the descent; the lower, the more the air slows it."""
    examples: tuple[str, ...] = ()
    """Missiles that open sources place in the class."""
    source: str
    """Key of the source for the class and its examples."""
    grade: Grade
    """How well the attribution is known."""

    @model_validator(mode="after")
    def _consistent(self) -> "ThreatCard":
        _check_order(self.min_range, self.range, "min_range", "range")
        _check_order(self.burnout_downrange, self.min_range, "burnout_downrange", "min_range")
        if self.attributed_since and self.status != "attributed":
            raise ValueError("attributed_since needs status: attributed; drop one of them")
        return self

    def attributed_on(self, day: date) -> bool:
        """Whether open sources ascribed the range to anybody by a day."""
        return self.status == "attributed" and (self.attributed_since is None or self.attributed_since <= day)
