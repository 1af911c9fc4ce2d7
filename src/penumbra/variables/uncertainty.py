"""Variables of Datasets of uncertainty: states, alternatives, bounds over the published ranges."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable
from penumbra.variables.vocabulary import ANSWERS, CASES, STATES

__all__ = ["GROUPS"]

_MAP = ("threat", "cell")
_LIVED = ("threat", "home")
_PIECE = ("threat", "part")

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "States of the map": {
        "state": Variable(_MAP, "1", "untouched, open, penumbra or umbra over what was varied", STATES),
        **{
            f"part_{state}": Variable(_PIECE, "1", f"share of the piece's land that is {state} over what was varied")
            for state in STATES
        },
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
    },
    "The map by alternative": {
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
        "home_alternative_covered": Variable(
            ("threat", "alternative", "home"), "1", "covered in the nominal world of the alternative"
        ),
        "home_alternative_state": Variable(
            ("threat", "alternative", "home"),
            "1",
            "untouched, open, penumbra or umbra over what was varied in the alternative alone",
            STATES,
        ),
    },
    "Worlds drawn from the ranges": {
        "world_prior": Variable(("world",), "1", "way of reading the published ranges by which the world was drawn"),
        "world_draw": Variable(("world",), "1", "point of the unit cube; worlds of one point differ in the prior only"),
        "world_alternative": Variable(("world",), "1", "published alternative of the world"),
    },
    "Places in drawn worlds": {
        "prior": Variable(("prior",), "1", "way of reading the published ranges"),
        "prior_cases": Variable(("prior",), "1", "number of drawn worlds"),
        "aim_state": Variable(("threat", "aim"), "1", "state over the published ranges, exact", STATES),
        "aim_word": Variable(("threat", "aim"), "1", "state over the published ranges and in drawn worlds", CASES),
        "prior_reached": Variable(("threat", "prior", "aim"), "1", "number of drawn worlds in which it is reached"),
        "prior_covered": Variable(("threat", "prior", "aim"), "1", "number of drawn worlds in which it is covered"),
        "covered_probability": Variable(
            ("threat", "prior", "aim"), "1", "share covered of the worlds in which it is reached; nan: in none"
        ),
        "covered_probability_error": Variable(
            ("threat", "prior", "aim"), "1", "half of the 95 % interval of the share, by the number of worlds drawn"
        ),
        "covered_least": Variable(("threat", "aim"), "1", "least share over the ways of reading the ranges"),
        "covered_most": Variable(("threat", "aim"), "1", "greatest share over the ways of reading the ranges"),
        "covered_error": Variable(
            ("threat", "aim"), "1", "greatest error of these shares by the number of worlds drawn, at 95 %"
        ),
        "reached_least": Variable(("threat", "aim"), "1", "least share of worlds in which it is reached"),
        "reached_most": Variable(("threat", "aim"), "1", "greatest share of worlds in which it is reached"),
        "world_answer": Variable(("threat", "aim", "world"), "1", "answer in the drawn world", ANSWERS),
        "place_covered": Variable(("threat", "aim"), "1", "covered in the nominal world"),
        "place_margin": Variable(
            ("threat", "aim"), "s", "nominal margin, the least over launch points; nan: out of reach"
        ),
        "place_shots": Variable(("threat", "aim"), "1", "successive attempts that fit in the nominal world, the least"),
        "place_battery_margin": Variable(
            ("threat", "aim", "battery"), "s", "nominal margin of the battery, the least over launch points"
        ),
        "place_beyond": Variable(
            ("threat", "aim"),
            "m",
            "distance from the nearest launch point less the range of the class; below 0: nearer",
        ),
        "alternative_cases": Variable(("alternative", "prior"), "1", "number of drawn worlds of the alternative"),
        "alternative_probability": Variable(
            ("threat", "alternative", "prior", "aim"),
            "1",
            "share covered of the alternative's worlds in which it is reached; nan: in none",
        ),
    },
    "Bounds of the latest launch": {
        "latest_launch_low": Variable(
            ("threat", "site", "launch", "interceptor", "cell"),
            "s",
            "earliest value of the latest launch over the corners of the ranges that fly the arc",
        ),
        "latest_launch_high": Variable(
            ("threat", "site", "launch", "interceptor", "cell"),
            "s",
            "last value of the latest launch over the corners of the ranges that fly the arc",
        ),
    },
    "Bounds of the threshold surface": {
        "engaged_people_low": Variable(
            ("site", "launch", "speed", "delay"),
            "1",
            "share of the people in reach whose arc the interceptor can meet, least over the ranges",
        ),
        "engaged_people_high": Variable(
            ("site", "launch", "speed", "delay"),
            "1",
            "share of the people in reach whose arc the interceptor can meet, greatest over the ranges",
        ),
        "engaged_aims_low": Variable(
            ("site", "launch", "speed", "delay"),
            "1",
            "share of the aims in reach whose arc the interceptor can meet, least over the ranges",
        ),
        "engaged_aims_high": Variable(
            ("site", "launch", "speed", "delay"),
            "1",
            "share of the aims in reach whose arc the interceptor can meet, greatest over the ranges",
        ),
        "best_margin_low": Variable(("site", "launch", "speed", "delay"), "s", "the same, least over the ranges"),
        "best_margin_high": Variable(("site", "launch", "speed", "delay"), "s", "the same, greatest over the ranges"),
        "least_speed_low": Variable(("site", "delay"), "m s-1", "the same in the world that serves the defence best"),
        "least_speed_high": Variable(("site", "delay"), "m s-1", "the same in the world that serves it worst"),
    },
}
"""Variables by name, in the groups of the glossary."""
