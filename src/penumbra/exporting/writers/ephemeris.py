"""Writes an arc as an ephemeris file of STK (.e): Earth-fixed positions at times since launch."""

from datetime import datetime
from pathlib import Path

import numpy as np
from pyproj import Transformer

from penumbra.errors import OutputError
from penumbra.exporting.layer import Layer
from penumbra.exporting.writers.times import launch_of
from penumbra.files import written

__all__ = ["ENDINGS", "write_ephemeris"]

ENDINGS = {".e": "STK ephemeris"}
"""File name endings."""

_SAMPLES = 5  # less one, between which the position is interpolated
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_ephemeris(layer: Layer, path: str | Path) -> Path:
    """Write the arc of a layer as an ephemeris: time [s], and position [m] in the frame that turns with the Earth.

    Parameters
    ----------
    layer : Layer
        With one track. The epoch, at which it is launched, is 00:00 UTC of the layer's day.
    path : str or Path

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OutputError
        It cannot be written, or the layer has no arc; nothing half-written is left.

    Sources
    -------
    STK help, "Ephemeris File Format (*.e)", EphemerisTimePos; read so by Orekit's STKEphemerisFileParser.
    """
    if len(layer.tracks) != 1:
        raise OutputError(f"{path}: an ephemeris holds one arc, and {layer.name} has {len(layer.tracks)}")
    (track,) = layer.tracks.values()
    to_fixed = Transformer.from_crs("EPSG:4979", "EPSG:4978")
    place = np.column_stack(to_fixed.transform(track.latitude, track.longitude, track.height))
    told = [layer.title, layer.assumed, layer.attribution]
    lines = [
        "stk.v.11.0",
        *(f"# {' '.join(line.split())}" for line in told if line),
        "BEGIN Ephemeris",
        f"NumberOfEphemerisPoints {len(place)}",
        f"ScenarioEpoch {_epoch(launch_of(layer))}",
        "InterpolationMethod Lagrange",
        f"InterpolationSamplesM1 {_SAMPLES}",
        "CentralBody Earth",
        "CoordinateSystem Fixed",
        "DistanceUnit Meters",
        "EphemerisTimePos",
        "",
        *(f"{t:.6f} {x:.4f} {y:.4f} {z:.4f}" for t, (x, y, z) in zip(track.time, place, strict=True)),
        "",
        "END Ephemeris",
        "",
    ]
    return written(path, "\n".join(lines).encode("ascii", "replace"), ENDINGS)


def _epoch(launch: datetime) -> str:
    """As STK writes dates, with English months whatever the language of the machine: 01 Dec 2018 00:00:00.000000."""
    return f"{launch.day:02d} {_MONTHS[launch.month - 1]} {launch.year} {launch:%H:%M:%S}.000000"
