"""Variables of Datasets of claims: statements, readings, verdicts."""

from collections.abc import Mapping

from penumbra.variables.variable import Variable
from penumbra.variables.vocabulary import VERDICTS

__all__ = ["GROUPS"]


GROUPS: Mapping[str, Mapping[str, Variable]] = {
    "Statements and verdicts": {
        "row": Variable(("row",), "1", "id of a claim"),
        "statement": Variable(("row",), "1", "the statement, in our own words"),
        "said_by": Variable(("row",), "1", "who said it"),
        "said_on": Variable(("row",), "1", "when it was said"),
        "speaks_of": Variable(("row",), "1", "the date it speaks of"),
        "claim_source": Variable(("row",), "1", "key of its source"),
        "verdict": Variable(("row",), "1", f"what follows from the published numbers: {', '.join(VERDICTS)}"),
        "claim_answer": Variable(("row",), "1", "the figures that the verdict rests on, with their range"),
        "reason": Variable(("row",), "1", "why, in words"),
        "would_change": Variable(("row",), "1", "what would change the verdict"),
        "shown_in": Variable(("row",), "1", "id of a table or chart of the report that shows it"),
        "exhibits": Variable(("row",), "1", "what shows it: a list of kinds with their data, JSON"),
        "holds_least": Variable(("row",), "1", "share of drawn worlds in which the statement holds, least prior"),
        "holds_most": Variable(("row",), "1", "share of drawn worlds in which the statement holds, greatest prior"),
        "holds_error": Variable(("row",), "1", "sampling error of both shares"),
        "objections": Variable(("row",), "1", "what each side objects, JSON"),
        "reading": Variable(("reading",), "1", "id of a row and of one reading of its statement"),
        "reading_row": Variable(("reading",), "1", "id of the row"),
        "reading_name": Variable(("reading",), "1", "id of the reading among those of the row"),
        "reading_words": Variable(("reading",), "1", "the statement in this reading, in neutral words"),
        "reading_speaks_of": Variable(("reading",), "1", "the date that the reading speaks of"),
        "reading_check": Variable(("reading",), "1", "name of the check that judged the reading"),
        "reading_arguments": Variable(("reading",), "1", "what the check was asked, JSON"),
        "reading_verdict": Variable(("reading",), "1", f"the verdict on this reading: {', '.join(VERDICTS)}"),
        "reading_answer": Variable(("reading",), "1", "the figures that verdict rests on, with their range"),
        "reading_reason": Variable(("reading",), "1", "why, in words"),
        "reading_would_change": Variable(("reading",), "1", "what would change that verdict"),
        "reading_shown_in": Variable(("reading",), "1", "id of a table or chart of the report that shows it"),
        "reading_exhibits": Variable(("reading",), "1", "what shows it: a list of kinds with their data, JSON"),
        "reading_holds_least": Variable(
            ("reading",), "1", "share of drawn worlds in which that reading holds, least prior"
        ),
        "reading_holds_most": Variable(
            ("reading",), "1", "share of drawn worlds in which that reading holds, greatest prior"
        ),
        "reading_holds_error": Variable(("reading",), "1", "sampling error of both shares"),
        "claim_check": Variable(("row",), "1", "name of the check that judged it"),
        "claim_arguments": Variable(("row",), "1", "what the check was asked, JSON"),
    },
}
"""Variables by name, in the groups of the glossary."""
