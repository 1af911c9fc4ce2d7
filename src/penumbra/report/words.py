"""Numbers, dates, places and classes as words."""

from penumbra.claims.topics.dated_elements import months_between
from penumbra.plotting.phrases import history, of_class, sentence, unranged
from penumbra.plotting.timeline import Element
from penumbra.report.mapped_day import Reach
from penumbra.scenario.cards import ThreatCard
from penumbra.scenario.model import Phase, Scenario
from penumbra.sentences import SPACE, day, listed, million, percent

__all__ = [
    "SPACE",
    "Element",
    "by_edge",
    "count",
    "cover_note",
    "day",
    "history",
    "interval",
    "listed",
    "million",
    "minutes",
    "named",
    "of_class",
    "panel_note",
    "percent",
    "reach_note",
    "rules",
    "sentence",
    "slip",
    "unbroken",
    "unranged",
]

# --- numbers in words


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 battery``, ``3 batteries``."""
    return f"{number}{SPACE}{one if number == 1 else many or one + 's'}"


def named(card: ThreatCard) -> str:
    """A class's name, not to be broken between number and unit."""
    return card.name.replace(" km", f"{SPACE}km")


def minutes(seconds: float) -> str:
    """Seconds, or minutes where seconds would be too exact."""
    return f"{seconds:.0f}{SPACE}s" if seconds < 120.0 else f"{seconds / 60.0:.0f}{SPACE}minutes"


def unbroken(name: str) -> str:
    """A name that is not to be broken at its hyphens."""
    return name.replace("-", "\u2011")


def slip(item: Element) -> str:
    """How late an element, or a step of the plan, came."""
    if item.actual is None:
        return "was cancelled" if isinstance(item, Phase) and item.cancelled else "never came"
    if item.planned is None:
        return "came unplanned"
    months = months_between(item.planned.start, item.actual.start)
    if months == 0:
        return "came on time"
    return f"came {count(abs(months), 'month')} {'late' if months > 0 else 'early'}"


def interval(own: Reach) -> str:
    """Covered for certain and at best, in words."""
    return f"{percent(own.surely)} for certain, {percent(own.at_best)} at best"


def by_edge(own: Reach) -> str:
    """The ends between which the towns on an edge move the nominal figure; empty if they are equal."""
    least, most = (percent(end) for end in own.edge)
    return "" if least == most else f"{least} to {most}"


def cover_note(own: Reach) -> str:
    """Covered share of what is reached, in a few words."""
    if not own.reached > 0.0:
        return f"reaches nobody in {own.place}"
    edge = f"; towns near an edge could make the first {by_edge(own)}" if by_edge(own) else ""
    return f"covers {percent(own.nominal)} ({interval(own)}{edge})"


def reach_note(own: Reach) -> str:
    """Share of people reached, in a few words."""
    return (
        f"reaches {percent(own.reached)} of the people of {own.place}"
        if own.reached > 0.0
        else f"reaches nobody in {own.place}"
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
