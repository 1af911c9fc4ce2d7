"""A launch area is its points; more of them change no more than is said; every verb flies from the same ones."""

import json
import math
from typing import Any

import numpy as np
import pytest
import shapely

import penumbra as pb
from laws.worlds import AIMS, DAY, NOMINAL, OWN, Data, Loader, changed
from penumbra.coverage.deciding_launch import _reason
from penumbra.coverage.evaluate import answers_of
from penumbra.coverage.launch_areas import points_of, shape_of
from penumbra.coverage.launch_sampling import A_POINT, Sampling, sampled
from penumbra.coverage.map_loop import COVERED, EVERYTHING, Figures
from penumbra.coverage.nominal_map import answers, figures
from penumbra.coverage.problem import Places, Problem, aimed_at, bind, fill
from penumbra.coverage.provenance import areas_in_words
from penumbra.earth.ellipsoid import positions
from penumbra.earth.equal_area_plane import latitude_of
from penumbra.errors import DomainError
from penumbra.names import STATES
from penumbra.scenario.model import Shield

CORNERS = ((31.0, 44.0), (33.0, 52.0), (38.0, 48.0), (37.0, 44.5))
SPOT = NOMINAL["launch_points"]["start"]
COUNT = 12
FINE = changed(NOMINAL, "region.resolution", 3)


def with_area(data: Data, **more: Any) -> Data:
    """The world flown at from an area about its launch point, which is a name in it then."""
    ring = [{"latitude": f"{phi} deg", "longitude": f"{lam} deg"} for phi, lam in CORNERS]
    area = {"name": "Area", "ring": ring, **OWN, **more}
    return changed(data | {"launch_areas": {"area": area}}, "launch_points.start.area", "area")


def flown(problem: Problem) -> Figures:
    aims = aimed_at(Places(*AIMS.T))
    asked = np.full((1, len(AIMS)), EVERYTHING, np.int8)
    return figures(problem, fill(problem, problem.own), asked, aims)


@pytest.fixture(scope="module")
def shield(loaded: Loader) -> Shield:
    return loaded.shield(with_area(FINE, points=COUNT))


@pytest.fixture(scope="module")
def of_area(shield: Shield) -> Figures:
    return flown(bind(shield))


@pytest.fixture(scope="module")
def one_by_one(loaded: Loader, shield: Shield) -> list[Figures]:
    """Figures of each of the area's points as the only launch point of a scenario."""
    points = points_of(shield.scenario, "area", COUNT)
    found = []
    for phi, lam in zip(points.latitude.tolist(), points.longitude.tolist(), strict=True):
        spot = SPOT | {"latitude": f"{phi!r} deg", "longitude": f"{lam!r} deg"}
        found.append(flown(bind(loaded.shield(NOMINAL | {"launch_points": {"start": spot}}))))
    return found


def test_an_area_is_the_worst_of_its_points(of_area: Figures, one_by_one: list[Figures]) -> None:
    """Bit for bit, though the loop stops working figures out that can fall no lower."""
    reaching, covering = (sum(getattr(one, name) for one in one_by_one) for name in ("reaching", "covering"))
    np.testing.assert_array_equal(of_area.reaching, reaching)
    np.testing.assert_array_equal(of_area.covering, covering)
    touched = reaching > 0
    for name in ("margin", "battery_margin", "layer_margin"):
        least = np.fmin.reduce([getattr(one, name) for one in one_by_one])
        np.testing.assert_array_equal(getattr(of_area, name), least)
    for name in ("shots", "layer_shots"):
        most = np.iinfo(np.int32).max
        each = [np.where(one.reaching > 0, getattr(one, name), most) for one in one_by_one]
        least = np.where(touched, np.min(each, axis=0), 0)
        np.testing.assert_array_equal(getattr(of_area, name)[..., touched[0]], least[..., touched[0]])
    assert (of_area.margin == -np.inf).any() and (of_area.margin > 0.0).any()
    partly = (covering > 0) & (covering < reaching)
    assert partly.any()


def test_the_order_of_points_does_not_matter(shield: Shield, of_area: Figures) -> None:
    problem = bind(shield)
    again = flown(problem._replace(samples=np.ascontiguousarray(problem.samples[::-1])))
    for one, other in zip(of_area, again, strict=True):
        np.testing.assert_array_equal(one, other)


def shares(shield: Shield, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells of the region that are threatened, and covered, with other points in the area."""
    problem = bind(shield)._replace(samples=samples)
    cells = pb.cover(shield, nominal=True)
    at = aimed_at(Places(cells.latitude.values, cells.longitude.values))
    asked = np.full((1, 1, cells.sizes["cell"]), COVERED, np.int8)
    found = answers(problem, fill(problem, problem.own), asked, at)
    return found.threatened[0, 0], found.covered[0, 0]


def dense(shield: Shield, count: int) -> np.ndarray:
    """Random places of the area, by nothing of what chose its points."""
    (part,) = shape_of(shield.scenario, "area")
    west, south, east, north = part.bounds
    random = np.random.default_rng(11)
    tried = np.column_stack((random.uniform(west, east, 4 * count), random.uniform(south, north, 4 * count)))
    inside = tried[shapely.contains_xy(part, *tried.T)][:count]
    assert len(inside) == count
    return positions(latitude_of(inside[:, 1]), inside[:, 0])


def test_a_dense_sample_changes_shares_by_no_more_than_is_left(loaded: Loader) -> None:
    """Of the cells in reach and of the covered ones; a few points alone would not do."""
    shield = loaded.shield(with_area(FINE))
    sampling = bind(shield).sampling
    assert sampling.left < 2 * A_POINT
    own = bind(shield).samples
    sure, few = shares(shield, own), shares(shield, own[:1])
    all_ = shares(shield, np.concatenate((own, dense(shield, 600))))
    weight = pb.cover(shield, nominal=True).area.values
    lost = [[float(weight @ (a != b)) / weight.sum() for a, b in zip(some, all_, strict=True)] for some in (sure, few)]
    for change in lost[0]:
        assert change <= sampling.left + A_POINT / 2
    assert max(lost[1]) > 3 * A_POINT
    assert not (all_[1] & ~sure[1] & sure[0]).any()


def test_every_verb_flies_from_the_same_points(loaded: Loader, shield: Shield) -> None:
    area = pb.cover(shield, nominal=True)
    told = {"launch_areas": f"Area {COUNT}", "launch_areas_looked_at": 4 * COUNT}
    assert told.items() <= area.attrs.items()
    assert A_POINT < area.attrs["launch_areas_left"] < 2 * A_POINT  # see below
    found = pb.evaluate(bind(shield), pb.worlds.nominal(shield), area, reducers=[pb.reducers.Bits()])
    assert told.items() <= found.attrs.items()
    said = pb.evaluate(bind(shield), pb.worlds.nominal(shield), area, reducers=[pb.reducers.Launches()])
    assert said.launch.values.tolist() == [f"area {n + 1}" for n in range(COUNT)]
    known = found.world.values[0], "class"
    covered = answers_of(found, *known)
    np.testing.assert_array_equal(covered.covered, area.covered.values[0])
    np.testing.assert_array_equal(said.launch_reached_worlds.values[0].any(axis=0), area.threatened.values[0])
    words = areas_in_words(area.attrs)
    assert (
        f"With up to {4 * COUNT} points in each area, no nominal share" in words
        and "shares at best may fall by more" in words
    )
    worth = pb.contribution(shield)
    assert told.items() <= worth.attrs.items()
    np.testing.assert_array_equal(worth.covered.values, area.covered.values)


@pytest.mark.slow
def test_what_is_left_is_what_four_times_the_points_change(loaded: Loader) -> None:
    """Maps with so many points differ by it, in one of the shares that are told of them."""
    area, more = (pb.cover(loaded.shield(with_area(FINE, points=n)), nominal=True) for n in (COUNT, 4 * COUNT))
    names = ("threatened_share", "covered_share", "covered_of_reached")
    changes = []
    for of in ("people", "area"):
        for by in ("all", "alliance"):
            one, other = pb.share(area, of, by), pb.share(more, of, by)
            changes += [float(np.abs(one[name] - other[name]).max()) for name in names]
    assert area.attrs["launch_areas_left"] == pytest.approx(max(changes), abs=A_POINT / 5)
    assert max(changes) > A_POINT


def test_bounds_hold_an_area_to_each_of_its_points(loaded: Loader, shield: Shield) -> None:
    ranged = with_area(FINE, points=COUNT)
    wide = {"value": "1000 km", "low": "500 km", "high": "1500 km"}
    ranged = changed(ranged, "radars.forward.range", {**wide, **OWN})
    file = loaded.folder / "bounds.yaml"
    file.write_text(json.dumps(ranged), "utf-8")
    whole = pb.cover(pb.load(file).on(DAY))
    umbra, open_ = STATES.index("umbra"), STATES.index("open")
    assert (whole.state.values == umbra).any() and (whole.state.values == STATES.index("penumbra")).any()
    points = points_of(shield.scenario, "area", COUNT)
    for n in (0, 5, 11):
        spot = SPOT | {
            "latitude": f"{float(points.latitude[n])!r} deg",
            "longitude": f"{float(points.longitude[n])!r} deg",
        }
        file.write_text(json.dumps({**ranged, "launch_areas": {}, "launch_points": {"start": spot}}), "utf-8")
        one = pb.cover(pb.load(file).on(DAY))
        reached = one.state.values > 0
        assert (one.state.values[reached & (whole.state.values == umbra)] == umbra).all()
        assert (whole.state.values[one.state.values == open_] == open_).all()


@pytest.mark.slow
def test_a_trace_from_an_area_flies_the_loft_that_decides(loaded: Loader) -> None:
    """Lofted flights are found a little farther beside than those of least speed, by some milliseconds of margin."""
    lofts = {"value": "0 deg", "low": "-4 deg", "high": "8 deg", **OWN}
    lofted = loaded.shield(changed(with_area(FINE, points=COUNT), "threats.class.loft", lofts))
    margin = flown(bind(lofted)).margin[0]
    told = []
    for aim in np.flatnonzero(np.isfinite(margin))[::70].tolist():
        traced = pb.trace(lofted, "class", "area", "{:.6f},{:.6f}".format(*AIMS[aim]))
        assert float(traced.arc_margin.max()) == pytest.approx(margin[aim], abs=1e-2)
        told.append(", loft" in traced.attrs["launch"])
    assert any(told)


def test_a_trace_from_an_area_starts_where_it_is_decided(
    shield: Shield, of_area: Figures, one_by_one: list[Figures]
) -> None:
    """A trace aims without a map's guesses: the flight of least speed is found a little beside, by 2 ms of margin."""
    for aim in np.flatnonzero(np.isfinite(of_area.margin[0]))[::17].tolist():
        place = "{:.6f},{:.6f}".format(*AIMS[aim])
        traced = pb.trace(shield, "class", "area", place)
        assert float(traced.arc_margin.max()) == pytest.approx(of_area.margin[0, aim], abs=2e-3)
        decides = int(np.nanargmin([one.margin[0, aim] for one in one_by_one]))
        assert traced.attrs["launch"] == f"point {decides + 1} of {COUNT} in Area"
        chosen = json.loads(traced.attrs["launch_place"])["chosen"]
        assert chosen.startswith(f"of the {COUNT} sample points of Area on a map, the one ")
        assert ("least time to spare" in chosen) == bool(traced.arc_covered)
    named = pb.trace(shield, "class", "start", place)
    assert json.loads(named.attrs["launch_place"])["latitude"] == 34.0
    third = json.loads(pb.trace(shield, "class", "area 3", place).attrs["launch_place"])
    points = points_of(shield.scenario, "area", COUNT)
    assert third["name"] == f"point 3 of {COUNT} in Area"
    assert third["latitude"] == pytest.approx(points.latitude[2], abs=1e-9)
    assert third["longitude"] == pytest.approx(points.longitude[2], abs=1e-9)
    with pytest.raises(
        DomainError, match=f"area {COUNT + 1}: area has {COUNT} sample points; write a number from 1 to"
    ):
        pb.trace(shield, "class", f"area {COUNT + 1}", place)
    with pytest.raises(DomainError, match="no town of 5,000 or more is called 'area 0'"):
        pb.trace(shield, "class", "area 0", place)
    out = pb.trace(shield, "class", "area", "20,-60")
    assert not bool(out.reachable) and "Out of reach" in out.attrs["why"]


@pytest.mark.parametrize(("earth", "apogee"), [("still", None), ("turning", "900 km")])
def test_a_trace_from_an_area_decides_by_what_it_flies(loaded: Loader, earth: str, apogee: str | None) -> None:
    """The Earth of the scenario, and the apogee asked for."""
    shield = loaded.shield(changed(with_area(FINE, points=COUNT), "earth", earth))
    points = points_of(shield.scenario, "area", COUNT)
    for aim in ("42,31", "46.5,23", "44,26"):
        own = pb.trace(shield, "class", "area", aim, apogee)
        starts = zip(points.latitude.tolist(), points.longitude.tolist(), strict=True)
        alone = [pb.trace(shield, "class", f"{phi!r},{lam!r}", aim, apogee) for phi, lam in starts]
        least = min(float(one.arc_margin.max()) for one in alone if bool(one.reachable))
        assert math.isfinite(least)
        assert float(own.arc_margin.max()) == pytest.approx(least, abs=1e-6)


def test_where_nobody_lives_and_nothing_is_land_the_fewest_points_do(loaded: Loader) -> None:
    sea = NOMINAL["region"] | {"south": "-40 deg", "north": "-30 deg", "west": "-140 deg", "east": "-130 deg"}
    area = pb.cover(loaded.shield(with_area(NOMINAL | {"region": sea})), nominal=True)
    assert (area.attrs["launch_areas"], area.attrs["launch_areas_left"]) == ("Area 8", 0.0)
    assert area.attrs["empty"].startswith(
        "No class of missile reaches any place on this map: Class of 2,500 km, with the longest range,"
    )


class Fake:
    """A look in which the n-th point opens a share of the cells, for n doubled from 1 on."""

    def __init__(self, *opened: float) -> None:
        self.opened, self.seen = opened, 0

    def __call__(
        self, at: np.ndarray, launches: np.ndarray | None, asked: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        asked = np.ones((1, 1, at.shape[1]), np.bool_) if asked is None else asked
        threatened = np.full(asked.shape, launches is not None)
        covered = threatened.copy()
        if launches is not None:
            self.seen += len(launches)
            stage = (self.seen // 8).bit_length() - 1
            covered[..., : round(sum(self.opened[: stage + 1]) * at.shape[1])] = False
        return threatened & asked, covered & asked


CASES = [
    ((0.5, 0.0, 0.0), Sampling({"area": 8}, 32, 0.0)),
    ((0.2, 0.2, 0.0, 0.0), Sampling({"area": 16}, 64, 0.0)),
    ((0.2, 0.0, 0.2, 0.0, 0.0), Sampling({"area": 32}, 128, 0.0)),
]


@pytest.mark.parametrize(("opened", "expected"), CASES)
def test_doubling_ends_when_two_doublings_change_nothing(loaded: Loader, opened: Any, expected: Sampling) -> None:
    """Against a look made up, of which it is known when it changes."""
    shield = loaded.shield(with_area(FINE))
    assert sampled(shield, Fake(*opened)) == expected


@pytest.mark.slow
def test_what_is_made_of_a_shield_is_flown_from_its_points(loaded: Loader) -> None:
    """Those of the answer that needs most: as it is written no radar sees anything, so that no point opens a place.

    A scenario in which the question is closed is another one, and is asked by itself.
    """
    blind = changed(with_area(FINE), "radars.forward.range", "100 km")
    patch = {"radars": {"forward": {"range": {"value": "600 km", **OWN}}}}
    options = {"blind": {"name": "Blind", **OWN}, "sees": {"name": "Sees", "patch": patch, **OWN}}
    file = loaded.folder / "answers.yaml"
    file.write_text(json.dumps(blind | {"alternatives": {"sight": {"question": "Far?", "options": options}}}), "utf-8")
    shield = pb.load(file).on(DAY)
    alone = {key: bind(pb.choose(shield.scenario, {"sight": key}).on(DAY)).sampling for key in options}
    assert alone["blind"].counts["area"] < alone["sees"].counts["area"]
    asked = bind(shield).sampling
    assert asked == alone["sees"]
    chosen = pb.choose(shield, {"sight": "blind"})
    row = pb.at(shield, pb.worlds.nominal(shield))
    for made in (chosen, row, pb.settle(shield, "best"), pb.at(chosen, pb.worlds.nominal(chosen))):
        assert bind(made).sampling == asked
    assert bind(shield).digest != bind(chosen).digest
    told, other = (pb.cover(each, nominal=True) for each in (shield, row))
    for name in ("threatened", "covered"):
        np.testing.assert_array_equal(other[name].values, told[name].values)
    few = pb.choose(shield, {"sight": "blind"}).model_copy(
        update={"scenario": loaded.shield(with_area(FINE, points=COUNT)).scenario}
    )
    assert bind(few).sampling.counts == {"area": COUNT}  # other areas are not those that were asked of


def test_doubling_that_never_ends_is_cut_off_and_told(loaded: Loader) -> None:
    shield = loaded.shield(with_area(FINE))
    found = sampled(shield, Fake(0.1, 0.1, 0.1, 0.1, 0.1, 0.1))
    assert (found.counts, found.looked) == ({"area": 64}, 256)
    assert found.left > 0.1


def test_points_that_are_asked_for_are_doubled_twice_to_see_what_is_left(loaded: Loader) -> None:
    shield = loaded.shield(with_area(FINE, points=8))
    found = sampled(shield, Fake(0.1, 0.1, 0.1))
    assert (found.counts, found.looked) == ({"area": 8}, 32)
    assert found.left > 0.1


def test_what_decides_is_told_by_what_holds() -> None:
    assert _reason(0.0, "Nice") == "the one whose missile to Nice is met with the least time to spare"
    assert "by the most time: every launch against it is too late" in _reason(-3.0, "Nice")
    assert _reason(-math.inf, "Nice") == "the first whose missile to Nice no battery can meet, whenever it launches"
