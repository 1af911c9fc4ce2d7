"""A layer, which all writers of this package write: features with their shapes, meanings, units and origin."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from penumbra.coverage.provenance import areas_in_words
from penumbra.names import VARIABLES
from penumbra.safe_text import visible

__all__ = ["Field", "Layer", "Track", "field", "origin_of", "plain", "suffixed"]

Floats = NDArray[np.float64]
Value = str | int | float | bool | None

_ORIGIN = (
    "title", "scenario", "scenario_title", "scenario_hash", "date", "history", "bounds", "ships", "numbers",
    "numbers_without_range", "alternatives", "source", "sources",
)  # fmt: skip
_SUFFIXES = {"s": "s", "m": "m", "m2": "m2", "m s-1": "m_s", "rad": "rad", "deg": "deg", "km": "km", "km2": "km2"}


class Field(NamedTuple):
    """One attribute of the features of a layer."""

    name: str  # ends in its unit, if it has one
    values: NDArray[Any]  # (feature,) of str, bool, integers, or floats, of which nan means not known
    meaning: str
    unit: str = "1"  # as in the glossary; 1 for words, counts and shares
    digits: int | None = 4  # decimal places in text formats; None: all


class Track(NamedTuple):
    """A path with its times, of one feature whose shape is the same path."""

    time: Floats  # (moment,) [s] since launch, increasing
    latitude: Floats  # (moment,) [deg]
    longitude: Floats  # (moment,) [deg]
    height: Floats  # (moment,) [m] above the ellipsoid


class Layer(NamedTuple):
    """Features of one kind, from which GeoJSON, GeoPackage, Shapefile, KML, CZML and tables are written."""

    name: str
    """Short name, as outlines, for file formats that name their layers."""
    title: str
    """What it shows, for headings."""
    key: tuple[str, ...]
    """Names of the fields that together tell a feature from the others, as threat and answer; folders go by the first
    one."""
    shapes: NDArray[Any] | None
    """(feature,) shapely geometries in degrees on WGS 84, longitude first; lines have heights [m]. Cut at the date
    line, exteriors anticlockwise. None for a feature without a place; no array at all for a table without places."""
    fields: tuple[Field, ...]
    """Attributes of the features."""
    meanings: Mapping[str, str]
    """Meaning of each answer that occurs, as umbra; empty if the features have none."""
    date: str
    """The day, as 2018-12-31; empty if it is of no day."""
    assumed: str
    """What was assumed, in sentences."""
    attribution: str
    """Whose data it contains, and which version of Penumbra made it."""
    origin: Mapping[str, Value | list[str]]
    """Scenario, its hash, history, sources and the like."""
    colours: Mapping[str, str] = {}
    """Colour of each answer or kind, as #08488a."""
    tracks: Mapping[int, Track] = {}
    """Times of paths, by the index of the feature."""

    @property
    def size(self) -> int:
        """Number of features."""
        return len(self.fields[0].values)

    def column(self, name: str) -> NDArray[Any] | None:
        """Values of the field of a name; None if there is no such field."""
        return next((each.values for each in self.fields if each.name == name), None)

    def rows(self) -> Iterator[dict[str, Value]]:
        """The attributes of each feature as plain values, rounded; None for what is not known."""
        columns = [_plain_column(each) for each in self.fields]
        names = [each.name for each in self.fields]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))

    def ids(self) -> list[str]:
        """A text for each feature that no other feature of the layer has."""
        of_key = [self.column(name) for name in self.key]
        return ["/".join(map(str, parts)) for parts in zip(*[c for c in of_key if c is not None], strict=True)]


def _plain_column(of: Field) -> list[Value]:
    if of.values.dtype.kind == "f":
        rounded = (of.values if of.digits is None else np.round(of.values, of.digits)).tolist()
        whole = of.digits == 0
        return [(int(value) if whole else value) if np.isfinite(value) else None for value in rounded]
    return [visible(value) if isinstance(value, str) else value for value in of.values.tolist()]


def field(name: str, values: Any, called: str = "", digits: int = 4) -> Field:
    """A field with the meaning and unit of a variable of the glossary.

    Parameters
    ----------
    name : str
        Of the variable.
    values : (feature,) array
    called : str, optional
        Name of the field, if not that of the variable; the unit is appended.
    digits : int
        Decimal places in text formats.
    """
    variable = VARIABLES[name]
    made = np.asarray(values)
    return Field(suffixed(called or name, variable.units), made, variable.long_name, variable.units, digits)


def suffixed(name: str, unit: str) -> str:
    """A name with its unit at the end, as margin_s; latitudes, longitudes and numbers without unit have none."""
    return f"{name}_{_SUFFIXES[unit]}" if unit in _SUFFIXES else name


def origin_of(found: xr.Dataset, more: Sequence[str] = ()) -> dict[str, Any]:
    """What a layer takes from a Dataset: date, assumed, attribution and origin, as arguments of `Layer`.

    Parameters
    ----------
    found : Dataset
    more : sequence of str
        Attributes for the origin in addition to the usual ones.
    """
    attrs = found.attrs
    origin = {name: plain(attrs[name]) for name in (*_ORIGIN, *more) if name in attrs}
    return {
        "date": str(attrs.get("date", "")),
        "assumed": _assumed(attrs),
        "attribution": visible(" ".join(str(attrs[name]) for name in ("credits", "source") if name in attrs)),
        "origin": origin,
    }


def _assumed(attrs: Mapping[Any, Any]) -> str:
    """What was assumed, in sentences."""
    told = []
    if "numbers" in attrs:
        told.append(
            f"{attrs['numbers_without_range']} of the {attrs['numbers']} numbers of the scenario have one published "
            "figure each and count as certain."
        )
    return visible(" ".join([*told, areas_in_words(attrs)]).strip())


def plain(value: Any) -> Any:
    """A value for JSON: numpy scalars, as read from NetCDF, become Python values; hidden characters become visible."""
    made = value.item() if hasattr(value, "item") else value
    return visible(made) if isinstance(made, str) else made
