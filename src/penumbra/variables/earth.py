"""Variables of Datasets of the Earth: cells, land, where people live, range rings."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_PLACE = ("cell",)
_HOME = ("home",)

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Cells and pieces of land": {
        "earth": Variable((), "1", "latitude and longitude stand on the ellipsoid of WGS 84"),
        "cell": Variable(_PLACE, "1", "H3 cell id"),
        "latitude": Variable(_PLACE, "degrees_north", "geodetic latitude of the cell's centre"),
        "longitude": Variable(_PLACE, "degrees_east", "longitude of the cell's centre"),
        "area": Variable(_PLACE, "m2", "area of the cell on the ellipsoid", standard_name="cell_area"),
        "people": Variable(_PLACE, "1", "people, each country's total spread over its towns of 5,000 and more"),
        "map_unit": Variable(_PLACE, "1", "Natural Earth map unit that owns the cell, empty at sea"),
        "part_cell": Variable(("part",), "1", "index of the cell that this piece of land lies in"),
        "part_unit": Variable(("part",), "1", "map unit of this piece of land"),
        "part_area": Variable(("part",), "m2", "land area of the piece"),
        "part_people": Variable(("part",), "1", "people of the piece"),
        "land": Variable(_PLACE, "m2", "land of the cell"),
    },
    "Points where people live": {
        "home_latitude": Variable(_HOME, "degrees_north", "geodetic latitude of a point where people live"),
        "home_longitude": Variable(_HOME, "degrees_east", "longitude of a point where people live"),
        "home_people": Variable(_HOME, "1", "people that the point stands for, by their country's total"),
        "home_radius": Variable(_HOME, "m", "radius of the built-up area that the point stands for"),
        "home_unit": Variable(_HOME, "1", "Natural Earth map unit of the town"),
        "home_town": Variable(_HOME, "1", "name of the town; a city has several points"),
    },
    "Countries and areas": {
        "place": Variable(("place",), "1", "country, named area or alliance"),
        "place_name": Variable(("place",), "1", "English name of the place"),
    },
    "Range rings": {
        "radius": Variable(("radius",), "m", "ground distance from a site along the geodesic"),
        "ring_area": Variable(("site", "radius"), "m2", "area inside the ring"),
        "ring_people": Variable(("site", "radius", "place"), "1", "people inside the ring"),
        "ring_people_share": Variable(("site", "radius", "place"), "1", "share of the place's people inside the ring"),
        "ring_land_share": Variable(("site", "radius", "place"), "1", "share of the place's land inside the ring"),
        "ring_inside": Variable(
            ("site", "radius", "place"),
            "1",
            "how the place lies to the ring",
            ("outside", "partly inside", "wholly inside"),
        ),
    },
}
"""Variables by name, in the groups of the glossary."""
