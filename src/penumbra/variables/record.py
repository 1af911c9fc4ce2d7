"""Variables of Datasets of the record: dated facts, fighting, spending, belts."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]


GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Dated facts": {
        "fact": Variable(("fact",), "1", "id of a dated fact"),
        "fact_date": Variable(("fact",), "1", "first day, empty when it has none"),
        "fact_end": Variable(("fact",), "1", "last day, or day it falls due; empty when open"),
        "fact_party": Variable(("fact",), "1", "who did it, or whose obligation it is"),
        "fact_place": Variable(("fact",), "1", "where"),
        "fact_kind": Variable(
            ("fact",), "1", "kind of fact: proposal, milestone, measure, renewal, presence, obligation"
        ),
        "fact_series": Variable(
            ("fact",), "1", "what it belongs to: a design, a set of measures, a programme, a point"
        ),
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
    },
    "Months of fighting": {
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
    },
    "Spending": {
        "ally": Variable(("ally",), "1", "member of NATO, ISO 3166 alpha-3 code"),
        "gdp_share": Variable(
            ("ally", "year"), "1", "military spending as a share of gross domestic product; nan: gap"
        ),
        "gdp_share_rounding": Variable(("ally", "year"), "1", "half a unit in the last place of the share as printed"),
        "equipment_share": Variable(("ally", "year"), "1", "share of that spending on major equipment; nan: gap"),
        "real_growth": Variable(("ally", "year"), "1", "real change of military spending on the year before; nan: gap"),
        "gdp_share_estimated": Variable(("ally", "year"), "1", "the source calls the share an estimate"),
        "gdp_share_edition": Variable(("ally", "year"), "1", "date of the edition the share was read in"),
        "gdp_share_source": Variable(("ally", "year"), "1", "key of the source, empty in a gap"),
        "gdp_share_grade": Variable(("ally", "year"), "1", "how well the share is known, empty in a gap"),
    },
    "Belts about the line of contact": {
        "weapon_class": Variable(("weapon_class",), "1", "class of heavy weapons of the agreement of February 2015"),
        "belt_width": Variable(("weapon_class",), "m", "width of the belt between the sides"),
        "belt_reach": Variable(("weapon_class",), "m", "reach of the belt from the line, half its width"),
        "edge": Variable(("edge",), "m", "the belt's edge moved by so much for the line's uncertainty"),
        "belt_area": Variable(("weapon_class", "edge"), "m2", "area of the belt on the ellipsoid, on Ukraine's land"),
        "belt_towns": Variable(
            ("weapon_class", "edge"), "1", "Ukraine's towns and city districts of 5,000 and more inside"
        ),
        "belt_people_low": Variable(("weapon_class", "edge"), "1", "people there, without places near a larger one"),
        "belt_people_high": Variable(
            ("weapon_class", "edge"), "1", "people there, districts counted beside their cities"
        ),
        "belt_source": Variable(("weapon_class",), "1", "key of the source of the width"),
        "belt_grade": Variable(("weapon_class",), "1", "how well the width is known"),
    },
    "Sightings of heavy weapons": {
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
            ("sighting",),
            "1",
            "where it lies, within the line's uncertainty",
            ("inside", "too close to tell", "outside"),
        ),
        "pull_out": Variable(
            ("sighting",), "1", "whether the pull-out was due by then", ("before", "under way", "due")
        ),
    },
}
"""Variables by name, in the groups of the glossary."""
