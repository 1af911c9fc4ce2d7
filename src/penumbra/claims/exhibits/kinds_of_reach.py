"""Kinds of exhibits about reach and arcs: range rings, the threshold surface, shares by launch delay."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from penumbra.claims.exhibits.fields import Drawn, Fields, Listed, Place, Positive, Words, as_long, ascend
from penumbra.earth.range_rings import FARTHEST

__all__ = ["Curve", "LaunchDelay", "MarkedInterceptor", "RangeRings", "SurfacePanel", "ThresholdSurface"]


class RangeRings(Drawn):
    """Geodesic circles about sites, on an equal-area map."""

    KIND = "range-rings"
    sites: Annotated[tuple[Place, ...], Field(min_length=1)]
    radii: Annotated[tuple[Annotated[float, Field(ge=1.0, le=FARTHEST)], ...], Field(min_length=1)]
    """[m]"""
    lists: tuple[Listed, ...] = ()


class MarkedInterceptor(Fields):
    """An interceptor on the threshold surface: burnout speed [m/s] and latest launch after burnout [s].

    None: no launch meets the share.
    """

    name: Words
    filled: bool
    speed: Positive
    speed_low: Positive
    speed_high: Positive
    delay: float | None
    delay_low: float | None
    delay_high: float | None


class SurfacePanel(Fields):
    """One site: the share that is met by speed and delay, and the least speed that suffices by delay."""

    name: Words
    met: Annotated[tuple[tuple[float, ...], ...], Field(min_length=2)]
    """Share met [1] with nominal numbers: a row for each speed, a column for each delay."""
    least_speed: tuple[float | None, ...]
    """[m/s] for each delay; None: above all speeds."""
    least_speed_low: tuple[float | None, ...]
    """With the ranges most favourable to the interceptor."""
    least_speed_high: tuple[float | None, ...]
    """With the ranges least favourable to it."""
    marks: tuple[MarkedInterceptor, ...] = ()


class ThresholdSurface(Drawn):
    """For each site, the burnout speed and launch delay that meet a share of the arcs."""

    KIND = "threshold-surface"
    share: Annotated[float, Field(gt=0.0, lt=1.0)]
    """The share [1] that least_speed is of."""
    speeds: Annotated[tuple[Positive, ...], Field(min_length=2)]
    """Burnout speeds [m/s], ascending."""
    delays: Annotated[tuple[float, ...], Field(min_length=2)]
    """Launch after the missile's burnout [s], ascending."""
    panels: Annotated[tuple[SurfacePanel, ...], Field(min_length=1)]
    filled_means: str = ""
    """Meaning of a filled mark, for the legend."""
    open_means: str = ""

    @model_validator(mode="after")
    def _shaped(self) -> Self:
        ascend("speeds", self.speeds)
        ascend("delays", self.delays)
        for panel in self.panels:
            if len(panel.met) != len(self.speeds) or any(len(row) != len(self.delays) for row in panel.met):
                raise ValueError("met: give a row for each speed, with a number for each delay")
            as_long(self.delays, least_speed=panel.least_speed, least_speed_low=panel.least_speed_low,
                     least_speed_high=panel.least_speed_high)  # fmt: skip
        return self


class Curve(Fields):
    """Share [1] that is met by launch delay: nominal, and with the ranges least and most favourable."""

    name: Words
    met: tuple[float, ...]
    met_low: tuple[float, ...]
    met_high: tuple[float, ...]


class LaunchDelay(Drawn):
    """For each interceptor at a site, the share of the arcs that it meets, over launch delay."""

    KIND = "launch-delay"
    ITEMS = "panels"
    delays: Annotated[tuple[float, ...], Field(min_length=2)]
    """Launch after the missile's burnout [s], ascending."""
    level: Annotated[float, Field(ge=0.0, le=1.0)]
    """Share [1] that is marked by a dashed line."""
    panels: Annotated[tuple[Curve, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _shaped(self) -> Self:
        ascend("delays", self.delays)
        for panel in self.panels:
            as_long(self.delays, met=panel.met, met_low=panel.met_low, met_high=panel.met_high)
        return self
