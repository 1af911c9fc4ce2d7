"""Layers of a shield: its sites, the sectors of its radars, the reach of its batteries, and where threats start."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely
import xarray as xr

from penumbra import palette
from penumbra.coverage.battery_reach import battery_reach
from penumbra.coverage.launch_areas import shape_of
from penumbra.coverage.provenance import provenance
from penumbra.coverage.radar_sectors import radar_sectors
from penumbra.earth.equal_area_plane import enclosed
from penumbra.earth.outline import whole_shape
from penumbra.exporting.layer import Field, Layer, origin_of
from penumbra.safe_text import visible
from penumbra.scenario.elements import Battery, Dated, Sensor
from penumbra.scenario.launch_areas import flown_points
from penumbra.scenario.model import Shield
from penumbra.scenario.settle import settle

__all__ = ["footprint_layer", "launches_layer", "radars_layer", "reach_layer", "sites_layer"]

_DIGITS = {"km": 1, "km2": 0, "m": 1, "deg": 3}  # decimal places by unit
_KINDS = {"battery": palette.UMBRA, "sensor": palette.INK}
_STARTS = {"launch point": palette.DOUBT_LINE, "launch area": palette.DOUBT_LINE}


def sites_layer(shield: Shield) -> Layer:
    """The batteries and sensors that stand, a point each; satellites have no place.

    shield : Shield
    """
    scenario = settle(shield, "nominal").scenario
    rows: list[dict[str, Any]] = []
    held: Mapping[str, Mapping[str, Battery | Sensor]] = {"battery": shield.batteries, "sensor": shield.sensors}
    for kind, elements in held.items():
        for key, each in elements.items():
            site = None if each.site is None else scenario.sites[each.site]
            period = _period(each, shield)
            rows.append(
                {
                    "kind": kind,
                    "id": key,
                    "name": each.name,
                    "site": "" if site is None else site.name,
                    "carries": each.interceptor if isinstance(each, Battery) else each.card,
                    "inventory": float(each.inventory) if isinstance(each, Battery) else np.nan,
                    "height_m": np.nan if site is None else site.height.value,
                    "latitude": np.nan if site is None else site.latitude.value,
                    "longitude": np.nan if site is None else site.longitude.value,
                    "source": "" if site is None else site.source,
                    "grade": "" if site is None else str(site.grade),
                    "since": period,
                }
            )
    meanings = {
        "kind": "battery or sensor",
        "id": "key in the scenario",
        "name": "name",
        "site": "name of the site",
        "carries": "card of the interceptor, or of the radar or the satellites",
        "inventory": "interceptors held",
        "height_m": "ground above the ellipsoid",
        "latitude": "geodetic latitude",
        "longitude": "longitude",
        "source": "key of the source of the position",
        "grade": "how well the position is known",
        "since": "first day on which it stands",
    }
    units = {"height_m": "m", "latitude": "degrees_north", "longitude": "degrees_east"}
    places = [None if np.isnan(row["latitude"]) else shapely.Point(row["longitude"], row["latitude"]) for row in rows]
    return _layer(shield, "sites", "Sites", ("kind", "id"), places, rows, meanings, units, _KINDS)


def _period(each: Dated, shield: Shield) -> str:
    period = each.planned if shield.history == "planned" else each.actual
    return "" if period is None else period.start.isoformat()


def radars_layer(shield: Shield, threat: str | None = None) -> Layer:
    """The ground below the sectors of the radars that stand, for each class.

    Parameters
    ----------
    shield : Shield
    threat : str, optional
        Key of one class; all if absent.

    Raises
    ------
    DomainError
        The scenario has no such class.
    """
    found = radar_sectors(shield, threat)
    rows = [
        {
            "threat": each.threat,
            "sensor": each.sensor,
            "face": each.face,
            "name": shield.sensors[each.sensor].name,
            "boresight_deg": each.boresight,
            "width_deg": each.width,
            "range_km": each.range / 1e3,
            "ground_km": each.ground / 1e3,
        }
        for each in found
    ]
    meanings = {
        "threat": "threat class",
        "sensor": "key of the radar",
        "face": "number of the face",
        "name": "name of the radar",
        "boresight_deg": "azimuth of the face, east of north",
        "width_deg": "width of the sector",
        "range_km": "detection range against the class",
        "ground_km": "ground distance from the radar to the sector's edge",
    }
    units = {"boresight_deg": "deg", "width_deg": "deg", "range_km": "km", "ground_km": "km"}
    made = _layer(
        shield, "radars", "Radar sectors", ("threat", "sensor", "face"), [each.shape for each in found], rows,
        meanings, units, {},
    )  # fmt: skip
    told = (
        "A sector is the ground below the radar's range at its least elevation; relief, refraction and the horizon of "
        "low objects are left out."
    )
    return made._replace(assumed=f"{told} {made.assumed}".strip(), colours={"": palette.SIGHT})


def launches_layer(shield: Shield) -> Layer:
    """Launch points and launch areas of the scenario, as maps use them.

    shield : Shield
    """
    scenario = settle(shield, "nominal").scenario
    points, areas = flown_points(scenario), scenario.launch_areas
    rows = [
        {"kind": "launch point", "id": key, "name": at.name, "source": at.source, "grade": str(at.grade)}
        for key, at in points.items()
    ]
    rows += [
        {"kind": "launch area", "id": key, "name": at.name, "source": at.source, "grade": str(at.grade)}
        for key, at in areas.items()
    ]
    shapes: list[Any] = [shapely.Point(at.longitude.value, at.latitude.value) for at in points.values()]
    shapes += [whole_shape(shape_of(scenario, key)) for key in areas]
    meanings = {
        "kind": "launch point or launch area",
        "id": "key in the scenario",
        "name": "name",
        "source": "key of its source",
        "grade": "how well it is known",
    }
    return _layer(shield, "launches", "Launch points and areas", ("kind", "id"), shapes, rows, meanings, {}, _STARTS)


def reach_layer(shield: Shield, threat: str | None = None, progress: Callable[[float], None] | None = None) -> Layer:
    """The footprint of every battery by itself, for one look, against each class and launch point or area.

    Parameters
    ----------
    shield : Shield
    threat : str, optional
        Key of one class; all if absent.
    progress : callable, optional
        Called with the fraction done, 0 to 1.

    Raises
    ------
    DomainError
        As `penumbra.coverage.battery_reach.battery_reach`.
    """
    rows, shapes = [], []
    for each in battery_reach(shield, threat, progress):
        one = None if each.found is None else each.found.isel(curve=0).sel(looks=1)
        shapes.append(None if one is None else _defended(one))
        rows.append(
            {
                "threat": each.threat,
                "battery": each.battery,
                "launch": each.launch,
                "name": shield.batteries[each.battery].name,
                "bearing_deg": each.bearing,
                "area_km2": 0.0 if one is None else float(one.defended_area) / 1e6,
                "apart_km2": 0.0 if one is None else float(one.apart_area) / 1e6,
                "why": each.why,
            }
        )
    meanings = {
        "threat": "threat class",
        "battery": "key of the battery",
        "launch": "key of the launch point or area",
        "name": "name of the battery",
        "bearing_deg": "azimuth of the launch, east of north, as seen from the battery",
        "area_km2": "defended area",
        "apart_km2": "part of it beyond the first edge of its ray, which the polygon leaves out",
        "why": "why there is no footprint",
    }
    units = {"bearing_deg": "deg", "area_km2": "km2", "apart_km2": "km2"}
    made = _layer(
        shield, "reach", "Reach of batteries", ("threat", "battery", "launch"), shapes, rows, meanings, units, {}
    )
    told = (
        "Each battery is by itself, with the shield's sensors and nominal numbers; every flight is as long as the "
        "class reaches and comes from one bearing, to a launch point or the middle of a launch area."
    )
    return made._replace(assumed=f"{told} {made.assumed}".strip(), colours={"": palette.LIKELY})


def footprint_layer(found: xr.Dataset) -> Layer:
    """First edges of footprints, a feature for each curve and number of looks.

    found : Dataset from `penumbra.footprint`. Defended area beyond the first edge of a ray is left out;
    `apart_area_km2` gives its size. A battery that does not defend itself has a feature without a shape.
    """
    cases = [found.sel(curve=curve, looks=looks) for curve in found.curve.values for looks in found.looks.values]
    shapes = np.empty(len(cases), dtype=object)
    shapes[:] = [_defended(one) for one in cases]
    return Layer(
        name="footprint",
        title=visible(str(found.attrs["title"])),
        key=("curve", "looks"),
        shapes=shapes,
        fields=(
            Field("curve", np.array([str(one.curve.values) for one in cases], dtype=object), "curve of the family"),
            Field("looks", np.array([int(one.looks) for one in cases]), "intercept attempts that fit"),
            Field("area_km2", np.array([float(one.defended_area) / 1e6 for one in cases]), "defended area", "km2", 0),
            Field(
                "apart_area_km2",
                np.array([float(one.apart_area) / 1e6 for one in cases]),
                "part of it beyond the first edge of its ray",
                "km2",
                0,
            ),
        ),
        meanings={},
        colours={"": palette.LIKELY},
        **origin_of(found, ("flights", "earth")),
    )


def _defended(one: xr.Dataset) -> Any:
    """Ground up to the first edges of one curve and number of looks; None if the battery does not defend itself."""
    if not float(one.defended_to.min()) > 0.0:
        return None
    return whole_shape(enclosed(one.defended_to_latitude.values, one.defended_to_longitude.values))


def _layer(
    shield: Shield,
    name: str,
    title: str,
    key: tuple[str, ...],
    shapes: list[Any],
    rows: list[dict[str, Any]],
    meanings: Mapping[str, str],
    units: Mapping[str, str],
    colours: Mapping[str, str],
) -> Layer:
    """A layer of rows with the same fields."""
    attrs = provenance(shield, f"{title} of {shield.scenario.title}, {shield.date}, {shield.history}")
    places = np.empty(len(shapes), dtype=object)
    places[:] = shapes
    fields = []
    for called, meaning in meanings.items():
        values = [row[called] for row in rows]
        made = np.array(values) if values and not isinstance(values[0], str) else np.array(values, dtype=object)
        digits = 0 if called == "inventory" else _DIGITS.get(units.get(called, "1"), 4)
        fields.append(Field(called, made, meaning, units.get(called, "1"), digits))
    return Layer(
        name=name,
        title=visible(attrs["title"]),
        key=key,
        shapes=places,
        fields=tuple(fields),
        meanings={},
        colours=colours,
        **origin_of(xr.Dataset(attrs=attrs)),
    )
