"""Variables of Datasets of uncertainty: states, alternatives, bounds over the published ranges."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable
from penumbra.variables.vocabulary import ANSWERS, CASES, CHANGES, STATES

__all__ = ["GROUPS"]

_MAP = ("threat", "cell")
_LIVED = ("threat", "home")
_PIECE = ("threat", "part")
_PLACE = ("threat", "place")
_TURN = ("threat", "place", "turn")
_CHANGE = ("change",)

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
        **{
            f"alternative_worlds_{word}": Variable(
                ("threat", "alternative", "prior", "aim"),
                "1",
                f"number of the alternative's drawn worlds in which it is {word}",
            )
            for word in ("reached", "covered")
        },
        "case": Variable(("case",), "1", "state for readers, the flags of aim_word"),
        **{
            f"case_{of}": Variable(
                ("threat", "case"), unit, f"{what} that the scenario protects, with this state at the cell's centre"
            )
            for of, unit, what in (("people", "1", "people"), ("land", "m2", "land"))
        },
    },
    "What each number does alone": {
        "number": Variable(("number",), "1", "path of a number in use that has a published range"),
        "number_name": Variable(("number",), "1", "the number in words"),
        "number_unit": Variable(("number",), "1", "unit of the number's values"),
        "number_nominal": Variable(("number",), "1", "nominal value, in number_unit"),
        "end": Variable(("end",), "1", "end of the published range"),
        "swing_value": Variable(("number", "end"), "1", "value at the end of the range, in number_unit"),
        "swing_margin": Variable(
            ("threat", "aim", "number", "end"),
            "s",
            "margin with the number at the end, all else nominal; minus infinity: not met; nan: out of reach",
        ),
        "along_path": Variable(("threat", "aim"), "1", "the deciding number"),
        "along_value": Variable(("threat", "aim", "step"), "1", "values of the deciding number, in its unit"),
        "along_margin": Variable(
            ("threat", "aim", "step"), "s", "margin at this value; minus infinity: not met; nan: out of reach"
        ),
        "along_turn": Variable(
            ("threat", "aim"), "1", "value at which the answer turns, in the number's unit; nan: within its range none"
        ),
    },
    "Countries and areas in drawn worlds": {
        "territory": Variable(("territory",), "1", "country, named area or alliance, by its name"),
        "territory_people": Variable(("territory",), "1", "people in the region"),
        "territory_area": Variable(("territory",), "m2", "land in the region"),
        "word": Variable(("word",), "1", "state over the published ranges and in drawn worlds"),
        "territory_worlds": Variable((), "1", "number of drawn worlds"),
        "territory_people_by_word": Variable(
            ("threat", "territory", "word"), "1", "share of the people in this state; nan: no people"
        ),
        "territory_land_by_word": Variable(
            ("threat", "territory", "word"), "1", "share of the land in this state; nan: no land"
        ),
        "territory_covered": Variable(
            ("threat", "territory", "prior", "quantile"),
            "1",
            "covered share of the people in reach that is not exceeded in this share of the worlds; nan: none in reach",
        ),
        "territory_half": Variable(
            ("threat", "territory", "prior"),
            "1",
            "share of the worlds that reach it in which at least half of the people in reach are covered",
        ),
        "territory_world_covered": Variable(
            ("threat", "territory", "world"), "1", "covered share of the people in reach in the drawn world"
        ),
        "territory_nominal_covered": Variable(
            ("threat", "territory"), "1", "covered share of the people in reach in the nominal world; nan: none"
        ),
        "territory_nominal_reached": Variable(
            ("threat", "territory"), "1", "share of the people in reach in the nominal world"
        ),
        "territory_beyond": Variable(
            ("threat", "territory"),
            "m",
            "least distance from a launch point to where people live, less the range of the class",
        ),
    },
    "What decides": {
        "factor": Variable(
            ("factor",), "1", "what is drawn: path of a number, of the first that move together, or alternatives"
        ),
        "factor_name": Variable(("factor",), "1", "the factor in words"),
        "factor_paths": Variable(("factor",), "1", "paths of all numbers that the factor sets"),
        "factor_grade": Variable(("factor",), "1", "how well the least known of these numbers is known"),
        "evidence_grade": Variable(("evidence_grade",), "1", "grade of the evidence, or alternatives"),
        "answer_mean": Variable(("prior",), "1", "mean answer in the drawn worlds, in its own unit"),
        "answer_variance": Variable(("prior",), "1", "variance of the answer in the drawn worlds, its unit squared"),
        **{
            f"{name}_{part}": Variable((*dims, along), "1", f"{what}, {meaning}")
            for name, along, what in (
                ("decided", "factor", "share of the variance that the factor explains by itself"),
                (
                    "total",
                    "factor",
                    "share of the variance that is left if all other factors are known; nan: not asked",
                ),
                ("strip", "evidence_grade", "Shapley effect of the grade, as part of the explained variance"),
            )
            for part, dims, meaning in (
                ("share", ("prior",), "estimate"),
                ("low", ("prior",), "lower end of the 95 % interval"),
                ("high", ("prior",), "upper end of the 95 % interval"),
                ("least", (), "least over the ways of reading the ranges"),
                ("most", (), "greatest over the ways of reading the ranges"),
                ("error", (), "greatest error of the estimates, at 95 %"),
            )
        },
        "strip_explained": Variable(("prior",), "1", "share of the variance that is attributed to the grades"),
        "knowing_reduces": Variable(
            ("prior", "factor"), "1", "expected reduction of the answer's variance if the factor were known"
        ),
        "knowing_narrows": Variable(
            ("factor",),
            "1",
            "expected reduction of the width of the mean answer over the ways of reading, if the factor were known",
        ),
        "knowing_low": Variable(("factor",), "1", "the same, lower end of the 95 % interval"),
        "knowing_high": Variable(("factor",), "1", "the same, upper end of the 95 % interval"),
    },
    "People in drawn worlds": {
        "people_state": Variable(("people_state",), "1", "state of the point where people live, for readers"),
        "people_amount": Variable(("people_state",), "1", "people whom the scenario protects, by state"),
        "people_covered": Variable(("prior",), "1", "mean share covered of the people in reach"),
        "people_covered_error": Variable(("prior",), "1", "half of the 95 % interval of the mean, by the worlds drawn"),
        "people_part": Variable(
            ("people_part",), "1", "worlds by alternative, or in halves by the number that decides most"
        ),
        "people_covered_part": Variable(
            ("prior", "people_part"), "1", "mean share covered of the people in reach there"
        ),
    },
    "A rule to hold in mind": {
        "restriction": Variable(("restriction",), "1", "path of a number that the rule limits, or alternatives"),
        "restriction_low": Variable(("restriction",), "1", "lower limit, in restriction_unit; minus infinity: none"),
        "restriction_high": Variable(("restriction",), "1", "upper limit, in restriction_unit; infinity: none"),
        "restriction_kept": Variable(("restriction",), "1", "values or alternatives that meet it, if it has few"),
        "restriction_unit": Variable(("restriction",), "1", "unit of the limits: SI, degrees for coordinates"),
        "restriction_p": Variable(
            ("restriction",), "1", "quasi-p-value: probability of the rule's density if the limit does not matter"
        ),
        "rule_coverage": Variable(
            ("prior",), "1", "share of the worlds in which the answer holds that meet the rule; nan: there are none"
        ),
        "rule_density": Variable(
            ("prior",), "1", "share of the worlds that meet the rule in which the answer holds; nan: none meets it"
        ),
        "rule_mass": Variable(("prior",), "1", "share of the worlds that meet the rule"),
        "rule_base": Variable(("prior",), "1", "share of all worlds in which the answer holds"),
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
    "Thresholds": {
        "place_latitude": Variable(("place",), "degrees_north", "geodetic latitude; nan of a country"),
        "place_longitude": Variable(("place",), "degrees_east", "longitude; nan of a country"),
        "nominal_answer": Variable(
            _PLACE,
            "1",
            "answer of the nominal world over all launch points; of a share: untouched if nothing is in reach, covered "
            "if at least the share asked for is covered",
            ANSWERS,
        ),
        "nominal_share": Variable(_PLACE, "1", "covered share of what is in reach in the nominal world; nan: nothing"),
        "threshold": Variable(
            _TURN,
            "1",
            "value of the number at which the answer turns, in the unit that the attribute unit names; of a count or a "
            "choice the first value with the other answer; nan: none found",
        ),
        "threshold_error": Variable(_TURN, "1", "half the width of the interval in which the turn lies, same unit"),
        "threshold_day": Variable(_TURN, "1", "first day with the other answer, empty: none"),
        "answer_below": Variable(
            _TURN, "1", "answer below the threshold, or before the day; of a choice the nominal answer", ANSWERS
        ),
        "answer_above": Variable(_TURN, "1", "answer from the threshold, or the day, on", ANSWERS),
        "threshold_published": Variable(_TURN, "1", "whether the threshold lies within the published range"),
        "searched_low": Variable(_PLACE, "1", "least value of the number that was tried, in its unit"),
        "searched_high": Variable(_PLACE, "1", "greatest value of the number that was tried, in its unit"),
        "threshold_sentence": Variable(_PLACE, "1", "the thresholds in words"),
    },
    "Shares along a number, and over two": {
        "value": Variable(("value",), "1", "value of the number, in the unit that the attribute unit names"),
        "other_value": Variable(("other_value",), "1", "value of the second number, unit in attribute other_unit"),
        "curve_covered": Variable(
            ("threat", "place", "value"), "1", "covered share of what is in reach; nan where nothing is"
        ),
        "curve_reached": Variable(("threat", "place", "value"), "1", "share in reach of all people or land"),
        "curve_cases": Variable(
            ("threat", "place", "prior", "value"),
            "1",
            "mean over the drawn cases of the covered share of what is in reach; nan where no case reaches anything",
        ),
        "curve_error": Variable(
            ("threat", "place", "prior", "value"), "1", "half the width of its interval, 95 of 100 samples"
        ),
        "surface_covered": Variable(
            ("threat", "place", "value", "other_value"), "1", "covered share of what is in reach; nan where nothing is"
        ),
        "surface_reached": Variable(
            ("threat", "place", "value", "other_value"), "1", "share in reach of all people or land"
        ),
    },
    "What turns an answer": {
        "change_place": Variable(_CHANGE, "1", "place whose answer turns"),
        "change_threat": Variable(_CHANGE, "1", "key of the class against which it turns"),
        "change_kind": Variable(_CHANGE, "1", "what is changed", CHANGES),
        "change_path": Variable(
            _CHANGE, "1", "path of the number, choice or element; question=answer of an alternative"
        ),
        "change_value": Variable(_CHANGE, "1", "value at which the answer turns, in change_unit; index of a choice"),
        "change_error": Variable(_CHANGE, "1", "half the width of the interval in which the turn lies, in change_unit"),
        "change_nominal": Variable(_CHANGE, "1", "nominal value, in change_unit"),
        "change_low": Variable(_CHANGE, "1", "lowest published value, in change_unit"),
        "change_high": Variable(_CHANGE, "1", "highest published value, in change_unit"),
        "change_unit": Variable(_CHANGE, "1", "unit: SI, degrees for coordinates, 1 for a choice"),
        "change_share": Variable(
            _CHANGE,
            "1",
            "distance from the nominal value as a share of the published range, in logarithms if that spans more "
            "than a factor of ten; nan if not a number",
        ),
        "change_published": Variable(
            _CHANGE, "1", "whether it is within what is published; false for the nearest number beyond its range"
        ),
        "change_answer": Variable(_CHANGE, "1", "answer after the change", ANSWERS),
        "change_sentence": Variable(_CHANGE, "1", "the change in words"),
    },
}
"""Variables by name, in the groups of the glossary."""
