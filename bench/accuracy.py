"""Figures of docs/accuracy.md: the product against the reference, and what an error does to the map's edge.

Run it as ``python bench/accuracy.py``; it takes a quarter of an hour and rewrites the page's figures. What is
measured, and the limits that it is held to, stand in ``tests/reference``: arcs, descents, fans, families, encounters.
It ends with an error if a figure is beyond its limit.
"""

import math
import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import numpy as np
from response import CHANGES, Response, response, worlds

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference import arcs, descents, encounters, families, fans, footprints
from reference.comparison import MISSILES, SLOWED
from reference.encounters import CITIES, EUROPE, Setting
from reference.natures import NATURES

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
ALL_ROUND = tuple(45.0 * step for step in range(8))
SEED = 6
BULGE_ARCS = 12  # of each class, from anywhere
REACH_HEAD = ("range", "reach, all round", "edge off", "held to", "flight time there", "held to")
BULGE_HEAD = (
    "range",
    "arcs",
    "place without J2",
    "place",
    "flight time without J2",
    "flight time",
    "speed without J2",
    "speed",
    "held to",
)
FAMILY_HEAD = ("interceptor", "fans", "what", "cases", "blended", "flown wider", "edge of the map", "held to")

SMALL = {"km": "mm", "s": "µs", "m/s": "µm/s"}  # a millionth of each

Row = tuple[str, ...]
beyond: list[str] = []  # figures that are


def figure(value: float, unit: str = "") -> str:
    """Two significant digits, no power of ten; in thousandths or millionths where that reads better."""
    if unit in SMALL and value < 1e-3:
        return figure(1e6 * value, SMALL[unit]) if value >= 1e-8 else f"under 0.01 {SMALL[unit]}"
    if value == 0.0:
        return f"0 {unit}".strip()
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{round(value, 1 - math.floor(math.log10(abs(value)))):,.{digits}f} {unit}".strip()


def held_to(what: str, value: float, limit: float, unit: str) -> str:
    """The limit, as the page gives it; a value beyond it is noted."""
    if not value <= limit:
        beyond.append(f"{what}: {value:.3g} {unit}, held to {limit:g} {unit}")
    return f"{limit:,g} {unit}"


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- Sections ------------------------------------------------------------------------------------------------------


def answers(found: dict[str, Response]) -> str:
    """How each map's edge answers to each change."""
    rows = [
        (text, *(answered(each) for each in row))
        for text, row in zip(CHANGES, zip(*found.values(), strict=True), strict=True)
    ]
    return table(("change", *found), rows)


def answered(kilometres: float) -> str:
    """Kilometres of edge; nothing below ten metres is worth a digit."""
    return figure(kilometres, "km") if kilometres >= 0.01 else "0 km" if kilometres == 0.0 else "under 0.01 km"


def _arc(asked: tuple[str, str, float]) -> arcs.Off | None:
    """One arc of a class, through a nature, toward an azimuth [deg]."""
    key, nature, azimuth = asked
    return arcs.off(arcs.cards()[key], azimuth, NATURES[nature])


def flights(pool: Executor, europe: Response, cities: Response) -> Iterator[str]:
    """A table for each measure of arcs: the classes down, the natures across."""
    asked = [(key, nature, azimuth) for key in arcs.CLASSES for nature in NATURES for azimuth in ALL_ROUND]
    found: dict[tuple[str, str], list[arcs.Off]] = {ask[:2]: [] for ask in asked}
    for ask, off in zip(asked, pool.map(_arc, asked), strict=True):
        if off is not None:
            found[ask[:2]].append(off)
    measures = (
        ("Place at equal times, down to 5 km", "km", "edge of the map"),
        ("Of this, across the path", "km", "edge of the map"),
        ("Passing the same height, 80 to 5 km", "s", "edge of the map"),
        ("Flight time, to the ground", "s", "edge of the map"),
        ("Speed at burnout", "m/s", "edge of the class"),
    )
    for index, (title, unit, edge) in enumerate(measures):
        rows = []
        for key in arcs.CLASSES:
            answer, card = cities if key.startswith("srbm") else europe, arcs.cards()[key]
            per_unit = {"km": answer.place, "s": answer.second, "m/s": 1.0 / arcs.slope(card)}[unit]
            worst = [max(off[index] for off in found[key, nature]) for nature in NATURES]
            everything = [off[index] for off in found[key, "all"]]
            rows.append(
                (
                    f"{card.range.value / 1e3:,.0f} km",
                    f"{len(everything)}",
                    *(figure(each, unit) for each in worst[:-1]),
                    figure(float(np.median(everything)), unit),
                    figure(worst[-1], unit),
                    answered(worst[-1] * per_unit),
                    held_to(f"{title}, {key}", max(worst), arcs.LIMITS[key][index], unit),
                )
            )
        yield f"### {title}\n"
        yield table(("range", "arcs", *list(NATURES)[:-1], "all: median", "all: worst", edge, "held to"), rows) + "\n"


def _reach(asked: tuple[str, float]) -> arcs.Reach:
    """The reach of a class toward an azimuth [deg]."""
    key, azimuth = asked
    return arcs.reach(arcs.cards()[key], azimuth)


def reaches(pool: Executor) -> Iterator[Row]:
    """Where each class's reach ends, against a search over flight-path angles."""
    asked = [(key, azimuth) for key in arcs.CLASSES for azimuth in ALL_ROUND]
    found: dict[str, list[arcs.Reach]] = {key: [] for key in arcs.CLASSES}
    for (key, _), one in zip(asked, pool.map(_reach, asked), strict=True):
        found[key].append(one)
    for key, all_round in found.items():
        worst = [max(each) for each in zip(*all_round, strict=True)]
        near = min(one.distance for one in all_round)
        limit = held_to(f"reach, {key}", worst[1], arcs.REACH_LIMITS.edge, "km")
        late = held_to(f"time at the edge of reach, {key}", worst[2], arcs.REACH_LIMITS.time, "s")
        yield (
            f"{arcs.cards()[key].range.value / 1e3:,.0f} km",
            f"{near:,.0f} to {worst[0]:,.0f} km",
            figure(worst[1], "km"),
            limit,
            figure(worst[2], "s"),
            late,
        )


def _bulge(asked: tuple[str, int]) -> tuple[arcs.Off, arcs.Off] | None:
    """One arc of a class from anywhere, with the bulge and without, against J2."""
    return arcs.from_anywhere(*asked)


def bulges(pool: Executor) -> Iterator[Row]:
    """What is left of J2 over arcs from anywhere, and what there would be were it left out."""
    asked = [(key, seed) for key in arcs.CLASSES for seed in range(BULGE_ARCS)]
    found: dict[str, list[tuple[arcs.Off, arcs.Off]]] = {key: [] for key in arcs.CLASSES}
    for (key, _), pair in zip(asked, pool.map(_bulge, asked), strict=True):
        if pair is not None:
            found[key].append(pair)
    limits = arcs.BULGE_LIMITS
    for key, pairs in found.items():
        with_it, without = (arcs.Off(*map(max, zip(*each, strict=True))) for each in zip(*pairs, strict=True))
        held = [
            held_to(f"J2, {what}, {key}", getattr(with_it, what), getattr(limits, what), unit)
            for what, unit in (("place", "km"), ("landing", "s"), ("speed", "m/s"))
        ]
        yield (
            f"{arcs.cards()[key].range.value / 1e3:,.0f} km",
            f"{len(pairs)}",
            figure(without.place, "km"),
            figure(with_it.place, "km"),
            figure(without.landing, "s"),
            figure(with_it.landing, "s"),
            figure(without.speed, "m/s"),
            figure(with_it.speed, "m/s"),
            ", ".join(held),
        )


def falls(cities: Response) -> Iterator[Row]:
    """The Allen-Eggers descent alone."""
    for fall in descents.FALLS:
        found = [descents.error(fall, azimuth) for azimuth in descents.SENSES]
        late, unslowed, beside, _ = (max(each) for each in zip(*found, strict=True))
        what = f"descent, {fall.kilometres} km"
        yield (
            f"{fall.kilometres:,} km",
            f"{fall.coefficient:,.0f} kg/m²",
            figure(unslowed, "s"),
            figure(late, "s"),
            figure(beside / 1e3, "km"),
            answered(late * cities.second + beside / 1e3 * cities.place),
            f"{held_to(what, late, fall.late, 's')}, {held_to(what, beside / 1e3, fall.beside / 1e3, 'km')}",
        )


def fan_lines(europe: Response, cities: Response) -> Iterator[Row]:
    """The fans against flights integrated in three dimensions; their tables against the flights they are made of."""
    for name, missile in (MISSILES | SLOWED).items():
        limit, answer = fans.LIMITS[name], cities if name in SLOWED else europe
        places = 24 if name in SLOWED else 60  # the reference takes seconds for one through air
        who = f"{name}, {missile.burn_time:g} s burn, {missile.max_time:g} s at most"
        times = [fans.times_off(missile, places, 3, j2) for j2 in (False, True)]
        edges = [fans.edges_off(missile, ALL_ROUND, missile.max_time, j2) for j2 in (False, True)]
        ample = [fans.edges_off(missile, ALL_ROUND, fans.AMPLE * missile.max_time, j2) for j2 in (False, True)]
        for what, (still, bent), unit, most, per_unit in (
            ("time to a point", times, "%", limit.worst, answer.percent),
            ("edge of reach, by time", edges, "km", limit.edge, answer.reach),
            ("edge of reach, by speed", ample, "km", limit.ample, answer.reach),
        ):
            worst = max(still.max(), bent.max())
            yield (
                who,
                what,
                f"{len(bent)}",
                figure(float(still.max()), unit),
                figure(float(np.median(bent)), unit),
                figure(float(bent.max()), unit),
                answered(float(bent.max()) * per_unit),
                held_to(f"{what}, {name}", float(worst), most, unit),
            )
        grid = fans.table_off(missile)
        worst = float(np.quantile(grid, 0.999))
        median, edge = figure(float(np.median(grid)), "%"), answered(worst * answer.percent)
        most = held_to(f"table, {name}", worst, limit.table, "%")
        yield who, "grid and blend alone", f"{len(grid):,}", figure(worst, "%"), median, figure(worst, "%"), edge, most


def family_lines(answer: Response) -> Iterator[Row]:
    """Blends of flown fans, and fans flown for the greatest limits, against the fan flown for the same numbers."""
    for key, limits in families.LIMITS.items():
        makers = families.by_family, families.flown_wide
        blend, wide = (families.off(key, 24, 400, 40, SEED, maker) for maker in makers)
        found, most = families.family_of(key), f"{100.0 * limits.most:g} of 100"
        sizes = [each.size for each in (found.speeds, found.burns, found.coefficients)]
        who = families.card(key).name, " x ".join(map(str, sizes if sizes[2] > 1 else sizes[:2]))
        times, edges = ([float(np.quantile(each[k], limits.most)) for each in (blend, wide)] for k in (0, 1))
        worst = [float(each.times.max()) for each in (blend, wide)]
        for what, cases, values, unit, limit, per_unit in (
            (f"time to a point, {most}", blend.times.size, times, "%", limits.time, answer.percent),
            ("the worst of them", blend.times.size, worst, "%", limits.worst, 0.0),
            (f"edge of reach, {most}", blend.edges.size, edges, "km", limits.edge, answer.reach),
            ("only one of the two reaches it", blend.times.size, [blend.odd, wide.odd], "%", limits.odd, 0.0),
        ):
            moved = answered(values[0] * per_unit) if per_unit else ""
            held = held_to(f"{what}, {key}", values[0], limit, unit)
            yield *who, what, f"{cases:,}", *(figure(value, unit) for value in values), moved, held


def ground_lines() -> Iterator[Row]:
    """Edges of the ground that one battery defends, against another program's."""
    for case in footprints.CASES:
        found = footprints.off(case)
        worst, median = float(found.max()), float(np.median(found))
        most = held_to(f"footprint {case}", worst, footprints.LIMIT, "%")
        yield case, f"{found.size}", figure(median, "%"), figure(worst, "%"), most


def _tally(asked: tuple[Setting, encounters.Draw, str]) -> encounters.Tally:
    """One arc before a shield, through a nature."""
    setting, draw, nature = asked
    return encounters.tally(setting, [draw], NATURES[nature])


def met(pool: Executor, setting: Setting, each: int, answer: Response, through: Sequence[str]) -> str:
    """Sight, commit and intercepts of random arcs through some natures, all of them at last; `each` of every class."""
    head = ("what", "cases", *through[:-1], "all: median", "all: worst", "edge of the map", "held to")
    return table(head, _met(pool, setting, each, answer, through))


def _met(pool: Executor, setting: Setting, each: int, answer: Response, through: Sequence[str]) -> Iterator[Row]:
    """The rows of it."""
    arcs_, limits = encounters.draws(setting, each, SEED), encounters.LIMITS[setting.case]
    found = {}
    for nature in through:
        found[nature] = encounters.together(pool.map(_tally, [(setting, draw, nature) for draw in arcs_]))
    everything = found["all"]
    for what, most in limits.items():
        worst = [max(one.off[what]) for one in found.values()]
        yield (
            what,
            f"{len(everything.off[what])}",
            *(figure(one, "s") for one in worst[:-1]),
            figure(float(np.median(everything.off[what])), "s"),
            figure(worst[-1], "s"),
            answered(worst[-1] * answer.second),
            held_to(f"{what}, {setting.case}", max(worst), most, "s"),
        )
    for what, counts in (
        ("shots that differ", [one.shots for one in found.values()]),
        ("only one of the two has it", [one.answers for one in found.values()]),
    ):
        share = max(other / (same + other) for same, other in counts)
        odd = [f"{other}" for _, other in counts]
        most = held_to(f"{what}, {setting.case}", 100.0 * share, 100.0 * encounters.ODD, "%")
        yield what, f"{sum(counts[-1]):,}", *odd[:-1], "", odd[-1], "", most


def slipped() -> str:
    """The sentence on what the steps along an arc let slip."""
    pairs, missed, bridged, longest = encounters.glimpses(EUROPE, 400, 8)
    share = held_to("glimpses", 100.0 * (missed + bridged) / pairs, 100.0 * encounters.ODD, "%")
    most = held_to("longest glimpse", longest, encounters.LONGEST, "s")
    return (
        f"Of {pairs:,} pairs of an arc and a radar, {missed} hold a sight between two nodes that is missed, and "
        f"{bridged} a gap that does (held to {share} together); the longest lasts {figure(longest, 's')} (held to "
        f"{most})."
    )


def main() -> None:
    """Measure, and rewrite the page's figures."""
    found = {name: response(world) for name, world in worlds().items()}
    cities = found["cities"]
    europe = Response(*map(max, *(answer for name, answer in found.items() if name != "cities")))
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        parts: Sequence[str] = [
            "## Shift of the edge\n",
            answers(found),
            "\n## Arcs\n",
            *flights(pool, europe, cities),
            "## Reach\n",
            table(REACH_HEAD, reaches(pool)),
            "\n## J2 from anywhere\n",
            table(BULGE_HEAD, bulges(pool)),
            "\n## The Allen-Eggers descent\n",
            table(
                ("flight", "β", "late without it", "late with it", "off the path", "edge of the map", "held to"),
                falls(cities),
            ),
            "\n## Fans\n",
            table(
                ("interceptor", "what", "cases", "nothing", "J2: median", "J2: worst", "edge of the map", "held to"),
                fan_lines(europe, cities),
            ),
            "\n## Families of fans\n",
            table(FAMILY_HEAD, family_lines(europe)),
            "\n## Footprints of one battery\n",
            table(("case", "edges", "median", "worst", "held to"), ground_lines()),
            "\n## Sight and engagement above the air\n",
            met(pool, EUROPE, 5, europe, ("nothing", "J2", "standard air", "all")),
            "",
            slipped(),
            "\n## Engagement within the air\n",
            met(pool, CITIES, 8, cities, tuple(NATURES)),
        ]
    text = PAGE.read_text("utf-8")
    start, rest = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{start}{BEGIN}\n\n{chr(10).join(parts)}\n\n{END}{rest}", "utf-8")
    print("\n".join(parts))
    if beyond:
        sys.exit("Beyond their limits:\n" + "\n".join(beyond))


if __name__ == "__main__":
    main()
