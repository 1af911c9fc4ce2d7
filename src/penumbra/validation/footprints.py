"""Computations of published rows about footprints: the ground that one battery defends around it.

As in `penumbra.validation.recomputed` every function takes a few named SI numbers and returns one. The ground is
computed by `penumbra.footprint`, from cards in `cards/` or the catalogue.
"""

import math
import warnings
from collections.abc import Callable
from functools import cache, partial
from importlib import resources

import xarray as xr

from penumbra.coverage.footprint import footprint
from penumbra.errors import ClaimError, PenumbraWarning
from penumbra.scenario.loader import catalogue
from penumbra.scenario.single_battery import alone
from penumbra.scenario.yaml_tree import read_yaml

__all__ = ["FOOTPRINTS"]

_CASES = ("a", "b", "d", "e", "g")
_TEXTBOOK = ("earth=still", "intercept=predicted")
_RAYS = 12  # every 30 degrees, where the other program gives its edges
_THAAD = ("thaad", "an-tpy-2-terminal")


@cache
def _ground(case: str, flies: float) -> xr.Dataset:
    """The footprint of a case of the other program on a still Earth, every flight over the same way [m]."""
    text = resources.files("penumbra.validation").joinpath("cards", "mdfcc.yaml").read_text("utf-8")
    cards = read_yaml(text, "mdfcc.yaml").data
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", PenumbraWarning
        )  # the other program's radars see in all directions and track at once
        battery = alone(case, case, case, platform=case, cards=cards, changes=_TEXTBOOK)
    return footprint(battery, flies=flies, rays=_RAYS)


def _edge(case: str, angle: float, flies: float) -> float:
    """From the battery to the first edge of what one shot defends [m].

    angle : [rad] from the launch bearing, a multiple of 30 degrees. It is the mean of both sides, which differ by
    a metre or so.
    """
    edges = _ground(case, flies).defended_to.sel(curve="nominal", looks=1)
    ray = round(angle / (2.0 * math.pi) * _RAYS)
    return float(0.5 * (edges.isel(ray=ray) + edges.isel(ray=-ray % _RAYS)))


def _thaad_share(threat_range: float, looks: float, latitude: float, bearing: float, country: float) -> float:
    """Area that a THAAD battery with its own radar defends against a class of the catalogue, over that of a country.

    threat_range : greatest range [m] of the class; country : [m²].
    """
    held = {f"{kind}-{threat_range / 1e3:.0f}" for kind in ("srbm", "mrbm")} & set(catalogue("threats"))
    if len(held) != 1:
        raise ClaimError(f"no class of the catalogue has the range {threat_range / 1e3:g} km")
    degrees = math.degrees(bearing)
    battery = alone(*_THAAD, held.pop(), at=(math.degrees(latitude), 0.0), boresight=degrees)
    return float(footprint(battery, degrees).defended_area.sel(curve="nominal", looks=looks)) / country


FOOTPRINTS: dict[str, Callable[..., float]] = {
    **{f"edge of footprint {case.upper()}": partial(_edge, case) for case in _CASES},
    "share of a country that THAAD defends": _thaad_share,
}
"""Values of a row's `computes` about footprints."""
