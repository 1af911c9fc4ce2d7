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
from penumbra.claims.pull_out import inside_belts
from penumbra.record import truce
from penumbra.record.agreement import CEASEFIRE, outcomes, points
from penumbra.record.deployments import ON_RECORD_FROM, ON_RECORD_UNTIL, begun, deployments, stood
from penumbra.record.proposals import proposals
from penumbra.record.sanctions import in_force, sanctions, tied
from penumbra.record.spending import GUIDELINE, about_guideline, count, gdp_shares, moves
from penumbra.record.truce import change, deaths, fatal_events, month_after
from penumbra.report import paper
from penumbra.report.belt_map import belt_map
from penumbra.report.lanes import points_figure, proposals_figure, timeline_figure
from penumbra.report.plate import Asked, Drawing, Plate, Statement
from penumbra.report.words import SPACE, day, listed, million
from penumbra.scenario.model import Scenario
from penumbra.world.map_units import units

__all__ = ["PLATES", "deaths_figure", "spending_figure"]

_WIDE = 9.6  # inches
_ROW = 0.235
_HALF_TENTH = 0.05  # per cent


# --- deaths


def deaths_figure(on: date) -> Figure:
    """Deaths by month with the low to high estimates, the ceasefire and the day marked; below, the same enlarged.

    Parameters
    ----------
    on : date
        The day that the statement speaks of; marked if it lies within the months on record.
    """
    table = fatal_events()
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


def _deaths_title(on: date, months: int) -> str:
    truce_month = f"{CEASEFIRE:%Y-%m}"
    before = deaths(month_after(truce_month, -months), month_after(truce_month, -1))
    since, until = month_after(truce_month, 1), month_after(f"{on:%Y-%m}", -1)
    after = deaths(since, min(until, month_after(truce_month, months)))
    moved = change(before, after)
    fewer = "fewer" if moved.best < 0.0 else "more"
    return (
        f"After the ceasefire {before.best / before.months:.0f} deaths a month became "
        f"{after.best / after.months:.0f}, {abs(100 * moved.best):.0f}{SPACE}% {fewer}; "
        f"{deaths(since, until).best:,} more people were killed from {since} to {until}"
    )


def _deaths_note() -> str:
    years = truce.violations()
    totals = listed(
        [
            f"{int(total):,} in {int(year)}{' (from general knowledge)' if grade == 'assumption' else ''}"
            for year, total, grade in zip(
                years.year.values, years.ceasefire_violations.values, years.year_grade.values, strict=True
            )
        ]
    )
    return (
        "Bars: best estimate of deaths in fatal events in Donetsk and Luhansk oblasts, by month of the event's start; "
        "strokes: low to high estimate. Events with at least one death, not ceasefire violations, of which the OSCE's "
        f"monitors recorded {totals}. Data: {truce.ATTRIBUTION}."
    )


# --- spending


def spending_figure(first: int, last: int) -> Figure:
    """Each member's share in an early and a late year, about the guideline.

    Parameters
    ----------
    first, last : int
        Years.
    """
    shares = gdp_shares()
    late = count(shares, last)
    names = _names()
    allies = sorted(
        (ally for ally in (*late.about, *late.below)),
        key=lambda ally: (float(shares.gdp_share.sel(ally=ally, year=last)), names[ally]),
    )
    with paper.ink():
        tall = _ROW * len(allies) + 0.95
        figure = Figure(figsize=(_WIDE, tall), dpi=paper.DOTS_PER_INCH)
        axes = figure.add_axes((0.17, 0.42 / tall, 0.81, 1.0 - 0.72 / tall))
        guide = 100.0 * GUIDELINE
        axes.axvspan(guide - _HALF_TENTH, guide + _HALF_TENTH, color=paper.STANDING, alpha=0.7, linewidth=0, zorder=0.5)
        for line, ally in enumerate(allies):
            early = shares.gdp_share.sel(ally=ally, year=slice(first, first + 1)).dropna("year")
            then = 100.0 * float(early[0]) if early.size else np.nan
            now = 100.0 * float(shares.gdp_share.sel(ally=ally, year=last))
            colour = paper.UMBRA if about_guideline(now / 100.0) else paper.PENUMBRA
            axes.plot([then, now], [line] * 2, color=colour, linewidth=1.4, zorder=2)
            axes.plot(then, line, "o", markersize=5.5, color=paper.MUTED, markerfacecolor=paper.PAPER, zorder=3)
            axes.plot(now, line, "o", markersize=6.5, color=colour, zorder=4)
            if early.size and int(early.year[0]) != first:
                axes.annotate(
                    str(int(early.year[0])), (then, line), (0, 5), textcoords="offset points", fontsize=6.5, ha="center"
                )
        axes.set(ylim=(-0.7, len(allies) - 0.3), xlim=(0.0, None))
        axes.set_yticks(range(len(allies)), [names[ally] for ally in allies], fontsize=8.5)
        axes.set_xlabel("per cent of gross domestic product")
        axes.grid(axis="x", color=paper.GRID, linewidth=0.6, zorder=0)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(
            f"ring: {first}     dot: {last}, blue at about {guide:g} %, orange below     "
            f"strip: what rounds to {guide:.1f}",
            loc="left",
            fontsize=8.5,
            color=paper.MUTED,
        )
    return figure


def _names() -> dict[str, str]:
    return {unit.country: unit.country_name for unit in units().values()}


def _spending_title(first: int, last: int) -> str:
    shares = gdp_shares()
    early, late = count(shares, first), count(shares, last)
    below = [move for move in moves(shares, first, last) if not about_guideline(move.first)]
    risen = sum(move.last > move.first for move in below)
    return (
        f"{len(early.about)} of {len(early.about) + len(early.below)} members with a figure spent about 2{SPACE}% in "
        f"{first}, {len(late.about)} of {len(late.about) + len(late.below)} in {last}; {risen} of the {len(below)} "
        "then below it moved up"
    )


def _spending_note(first: int, last: int) -> str:
    shares = gdp_shares()
    names = _names()
    early, late = count(shares, first), count(shares, last)
    gaps = listed(sorted(names[ally] for ally in early.gap))
    without = listed(sorted(names[ally] for ally in late.gap)) or "nobody"
    return (
        f"Members at the end of {last}. No figure for {first}: {gaps}; where {first + 1} has one it stands instead and "
        f"says so. No figure for {last}: {without}. Surely at 2{SPACE}%, whatever the rounding: {len(early.surely)} in "
        f"{first}, {len(late.surely)} in {last}. A step between two years can be one between two editions. Data: CIA "
        "World Factbook, editions 2014 to 2026, public domain. Spending on equipment has no open table here."
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


def _timeline_title(on: date) -> str:
    measures, forces = sanctions(), deployments()
    sets = in_force(measures, on)
    later = begun(forces, date.fromordinal(on.toordinal() + 1), ON_RECORD_UNTIL)
    linked = [name for name in tied(measures, on) if name in sets]
    return (
        f"{day(on)}: {len(sets)} sets of sanctions in force, {len(linked)} of them tied to the truce; on the eastern "
        f"flank {stood(forces, on).sizes['fact']} forces and headquarters on record, {later.sizes['fact']} more by the "
        "end of 2017"
    )


def _timeline_note() -> str:
    rough = sum(int((table.fact_grade.values == "assumption").sum()) for table in (sanctions(), deployments()))
    total = sanctions().sizes["fact"] + deployments().sizes["fact"]
    return (
        f"What is on record, not all there was: {total} dated facts, of which {rough} are from general knowledge. Bars "
        "of sanctions end with the last term on record, others without an end run to that of 2017. The spearhead "
        "force, based outside the flank, is left out."
    )


def _points_title(on: date) -> str:
    dated = [end for end in points().fact_end.values.tolist() if end]
    due = [end for end in dated if end <= on.isoformat()]
    return (
        f"Of the agreement's {points().sizes['fact']} points {len(dated)} name a day or follow from one; "
        f"{len(due)} had fallen due by {day(on)}"
    )


def _points_note() -> str:
    silent = set(points().fact.values.tolist()) - set(outcomes().fact_series.values.tolist())
    return (
        "Days as the text gives them or as they follow from it; points without a diamond name none. Marks of what "
        "became of a point are single dated reports, each with its source; of points "
        f"{listed(sorted(silent, key=int))} no report is on record here, which says nothing of what came of them. "
        "The order of the steps is disputed."
    )


def _proposals_title(on: date) -> str:
    table = proposals()
    formal = table.sel(fact=table.fact.values[table.fact_kind.values == "proposal"])
    told = [
        f"{(on - date.fromisoformat(at)).days / 365.25:.1f} years before the statement, {title}"
        for at, title in zip(formal.fact_date.values.tolist(), formal.fact_title.values.tolist(), strict=True)
        if at <= on.isoformat()
    ]
    return f"Washington proposed: {'; '.join(told) or 'nothing before the statement'}"


def _proposals_note(at_least: float, at_most: float) -> str:
    return (
        "Dated steps with source and grade; the days of January 2007 and of the agreements of 2008 are from general "
        f"knowledge. Shaded: {at_least:g} to {at_most:g} years before the statement."
    )


# --- what each figure is drawn from


def _proposals_asked(_: Scenario, said: Statement) -> Asked:
    own = dated_proposal.Arguments.model_validate(said.arguments)
    return said.said_on, own.at_least, own.at_most


def _proposals_plate(_: Scenario, said: date, at_least: float, at_most: float) -> Plate:
    return Plate(_proposals_title(said), proposals_figure(said, at_least, at_most), _proposals_note(at_least, at_most))


def _deaths_asked(_: Scenario, said: Statement) -> Asked:
    return said.speaks_of, violence_after_truce.Arguments.model_validate(said.arguments).months


def _deaths_plate(_: Scenario, on: date, months: int) -> Plate:
    return Plate(_deaths_title(on, months), deaths_figure(on), _deaths_note())


def _spending_asked(_: Scenario, said: Statement) -> Asked:
    own = spending_guideline.Arguments.model_validate(said.arguments)
    return own.first, own.last


def _spending_plate(_: Scenario, first: int, last: int) -> Plate:
    return Plate(_spending_title(first, last), spending_figure(first, last), _spending_note(first, last))


def _timeline_asked(_: Scenario, said: Statement) -> Asked | None:
    return (said.speaks_of,) if ON_RECORD_FROM <= said.speaks_of <= ON_RECORD_UNTIL else None


PLATES: Mapping[str, Drawing] = {
    "fig-proposals": Drawing({"dated-proposal": _proposals_asked}, _proposals_plate),
    "fig-deaths": Drawing({"violence-after-truce": _deaths_asked}, _deaths_plate),
    "fig-points": Drawing(
        {"agreement-points": lambda _, said: (said.speaks_of,)},
        lambda _, on: Plate(_points_title(on), points_figure(on), _points_note()),
    ),
    "fig-belts": Drawing(
        {"agreement-points": lambda *_: ()}, lambda _: Plate(_belts_title(), belt_map(), _belts_note())
    ),
    "fig-spending": Drawing({"spending-guideline": _spending_asked}, _spending_plate),
    "fig-timeline": Drawing(
        {"forward-presence": _timeline_asked, "sanctions-in-force": _timeline_asked},
        lambda _, on: Plate(_timeline_title(on), timeline_figure(on), _timeline_note()),
    ),
}
"""What draws each figure, by the id that findings name, and from what of a claim."""
