"""Variables of Datasets of coverage: the map, shares, one arc, footprints, many worlds, latest launch."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_MAP = ("threat", "cell")
_LIVED = ("threat", "home")
_PIECE = ("threat", "part")
_SHARED = ("threat", "place")
_CURVE = ("curve", "looks")
_RAY = (*_CURVE, "ray")
_HEIGHT = "height_above_reference_ellipsoid"

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "The map": {
        "threatened": Variable(_MAP, "1", "some launch point of the class can reach the cell"),
        "covered": Variable(_MAP, "1", "threatened, and margin >= 0 against every arc that reaches the cell"),
        "margin": Variable(_MAP, "s", "most seconds by which a feasible intercept could have been launched later"),
        "shots": Variable(_MAP, "1", "intercept attempts that fit one after another, all batteries together"),
        "share_of_arcs": Variable(
            _MAP,
            "1",
            "share of the arcs that reach the cell, one for each launch point and loft, it is covered against",
        ),
        "flown": Variable(
            _MAP, "1", "arcs were flown to the cell's own centre, not to that of a coarser cell it stands for"
        ),
    },
    "The map on pieces of land": {
        "part_threatened": Variable(
            _PIECE, "1", "share of the piece's land that some launch point of the class can reach"
        ),
        "part_covered": Variable(_PIECE, "1", "share of the piece's land that is covered with nominal figures"),
    },
    "The map where people live": {
        "home_threatened": Variable(_LIVED, "1", "some launch point of the class can reach the point"),
        "home_covered": Variable(_LIVED, "1", "threatened, and margin >= 0 against every arc that reaches the point"),
        "home_margin": Variable(
            _LIVED, "s", "most seconds by which a feasible intercept could have been launched later"
        ),
        "home_shots": Variable(_LIVED, "1", "intercept attempts that fit one after another, all batteries together"),
        "home_battery_margin": Variable(("threat", "battery", "home"), "s", "margin of one battery alone"),
        "home_layer_margin": Variable(("threat", "layer", "home"), "s", "margin of the layer's best battery"),
    },
    "The map by battery and layer": {
        "battery_margin": Variable(("threat", "battery", "cell"), "s", "margin of one battery alone"),
        "layer_margin": Variable(("threat", "layer", "cell"), "s", "margin of the layer's best battery"),
        "layer_shots": Variable(
            ("threat", "layer", "cell"), "1", "attempts that fit one after another by one layer alone"
        ),
    },
    "What each sensor and battery contributes": {
        "needed": Variable(("threat", "sensor", "cell"), "1", "covered, and open without this sensor"),
        "needed_people": Variable(
            ("threat", "sensor"), "1", "share of the people covered who are open without this sensor"
        ),
        "needed_land": Variable(
            ("threat", "sensor"), "1", "share of the land covered that is open without this sensor"
        ),
        "battery_needed": Variable(("threat", "battery", "cell"), "1", "covered, and open without this battery"),
        "battery_needed_people": Variable(
            ("threat", "battery"), "1", "share of the people covered who are open without this battery"
        ),
        "battery_needed_land": Variable(
            ("threat", "battery"), "1", "share of the land covered that is open without this battery"
        ),
    },
    "Shares of the map": {
        "total": Variable(("place",), "1", "people, or square metres of land, of the place inside the map"),
        "pieces": Variable(("place",), "1", "points where people live, or pieces of land, of the place inside the map"),
        "reached_pieces": Variable(
            _SHARED, "1", "of these, those that some launch point reaches in some case looked at"
        ),
        **{
            f"{name}{end}": Variable(_SHARED, "1", f"{meaning}{words}")
            for end, words in (
                ("", ""),
                ("_low", ", if every town on an edge fell on the other side of it or stayed, whichever is less"),
                ("_high", ", if every town on an edge fell on the other side of it or stayed, whichever is more"),
            )
            for name, meaning in (
                ("threatened_share", "share of the place that some launch point can reach"),
                ("covered_share", "share of the place covered with nominal figures"),
                ("untouched_share", "share of the place that no launch point reaches"),
                ("open_share", "share reached, and covered in no case looked at"),
                ("penumbra_share", "share reached, and covered in some cases only"),
                ("umbra_share", "share reached, and covered in every case"),
                ("covered_of_reached", "of what is reached with nominal figures, the share covered with them"),
                ("umbra_of_reached", "of what is reached in some case, the share covered in every case"),
                ("possible_of_reached", "of what is reached in some case, the share covered in some case"),
            )
        },
    },
    "One arc": {
        "time": Variable(("time",), "s", "time since launch of the threat"),
        "height": Variable(("time",), "m", "height above the ellipsoid", standard_name=_HEIGHT),
        "track_latitude": Variable(("time",), "degrees_north", "geodetic latitude of the point below"),
        "track_longitude": Variable(("time",), "degrees_east", "longitude of the point below"),
        "track_speed": Variable(("time",), "m s-1", "speed relative to the turning Earth"),
        "reachable": Variable((), "1", "the class can fly from the launch point to the aim"),
        "needed_speed": Variable((), "m s-1", "speed at burnout that the aim needs, relative to the turning Earth"),
        "class_speed": Variable((), "m s-1", "greatest speed at burnout of the class, from its range"),
        "flight_time": Variable((), "s", "launch to impact"),
        "burnout_time": Variable((), "s", "launch to burnout"),
        "burnout_latitude": Variable((), "degrees_north", "geodetic latitude below burnout"),
        "burnout_longitude": Variable((), "degrees_east", "longitude below burnout"),
        "burnout_height": Variable((), "m", "height of burnout above the ellipsoid", standard_name=_HEIGHT),
        "burnout_speed": Variable((), "m s-1", "speed at burnout relative to the turning Earth"),
        "apogee_time": Variable((), "s", "launch to the highest point"),
        "apogee_height": Variable((), "m", "height of the highest point above the ellipsoid", standard_name=_HEIGHT),
        "arc_covered": Variable((), "1", "some battery can meet the object in time"),
        "sight_begin": Variable(("sensor", "interval"), "s", "sight begins"),
        "sight_end": Variable(("sensor", "interval"), "s", "sight ends"),
        "firm_track": Variable(("sensor",), "s", "sight has lasted the track time; inf when never"),
        "commit": Variable(("battery",), "s", "first moment the battery may launch; inf when never"),
        "window_begin": Variable(("battery", "window"), "s", "first intercept of a window"),
        "window_end": Variable(("battery", "window"), "s", "last intercept of a window"),
        "arc_margin": Variable(("battery",), "s", "most seconds by which an intercept could have been launched later"),
        "arc_shots": Variable(("battery",), "1", "intercept attempts of this battery that fit one after another"),
        "intercept_time": Variable(("battery",), "s", "first feasible intercept; nan when none"),
        "intercept_latitude": Variable(("battery",), "degrees_north", "geodetic latitude below the first intercept"),
        "intercept_longitude": Variable(("battery",), "degrees_east", "longitude below the first intercept"),
        "intercept_height": Variable(
            ("battery",), "m", "height of the first intercept above the ellipsoid", standard_name=_HEIGHT
        ),
    },
    "An arc written elsewhere": {
        "other_time": Variable(("sample",), "s", "time since launch, in the file"),
        "other_latitude": Variable(("sample",), "degrees_north", "geodetic latitude of the point below, in the file"),
        "other_longitude": Variable(("sample",), "degrees_east", "longitude of the point below, in the file"),
        "other_height": Variable(("sample",), "m", "height above the ellipsoid, in the file", standard_name=_HEIGHT),
        "apart": Variable(("sample",), "m", "distance between the file's object and ours at equal times"),
        "apart_on_ground": Variable(("sample",), "m", "distance along the ground between the points below the two"),
        "apart_in_height": Variable(("sample",), "m", "height of the file's object minus that of ours"),
        "greatest_apart": Variable((), "m", "greatest distance between the two"),
        "greatest_apart_time": Variable((), "s", "moment at which they are farthest apart"),
        "rms_apart": Variable((), "m", "root of the mean square of the distance over time"),
        "rms_apart_on_ground": Variable((), "m", "root of the mean square of the distance along the ground over time"),
        "rms_apart_in_height": Variable((), "m", "root of the mean square of the difference in height over time"),
        "other_end": Variable((), "s", "last moment of the file"),
        "other_end_apart": Variable((), "m", "ground distance from the file's last place to the aim"),
    },
    "The footprint of one battery": {
        "curve": Variable(("curve",), "1", "world of a curve of the family: the value of the number that was varied"),
        "looks": Variable(("looks",), "1", "intercept attempts that fit one after another"),
        "ray": Variable(("ray",), "rad", "direction from the battery, clockwise from toward the launch points"),
        "ray_azimuth": Variable(("ray",), "rad", "azimuth of the direction at the battery, east of north"),
        "defended_to": Variable(_RAY, "m", "ground distance from the battery to the first edge; 0: it is not defended"),
        "defended_to_latitude": Variable(_RAY, "degrees_north", "geodetic latitude of the first edge"),
        "defended_to_longitude": Variable(_RAY, "degrees_east", "longitude of the first edge"),
        "flights_end": Variable(_RAY, "1", "no flight comes down beyond the first edge"),
        "defended_begin": Variable((*_RAY, "stretch"), "m", "ground distance at which a defended stretch begins"),
        "defended_end": Variable((*_RAY, "stretch"), "m", "ground distance at which a defended stretch ends"),
        "extent_toward": Variable(_CURVE, "m", "first edge toward the launch points"),
        "extent_behind": Variable(_CURVE, "m", "first edge away from the launch points"),
        "extent_left": Variable(_CURVE, "m", "first edge to the left of one who looks toward the launch points"),
        "extent_right": Variable(_CURVE, "m", "first edge to the right of one who looks toward the launch points"),
        "greatest_width": Variable(_CURVE, "m", "greatest width across the direction toward the launch points"),
        "defended_area": Variable(_CURVE, "m2", "defended area"),
        "apart_area": Variable(_CURVE, "m2", "what of the defended area no unbroken ray from the battery crosses"),
        "least_radar_range": Variable(
            _CURVE, "m", "least range of its own radar with which the battery defends itself; inf: none is enough"
        ),
        "radar_reference": Variable(("curve",), "m2", "cross-section at which the least range of its radar is meant"),
    },
    "Answers in many worlds": {
        "asked": Variable(("threat", "aim"), "1", "what was asked of the place", ("nothing", "reached", "covered")),
        "aim_latitude": Variable(("aim",), "degrees_north", "geodetic latitude of a place that arcs end at"),
        "aim_longitude": Variable(("aim",), "degrees_east", "longitude of a place that arcs end at"),
        "aim_name": Variable(("aim",), "1", "name of a place written by name, or town of a point where people live"),
        "aim_taken": Variable(("aim",), "1", "what the name was taken for, and which other towns have it"),
        "aim_unit": Variable(("aim",), "1", "Natural Earth map unit of the place, empty at sea"),
        "aim_cell": Variable(("aim",), "1", "H3 cell id of the place"),
        "reached_worlds": Variable(("threat", "aim"), "1", "worlds in which some launch point of the class reaches it"),
        "covered_worlds": Variable(("threat", "aim"), "1", "of these, worlds in which it is covered"),
        "member": Variable(("member",), "1", "member of a design: a draw of the threats that several worlds share"),
        "member_worlds": Variable(("member",), "1", "worlds of the member"),
        "member_reached": Variable(
            ("member", "threat", "aim"), "1", "worlds of the member in which the place is reached"
        ),
        "member_covered": Variable(("member", "threat", "aim"), "1", "of these, worlds in which it is covered"),
        "weight": Variable(("weight",), "1", "what places are weighed by, for example people"),
        "weight_total": Variable(("weight",), "1", "weight of all places, in the unit it was given in"),
        "reached_weight_share": Variable(
            ("weight", "world", "threat"), "1", "share of the weight of the places asked for that is reached"
        ),
        "covered_weight_share": Variable(
            ("weight", "world", "threat"), "1", "share of the weight of the places asked for that is covered"
        ),
        "least_margin": Variable(("threat", "aim"), "s", "least margin over the worlds that reach the place"),
        "greatest_margin": Variable(("threat", "aim"), "s", "greatest margin over the worlds that reach the place"),
        "quantile": Variable(("quantile",), "1", "share of the worlds that reach the place"),
        "margin_quantile": Variable(
            ("quantile", "threat", "aim"), "s", "margin that this share of the worlds does not exceed, to half a bin"
        ),
        "reached_bits": Variable(("world", "threat", "byte"), "1", "places reached, a bit each, the first the lowest"),
        "covered_bits": Variable(("world", "threat", "byte"), "1", "places covered, a bit each, the first the lowest"),
        "answered": Variable(("world", "threat"), "1", "the answers are in the store"),
        "launch_reached_worlds": Variable(
            ("threat", "launch", "aim"), "1", "worlds in which the launch point reaches the place"
        ),
        "launch_covered_worlds": Variable(
            ("threat", "launch", "aim"), "1", "of these, worlds in which the place is covered against it"
        ),
    },
    "Latest launch of an interceptor": {
        "fate": Variable(
            ("threat", "launch", "cell"), "1", "outcome of the arc", ("not flown", "flown", "contradictory")
        ),
        "contradictory": Variable(("threat", "launch"), "1", "arcs left out because their boost contradicts itself"),
        "latest_launch": Variable(
            ("threat", "site", "launch", "interceptor", "cell"),
            "s",
            "latest launch that meets the arc, after the threat's burnout; tracking is perfect from burnout on",
        ),
    },
    "The threshold surface": {
        "speed": Variable(("speed",), "m s-1", "burnout speed of a supposed interceptor"),
        "delay": Variable(("delay",), "s", "launch of the interceptor after the threat's burnout; negative: before it"),
        "engaged_people": Variable(
            ("site", "launch", "speed", "delay"), "1", "share of the people in reach whose arc the interceptor can meet"
        ),
        "engaged_aims": Variable(
            ("site", "launch", "speed", "delay"), "1", "share of the aims in reach whose arc the interceptor can meet"
        ),
        "best_margin": Variable(
            ("site", "launch", "speed", "delay"), "s", "latest launch against the best arc, minus the delay"
        ),
        "least_speed": Variable(
            ("site", "delay"), "m s-1", "slowest interceptor that meets the share of attrs; nan: none asked does"
        ),
    },
}
"""Variables by name, in the groups of the glossary."""
