"""Exhibits of an agreement: its points in time, and the belts that weapons were to leave."""

from datetime import date

import shapely

from penumbra.claims.exhibits.fields import MarkedDay, Place
from penumbra.claims.exhibits.kinds_of_record import AgreementPoints, Belt, Belts, Point, Report
from penumbra.claims.finding import Exhibit
from penumbra.claims.topics.withdrawal_belts import inside_belts
from penumbra.earth.gazetteer import find_town
from penumbra.earth.map_units import of_country, units
from penumbra.record.agreement import CEASEFIRE, outcomes, points
from penumbra.record.belts import COUNTRY, LINE_UNCERTAINTY, class_names, contact_line, labels
from penumbra.record.captions import caption
from penumbra.record.tables import Record
from penumbra.sentences import day, listed, million

__all__ = ["agreement_points", "belts"]

_YEARS_SHOWN = 2  # after that of the ceasefire


def agreement_points(record: Record, on: date) -> Exhibit:
    """The points of the agreement: when each binds and falls due, and its outcome in dated reports.

    Parameters
    ----------
    record : Record
    on : date
        The day that the statement speaks of.
    """
    table, reports = points(), outcomes(record)
    shown = []
    for number, name, begins, due in zip(
        *(table[each].values.tolist() for each in ("fact", "fact_title", "fact_date", "fact_end")), strict=True
    ):
        own = reports.fact_series.values == number
        parts = [
            Report(day=date.fromisoformat(at), became=kind)
            for at, kind in sorted(zip(reports.fact_date.values[own], reports.fact_kind.values[own], strict=True))
            if at
        ]
        shown.append(Point(name=f"{number}. {name}", begins=begins or None, due=due or None, reports=tuple(parts)))
    dated = [point.due for point in shown if point.due]
    past = [due for due in dated if due <= on]
    return AgreementPoints(
        title=f"Of the agreement's {len(shown)} points {len(dated)} name a day or follow from one; {len(past)} had "
        f"fallen due by {day(on)}",
        note=_points_note(record),
        points=tuple(shown),
        first=date(CEASEFIRE.year, 1, 1),
        last=date(CEASEFIRE.year + _YEARS_SHOWN, 3, 31),
        days=(MarkedDay(name=caption("agreement-day"), day=CEASEFIRE), MarkedDay(name="spoken of", day=on)),
    ).exhibit()


def _points_note(record: Record) -> str:
    silent = set(points().fact.values.tolist()) - set(outcomes(record).fact_series.values.tolist())
    missing = (
        f" of points {listed(sorted(silent, key=int))} no report is on record here, which says nothing about "
        "their outcome;"
        if silent
        else ""
    )
    return (
        "Days are given by the text or follow from it; points without a diamond name none. Marks of an "
        f"outcome are single dated reports, each with its source and who says it;{missing} a star is a point "
        f"on which the sides report contrary facts. {caption('points-note')}"
    )


def belts() -> Exhibit:
    """The belts of the agreement along the line of contact, with area, people and places inside them."""
    inside, names = inside_belts(), class_names()
    keys, reaches = inside.weapon_class.values.tolist(), inside.belt_reach.values.tolist()
    low, nominal, high = inside.belt_area.values[0] / 1e9
    people = inside.belt_people_low.values[0, 1], inside.belt_people_high.values[0, 1]
    country = units()[of_country(COUNTRY)[0]].country_name
    return Belts(
        title=caption("belts-title").format(
            area=f"{nominal:.0f} ({low:.0f} to {high:.0f})",
            people=f"{people[0] / 1e6:.1f} to {million(people[1])}",
        ),
        note=_belts_note(),
        line=tuple((x, y) for x, y in shapely.get_coordinates(contact_line()).tolist()),
        line_name=caption("belts-line"),
        uncertainty=LINE_UNCERTAINTY,
        country=COUNTRY,
        belts=tuple(Belt(name=names[key], reach=reach) for key, reach in zip(keys, reaches, strict=True)),
        towns=tuple(_town(name, country) for name, _ in labels("town")),
        lands=tuple(Place(name=name, latitude=at[0], longitude=at[1]) for name, at in labels("land") if at),
    ).exhibit()


def _town(name: str, country: str) -> Place:
    town = find_town(f"{name}, {country}").town
    return Place(name=name, latitude=town.latitude, longitude=town.longitude)


def _belts_note() -> str:
    inside = inside_belts()
    parts = [
        f"{reach / 1e3:.0f} km: {nominal / 1e9:.1f} thousand km² ({low / 1e9:.1f} to {high / 1e9:.1f}), {towns} places"
        for reach, (low, nominal, high), towns in zip(
            inside.belt_reach.values, inside.belt_area.values, inside.belt_towns.values[:, 1], strict=True
        )
    ]
    return f"{'; '.join(parts)}. {caption('belts-note')} {inside.attrs['attribution']}."
