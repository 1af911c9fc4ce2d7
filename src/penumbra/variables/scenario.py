"""Variables of Datasets that tell of a scenario: its elements, tables of worlds, the evidence."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable

__all__ = ["GROUPS"]


GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Elements of the scenario": {
        "threat": Variable(("threat",), "1", "threat class"),
        "battery": Variable(("battery",), "1", "who holds and launches interceptors"),
        "sensor_name": Variable(("sensor",), "1", "name of the sensor"),
        "battery_name": Variable(("battery",), "1", "name of the battery"),
        "layer": Variable(("layer",), "1", "layer of the defence, upper or lower"),
        "sensor": Variable(("sensor",), "1", "radar, or constellation of satellites"),
        "site": Variable(("site",), "1", "where interceptors are launched from"),
        "launch": Variable(("launch",), "1", "launch point of the threat"),
        "interceptor": Variable(("interceptor",), "1", "interceptor card"),
        "interceptor_speed": Variable(("interceptor",), "m s-1", "burnout speed of the interceptor"),
    },
    "Worlds, one row of numbers each": {
        "world": Variable(("world",), "1", "name of a world"),
        "quantity": Variable(("quantity",), "1", "path of a number, or of a choice of structure, in the scenario"),
        "world_value": Variable(
            ("world", "quantity"), "1", "value of the quantity in the world, in quantity_unit; nan: left to choose"
        ),
        "quantity_unit": Variable(
            ("quantity",), "1", "unit of the quantity: SI, degrees for coordinates, 1 for a choice"
        ),
        "quantity_low": Variable(("quantity",), "1", "lowest published value, in quantity_unit"),
        "quantity_nominal": Variable(("quantity",), "1", "nominal value, in quantity_unit"),
        "quantity_high": Variable(("quantity",), "1", "highest published value, in quantity_unit"),
        "quantity_grade": Variable(("quantity",), "1", "how well the number is known"),
        "quantity_sign": Variable(
            ("quantity",),
            "1",
            "which end serves the defence: higher, lower, unknown (both are tried), choice (the attacker's), slight or "
            "exact (the nominal value is taken), or none (a count or a choice of structure)",
        ),
        "quantity_named": Variable(
            ("quantity",), "1", "the names of the worlds tell its value, so that no other table is laid over it"
        ),
    },
    "The evidence behind the numbers": {
        "quantity_heading": Variable(("quantity",), "1", "what kind of number it is"),
        "quantity_card": Variable(("quantity",), "1", "name of the card or element that has the number"),
        "quantity_field": Variable(("quantity",), "1", "field of the card or element"),
        "quantity_written": Variable(("quantity",), "1", "value, low and high as written, JSON"),
        "quantity_source": Variable(("quantity",), "1", "key of its source"),
        "quantity_source_title": Variable(("quantity",), "1", "title of the source"),
        "quantity_source_url": Variable(("quantity",), "1", "address of the source, empty where there is none"),
        "quantity_source_dated": Variable(
            ("quantity",), "1", "year, month or day the source is from, empty if not known"
        ),
        "quantity_source_age": Variable(("quantity",), "a", "age of the source; nan where its date is not known"),
        "quantity_note": Variable(("quantity",), "1", "what a reader should know before using it"),
        "quantity_disputed": Variable(
            ("quantity",), "1", "whether its figures that are not left out do not give the same numbers"
        ),
        "quantity_nominal_stated": Variable(("quantity",), "1", "whether a figure read gives the nominal value"),
        "quantity_low_stated": Variable(("quantity",), "1", "whether a figure read gives the low end of the range"),
        "quantity_high_stated": Variable(("quantity",), "1", "whether a figure read gives the high end of the range"),
        "published": Variable(
            ("published",), "1", "path of a quantity and the place of one source's figure in its list"
        ),
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
    },
}
"""Variables by name, in the groups of the glossary."""
