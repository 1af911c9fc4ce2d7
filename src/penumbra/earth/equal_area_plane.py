"""Closed lines on the globe as polygons in the plane of longitude [deg] and sine of the authalic latitude.

In that plane the area of a shape is proportional to its area on the ellipsoid. A line around a pole is closed along the
pole, and shapes are cut at the date line.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Proj

from penumbra.earth.map_units import authalic_sine

__all__ = ["cut_at_date_line", "enclosed", "latitude_of", "round_pole", "unrolled"]

Floats = NDArray[np.float64]

_WORLD = shapely.box(-180.0, -1.0, 180.0, 1.0)
_GRID = 1e-10  # [deg], grid to which adjacent pieces are snapped
_CYLINDER = Proj("+proj=cea +ellps=WGS84")  # the same plane in metres
_TOP = _CYLINDER(0.0, 90.0)[1]


def latitude_of(sine: Floats) -> Floats:
    """Geodetic latitude [deg] from the sine of the authalic latitude; the inverse of `map_units.authalic_sine`."""
    sine = np.clip(np.asarray(sine, dtype=float), -1.0, 1.0)
    return np.asarray(_CYLINDER(np.zeros_like(sine), _TOP * sine, inverse=True)[1])


def enclosed(latitude: Floats, longitude: Floats) -> NDArray[Any]:
    """The area of a closed line, as polygons between -180 and 180.

    Parameters
    ----------
    latitude, longitude : (point,) float [deg]
        The line's points in order, the first not repeated; neighbours differ by less than 180 degrees in longitude,
        except where the line passes over a pole. At most one pole may lie inside.

    Returns
    -------
    (polygon,) shapely polygons in the equal-area plane
    """
    return cut_at_date_line(unrolled(latitude, longitude))


def unrolled(latitude: Floats, longitude: Floats) -> Any:
    """The area of a closed line as one polygon with continuous longitudes; invalid if the line crosses itself.

    latitude, longitude : (point,) float [deg], as for `enclosed`
    """
    step = np.diff(longitude, append=longitude[:1])
    step -= 360.0 * np.round(step / 360.0)
    turn = float(step.sum())  # ±360 around a pole, else 0
    running = longitude[0] + np.cumsum(step) - step
    points = np.column_stack((running, authalic_sine(latitude)))
    return round_pole(points, turn) if abs(turn) > 180.0 else shapely.Polygon(points)


def round_pole(ring: Floats, turn: float) -> Any:
    """Polygon of a line around a pole: cut open at its first point and closed along the pole.

    ring : (point, 2) in the plane, with continuous longitudes; turn : change of longitude around the pole, ±360 [deg].
    """
    pole = np.sign(ring[:, 1].mean())
    (first, height), last = ring[0], ring[0, 0] + turn
    return shapely.Polygon([*ring, (last, height), (last, pole), (first, pole)])


def cut_at_date_line(shape: Any) -> NDArray[Any]:
    """A polygon with continuous longitudes, as valid polygons between -180 and 180."""
    moved = [shapely.transform(shape, lambda points, by=by: np.add(points, (by, 0.0))) for by in (-360.0, 0.0, 360.0)]
    inside = shapely.intersection(shapely.make_valid(np.array(moved, dtype=object)), _WORLD)
    whole = shapely.union_all(inside, grid_size=_GRID)  # pieces meet where a line around a pole was cut open
    return np.array([part for part in shapely.get_parts(whole) if shapely.get_dimensions(part) == 2], dtype=object)
