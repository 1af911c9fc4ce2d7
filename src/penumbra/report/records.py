"""The record on paper: deaths by month, points, belts, spending, sanctions and forces; each with what it says.

`PLATES` is the door: a figure, the sentence above it, the words below it with the attribution that its data ask for.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from penumbra.claims.checks import dated_proposal, spending_guideline, violence_after_truce
from penumbra.claims.topics.withdrawal_belts import inside_belts
from penumbra.record import truce
from penumbra.record.agreement import CEASEFIRE, outcomes, points
from penumbra.record.deployments import ON_RECORD_FROM, begun, deployments, stood
from penumbra.record.proposals import proposals
from penumbra.record.sanctions import in_force, sanctions, tied
from penumbra.record.tables import BUILT_IN, Record
from penumbra.record.truce import COUNTED_FROM, change, deaths, documented, fatal_events, month_after, tolls
from penumbra.report import paper
from penumbra.report.belt_map import belt_map
from penumbra.report.lanes import points_figure, proposals_figure, timeline_figure
from penumbra.report.plate import Asked, Drawing, Plate, Statement
from penumbra.report.spending_plate import spending_figure, spending_note, spending_title
from penumbra.report.words import SPACE, day, listed, million
from penumbra.scenario.model import Scenario

__all__ = ["PLATES", "deaths_figure", "plates"]

_WIDE = 9.6  # inches


_TIMELINE_END = date(2017, 12, 31)
_MONTHS = 12  # compared about the ceasefire where a claim does not say


# --- deaths


def deaths_figure(on: date, record: Record = BUILT_IN) -> Figure:
    """Deaths by month with the low to high estimates, the ceasefire and the day marked; below, the same enlarged.

    Parameters
    ----------
    on : date
        The day that the statement speaks of; marked if it lies within the months on record.
    record : Record
    """
    table = fatal_events(record)
    months = table.month.values.tolist()
    low, best, high = (table[f"deaths_{name}"].values for name in ("low", "best", "high"))
    with paper.ink():
        figure = Figure(figsize=(_WIDE, 4.6), dpi=paper.DOTS_PER_INCH)
        upper = figure.add_axes((0.065, 0.56, 0.92, 0.36))
        lower = figure.add_axes((0.065, 0.07, 0.92, 0.36), sharex=upper)
        after = months.index(month_after(f"{CEASEFIRE:%Y-%m}", 1))
        roof = 1.15 * float(high[after:].max())
        days = {"ceasefire": CEASEFIRE} | ({"spoken of": on} if f"{on:%Y-%m}" in months else {})
        for axes, top in ((upper, 1.08 * float(high.max())), (lower, roof)):
            _monthly(axes, low, best, high)
            axes.set(ylim=(0.0, top), xlim=(-0.8, len(months) - 0.2))
            for at in days.values():
                axes.axvline(_place(months, at), color=paper.INK, linewidth=0.9, linestyle=(0, (4, 2)))
        upper.axhline(roof, color=paper.MUTED, linewidth=0.6, linestyle=(0, (1, 2)))
        for (name, at), high_up in zip(days.items(), (0.98, 0.8), strict=False):
            upper.annotate(
                f"{name}, {day(at)}",
                (_place(months, at), high_up),
                (5, 0),
                ("data", "axes fraction"),
                "offset points",
                va="top",
                bbox={"facecolor": paper.PAPER, "edgecolor": "none", "pad": 1.5},
            )
        upper.set_title("deaths a month", loc="left", fontsize=8.5, color=paper.MUTED)
        lower.set_title(
            f"the same, what lies below the dotted line (bars higher than {roof:.0f} are cut off)",
            loc="left",
            fontsize=8.5,
            color=paper.MUTED,
        )
        lower.grid(axis="x", color=paper.GRID, linewidth=0.6, zorder=0)
        upper.grid(axis="x", color=paper.GRID, linewidth=0.6, zorder=0)
        years = [index for index, month in enumerate(months) if month.endswith("-01")]
        lower.set_xticks([index - 0.5 for index in years], [months[index][:4] for index in years], ha="left")
        upper.tick_params(labelbottom=False)
    return figure


def _place(months: list[str], at: date) -> float:
    """Where a day lies among the months' bars, which are one wide."""
    return months.index(f"{at:%Y-%m}") - 0.5 + (at.day - 1) / 30.4


def _monthly(axes: Axes, low: NDArray[np.int64], best: NDArray[np.int64], high: NDArray[np.int64]) -> None:
    at = np.arange(len(best))
    axes.bar(at, best, width=0.78, color=paper.STANDING, zorder=2)
    axes.vlines(at, low, high, color=paper.UMBRA, linewidth=1.6, zorder=3)
    axes.grid(axis="y", color=paper.GRID, linewidth=0.6, zorder=0)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _deaths_title(on: date, months: int, record: Record) -> str:
    truce_month = f"{CEASEFIRE:%Y-%m}"
    before = deaths(month_after(truce_month, -months), month_after(truce_month, -1), record)
    by = record.publisher("deaths", "UCDP")
    since, until = month_after(truce_month, 1), month_after(f"{on:%Y-%m}", -1)
    after = deaths(since, min(until, month_after(truce_month, months)), record)
    return (
        f"After the ceasefire {before.best / before.months:.0f} deaths a month became "
        f"{after.best / after.months:.0f} by {by}, {_fewer(change(before, after).best)}{_un_title(on, record)}; {by} "
        f"has {deaths(since, until, record).best:,} more killed from {since} to {until}"
    )


def _fewer(relative: float) -> str:
    return f"{abs(100 * relative):.0f}{SPACE}% {'fewer' if relative < 0.0 else 'more'}"


def _un_title(on: date, record: Record) -> str:
    """The other count of the same, where it has reports on both sides of the ceasefire."""
    known = tolls(record)
    before = [toll for toll in known if toll.day <= CEASEFIRE]
    after = [toll for toll in known if CEASEFIRE < toll.day <= on]
    if not before or not after:
        return ""
    publisher = record.publisher("deaths-un", "the UN human rights office")
    was, became = documented(None, before[-1]), documented(before[-1], after[-1])
    return f", and {was:.0f} became {became:.0f} by {publisher}, {_fewer(became / was - 1.0)}"


_COUNTS = (
    "Such a count is a floor. The UN human rights office counts all documented as killed, when it is documented, "
    "bodies found late among them. "
)


def _deaths_note(record: Record) -> str:
    others = record.publisher("deaths-un", "the UN human rights office")
    years = truce.violations(record)
    totals = listed(
        [
            f"{int(total):,} in {int(year)}{' (from general knowledge)' if grade == 'assumption' else ''}"
            for year, total, grade in zip(
                years.year.values, years.ceasefire_violations.values, years.year_grade.values, strict=True
            )
        ]
    )
    told = listed([f"{toll.low:,} up to {day(toll.day)}" for toll in tolls(record)])
    counts = "" if {"deaths", "deaths-un"} & record.own.keys() else _COUNTS
    return (
        "Bars: best estimate of deaths in fatal events in Donetsk and Luhansk oblasts, by month of the event's start; "
        f"strokes: low to high estimate. {counts}{others[:1].upper()}{others[1:]}: {told} "
        f"killed since {day(COUNTED_FROM)}. Ceasefire violations, most of them without a death, by "
        f"{years.attrs['publisher']}: {totals}. Data of the bars: {truce.fatal_events(record).attrs['attribution']}."
    )


# --- the others' words


def _belts_title() -> str:
    inside = inside_belts()
    low, nominal, high = inside.belt_area.values[0] / 1e9
    people = inside.belt_people_low.values[0, 1], inside.belt_people_high.values[0, 1]
    return (
        f"The belt that artillery was to leave holds {nominal:.0f} ({low:.0f} to {high:.0f}) thousand km² of Ukraine "
        f"and {people[0] / 1e6:.1f} to {million(people[1])} people; no open list says what was left in it"
    )


def _belts_note() -> str:
    inside = inside_belts()
    parts = [
        f"{reach / 1e3:.0f} km: {nominal / 1e9:.1f} thousand km² ({low / 1e9:.1f} to {high / 1e9:.1f}), {towns} places"
        for reach, (low, nominal, high), towns in zip(
            inside.belt_reach.values, inside.belt_area.values, inside.belt_towns.values[:, 1], strict=True
        )
    ]
    return (
        f"{'; '.join(parts)}. Half the widths of the agreement, from the line of contact on either side, on the "
        "ellipsoid and on Ukraine's land. The line is known to about 5 km, and that of 19 September 2014, from which "
        "one side measures, is not available. Places are towns and city districts of 5,000 and more; people are given "
        f"as a range, because some districts are listed beside their cities. {inside.attrs['attribution']}."
    )


def _timeline_title(on: date, record: Record) -> str:
    measures, forces = sanctions(record), deployments(record)
    sets = in_force(measures, on)
    later = begun(forces, date.fromordinal(on.toordinal() + 1), _TIMELINE_END)
    linked = [name for name in tied(measures, on) if name in sets]
    return (
        f"{day(on)}: {len(sets)} sets of sanctions in force, {len(linked)} of them tied to the truce; on the eastern "
        f"flank {stood(forces, on).sizes['fact']} forces and headquarters on record, {later.sizes['fact']} more by the "
        f"end of {_TIMELINE_END.year}"
    )


def _timeline_note(record: Record) -> str:
    rough = sum(
        int((table.fact_grade.values == "assumption").sum()) for table in (sanctions(record), deployments(record))
    )
    total = sanctions(record).sizes["fact"] + deployments(record).sizes["fact"]
    return (
        f"What is on record, not all there was: {total} dated facts, of which {rough} are from general knowledge. Acts "
        "stand under the day of adoption or signature. Bars of sanctions end with the last term on record, others "
        "without an end run to that of 2017. The spearhead force, based outside the flank, is left out, and so are "
        "Russia's own forces, of which three divisions were announced on 4 May 2016. An entry may be a headquarters of "
        "40 or a brigade of 3,500: the entries are no measure of strength."
    )


def _points_title(on: date) -> str:
    dated = [end for end in points().fact_end.values.tolist() if end]
    due = [end for end in dated if end <= on.isoformat()]
    return (
        f"Of the agreement's {points().sizes['fact']} points {len(dated)} name a day or follow from one; "
        f"{len(due)} had fallen due by {day(on)}"
    )


def _points_note(record: Record) -> str:
    silent = set(points().fact.values.tolist()) - set(outcomes(record).fact_series.values.tolist())
    missing = (
        f" of points {listed(sorted(silent, key=int))} no report is on record here, which says nothing of what came of "
        "them;"
        if silent
        else ""
    )
    return (
        "Days as the text gives them or as they follow from it; points without a diamond name none. Marks of what "
        f"became of a point are single dated reports, each with its source and who says it;{missing} a star is a point "
        "on which the sides tell contrary facts. Several points bind both sides or ask for an agreement between them. "
        "Which comes first, the security points or the political ones, is disputed, and so is who has not kept what."
    )


def _proposals_title(on: date, record: Record) -> str:
    table = proposals(record)
    formal = table.sel(fact=table.fact.values[table.fact_kind.values == "proposal"])
    told = [
        f"{(on - date.fromisoformat(at)).days / 365.25:.1f} years before the statement, {title}"
        for at, title in zip(formal.fact_date.values.tolist(), formal.fact_title.values.tolist(), strict=True)
        if at <= on.isoformat()
    ]
    return f"Washington proposed: {'; '.join(told) or 'nothing before the statement'}"


def _proposals_note(at_least: float, at_most: float) -> str:
    return (
        "Dated steps with source and grade; the day of the agreement with Poland of 2008 is from general knowledge. "
        f"Shaded: {at_least:g} to {at_most:g} years before the statement."
    )


# --- what each figure is drawn from


def _proposals_asked(_: Scenario, said: Statement) -> Asked:
    own = dated_proposal.Arguments.model_validate(said.arguments)
    return said.said_on, own.at_least, own.at_most


def _deaths_asked(_: Scenario, said: Statement) -> Asked:
    return said.speaks_of, violence_after_truce.Arguments.model_validate(said.arguments).months


def _spending_asked(_: Scenario, said: Statement) -> Asked:
    own = spending_guideline.Arguments.model_validate(said.arguments)
    return own.first, own.last


def _timeline_asked(_: Scenario, said: Statement) -> Asked | None:
    return (said.speaks_of,) if ON_RECORD_FROM <= said.speaks_of <= _TIMELINE_END else None


def _day_asked(_: Scenario, said: Statement) -> Asked:
    return (said.speaks_of,)


def plates(record: Record = BUILT_IN) -> Mapping[str, Drawing]:
    """What draws each figure, by the id that findings name, and from what of a claim.

    Parameters
    ----------
    record : Record
        Its tables, some of them perhaps a user's own.
    """

    def proposals_plate(_: Scenario, said: date, at_least: float, at_most: float) -> Plate:
        figure = proposals_figure(said, record, at_least, at_most)
        return Plate(_proposals_title(said, record), figure, _proposals_note(at_least, at_most))

    def deaths_plate(_: Scenario, on: date, months: int) -> Plate:
        return Plate(_deaths_title(on, months, record), deaths_figure(on, record), _deaths_note(record))

    def points_plate(_: Scenario, on: date) -> Plate:
        return Plate(_points_title(on), points_figure(on, record), _points_note(record))

    def spending_plate(_: Scenario, first: int, last: int) -> Plate:
        title = spending_title(first, last, record)
        return Plate(title, spending_figure(first, last, record), spending_note(first, last, record))

    def timeline_plate(_: Scenario, on: date) -> Plate:
        return Plate(_timeline_title(on, record), timeline_figure(on, record), _timeline_note(record))

    dated = ("forward-presence", "sanctions-in-force", "sanctions-reason", "dated-facts")
    return {
        "fig-proposals": Drawing({"dated-proposal": _proposals_asked}, proposals_plate),
        "fig-deaths": Drawing(
            {"violence-after-truce": _deaths_asked, "dated-facts": lambda _, said: (said.speaks_of, _MONTHS)},
            deaths_plate,
        ),
        "fig-points": Drawing(dict.fromkeys(("agreement-points", "dated-facts"), _day_asked), points_plate),
        "fig-belts": Drawing(
            {"agreement-points": lambda *_: ()}, lambda _: Plate(_belts_title(), belt_map(), _belts_note())
        ),
        "fig-spending": Drawing({"spending-guideline": _spending_asked}, spending_plate),
        "fig-timeline": Drawing(dict.fromkeys(dated, _timeline_asked), timeline_plate),
    }


PLATES: Mapping[str, Drawing] = plates()
"""The same from the built-in record."""
