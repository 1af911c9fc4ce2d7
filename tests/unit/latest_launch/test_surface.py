"""Latest launch after burnout, threshold surface and least speed: laws, a reference, and the order of sites."""

import math
from itertools import product

import numpy as np
import pytest
import xarray as xr

from penumbra.coverage.latest_launch import POINTS, ladder, latest_launches, posed, sampled
from penumbra.coverage.latest_launch_loop import CONTRADICTORY, FLOWN, UNREACHED
from penumbra.coverage.launch_areas import points_of
from penumbra.coverage.threshold_surface import TOGETHER, engaged, least_speed, surface
from penumbra.errors import DomainError
from penumbra.names import VARIABLES
from penumbra.scenario.loader import load
from penumbra.scenario.model import Scenario
from penumbra.scenario.settle import settle
from penumbra.uncertainty.bounds.latest_launch_bounds import latest_launch_bounds
from reference.engagement import flight, latest_launch

DAY = "2018-12-31"
SITES = ["north-sea", "redzikowo", "deveselu"]
WEST = ["russia-west", "russia-lower-volga"]
IRAN = ["iran-north-west", "iran-west", "iran-central", "iran-south-east"]
SPEEDS = (3e3, 4e3, 4.5e3, 5e3, 5.5e3, 6e3, 7e3, 7.5e3)
DELAYS = range(-120, 121, 30)
AREA = "north-america"


@pytest.fixture(scope="module")
def coarse() -> Scenario:
    return load("strategic", ["region.resolution=1"])


@pytest.fixture(scope="module")
def rungs(coarse: Scenario) -> xr.Dataset:
    asked = posed(coarse, ladder(coarse.interceptors["sm3-iia"], SPEEDS), SITES, ["icbm-10000"], WEST)
    return latest_launches(asked.on(DAY), AREA)


@pytest.fixture(scope="module")
def bounded(coarse: Scenario) -> xr.Dataset:
    card = coarse.interceptors["sm3-iib"]
    return latest_launch_bounds(posed(coarse, {"sm3-iib": card}, SITES, ["icbm-10000"], WEST).on(DAY), AREA)


def test_the_glossary_knows_every_name(rungs, bounded):
    drawn, needed = surface(rungs, DELAYS), least_speed(rungs, DELAYS)
    for table in (rungs, bounded, drawn, needed):
        assert {str(name) for name in table.variables} <= set(VARIABLES)
    assert drawn.engaged_people.dims == ("site", "launch", "speed", "delay")


def test_latest_launch_rises_with_speed(rungs):
    """Up to 7.5 km/s; beyond it a fan's lowest elevation carries the interceptor over what is low and far."""
    value = rungs.latest_launch.transpose("interceptor", ...).values
    before, after = value[:-1], value[1:]
    assert not (np.isfinite(before) & ~np.isfinite(after)).any()
    both = np.isfinite(before) & np.isfinite(after)
    assert both.sum() > 100
    assert (after[both] >= before[both]).all()


def test_the_surface_falls_with_delay_and_rises_with_speed_everywhere(rungs):
    drawn = surface(rungs, DELAYS)
    for name in ("engaged_people", "engaged_aims"):
        share = drawn[name].values
        assert np.nanmax(np.diff(share, axis=3)) <= 0.0
        assert np.nanmin(np.diff(share, axis=2)) >= 0.0
        assert 0.0 <= share.min() < 0.05
        assert 0.5 < share.max() <= 1.0
    margin = drawn.best_margin.values
    finite = np.isfinite(margin[..., 0])
    np.testing.assert_allclose(np.diff(margin[finite], axis=1), -30.0)
    assert (margin[:, :, 1:] >= margin[:, :, :-1]).all()


def test_all_launch_points_together_lie_between_the_single_ones(rungs):
    drawn = surface(rungs, DELAYS)
    together, single = drawn.sel(launch=TOGETHER), drawn.sel(launch=WEST)
    share = single.engaged_people
    assert (together.engaged_people >= share.min("launch") - 1e-12).all()
    assert (together.engaged_people <= share.max("launch") + 1e-12).all()
    assert (together.best_margin == single.best_margin.max("launch")).all()


def test_negative_delays_may_be_asked_and_help(rungs):
    early, late = (engaged(rungs, [delay]).sel(site="redzikowo").isel(delay=0).values for delay in (-90.0, 0.0))
    assert (early > late).any()
    assert (early >= late).all()


def test_a_ladder_out_of_order_is_refused(rungs):
    with pytest.raises(DomainError, match="ascend"):
        surface(rungs.isel(interceptor=slice(None, None, -1)), DELAYS)


def test_least_speed_is_where_the_surface_crosses_the_share(rungs):
    for share in (0.01, 0.3):
        needed = least_speed(rungs, (0.0,), share)
        met = engaged(rungs, [0.0]).isel(delay=0)
        for site in SITES:
            value = float(needed.least_speed.sel(site=site, delay=0.0))
            enough = np.flatnonzero(met.sel(site=site).values >= share)
            if not enough.size:
                assert math.isnan(value)
                continue
            first = int(enough[0])
            assert (SPEEDS[first - 1] if first else SPEEDS[0]) <= value <= SPEEDS[first]


def test_least_speed_by_hand():
    """Two arcs with 1 and 3 people; latest launch -10, 10, 30 s and never, 0, 20 s at 4, 5, 6 km/s."""
    value = np.array([[-10.0, 10.0, 30.0], [-np.inf, 0.0, 20.0]]).T.reshape(1, 1, 1, 3, 2)
    made = xr.Dataset(
        {
            "latest_launch": (("threat", "site", "launch", "interceptor", "cell"), value),
            "fate": (("threat", "launch", "cell"), np.full((1, 1, 2), FLOWN)),
            "people": ("cell", [1.0, 3.0]),
            "interceptor_speed": ("interceptor", [4e3, 5e3, 6e3]),
        },
        {"site": ["a"], "launch": ["b"], "cell": [1, 2]},
    )

    def speed(delay: float, share: float) -> float:
        return float(least_speed(made, (delay,), share).least_speed[0, 0])

    assert speed(0.0, 0.0) == speed(0.0, 0.25) == pytest.approx(4.5e3)  # the first arc, halfway from -10 to 10
    assert speed(0.0, 0.5) == pytest.approx(5e3)  # the second, never below
    assert speed(10.0, 1.0) == pytest.approx(5.5e3)
    assert math.isnan(speed(25.0, 0.5))
    assert speed(-20.0, 0.1) == pytest.approx(4e3)  # the slowest asked suffices


def test_latest_launch_does_not_depend_on_how_long_the_boost_took(coarse):
    """Seen from the turning Earth the flight after burnout is the same."""
    asked = posed(coarse, {"x": coarse.interceptors["sm3-iib"]}, SITES, ["icbm-10000"], WEST).on(DAY)
    times = [{"threats.burn_time": end} for end in ("low", "high")]
    short, long = (latest_launches(settle(asked, "nominal", time), AREA) for time in times)
    assert (short.fate == long.fate).all()
    np.testing.assert_allclose(short.latest_launch.values, long.latest_launch.values, atol=0.05)


def test_bounds_enclose_the_nominal_world_and_others(coarse, bounded):
    """Others where each corner of the boost's box flies the arc: one that does not has no say in the bounds."""
    low, middle, high = (bounded[name].values for name in ("latest_launch_low", "latest_launch", "latest_launch_high"))
    flown = ~np.isnan(middle)
    assert (low[flown] <= middle[flown]).all()
    assert (middle[flown] <= high[flown]).all()
    assert (high[flown] > low[flown] + 10.0).any()
    asked = posed(coarse, {"sm3-iib": coarse.interceptors["sm3-iib"]}, SITES, ["icbm-10000"], WEST).on(DAY)
    names, ends = ("threats.burnout_altitude", "threats.burnout_downrange"), ("low", "high")
    boxes = [dict(zip(names, at, strict=True)) for at in product(ends, ends)]
    each = [latest_launches(settle(asked, "nominal", box), AREA).latest_launch.values for box in boxes]
    everywhere = ~np.isnan(each).any(axis=0)
    for end, corner in (("worst", {"interceptors.burn_time": "high"}), ("best", {"threats.burnout_altitude": "low"})):
        other = latest_launches(settle(asked, end, corner), AREA).latest_launch.values
        both = ~np.isnan(other) & flown & everywhere
        assert both.sum() > 0.9 * flown.sum()
        assert (low[both] <= other[both] + 1e-9).all()
        assert (other[both] <= high[both] + 1e-9).all()
        beside = ~np.isnan(other) & flown & ~everywhere  # the corner that would have the most does not fly it
        assert (other[beside] <= high[beside] + 15.0).all()


def test_fate_says_what_was_not_flown(coarse):
    asked = posed(coarse, {"x": coarse.interceptors["sm3-iib"]}, SITES, ["icbm-8000", "icbm-12000"], ["russia-east"])
    found = latest_launches(asked.on(DAY), AREA)
    near, far = found.sel(threat="icbm-8000"), found.sel(threat="icbm-12000")
    assert (far.fate == FLOWN).sum() > (near.fate == FLOWN).sum() > 0
    assert (near.fate == UNREACHED).any()
    assert (found.contradictory == (found.fate == CONTRADICTORY).sum("cell")).all()
    assert (np.isnan(found.latest_launch) == (found.fate != FLOWN)).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("launch", "site", "interceptor"),
    [("russia-lower-volga", "redzikowo", "sm3-iib"), ("iran-central", "deveselu", "sm3-iib")],
)
def test_latest_launch_agrees_with_the_reference(launch: str, site: str, interceptor: str) -> None:
    """One arc flown by the reference, met by root finding: the last launch, to the fans' two per cent."""
    case = load("strategic", ["region.resolution=1", f"batteries.redzikowo-iib.site={site}"])
    threat = "icbm-12000"
    asked = posed(case, {interceptor: case.interceptors[interceptor]}, [site], [threat], [launch]).on(DAY)
    found = latest_launches(asked, AREA).isel(threat=0, site=0, launch=0, interceptor=0)
    cell = int(np.argmax(np.where(np.isfinite(found.latest_launch.values), found.latest_launch.values, -np.inf)))
    at = case.launch_points[launch]
    start, aim = (at.latitude.value, at.longitude.value), (float(found.latitude[cell]), float(found.longitude[cell]))
    shield = settle(case.on("2021-01-01", "planned"), "nominal")
    path = flight(shield, threat, start, aim, step=4.0)
    latest = latest_launch(shield, "redzikowo-iib", path)
    burnout = case.threats[threat].burn_time.value
    looks = range(int(burnout / 4.0) + 1, len(path.time), 8)
    best = max(looks, key=latest)
    best = max(range(max(best - 8, looks[0]), min(best + 9, len(path.time))), key=latest)
    fly_out = float(path.time[best]) - latest(best)
    assert float(found.latest_launch[cell]) == pytest.approx(latest(best) - burnout, abs=0.02 * fly_out + 4.0)


def test_for_a_launch_area_stand_its_sampled_points(coarse):
    """Each as if it were a launch point of its own: the result of one does not depend on the others."""
    case = load("strategic", ["region.resolution=1", "launch_areas.iran.points=3"])
    cards = {"x": case.interceptors["sm3-iib"]}
    area = latest_launches(posed(case, cards, SITES, ["icbm-12000"], ["russia-west", "iran"]).on(DAY), AREA)
    assert area.launch.values.tolist() == ["russia-west", "iran 1", "iran 2", "iran 3"]
    at = points_of(case, "iran", 3)
    alone = case.launch_points["russia-west"].model_copy(
        update={
            name: case.launch_points["russia-west"].latitude.model_copy(
                update=dict.fromkeys(("value", "low", "high"), v)
            )
            for name, v in (("latitude", float(at.latitude[1])), ("longitude", float(at.longitude[1])))
        }
    )
    moved = case.model_copy(update={"launch_points": {"second": alone}})
    one = latest_launches(posed(moved, cards, SITES, ["icbm-12000"], ["second"]).on(DAY), AREA)
    assert np.isfinite(one.latest_launch.values).sum() > 5
    np.testing.assert_array_equal(
        area.latest_launch.sel(launch="iran 2").values, one.latest_launch.sel(launch="second").values
    )


def test_an_area_without_a_number_of_points_has_the_usual_one():
    assert len(sampled(load("cities"), "iran")) == POINTS
    assert list(sampled(load("cities", ["launch_areas.iran.points=2"]), "iran")) == ["iran 1", "iran 2"]


def test_unknown_names_are_told_with_the_nearest(coarse):
    cards = {"x": coarse.interceptors["sm3-iib"]}
    with pytest.raises(DomainError, match="nearest: 'redzikowo'"):
        posed(coarse, cards, ["redzikow"], ["icbm-10000"], WEST)
    with pytest.raises(DomainError, match="no threat class 'icbm'"):
        posed(coarse, cards, SITES, ["icbm"], WEST)
    with pytest.raises(DomainError, match="no launch point or launch area 'irak'; nearest: 'iran'"):
        posed(coarse, cards, SITES, ["icbm-10000"], ["irak"])
    with pytest.raises(DomainError, match="at least one launch point"):
        posed(coarse, cards, SITES, ["icbm-10000"], [])
    with pytest.raises(DomainError, match="at least one interceptor"):
        posed(coarse, {}, SITES, ["icbm-10000"], WEST)
    with pytest.raises(DomainError, match="no named area 'america'"):
        latest_launches(posed(coarse, cards, SITES, ["icbm-10000"], WEST).on(DAY), "america")


# --- what the literature says


def half(found: xr.Dataset, site: str) -> float:
    """Launch delay that the arcs to half of the people in reach leave."""
    one = found.sel(site=site)
    value = one.latest_launch.isel(threat=0, interceptor=0).fillna(-np.inf).values.ravel()
    weight = ((one.fate == FLOWN) * one.people).isel(threat=0).values.ravel()
    order = np.argsort(-value)
    return float(value[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2.0)])


def test_gao_ranking(coarse):
    """North Sea, Poland, Romania for Block IIB against Iran: so in the best world, where it climbs to 1,500 km.

    Nominally, with a ceiling of 1,200 km, the arcs are too high over the North Sea; Poland beats Romania all the same.
    """
    asked = posed(coarse, {"sm3-iib": coarse.interceptors["sm3-iib"]}, SITES, ["icbm-12000"], IRAN).on(DAY)
    best, nominal = latest_launches(settle(asked, "best"), AREA), latest_launches(asked, AREA)
    assert half(best, "north-sea") > half(best, "redzikowo") > half(best, "deveselu") > 0.0
    assert half(nominal, "redzikowo") > half(nominal, "deveselu")
    assert half(nominal, "redzikowo") > half(nominal, "north-sea")


def test_for_russian_arcs_the_north_sea_asks_for_least_speed_and_romania_for_most(rungs):
    needed = least_speed(rungs, (0.0, 30.0, 60.0)).least_speed.fillna(np.inf)
    sea, poland, romania = (needed.sel(site=site).values for site in SITES)
    assert (sea < poland).all()
    assert (poland < romania).all()
