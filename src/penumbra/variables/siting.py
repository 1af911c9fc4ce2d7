"""Variables of Datasets of siting; gains are in the unit that the Dataset's attribute `unit` names."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]

_CANDIDATE = ("candidate",)
_FINALIST = ("finalist",)

GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Where one more would add most": {
        "candidate": Variable(_CANDIDATE, "1", "name of a candidate site"),
        "candidate_latitude": Variable(_CANDIDATE, "degrees_north", "latitude of the candidate site"),
        "candidate_longitude": Variable(_CANDIDATE, "degrees_east", "longitude of the candidate site"),
        "candidate_cell": Variable(_CANDIDATE, "1", "H3 id of the candidate's cell; 0 if it is a point"),
        "gain": Variable(_CANDIDATE, "1", "what it adds in the nominal world, mean over the classes: people, m2 or s"),
        "gain_by_class": Variable(("candidate", "threat"), "1", "what it adds against each class: people, m2 or s"),
        "base_reached": Variable(("threat",), "1", "people or land [m2] that the class reaches"),
        "base_covered": Variable(("threat",), "1", "people or land [m2] of these that the shield covers without it"),
        "base_spare": Variable(("threat",), "s", "mean time to spare without it; 0 s where a place is not covered"),
        "cost_of_gain": Variable(_CANDIDATE, "1", "cost of one over the people it adds; infinity: it adds none"),
        "one_cost": Variable((), "1", "cost of one over the years, nominal"),
        "one_cost_least": Variable((), "1", "the same, by the cheapest printed price and low ends"),
        "one_cost_most": Variable((), "1", "the same, by the dearest printed price and high ends"),
    },
    "The best of them in drawn worlds": {
        "finalist": Variable(_FINALIST, "1", "name of a candidate that is among the best in the nominal world"),
        "finalist_gain": Variable(_FINALIST, "1", "what it adds, mean over the worlds and classes"),
        "finalist_error": Variable(
            _FINALIST, "1", "half the width of that mean's interval by the number of worlds, 95 of 100 samples"
        ),
        "finalist_by_prior": Variable(
            ("finalist", "prior"), "1", "what it adds, by way of reading the published ranges"
        ),
        "finalist_by_alternative": Variable(
            ("finalist", "alternative"), "1", "what it adds, by published alternative; as written if there is none"
        ),
        "finalist_least": Variable(
            _FINALIST, "1", "least mean over the pairs of way of reading and published alternative"
        ),
        "finalist_least_of": Variable(_FINALIST, "1", "the pair that has this least mean"),
        "finalist_first": Variable(
            _FINALIST,
            "1",
            "share, of the worlds in which any of the best adds something, in which none adds more than it; "
            "nan: in no world",
        ),
        "finalist_first_by_prior": Variable(
            ("finalist", "prior"), "1", "the same, by way of reading the published ranges"
        ),
    },
    "Several at once": {
        "chosen_site": Variable(("chosen_site",), "1", "site of those that together add most in the nominal world"),
        "chosen_gain": Variable((), "1", "what these add together, mean over the classes"),
        "greedy_site": Variable(
            ("greedy_site",), "1", "site taken one after another, each the one that adds most then"
        ),
        "greedy_gain": Variable((), "1", "what these add together"),
    },
}
