"""The glossary: every variable that a Dataset of Penumbra may hold, once.

It is the single source of units, long names and flags; `dataset` refuses any name that is not here, and the
glossary of the documentation is printed from it.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import xarray as xr

__all__ = [
    "ANSWERS",
    "AREAS",
    "CONVENTIONS",
    "DISAGREE",
    "NOMINAL",
    "RANGES",
    "SHIPS",
    "STATES",
    "VARIABLES",
    "VERDICTS",
    "Variable",
    "Verdict",
    "dataset",
    "labelled",
]


class Variable(NamedTuple):
    """One quantity: dimensions, unit (CF spelling), what it is, a flag's meanings, and its CF standard name, if any."""

    dims: tuple[str, ...]
    units: str
    long_name: str
    flags: tuple[str, ...] = ()
    standard_name: str = ""


CONVENTIONS = "CF-1.11"

STATES = ("untouched", "open", "penumbra", "umbra")

NOMINAL, RANGES, SHIPS = "nominal", "worst to best", "places of the ships"
"""What a map's attribute `bounds` says was varied: nothing, the published ranges, or where ships are alone."""

AREAS = "launch_areas"
"""A map's attribute that tells how many points stand for each launch area. With `_looked_at` behind it: with how many
its shares were looked at; with `_left`: by how much the one changed that changed most."""

Verdict = Literal["holds", "fails", "depends", "cannot be tested", "not judged"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""Words of a verdict; not judged: the check itself broke off, which says nothing of the statement."""
DISAGREE = "depends on the reading"
"""How the verdict of a statement is told whose readings differ; its word is "depends"."""

ANSWERS = ("untouched", "uncovered", "covered")
"""What becomes of a place in the nominal world."""

_PLACE = ("cell",)
_MAP = ("threat", "cell")
_HOME = ("home",)
_LIVED = ("threat", "home")
_PIECE = ("threat", "part")
_SHARED = ("threat", "place")
_CURVE = ("curve", "looks")
_RAY = (*_CURVE, "ray")
_STANDARD_NAMES = {"degrees_north": "latitude", "degrees_east": "longitude"}
_HEIGHT = "height_above_reference_ellipsoid"

VARIABLES: dict[str, Variable] = {
    # the ground
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
    # the map
    "threat": Variable(("threat",), "1", "threat class"),
    "threatened": Variable(_MAP, "1", "some launch point of the class can reach the cell"),
    "covered": Variable(_MAP, "1", "threatened, and margin >= 0 against every arc that reaches the cell"),
    "margin": Variable(_MAP, "s", "most seconds by which a feasible intercept could have been launched later"),
    "shots": Variable(_MAP, "1", "intercept attempts that fit one after another, all batteries together"),
    "share_of_arcs": Variable(
        _MAP, "1", "share of the arcs that reach the cell, one for each launch point and loft, it is covered against"
    ),
    "state": Variable(_MAP, "1", "untouched, open, penumbra or umbra over what was varied", STATES),
    "alternative": Variable(
        ("alternative",),
        "1",
        "answers to the scenario's open questions, question=answer; first those it is written for",
    ),
    "alternative_covered": Variable(
        ("threat", "alternative", "cell"), "1", "covered in the nominal world of the alternative"
    ),
    "alternative_state": Variable(
        ("threat", "alternative", "cell"),
        "1",
        "untouched, open, penumbra or umbra over what was varied in the alternative alone",
        STATES,
    ),
    "flown": Variable(
        _MAP, "1", "arcs were flown to the cell's own centre, not to that of a coarser cell it stands for"
    ),
    # of each piece of land
    "part_threatened": Variable(_PIECE, "1", "share of the piece's land that some launch point of the class can reach"),
    "part_covered": Variable(_PIECE, "1", "share of the piece's land that is covered in the nominal world"),
    **{
        f"part_{state}": Variable(_PIECE, "1", f"share of the piece's land that is {state} over what was varied")
        for state in STATES
    },
    # where people live
    "home_latitude": Variable(_HOME, "degrees_north", "geodetic latitude of a point where people live"),
    "home_longitude": Variable(_HOME, "degrees_east", "longitude of a point where people live"),
    "home_people": Variable(_HOME, "1", "people that the point stands for, by their country's total"),
    "home_radius": Variable(_HOME, "m", "radius of the built-up area that the point stands for"),
    "home_unit": Variable(_HOME, "1", "Natural Earth map unit of the town"),
    "home_town": Variable(_HOME, "1", "name of the town; a city has several points"),
    "home_threatened": Variable(_LIVED, "1", "some launch point of the class can reach the point"),
    "home_covered": Variable(_LIVED, "1", "threatened, and margin >= 0 against every arc that reaches the point"),
    "home_margin": Variable(_LIVED, "s", "most seconds by which a feasible intercept could have been launched later"),
    "home_shots": Variable(_LIVED, "1", "intercept attempts that fit one after another, all batteries together"),
    "home_battery_margin": Variable(("threat", "battery", "home"), "s", "margin of one battery alone"),
    "home_layer_margin": Variable(("threat", "layer", "home"), "s", "margin of the layer's best battery"),
    "home_state": Variable(_LIVED, "1", "untouched, open, penumbra or umbra over what was varied", STATES),
    "home_answers": Variable(
        _LIVED,
        "1",
        "nominal answers found at the point and around it, within its radius and the accuracy of edges: "
        "1 untouched, 2 uncovered, 4 covered, added up",
    ),
    "home_states": Variable(
        _LIVED,
        "1",
        "states found at the point and around it, within its radius and the accuracy of edges: "
        "1 untouched, 2 open, 4 penumbra, 8 umbra, added up",
    ),
    "home_alternative_covered": Variable(
        ("threat", "alternative", "home"), "1", "covered in the nominal world of the alternative"
    ),
    "home_alternative_state": Variable(
        ("threat", "alternative", "home"),
        "1",
        "untouched, open, penumbra or umbra over what was varied in the alternative alone",
        STATES,
    ),
    "battery": Variable(("battery",), "1", "who holds and launches interceptors"),
    "battery_margin": Variable(("threat", "battery", "cell"), "s", "margin of one battery alone"),
    # what each element contributes
    "needed": Variable(("threat", "sensor", "cell"), "1", "covered, and open without this sensor"),
    "needed_people": Variable(
        ("threat", "sensor"), "1", "share of the people covered who are open without this sensor"
    ),
    "needed_land": Variable(("threat", "sensor"), "1", "share of the land covered that is open without this sensor"),
    "battery_needed": Variable(("threat", "battery", "cell"), "1", "covered, and open without this battery"),
    "battery_needed_people": Variable(
        ("threat", "battery"), "1", "share of the people covered who are open without this battery"
    ),
    "battery_needed_land": Variable(
        ("threat", "battery"), "1", "share of the land covered that is open without this battery"
    ),
    "sensor_name": Variable(("sensor",), "1", "its name"),
    "battery_name": Variable(("battery",), "1", "its name"),
    "land": Variable(_PLACE, "m2", "land of the cell"),
    "layer": Variable(("layer",), "1", "layer of the defence, upper or lower"),
    "layer_margin": Variable(("threat", "layer", "cell"), "s", "margin of the layer's best battery"),
    "layer_shots": Variable(("threat", "layer", "cell"), "1", "attempts that fit one after another by one layer alone"),
    # shares of the map
    "place": Variable(("place",), "1", "country, named area or alliance"),
    "place_name": Variable(("place",), "1", "its English name"),
    "total": Variable(("place",), "1", "people, or square metres of land, of the place inside the map"),
    "pieces": Variable(("place",), "1", "points where people live, or pieces of land, of the place inside the map"),
    "reached_pieces": Variable(_SHARED, "1", "of these, those that some launch point reaches in some world looked at"),
    **{
        f"{name}{end}": Variable(_SHARED, "1", f"{meaning}{words}")
        for end, words in (
            ("", ""),
            ("_low", ", if every town on an edge fell on the other side of it or stayed, whichever is less"),
            ("_high", ", if every town on an edge fell on the other side of it or stayed, whichever is more"),
        )
        for name, meaning in (
            ("threatened_share", "share of the place that some launch point can reach"),
            ("covered_share", "share of the place covered in the nominal world"),
            ("untouched_share", "share of the place that no launch point reaches"),
            ("open_share", "share reached, and covered in no world looked at"),
            ("penumbra_share", "share reached, and covered in some worlds only"),
            ("umbra_share", "share reached, and covered in every world"),
            ("covered_of_reached", "of what is reached in the nominal world, the share covered in it"),
            ("umbra_of_reached", "of what is reached in some world, the share covered in every world"),
            ("possible_of_reached", "of what is reached in some world, the share covered in some world"),
        )
    },
    # worlds: one row of numbers each
    "world": Variable(("world",), "1", "name of a world"),
    "quantity": Variable(("quantity",), "1", "path of a number, or of a choice of structure, in the scenario"),
    "world_value": Variable(
        ("world", "quantity"), "1", "value of the quantity in the world, in quantity_unit; nan: left to choose"
    ),
    "quantity_unit": Variable(("quantity",), "1", "unit of the quantity: SI, degrees for coordinates, 1 for a choice"),
    "quantity_low": Variable(("quantity",), "1", "lowest published value, in quantity_unit"),
    "quantity_nominal": Variable(("quantity",), "1", "nominal value, in quantity_unit"),
    "quantity_high": Variable(("quantity",), "1", "highest published value, in quantity_unit"),
    "quantity_grade": Variable(("quantity",), "1", "how well the number is known"),
    # the evidence behind them
    "quantity_heading": Variable(("quantity",), "1", "what kind of number it is"),
    "quantity_card": Variable(("quantity",), "1", "name of the card or element that holds it"),
    "quantity_field": Variable(("quantity",), "1", "what of that it is"),
    "quantity_written": Variable(("quantity",), "1", "value, low and high as written, JSON"),
    "quantity_source": Variable(("quantity",), "1", "key of its source"),
    "quantity_source_title": Variable(("quantity",), "1", "title of the source"),
    "quantity_source_url": Variable(("quantity",), "1", "address of the source, empty where there is none"),
    "quantity_source_dated": Variable(("quantity",), "1", "year, month or day the source is from, empty if not known"),
    "quantity_source_age": Variable(("quantity",), "a", "age of the source; nan where its date is not known"),
    "quantity_note": Variable(("quantity",), "1", "what a reader should know before using it"),
    "quantity_disputed": Variable(
        ("quantity",), "1", "whether its figures that are not left out do not give the same numbers"
    ),
    "quantity_nominal_stated": Variable(("quantity",), "1", "whether a figure read gives the nominal value"),
    "quantity_low_stated": Variable(("quantity",), "1", "whether a figure read gives the low end of the range"),
    "quantity_high_stated": Variable(("quantity",), "1", "whether a figure read gives the high end of the range"),
    "published": Variable(("published",), "1", "path of a quantity and the place of one source's figure in its list"),
    "published_quantity": Variable(("published",), "1", "path of the quantity"),
    "published_says": Variable(("published",), "1", "what the source says"),
    "published_source": Variable(("published",), "1", "key of the source"),
    "published_dated": Variable(("published",), "1", "year, month or day the source is from, empty if not known"),
    "published_outside": Variable(
        ("published",), "1", "why it lies outside the range or is no value of the quantity; empty if it is within"
    ),
    "source": Variable(("source",), "1", "key of a source that the numbers or the alternatives rest on"),
    "source_title": Variable(("source",), "1", "author, title, publisher, date"),
    "source_url": Variable(("source",), "1", "address, empty where there is none"),
    "source_dated": Variable(("source",), "1", "year, month or day it is from, empty if not known"),
    "source_read": Variable(("source",), "1", "what of it was read"),
    "source_quantities": Variable(
        ("source",), "1", "paths of the quantities that rest on it or that it speaks of, JSON"
    ),
    "answer": Variable(("answer",), "1", "question=answer, of the questions with several published answers"),
    "answer_question": Variable(("answer",), "1", "the question in words"),
    "answer_name": Variable(("answer",), "1", "what people call the answer"),
    "answer_written": Variable(("answer",), "1", "whether the scenario as it is written or chosen has this answer"),
    "answer_source": Variable(("answer",), "1", "key of who says so"),
    "answer_grade": Variable(("answer",), "1", "how well it is known that this is said"),
    "answer_note": Variable(("answer",), "1", "what a reader should know"),
    "quantity_sign": Variable(
        ("quantity",),
        "1",
        "which end serves the defence: higher, lower, unknown (both are tried), choice (the attacker's), slight or "
        "exact (the nominal value is taken), or none (a count or a choice of structure)",
    ),
    "quantity_named": Variable(
        ("quantity",), "1", "the names of the worlds tell its value, so that no other table is laid over it"
    ),
    # claims
    "row": Variable(("row",), "1", "id of a claim"),
    "statement": Variable(("row",), "1", "the statement, in our own words"),
    "said_by": Variable(("row",), "1", "who said it"),
    "said_on": Variable(("row",), "1", "when it was said"),
    "speaks_of": Variable(("row",), "1", "the date it speaks of"),
    "claim_source": Variable(("row",), "1", "key of its source"),
    "verdict": Variable(("row",), "1", f"what follows from the published numbers: {', '.join(VERDICTS)}"),
    "figure": Variable(("row",), "1", "the figure the verdict rests on, with its interval"),
    "reason": Variable(("row",), "1", "why, in words"),
    "would_change": Variable(("row",), "1", "what would change the verdict"),
    "evidence": Variable(("row",), "1", "id of a table or chart of the report that shows it"),
    "exhibits": Variable(("row",), "1", "what shows it: a list of kinds with their data, JSON"),
    "objections": Variable(("row",), "1", "what each side objects, JSON"),
    "reading": Variable(("reading",), "1", "id of a row and of one reading of its statement"),
    "reading_row": Variable(("reading",), "1", "id of the row"),
    "reading_name": Variable(("reading",), "1", "id of the reading among those of the row"),
    "reading_words": Variable(("reading",), "1", "the statement in this reading, in neutral words"),
    "reading_speaks_of": Variable(("reading",), "1", "the date that the reading speaks of"),
    "reading_check": Variable(("reading",), "1", "name of the check that judged the reading"),
    "reading_arguments": Variable(("reading",), "1", "what the check was asked, JSON"),
    "reading_verdict": Variable(("reading",), "1", f"the verdict on this reading: {', '.join(VERDICTS)}"),
    "reading_figure": Variable(("reading",), "1", "the figure that verdict rests on, with its interval"),
    "reading_reason": Variable(("reading",), "1", "why, in words"),
    "reading_would_change": Variable(("reading",), "1", "what would change that verdict"),
    "reading_evidence": Variable(("reading",), "1", "id of a table or chart of the report that shows it"),
    "reading_exhibits": Variable(("reading",), "1", "what shows it: a list of kinds with their data, JSON"),
    "claim_check": Variable(("row",), "1", "name of the check that judged it"),
    "claim_arguments": Variable(("row",), "1", "what the check was asked, JSON"),
    # one arc
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
    "sensor": Variable(("sensor",), "1", "who sees"),
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
    # the footprint of one battery
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
    # answers in many worlds
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
    "member_reached": Variable(("member", "threat", "aim"), "1", "worlds of the member in which the place is reached"),
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
    # how late an interceptor may start
    "site": Variable(("site",), "1", "where interceptors are launched from"),
    "launch": Variable(("launch",), "1", "launch point of the threat"),
    "interceptor": Variable(("interceptor",), "1", "interceptor card"),
    "interceptor_speed": Variable(("interceptor",), "m s-1", "burnout speed of the interceptor"),
    "fate": Variable(
        ("threat", "launch", "cell"), "1", "what becomes of the arc", ("not flown", "flown", "contradictory")
    ),
    "contradictory": Variable(("threat", "launch"), "1", "arcs left out because their boost contradicts itself"),
    "slack": Variable(
        ("threat", "site", "launch", "interceptor", "cell"),
        "s",
        "last launch that meets the arc, counted from the threat's burnout, tracked perfectly from then on",
    ),
    "slack_low": Variable(
        ("threat", "site", "launch", "interceptor", "cell"),
        "s",
        "least slack over the corners of the ranges that fly the arc",
    ),
    "slack_high": Variable(
        ("threat", "site", "launch", "interceptor", "cell"),
        "s",
        "greatest slack over the corners of the ranges that fly the arc",
    ),
    # the threshold surface
    "speed": Variable(("speed",), "m s-1", "burnout speed of a supposed interceptor"),
    "delay": Variable(("delay",), "s", "launch of the interceptor after the threat's burnout; negative: before it"),
    **{
        f"{name}{end}": Variable(("site", "launch", "speed", "delay"), units, f"{meaning}{words}")
        for end, words in (("", ""), ("_low", ", least over the ranges"), ("_high", ", greatest over the ranges"))
        for name, units, meaning in (
            ("engaged_people", "1", "share of the people in reach whose arc the interceptor can meet"),
            ("engaged_aims", "1", "share of the aims in reach whose arc the interceptor can meet"),
        )
    },
    "best_margin": Variable(("site", "launch", "speed", "delay"), "s", "slack of the best arc less the delay"),
    "best_margin_low": Variable(("site", "launch", "speed", "delay"), "s", "the same, least over the ranges"),
    "best_margin_high": Variable(("site", "launch", "speed", "delay"), "s", "the same, greatest over the ranges"),
    "least_speed": Variable(
        ("site", "delay"), "m s-1", "slowest interceptor that meets the share of attrs; nan: none asked does"
    ),
    "least_speed_low": Variable(("site", "delay"), "m s-1", "the same in the world that serves the defence best"),
    "least_speed_high": Variable(("site", "delay"), "m s-1", "the same in the world that serves it worst"),
    # range rings
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
    # the record: dated facts
    "fact": Variable(("fact",), "1", "id of a dated fact"),
    "fact_date": Variable(("fact",), "1", "first day, empty when it has none"),
    "fact_end": Variable(("fact",), "1", "last day, or day it falls due; empty when open"),
    "fact_party": Variable(("fact",), "1", "who did it, or whose obligation it is"),
    "fact_place": Variable(("fact",), "1", "where"),
    "fact_kind": Variable(("fact",), "1", "kind of fact: proposal, milestone, measure, renewal, presence, obligation"),
    "fact_series": Variable(("fact",), "1", "what it belongs to: a design, a set of measures, a programme, a point"),
    "fact_title": Variable(("fact",), "1", "what it is, in a few words"),
    "fact_text": Variable(("fact",), "1", "what it is, in a sentence"),
    "fact_side": Variable(("fact",), "1", "who says it"),
    "fact_reason": Variable(
        ("fact",), "1", "reason that the issuer names: Crimea, east, or both; empty when not asked"
    ),
    "fact_troops": Variable(("fact",), "1", "how many troops, as text; empty where no figure was read"),
    "fact_source": Variable(("fact",), "1", "key of its source"),
    "fact_grade": Variable(("fact",), "1", "how well it is known"),
    "fact_note": Variable(("fact",), "1", "what a reader should know"),
    # the record: months of fighting
    "month": Variable(("month",), "1", "month, as 2015-02"),
    "fatal_events": Variable(("month",), "1", "events with at least one death, by month of their start"),
    "deaths_low": Variable(("month",), "1", "low estimate of deaths"),
    "deaths_best": Variable(("month",), "1", "best estimate of deaths"),
    "deaths_high": Variable(("month",), "1", "high estimate of deaths"),
    "month_source": Variable(("month",), "1", "key of the source"),
    "month_grade": Variable(("month",), "1", "how well the month is known"),
    "year": Variable(("year",), "1", "calendar year"),
    "ceasefire_violations": Variable(("year",), "1", "ceasefire violations that the OSCE's monitors recorded"),
    "year_source": Variable(("year",), "1", "key of the source"),
    "year_grade": Variable(("year",), "1", "how well the year is known"),
    # the record: spending
    "ally": Variable(("ally",), "1", "member of NATO, ISO 3166 alpha-3 code"),
    "gdp_share": Variable(("ally", "year"), "1", "military spending as a share of gross domestic product; nan: gap"),
    "gdp_share_rounding": Variable(("ally", "year"), "1", "half a unit in the last place of the share as printed"),
    "equipment_share": Variable(("ally", "year"), "1", "share of that spending on major equipment; nan: gap"),
    "real_growth": Variable(("ally", "year"), "1", "real change of military spending on the year before; nan: gap"),
    "gdp_share_estimated": Variable(("ally", "year"), "1", "the source calls the share an estimate"),
    "gdp_share_edition": Variable(("ally", "year"), "1", "date of the edition the share was read in"),
    "gdp_share_source": Variable(("ally", "year"), "1", "key of the source, empty in a gap"),
    "gdp_share_grade": Variable(("ally", "year"), "1", "how well the share is known, empty in a gap"),
    # the record: belts about the line of contact
    "weapon_class": Variable(("weapon_class",), "1", "class of heavy weapons of the agreement of February 2015"),
    "belt_width": Variable(("weapon_class",), "m", "width of the belt between the sides"),
    "belt_reach": Variable(("weapon_class",), "m", "reach of the belt from the line, half its width"),
    "edge": Variable(("edge",), "m", "the belt's edge moved by so much for the line's uncertainty"),
    "belt_area": Variable(("weapon_class", "edge"), "m2", "area of the belt on the ellipsoid, on Ukraine's land"),
    "belt_towns": Variable(
        ("weapon_class", "edge"), "1", "Ukraine's towns and city districts of 5,000 and more inside"
    ),
    "belt_people_low": Variable(("weapon_class", "edge"), "1", "people there, without places near a larger one"),
    "belt_people_high": Variable(("weapon_class", "edge"), "1", "people there, districts counted beside their cities"),
    "belt_source": Variable(("weapon_class",), "1", "key of the source of the width"),
    "belt_grade": Variable(("weapon_class",), "1", "how well the width is known"),
    "sighting": Variable(("sighting",), "1", "line of the user's file"),
    "sighting_date": Variable(("sighting",), "1", "day of the sighting"),
    "sighting_class": Variable(("sighting",), "1", "class of the weapon"),
    "sighting_place": Variable(("sighting",), "1", "place as written"),
    "sighting_found": Variable(("sighting",), "1", "town that the place was taken for, empty with coordinates"),
    "sighting_remark": Variable(("sighting",), "1", "how place and coordinates disagree, empty when they do not"),
    "sighting_latitude": Variable(("sighting",), "degrees_north", "geodetic latitude"),
    "sighting_longitude": Variable(("sighting",), "degrees_east", "longitude"),
    "sighting_note": Variable(("sighting",), "1", "the user's own note"),
    "sighting_reach": Variable(("sighting",), "m", "reach from the line of the belt of its class"),
    "line_distance": Variable(("sighting",), "m", "distance from the line of contact along the ellipsoid"),
    "line_uncertainty": Variable((), "m", "by how much the line may be off"),
    "belt_side": Variable(
        ("sighting",), "1", "where it lies, within the line's uncertainty", ("inside", "too close to tell", "outside")
    ),
    "pull_out": Variable(("sighting",), "1", "whether the pull-out was due by then", ("before", "under way", "due")),
}


def dataset(coords: Mapping[str, Any], attrs: Mapping[str, Any], **arrays: Any) -> xr.Dataset:
    """A Dataset whose every variable is in the glossary and carries its CF attributes.

    Parameters
    ----------
    coords : mapping
        Coordinate name to values along its own dimension.
    attrs : mapping
        Provenance: title, scenario hash, version, sources.
    **arrays
        Variable name to values; the dimensions come from the glossary.

    Raises
    ------
    KeyError
        A name is not in the glossary.
    """
    return xr.Dataset(
        {name: labelled(name, values) for name, values in arrays.items()},
        {name: labelled(name, values) for name, values in coords.items()},
        {"Conventions": CONVENTIONS} | dict(attrs),
    )


def labelled(name: str, values: Any) -> tuple[tuple[str, ...], Any, dict[str, Any]]:
    """Dimensions, values and CF attributes of one variable of the glossary, as xarray takes them."""
    if name not in VARIABLES:
        raise KeyError(f"{name!r} is not in the glossary, penumbra/names.py")
    variable = VARIABLES[name]
    described: dict[str, Any] = {"units": variable.units, "long_name": variable.long_name}
    if standard_name := variable.standard_name or _STANDARD_NAMES.get(variable.units):
        described["standard_name"] = standard_name
    if variable.flags:
        described["flag_values"] = np.arange(len(variable.flags), dtype=np.int8)
        described["flag_meanings"] = " ".join(word.replace(" ", "_") for word in variable.flags)
    return variable.dims, values, described
