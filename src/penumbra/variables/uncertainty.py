"""Variables of Datasets of uncertainty: states, alternatives, bounds over the published ranges."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable
from penumbra.variables.vocabulary import STATES

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
        "prior": Variable(("prior",), "1", "way of reading the published ranges"),
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
}
"""Variables by name, in the groups of the glossary."""
