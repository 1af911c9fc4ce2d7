"""Numbers, dates, places and classes as words."""

import math
import re
from collections.abc import Sequence
from datetime import date

from penumbra.claims.topics.dated_elements import months_between
from penumbra.plotting.phrases import history, of_class, sentence, unranged
from penumbra.plotting.timeline import Element
from penumbra.report.mapped_day import Reach
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Phase, Scenario
from penumbra.sentences import READ, SPACE, day, days_in_words, listed, million
from penumbra.sentences import percent as spaced

__all__ = [
    "GRADE_WORDS",
    "SPACE",
    "Element",
    "by_edge",
    "count",
    "cover_note",
    "day",
    "ended",
    "figure",
    "first_words",
    "history",
    "in_cell",
    "interval",
    "listed",
    "million",
    "minutes",
    "missiles",
    "named",
    "not_yet",
    "number",
    "of_100",
    "of_class",
    "panel_note",
    "parts_of_100",
    "percent",
    "plain",
    "reach_note",
    "rules",
    "sentence",
    "slip",
    "squared",
    "standing_of",
    "states_note",
    "unbroken",
    "unranged",
]

GRADE_WORDS = READ | {"alternatives": "disagreement of sources"}
"""Grades of evidence as the page says them, and what rides on the published alternatives."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

# --- numbers in words


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 battery``, ``3 batteries``."""
    return f"{number}{SPACE}{one if number == 1 else many or one + 's'}"


def number(count_: int) -> str:
    """A small number in letters."""
    return _NUMBERS[count_] if count_ < len(_NUMBERS) else str(count_)


def percent(share: float) -> str:
    """A share as in 39% or under 1%; only an exact 0 gives 0%, and only an exact 1 gives 100%."""
    return spaced(share).replace(f"{SPACE}%", "%")


def in_cell(share: float) -> str:
    """A share as a cell of a table has it: <1% instead of under 1%."""
    return percent(share).replace(f"under{SPACE}", "<").replace("under ", "<").replace("over ", ">")


def of_100(share: float) -> str:
    """How many of every 100, as in 38 or <1."""
    return in_cell(share).removesuffix("%")


def parts_of_100(shares: Sequence[float]) -> list[str]:
    """Parts of a whole, of every 100, as in 17, 83 and <1: the numbers add up to 100 (largest remainders)."""
    total = math.fsum(shares)
    exact = [100.0 * share / total for share in shares] if total > 0.0 else [0.0] * len(shares)
    whole = [math.floor(each) for each in exact]
    spare = round(math.fsum(exact)) - sum(whole)
    for most in sorted(range(len(exact)), key=lambda one: whole[one] - exact[one])[:spare]:
        whole[most] += 1
    return [_part(part, share) for part, share in zip(whole, exact, strict=True)]


def _part(whole: int, exact: float) -> str:
    if whole == 0 and exact > 0.0:
        return "<1"
    return ">99" if whole == 100 and exact < 100.0 else str(whole)


def plain(text: str) -> str:
    """Text of a ledger as the page writes it: 39%, no line break before a unit, 12 May 2016, read at the source."""
    text = re.sub(r"(?<=\d)[ \u00a0]%", "%", text)
    text = re.sub(r"(?<=\d)[ \u00a0](?=km|s\b|m²)", SPACE, text)
    text = days_in_words(text)
    return re.sub(r"(graded |, )(sourced|assumption)\b", lambda found: _GRADED[found[1]] + GRADE_WORDS[found[2]], text)


_GRADED = {"graded ": "", ", ": ", "}


def first_words(text: str, most: int) -> tuple[str, str]:
    """The first sentences and clauses of a text, about so many words, and the rest; … marks a sentence that was cut.

    What is in brackets stays whole.
    """
    parts = _clauses(text.strip())
    kept: list[str] = []
    used = 0
    for part in parts:
        if kept and used + len(part.split()) > most:
            break
        kept.append(part)
        used += len(part.split())
    head = " ".join(kept)
    rest = " ".join(parts[len(kept) :])
    return (re.sub(r"[;,]$", " …", head) if rest else head), rest


def figure(written: str) -> str:
    """A number of a scenario with its unit as the page writes it: 1,000 km for 1000 km, m² for m2."""
    return squared(re.sub(r"(?<![\d.,\w])\d{4,}(?![\de])", lambda found: f"{int(found[0]):,}", written))


def squared(text: str) -> str:
    """A text with m² for m2."""
    return re.sub(r"(?<![a-z])(k?m)2\b", r"\1²", text)


def ended(text: str) -> str:
    """A text with one full stop at its end, unless it ends in a stop of its own."""
    return text if text.rstrip("”)").endswith((".", "?", "!", "…")) else f"{text}."


def _clauses(text: str) -> list[str]:
    """A text cut behind full stops and semicolons that stand outside brackets."""
    parts, begin, depth = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == " " and depth == 0 and text[at - 1] in ".;" and text[at + 1 : at + 2].strip():
            parts.append(text[begin:at])
            begin = at + 1
    return [*parts, text[begin:]]


def missiles(card: ThreatCard) -> str:
    """A class as in: missiles of 2,000 km range."""
    return f"missiles of {card.range.value / 1e3:,.0f}{SPACE}km range"


def standing_of(card: ThreatCard, on: date) -> str:
    """Whether a class is ascribed to anybody by a day, how well that is known, and whether it is disputed."""
    if not card.attributed_on(on):
        return "a class that no source ascribes to anybody by that day"
    since = f" since {day(card.attributed_since)}" if card.attributed_since else ""
    by = {"sourced": "by an open source", "second-hand": "at second hand", "computed": "by a computation"}
    disputed = "; this is disputed" if card.disputed else ""
    return f"ascribed to a state {by.get(card.grade, 'by our own assumption')}{since}{disputed}"


def named(card: ThreatCard) -> str:
    """A class's name, not to be broken between number and unit."""
    return card.name.replace(" km", f"{SPACE}km")


def minutes(seconds: float) -> str:
    """Seconds, or minutes where seconds would be too exact."""
    return f"{seconds:.0f}{SPACE}s" if seconds < 120.0 else f"{seconds / 60.0:.0f}{SPACE}minutes"


def unbroken(name: str) -> str:
    """A name that is not to be broken at its hyphens."""
    return name.replace("-", "\u2011")


def not_yet(item: Element, past: str) -> str:
    """Of an element that did not come: "still to come" until its planned day, then the words `past`."""
    return "still to come" if item.planned is not None and item.planned.start > date.today() else past


def slip(item: Element) -> str:
    """How late an element, or a step of the plan, came."""
    if item.actual is None:
        return "was cancelled" if isinstance(item, Phase) and item.cancelled else not_yet(item, "never came")
    if item.planned is None:
        return "came unplanned"
    months = months_between(item.planned.start, item.actual.start)
    if months == 0:
        return "came on time"
    return f"came {count(abs(months), 'month')} {'late' if months > 0 else 'early'}"


def interval(own: Reach) -> str:
    """Covered in every case and at best, in words."""
    return f"{percent(own.surely)} in every case, {percent(own.at_best)} at best"


def states_note(own: Reach) -> str:
    """What of those in reach is covered in every case, in some and in none."""
    some = own.at_best - own.surely
    return (
        f"of the people of {own.called} within reach, {percent(own.surely)} are covered in every case, {percent(some)} "
        f"in some and {percent(1.0 - own.at_best)} in none"
    )


def by_edge(own: Reach) -> str:
    """The ends between which the towns on an edge move the nominal figure; empty if they are equal."""
    least, most = (percent(end) for end in own.edge)
    return "" if least == most else f"{least} to {most}"


def cover_note(own: Reach) -> str:
    """Covered share of what is reached, in a few words."""
    if not own.reached > 0.0:
        return f"reaches nobody in {own.called}"
    edge = f"; towns near an edge could make the first {by_edge(own)}" if by_edge(own) else ""
    return f"covers {percent(own.nominal)} ({interval(own)}{edge})"


def reach_note(own: Reach) -> str:
    """Share of people reached, in a few words."""
    return (
        f"reaches {percent(own.reached)} of the people of {own.called}"
        if own.reached > 0.0
        else f"reaches nobody in {own.called}"
    )


def panel_note(own: Reach) -> str:
    """A map's figures in one line."""
    return f"{reach_note(own)}; of these the shield {cover_note(own)}" if own.reached > 0.0 else reach_note(own)


_RULES = {
    (
        "commit",
        "after-burnout",
    ): "No interceptor is launched before the threat's burnout, because its aim is not known until "
    "then. With launches as soon as a battery is cued and ready, some would come sooner.",
    (
        "commit",
        "any-time",
    ): "An interceptor is launched as soon as its battery is cued and ready, even while the threat "
    "still burns and its aim is not known.",
    (
        "intercept",
        "in-sight",
    ): "A radar that may guide the interceptor has to see the object at the intercept. Parts of "
    "the literature require no sight there, and find much more covered.",
    ("intercept", "predicted"): "No radar has to see the object at the intercept: an interceptor flies to where the "
    "track says that the object will be. If sight is required, much less is covered.",
}
"""The effect of a scenario's choice on its maps."""


def rules(scenario: Scenario) -> list[tuple[str, str]]:
    """A heading and a sentence or two on each rule that a scenario chooses: when a battery may launch, and who sees."""
    heads = {"commit": "When a battery may launch.", "intercept": "Sight at the intercept."}
    return [(head, _RULES[name, getattr(scenario, name)]) for name, head in heads.items()]
