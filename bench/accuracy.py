"""Figures of docs/accuracy.md: the product against the reference, and what an error does to the map's edge.

Run it as ``python bench/accuracy.py``; it takes some five minutes and rewrites the page's figures.
"""

import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import h3
import numpy as np
from arcs import Standard
from numpy.typing import NDArray

import penumbra as pb
from penumbra.coverage.footprint import footprint, ground
from penumbra.coverage.loop import follow, room
from penumbra.engagement.batteries import Batteries
from penumbra.flight.arc import LAST_NODE, arc, place, range_speed
from penumbra.flight.fan import fly_out
from penumbra.flight.fan_table import time_to_reach
from penumbra.flight.threat import boost
from penumbra.sensing.radars import radar_at, radar_ids, radars
from penumbra.sensing.sight import sees

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from reference import comparison, engagement
from reference.comparison import MISSILES, Case

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
LAUNCH = (34.5, 47.0)
ALL_ROUND = range(0, 360, 45)
DELAY = 60.0  # [s] by which the edge's answer to a delay is tried
SLOWER = 0.05  # share by which that to slower interceptors is tried
DRAWN_IN = 10  # columns of the fan's table, by which that to its reach is tried
SHIFTED = 20.0  # [km] by which those to radar range and place are tried
AMPLE = 2.5  # times the longest flight, after which speed alone bounds the reach
UNIT = {"range": "m", "latitude": "deg"}

Row = tuple[str, ...]


def figure(value: float, unit: str = "") -> str:
    """Two significant digits, no power of ten."""
    if value == 0.0:
        return f"0 {unit}".strip()
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{round(value, 1 - math.floor(math.log10(abs(value)))):,.{digits}f} {unit}".strip()


# --- How the map's edge answers ------------------------------------------------------------------------------------


class Response(NamedTuple):
    """How far [km] the edge of the covered ground moves, on average over it."""

    second: float  # for a second of delay
    percent: float  # for a per cent of the interceptors' time
    reach: float  # for a kilometre of their reach
    sight: float  # for a kilometre of the radars' range
    place: float  # for a kilometre between arcs and those who see and meet them


def worlds() -> tuple[Standard, Standard]:
    """The standard map, and the one in which early-warning radars guide as well."""
    standard = Standard()
    feeds = standard.shield.batteries["redzikowo"].feeds
    return standard, Standard(changes=[f"batteries.redzikowo.guides=[{', '.join(feeds)}]"])


def _covered(world: Standard) -> NDArray[np.bool_]:
    """Which cells are covered, (threat, cell)."""
    rows = []
    for threat in world.shield.scenario.threats:
        run, figures = world.swept(threat)
        run()
        rows.append((figures.reaching > 0) & (figures.covering == figures.reaching))
    return np.array(rows)


def _covered_cells_at_the_edge(world: Standard, covered: NDArray[np.bool_]) -> int:
    """Covered cells with a neighbour that is not, all classes together."""
    cells = [h3.int_to_str(int(cell)) for cell in ground(world.shield).cell.values]
    beside = 0
    for row in covered:
        inside = {cell for cell, is_covered in zip(cells, row, strict=True) if is_covered}
        beside += sum(not inside.issuperset(h3.grid_ring(cell, 1)) for cell in inside)
    return beside


def response(world: Standard) -> Response:
    """Tried out, one thing changed at a time: cells that change sides, over the cells along the edge."""
    held, before = world.batteries, _covered(world)
    spacing = math.sqrt(2.0 / math.sqrt(3.0) * float(ground(world.shield).area.mean())) / 1e3  # between cells [km]
    width = spacing * math.sqrt(3.0) / 2.0 / _covered_cells_at_the_edge(world, before)  # of a cell's row [km], each

    def moved(batteries_: Batteries, by: float) -> float:
        world.batteries = batteries_
        after = _covered(world)
        world.batteries = held
        return float((after != before).sum()) * width / by

    def changed(what: str, field: str, by: float, step: float) -> float:
        """The world built anew, with one number of each site or radar moved."""
        items = getattr(world.shield.scenario, what).items()
        shifts = [f"{what}.{key}.{field}={getattr(item, field).value + step!r} {UNIT[field]}" for key, item in items]
        guides = ", ".join(world.shield.batteries["redzikowo"].guides)
        other = Standard(changes=[*shifts, f"batteries.redzikowo.guides=[{guides}]"])
        return float((_covered(other) != before).sum()) * width / by

    drawn_in = held.fans.copy()
    drawn_in[:, :, DRAWN_IN:] = held.fans[:, :, :-DRAWN_IN]
    return Response(
        moved(held._replace(ready_time=held.ready_time + DELAY), DELAY),
        moved(held._replace(fans=held.fans * np.array([1.0 + SLOWER, 1.0])), 100.0 * SLOWER),
        moved(
            held._replace(fans=drawn_in), DRAWN_IN / float(np.mean(held.fan_per_chord)) * comparison.MEAN_RADIUS / 1e3
        ),
        changed("radars", "range", SHIFTED, 1e3 * SHIFTED),
        changed("sites", "latitude", SHIFTED, math.degrees(1e3 * SHIFTED / comparison.MEAN_RADIUS)),
    )


# --- Sections ------------------------------------------------------------------------------------------------------


def gravity(answer: Response) -> Iterator[Row]:
    """What J2 leaves out for targeted arcs, worst over eight azimuths."""
    for kilometres in (1000, 3000, 10000):
        apart, beside, late, faster, closed = [], [], [], [], []
        for azimuth in ALL_ROUND:
            case = Case(*LAUNCH, float(azimuth), kilometres)
            (ours, plain), (_, bent) = comparison.pair(case), comparison.pair(case, j2=True)
            times = np.linspace(plain.burn_time, min(plain.flight_time, bent.flight_time), 801)
            places, velocities = plain.states(times)
            off = bent.at(times) - places
            direction = velocities / np.linalg.norm(velocities, axis=1, keepdims=True)
            apart.append(np.linalg.norm(off, axis=1).max())
            beside.append(np.linalg.norm(np.cross(off, direction), axis=1).max())
            late.append(abs(bent.flight_time - plain.flight_time))
            faster.append(abs(np.linalg.norm(bent.velocity) - np.linalg.norm(plain.velocity)))
            clock, ours_at = comparison.along(ours, np.linspace(12, LAST_NODE, 17))
            theirs_at = plain.at(np.clip(clock, plain.burn_time, plain.flight_time))
            closed.append(np.linalg.norm(ours_at - theirs_at, axis=1).max())
        _, altitude, downrange = comparison.BOOSTS[kilometres]
        far, near = (range_speed(kilometres * 1e3 + step, altitude, downrange) for step in (1e4, -1e4))
        class_edge = max(faster) / ((far - near) / 20.0)
        yield (
            f"{kilometres:,} km",
            figure(max(closed) * 1e3, "mm"),
            figure(max(apart) / 1e3, "km"),
            figure(max(beside) / 1e3, "km"),
            figure(max(late), "s"),
            figure(class_edge, "km"),
            figure(max(apart) / 1e3 * answer.place, "km"),
        )


def fan_times(answer: Response) -> Iterator[Row]:
    """The fan against flights integrated in three dimensions."""
    draw = np.random.default_rng(3)
    for name, missile in MISSILES.items():
        errors = []
        while len(errors) < 60:
            latitude, azimuth = draw.choice([0.0, 44.0, 54.0, 70.0]), draw.uniform(0.0, 360.0)
            distance = draw.uniform(0.05, 0.7) * missile.burnout_speed * missile.max_time
            height = draw.uniform(0.1, 0.9) * missile.ceiling
            times = comparison.reach(missile, latitude, azimuth, distance, height)
            if times.reference < 0.95 * missile.max_time:
                errors.append(100.0 * abs(times.product / times.reference - 1.0))

        def edge_off(max_time: float, missile: comparison.Missile = missile) -> float:
            """Kilometres by which the edge of reach is off, at worst."""
            pairs = (
                comparison.edge(missile, latitude, float(azimuth), 0.3 * missile.ceiling, max_time)
                for latitude in (0.0, 44.0)
                for azimuth in ALL_ROUND
            )
            return max(abs(ours - theirs) for ours, theirs in pairs) / 1e3

        worst, mean, edge = max(errors), float(np.mean(errors)), edge_off(missile.max_time)
        yield (
            f"{name}, {missile.burn_time:g} s burn, {missile.max_time:g} s at most",
            figure(worst, "%"),
            figure(mean, "%"),
            figure(edge, "km"),
            figure(edge_off(AMPLE * missile.max_time), "km"),
            figure(worst * answer.percent, "km"),
            figure(edge * answer.reach, "km"),
        )


def table_steps(answer: Response) -> Iterator[Row]:
    """The fan's table against the flights it was made of, on a still Earth, where they are the soonest."""
    for name, missile in MISSILES.items():
        out, fan = fly_out(missile.burnout_speed, missile.burn_time, 0.95 * missile.max_time), comparison.table(missile)
        inside = (out.height > 80e3) & (out.height < missile.ceiling) & (out.angle > 0.0)
        times = np.broadcast_to(out.time, inside.shape)[inside]
        chords = 2.0 * np.sin(0.5 * out.angle[inside])
        found = np.array([time_to_reach(fan, *at, 0.0) for at in zip(chords, out.height[inside], strict=True)])
        off = found / times - 1.0
        soonest = np.abs(off) < 0.01  # others meet the point later than some flight does
        errors = 100.0 * np.abs(off[soonest])
        yield (
            name,
            figure(float(np.quantile(errors, 0.999)), "%"),
            figure(float(errors.mean()), "%"),
            figure(float(np.quantile(errors, 0.999)) * answer.percent, "km"),
        )


def engagements(answer: Response) -> Iterator[Row]:
    """Sight, commit and intercepts of random arcs against brute force on a grid of 0.05 s."""
    flown = ("mrbm-1300", "mrbm-2000", "mrbm-2500", "irbm-3000", "irbm-4000")
    draw, shield = np.random.default_rng(6), Standard(changes=map(engagement.without_air, flown)).shield
    area, order = footprint(shield), list(shield.scenario.launch_points)
    off: dict[str, list[float]] = {key: [] for key in ("sight", "track", "commit", "margin", "first intercept")}
    same, pairs = 0, 0
    for threat in flown:
        covered = np.flatnonzero(area.covered.sel(threat=threat).values)
        found = 0
        while found < 3:
            cell, launch = draw.choice(covered), draw.choice(order)
            aim = float(area.latitude[cell]), float(area.longitude[cell])
            ours = pb.trace(shield, threat, launch, f"{aim[0]:.6f},{aim[1]:.6f}")
            if not bool(ours.reachable):
                continue
            found += 1
            point = shield.scenario.launch_points[launch]
            path = engagement.flight(shield, threat, (point.latitude.value, point.longitude.value), aim, step=0.05)
            section = shield.scenario.threats[threat].radar_cross_section.value
            sights = {key: engagement.sight(shield, key, section, path) for key in radar_ids(shield)}
            for key, sight in sights.items():
                one = ours.sel(sensor=key)
                if sight.intervals and not np.isnan(one.sight_begin.values[0]):
                    off["sight"].append(abs(float(one.sight_begin[0]) - sight.intervals[0][0]))
                if math.isfinite(sight.firm):
                    off["track"].append(abs(float(one.firm_track) - sight.firm))
            for key in shield.batteries:
                one = ours.sel(battery=key)
                if float(one.arc_margin) > -math.inf:
                    met = engagement.meeting(shield, key, sights, path)
                    pairs, same = pairs + 1, same + (met.shots == int(one.arc_shots))
                    off["commit"].append(abs(float(one.commit) - met.commit))
                    off["margin"].append(abs(float(one.arc_margin) - met.margin))
                    if not math.isnan(met.first):
                        off["first intercept"].append(abs(float(one.intercept_time) - met.first))
    for name, values in off.items():
        share = figure(max(values) * answer.second, "km")
        yield name, f"{len(values)}", figure(float(np.median(values)), "s"), figure(max(values), "s"), share
    yield "shots", f"{pairs}", f"{same} the same", f"{pairs - same} not", "none"


def glimpses(standard: Standard) -> tuple[int, int, int, float]:
    """Pairs of arc and radar; sights missed, gaps bridged; longest of either [s]."""
    draw, shield = np.random.default_rng(8), standard.shield
    pairs = missed = bridged = 0
    longest = 0.0
    nodes = np.linspace(0.0, LAST_NODE, 20 * LAST_NODE + 1)
    work = room(len(radar_ids(shield)), standard.batteries.radius.size)
    for card in shield.scenario.threats.values():
        made, seen = boost(card), radars(shield, card.radar_cross_section.value)
        for aim in standard.aims[draw.choice(len(standard.aims), 400, replace=False)]:
            flight = arc(made, tuple(draw.choice(standard.launches)), tuple(aim))
            if not flight.reached:
                continue
            follow(flight, seen, standard.batteries, work)
            places = [place(flight, node) for node in nodes]
            times = np.array([at.time for at in places])
            for s in range(seen.range.size):
                radar, pairs = radar_at(seen, s), pairs + 1
                visible = np.array([sees(radar, (at.x, at.y, at.z)) for at in places], dtype=int)
                edges = np.flatnonzero(np.diff(np.concatenate([[0], visible, [0]]))).reshape(-1, 2)
                apart = len(edges) - int(work.tracks.intervals[s])
                if apart > 0:
                    spans = [times[b - 1] - times[a] for a, b in edges]
                    gaps = [times[a] - times[b - 1] for (_, b), (a, _) in pairwise(edges)]
                    hidden = work.tracks.intervals[s] == 0
                    missed, bridged = missed + hidden, bridged + (not hidden)
                    longest = max(longest, min(spans if hidden else gaps + spans))
    return pairs, missed, bridged, longest


def table(head: Row, rows: Iterator[Row]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Measure, and rewrite the page's figures."""
    standard, guided = worlds()
    answers = response(standard), response(guided)
    answer = Response(*map(max, *answers))
    changes = (
        "one second of delay",
        "one per cent of every fly-out time",
        "one kilometre of every interceptor's reach",
        "one kilometre of every radar's range",
        "one kilometre between the arcs and all who see and meet them",
    )
    answered = [
        (text, *(figure(each, "km") for each in pair))
        for text, pair in zip(changes, zip(*answers, strict=True), strict=True)
    ]
    pairs, missed, bridged, longest = glimpses(standard)
    parts = [
        "### How the edge answers\n",
        table(("change", "edge of the standard map", "if early-warning radars guide"), iter(answered)),
        "\n### Arcs\n",
        table(
            ("range", "ellipse off", "J2: apart", "across", "flight time", "edge of the class", "edge of the map"),
            gravity(answer),
        ),
        "\n### Fans\n",
        table(
            (
                "interceptor",
                "time, worst",
                "time, mean",
                "reach, worst",
                "reach, ample time",
                "edge by time",
                "edge by reach",
            ),
            fan_times(answer),
        ),
        "\n### The table of a fan\n",
        table(("interceptor", "worst of 1,000", "mean", "edge of the map"), table_steps(answer)),
        "\n### Sight and engagement\n",
        table(("what", "cases", "median off", "worst off", "edge"), engagements(answer)),
        f"\nOf {pairs:,} pairs of an arc and a radar, {missed} hold a sight between two nodes that is missed, "
        f"and {bridged} a gap that does; the longest lasts {figure(longest, 's')}.",
    ]
    text = PAGE.read_text("utf-8")
    start, rest = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{start}{BEGIN}\n\n{chr(10).join(parts)}\n\n{END}{rest}", "utf-8")
    print("\n".join(parts))


if __name__ == "__main__":
    main()
