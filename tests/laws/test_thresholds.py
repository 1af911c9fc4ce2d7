"""Thresholds against closed forms, against the answers of other code at many values, and against each other."""

import json
import math

import numpy as np
import pytest

import penumbra as pb
from laws.worlds import AIMS, NOMINAL, OWN, RUSHED, changed
from penumbra.coverage.places import Places
from penumbra.coverage.problem import bind
from penumbra.earth.ellipsoid import positions
from penumbra.names import ANSWERS
from penumbra.scenario.quantity import Better
from penumbra.uncertainty.thresholds.turning_points import STEPS
from system.fuzz.rows import near
from system.fuzz.shields import DAY, random_world

EVERYWHERE = Places(*AIMS.T)
INSIDE = AIMS[(AIMS[:, 1] > 0.0) & (AIMS[:, 1] < 40.0) & (AIMS[:, 0] > 30.0) & (AIMS[:, 0] < 60.0)]


def text(aim):
    return f"{float(aim[0])!r},{float(aim[1])!r}"


def codes_at(shield, path, values, places):
    """Codes (world, threat, place) by `evaluate`, which searches nothing."""
    table = pb.worlds.along(shield, path, values)
    found = pb.evaluate(bind(shield), table, places, reducers=[pb.reducers.Bits()])
    each = [
        [pb.reducers.answers_of(found, str(world), str(threat)) for threat in found.threat.values]
        for world in table.world.values
    ]
    return np.array([[one.reached.astype(int) + one.covered for one in row] for row in each])


def told_at(found, value, threat, place):
    """The code that thresholds imply at a value."""
    one = found.isel(threat=threat, place=place)
    turns = [
        (float(one.threshold[k]), int(one.answer_below[k]), int(one.answer_above[k]))
        for k in range(one.sizes["turn"])
        if np.isfinite(one.threshold[k])
    ]
    code = turns[0][1] if turns else int(one.nominal_answer)
    for at, _, above in turns:
        code = above if value > at else code
    return code


@pytest.fixture(scope="module")
def rushed(loaded):
    return loaded.shield(RUSHED)


def test_a_late_decision_turns_when_the_margin_of_the_trace_is_used_up(rushed):
    margins = figures_of(rushed)
    aims = AIMS[np.flatnonzero(np.isfinite(margins) & (np.abs(margins) < 55.0))][::4]
    assert len(aims) >= 4
    found = pb.threshold(rushed, "decision_time", [text(aim) for aim in aims])
    for n, aim in enumerate(aims):
        margin = float(pb.trace(rushed, "class", "start", text(aim)).arc_margin[0])
        at = found.isel(threat=0, place=n)
        assert abs(float(at.threshold[0]) - (60.0 + margin)) <= float(at.threshold_error[0]) + 1e-3
        assert [ANSWERS[int(at[f"answer_{end}"][0])] for end in ("below", "above")] == ["covered", "uncovered"]
        assert not bool(at.threshold_published[0])
        assert "covered against Class of 2,500 km up to a decision time of" in at.threshold_sentence.item()


def figures_of(shield):
    """Margins of the map at AIMS."""
    found = pb.evaluate(bind(shield), pb.worlds.nominal(shield), EVERYWHERE, reducers=[pb.reducers.Margins()])
    return found.least_margin.values[0]


def test_a_radar_of_short_range_turns_where_it_first_sees_the_object_too_late(loaded):
    shield = loaded.shield(changed(RUSHED, "intercept", "predicted"))
    compared = 0
    for aim in AIMS[::3]:
        one = pb.trace(shield, "class", "start", text(aim))
        margin = float(one.arc_margin[0]) if bool(one.reachable) else math.nan
        if not 5.0 < margin < 200.0:
            continue
        firm = float(one.firm_track.sel(sensor="deck-radar"))
        sighted = firm + margin - 15.0  # the latest first sight: the track takes 15 s
        if sighted + 15.0 + 70.0 < float(one.burnout_time) or abs(float(one.commit[0]) - firm - 70.0) > 0.1:
            continue  # the burnout decides
        object_ = positions(one.track_latitude.values, one.track_longitude.values, one.height.values)
        at = np.array([np.interp(sighted, one.time.values, object_[:, k]) for k in range(3)])
        distance = float(np.linalg.norm(at - positions(np.array([44.1]), np.array([24.4]), np.array([95.0]))[0]))
        found = pb.threshold(shield, "radars.own.range", text(aim)).isel(threat=0, place=0)
        if math.isnan(float(found.threshold[0])):
            continue
        compared += 1
        assert float(found.threshold[0]) == pytest.approx(distance, abs=2e3 + float(found.threshold_error[0]))
        assert int(found.answer_above[0]) == 2
    assert compared >= 3


def test_an_end_of_the_range_decides_nothing_beyond(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "10 s", "high": "100 s"})
    shield = scenario(loaded, data)
    found = pb.threshold(shield, "decision_time", EVERYWHERE)
    inside = found.threshold_published.values[0, :, 0]
    margins = figures_of(shield)
    turning = np.isfinite(margins) & (margins > -50.0 + 0.1) & (margins < 40.0 - 0.1)
    assert inside[turning].all()
    assert not inside[np.isfinite(margins) & ((margins < -50.1) | (margins > 40.1))].any()
    assert (found.sizes["turn"] == 1) and turning.any()


def scenario(loaded, data, on="2020-06-01"):
    file = loaded.folder / "threshold.yaml"
    file.write_text(json.dumps(data), "utf-8")
    return pb.load(file).on(on)


RANGES = {
    "decision_time": ("10 s", "60 s", "150 s"),
    "radars.own.range": ("300 km", "900 km", "1500 km"),
    "threats.class.radar_cross_section": ("0.01 m2", "0.1 m2", "1 m2"),
}


def ranged():
    """The rushed world with ranges."""
    data = RUSHED
    for path, (low, value, high) in RANGES.items():
        data = changed(data, path, {"value": value, "low": low, "high": high})
    return data


def test_bisection_agrees_with_every_value_of_a_scan(loaded):
    shield = scenario(loaded, ranged())
    places = Places(*AIMS[::5].T)
    assert [path for path in RANGES if agrees(shield, path, places)] == [*RANGES]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 5, 8, 11])
def test_on_random_shields_too(seed, tmp_path):
    file = tmp_path / "shield.yaml"
    file.write_text(json.dumps(random_world(seed)), "utf-8")
    shield = pb.load(file).on(DAY)
    columns = [one for one in pb.worlds.columns(shield) if one.low < one.high and one.sign is not Better.CHOICE]
    for n in np.random.default_rng(seed).permutation(len(columns))[:6]:
        agrees(shield, columns[n].path, near(shield, 16, seed))


def agrees(shield, path, places):
    """Whether thresholds within the range agree with a scan, and there are any; raises AssertionError if not."""
    (column,) = (one for one in pb.worlds.columns(shield) if one.path == path)
    found = pb.threshold(shield, path, places)
    values = np.linspace(column.low, column.high, 2 * STEPS + 1)
    scanned = codes_at(shield, path, values.tolist(), places)
    inside = found.threshold_published.values
    if column.sign in (Better.HIGHER, Better.LOWER):
        assert (inside.sum(axis=-1) <= 1).all()  # monotone
        for t, p in np.ndindex(inside.shape[:2]):
            edge, error = float(found.threshold[t, p, 0]), float(found.threshold_error[t, p, 0])
            for n, value in enumerate(values):
                if not abs(value - edge) <= error:
                    assert told_at(found, float(value), t, p) == scanned[n, t, p], (path, value, t, p)
    ends = [
        (t, p, float(found.threshold[t, p, k]) + side * float(found.threshold_error[t, p, k]), int(answer[t, p, k]))
        for t, p, k in np.argwhere(inside)
        for side, answer in ((-1.0, found.answer_below), (1.0, found.answer_above))
    ]
    if ends:
        at = sorted({value for _, _, value, _ in ends})
        codes = codes_at(shield, path, at, places)
        assert all(codes[at.index(value), t, p] == code for t, p, value, code in ends)
    return bool(ends)


def test_a_battery_moved_along_a_meridian_has_a_turn_on_either_side(loaded):
    shield = loaded.shield(NOMINAL)
    place = text((44.0, 24.0))
    found = pb.threshold(shield, "sites.west.latitude", place).isel(threat=0, place=0)
    assert found.sizes["turn"] == 2
    south, north = found.threshold.values
    assert south < 44.1 < north
    values = [*np.linspace(south + 0.3, north - 0.3, 9).tolist(), south - 0.3, north + 0.3]
    assert codes_at(shield, "sites.west.latitude", values, Places(np.array([44.0]), np.array([24.0])))[
        :, 0, 0
    ].tolist() == [2] * 9 + [1, 1]
    spanned = pb.threshold(shield, "sites.west.latitude", place, span=(float(south) + 0.2, 60.0))
    assert spanned.threshold.values.ravel() == pytest.approx([north], abs=0.1)


def test_the_first_day_is_that_of_the_battery_and_the_last_that_of_its_radar(loaded):
    data = changed(RUSHED, "batteries.deck-battery.actual", {"start": "2016-05-12", **OWN})
    pause = {"start": "2018-01-01", "end": "2018-07-01", **OWN}
    data = changed(
        data, "sensors.deck-radar.actual", {"start": "2015-01-01", "end": "2021-02-03", "pauses": [pause], **OWN}
    )
    shield = scenario(loaded, data, "2017-01-01")
    best = AIMS[np.nanargmax(np.where(np.isfinite(figures_of(shield)), figures_of(shield), np.nan))]
    found = pb.threshold(shield, "date", text(best)).isel(threat=0, place=0)
    assert found.threshold_day.values.tolist() == ["2016-05-12", "2018-01-01", "2018-07-01", "2021-02-03"]
    assert found.answer_above.values.tolist() == [2, 1, 2, 1]


def test_a_share_turns_where_its_curve_passes_the_level(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "0 s", "high": "200 s"})
    shield = scenario(loaded, data)
    curve = pb.threshold_curve(shield, "decision_time", ["ROU", "TUR"], np.linspace(0.0, 200.0, 41).tolist())
    for of in ("people", "area"):
        found = pb.threshold(shield, "decision_time", ["ROU", "TUR"], of=of, at_least=0.3)
        assert found.nominal_share.shape == (1, 2)
    found = pb.threshold(shield, "decision_time", ["ROU", "TUR"], of="people", at_least=0.3)
    passed = 0
    for place in ("ROU", "TUR"):
        shares = curve.curve_covered.sel(threat="class", place=place).values
        at = float(found.threshold.sel(threat="class", place=place)[0])
        assert (np.diff(shares) <= 1e-12).all()
        if 0.0 < at < 200.0:
            passed += 1
            assert shares[curve.value.values < at - 1.0].min() >= 0.3 > shares[curve.value.values > at + 1.0].max()
    assert passed
    reached = curve.curve_reached.values
    assert (reached == reached[..., :1]).all()


def test_cases_along_the_only_uncertain_number_are_nominal(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "0 s", "high": "200 s"})
    shield = scenario(loaded, data)
    curve = pb.threshold_curve(shield, "decision_time", [text(each) for each in INSIDE[::4]], of=None, n=4)
    nominal = curve.curve_covered.values[:, :, None]
    assert ((nominal == 0.0).any(axis=-1) & (nominal == 1.0).any(axis=-1)).any()
    assert curve.curve_cases.shape == (*nominal.shape[:2], curve.sizes["prior"], curve.sizes["value"])
    assert ((curve.curve_cases.values == nominal) | np.isnan(nominal)).all()
    wilson = 1.959964**2 / (2.0 * 4.0) / (1.0 + 1.959964**2 / 4.0)
    assert np.allclose(curve.curve_error.values[~np.isnan(curve.curve_error.values)], wilson)


def test_cases_along_a_number_are_those_of_rows_of_which_it_is_set(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "0 s", "high": "200 s"})
    data = changed(data, "radars.own.range", {"value": "900 km", "low": "300 km", "high": "1500 km"})
    shield = scenario(loaded, data)
    values, aims, n = [20.0, 90.0, 160.0], [text(each) for each in INSIDE[::13]], 8
    curve = pb.threshold_curve(shield, "decision_time", aims, values, of=None, n=n, seed=3)
    drawn = pb.draw(shield, n, 3)
    places = pb.places.named(shield, *aims)
    seen = set()
    for p, prior in enumerate(curve.prior.values):
        rows = drawn.sel(world=drawn.world_prior == prior)
        for v, value in enumerate(values):
            moved = rows.copy(deep=True)
            moved["world_value"].loc[{"quantity": "decision_time"}] = value
            found = pb.evaluate(bind(shield, "blended"), moved, places, reducers=[pb.reducers.Bits()])
            each = [pb.reducers.answers_of(found, str(world), "class") for world in moved.world.values]
            covered = np.array([one.covered for one in each]).sum(axis=0)
            reached = np.array([one.reached for one in each]).sum(axis=0)
            told = curve.curve_cases.sel(threat="class").values[:, p, v]
            assert np.array_equal(told[reached > 0], (covered / np.maximum(reached, 1))[reached > 0])
            seen |= set(told[reached > 0].tolist())
    assert seen - {0.0, 1.0}


def test_a_surface_is_made_of_curves(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "0 s", "high": "200 s"})
    times, ranges = [0.0, 60.0, 120.0], [500e3, 900e3, 1300e3]
    whole = changed(data, "radars.own.range", {"value": "900 km", "low": "300 km", "high": "1500 km"})
    surface = pb.threshold_surface(
        scenario(loaded, whole), ("decision_time", "radars.own.range"), ["ROU", "TUR"], (times, ranges)
    )
    for k, reach in enumerate(ranges):
        one = scenario(
            loaded, changed(data, "radars.own.range", {"value": f"{reach} m", "low": "300 km", "high": "1500 km"})
        )
        curve = pb.threshold_curve(one, "decision_time", ["ROU", "TUR"], times)
        assert np.allclose(surface.surface_covered.values[..., k], curve.curve_covered.values, equal_nan=True)
        assert np.allclose(surface.surface_reached.values[..., k], curve.curve_reached.values)
    assert len(np.unique(surface.surface_covered.values)) > 3


def test_turns_are_those_of_single_thresholds_and_of_rows(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "10 s", "high": "100 s"})
    data = changed(data, "radars.own.range", {"value": "900 km", "low": "300 km", "high": "1500 km"})
    shield = scenario(loaded, data)
    margins = figures_of(shield)
    aim = AIMS[np.flatnonzero((margins > 2.0) & (margins < 35.0))[0]]
    found = pb.turns(shield, text(aim))
    by_path = {str(one.change_path.item()): one for one in (found.isel(change=k) for k in range(found.sizes["change"]))}
    for path in ("decision_time", "radars.own.range"):
        alone = pb.threshold(shield, path, text(aim)).isel(threat=0, place=0)
        assert bool(alone.threshold_published[0]) == (path in by_path)
        if path in by_path:
            one = by_path[path]
            assert float(one.change_value) == pytest.approx(float(alone.threshold[0]), rel=2.1e-3)
            assert float(one.change_share) == pytest.approx(
                abs(float(one.change_value) - float(one.change_nominal)) / float(one.change_high - one.change_low)
            )
    assert "decision_time" in by_path
    shares = found.change_share.values
    assert (np.diff(shares[np.isfinite(shares)]) >= 0.0).all()
    for key in ("deck-radar", "watch"):
        without = pb.evaluate(bind(shield), pb.worlds.without(shield, key), Places(*np.array([aim]).T))
        flips = int(without.covered_worlds.values[0, 0]) == 0
        assert (f"sensors.{key}" in by_path) == flips
    assert by_path["batteries.deck-battery"].change_sentence.item().endswith("but not covered without Deck battery.")


def test_where_nothing_within_the_ranges_turns_the_nearest_beyond_is_named(loaded):
    data = changed(RUSHED, "decision_time", {"value": "60 s", "low": "55 s", "high": "65 s"})
    data = changed(data, "link_delay", {"value": "5 s", "low": "4 s", "high": "6 s"})
    shield = scenario(loaded, data)
    margins = figures_of(shield)
    aim = AIMS[np.flatnonzero((margins > 12.0) & (margins < 60.0))[0]]
    numbers = [
        one for one in (pb.turns(shield, text(aim)).isel(change=k) for k in range(3)) if int(one.change_kind) == 0
    ]
    beyond = pb.turns(shield, text(aim)).where(lambda one: ~one.change_published, drop=True)
    assert not [one for one in numbers if bool(one.change_published)]
    assert beyond.change_path.values.tolist() == ["decision_time"]
    margin = float(pb.trace(shield, "class", "start", text(aim)).arc_margin[0])
    assert float(beyond.change_value.item()) == pytest.approx(60.0 + margin, rel=1.1e-3)


def test_covered_counts_as_the_map_counts(rushed):
    found = pb.threshold(rushed, "link_delay", EVERYWHERE)
    reaching = pb.evaluate(bind(rushed), pb.worlds.nominal(rushed), EVERYWHERE)
    code = reaching.reached_worlds.values[0] + reaching.covered_worlds.values[0]
    assert found.nominal_answer.values[0].tolist() == code.tolist()
    assert found.attrs["acts"] == "no"
    assert "changes neither the answer nor the least margin" in found.attrs["note"]
