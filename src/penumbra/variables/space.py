"""Variables of Datasets of satellites: interceptors in orbit, and sensors."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_START = ("start",)
_FLEET = ("fleet", "start")

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Interceptors in orbit": {
        "start": Variable(_START, "1", "key of a place from which missiles start"),
        "start_latitude": Variable(_START, "degrees_north", "latitude of that place"),
        "start_longitude": Variable(_START, "degrees_east", "longitude of that place"),
        "orbit_reach": Variable((), "m", "how far an interceptor comes in time, along the shell of its orbit"),
        "owned_even": Variable((), "1", "interceptors owned for the missiles, if evenly spread over the shell"),
        "owned": Variable(_START, "1", "interceptors owned for the missiles, by the inclination and the latitude"),
        "owned_least": Variable(_START, "1", "the same, least over the published ranges"),
        "owned_most": Variable(_START, "1", "the same, greatest over the published ranges; inf: none is ever in reach"),
        "owned_share": Variable(("owned_share",), "1", "share of the drawn worlds"),
        "owned_drawn": Variable(
            ("prior", "owned_share"), "1", "interceptors owned that suffice in this share of the worlds, at any place"
        ),
        "over_latitude": Variable(("over_latitude",), "degrees_north", "latitude of a place, of the table"),
        "orbit_inclination": Variable(("orbit_inclination",), "rad", "inclination of the orbits, of the table"),
        "owned_over": Variable(
            ("orbit_inclination", "over_latitude"), "1", "interceptors owned, by inclination and latitude; inf: never"
        ),
    },
    "Interceptors in orbit, counted": {
        "fleet": Variable(("fleet",), "1", "why a fleet is looked at: printed, on average, or at every time"),
        "fleet_count": Variable(("fleet",), "1", "interceptors of the fleet, in whole planes"),
        "fleet_planes": Variable(("fleet",), "1", "planes of the fleet"),
        "in_reach_mean": Variable(_FLEET, "1", "interceptors in reach of the place, mean over the time looked at"),
        "in_reach_least": Variable(_FLEET, "1", "the fewest at any time looked at"),
        "in_reach_most": Variable(_FLEET, "1", "the most at any time looked at"),
        "in_reach_share": Variable(_FLEET, "1", "share of the time in which enough are in reach for all missiles"),
        "in_reach_formula": Variable(_FLEET, "1", "the mean by the closed form"),
    },
    "Satellites that watch": {
        "at_once": Variable(("at_once",), "1", "satellites that see the object at once: two see it in stereo"),
        "phase": Variable(("phase",), "1", "phase of the flight: boost, or midcourse above the glowing air"),
        "watch_start": Variable(("watch_start",), "s", "time of the launch, since that of the orbits' elements"),
        "watched_mean": Variable(
            ("at_once", "phase"), "1", "share of the phase in which so many see it, mean of launches"
        ),
        "watched_least": Variable(("at_once", "phase"), "1", "the same of the launch that is seen least"),
        "warned_mean": Variable(
            ("at_once",), "s", "launch until so many have seen it for the track time, mean; inf: in some launch never"
        ),
        "warned_last": Variable(("at_once",), "s", "the same of the launch that is seen last; inf: never"),
        "satellites_mean": Variable(("watch_start", "phase"), "1", "satellites that see it, mean over the phase"),
    },
}
"""Variables by name, in the groups of the glossary."""
