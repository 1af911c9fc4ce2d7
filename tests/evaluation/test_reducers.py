"""Reducers tell what whole arrays tell, whatever the order and grouping of the blocks."""

import numpy as np
import pytest
import xarray as xr

from evaluation.stand_in import LAUNCHES, THREATS, Engine, arcs_of, code_of, margin_of, places, problem, table
from penumbra.coverage.evaluate import answers_of, evaluate
from penumbra.coverage.margin_reducers import Margins
from penumbra.coverage.reducers import Bits, Counts, Launches, Shares
from penumbra.errors import DomainError

ROWS, AIMS = 83, 29
WEIGHTS = {
    "people": np.random.default_rng(2).lognormal(8.0, 3.0, AIMS),
    "one": np.eye(AIMS)[3] / 3.0,
    "nobody": np.zeros(AIMS),
}


def everything():
    return (Counts(by="draw"), Shares(WEIGHTS), Margins(), Bits(), Launches())


@pytest.fixture
def whole():
    """All answers of the formula: (threat, row, launch, place) and (threat, row, place)."""
    values = table(ROWS).world_value.values
    arcs = np.array([arcs_of(values, threat, places(AIMS)) for threat in range(len(THREATS))])
    code = np.array([code_of(each) for each in arcs])
    margin = np.array([margin_of(values, threat, places(AIMS)) for threat in range(len(THREATS))])
    assert set(np.unique(code)) == {0, 1, 2}
    return arcs, code, margin


@pytest.fixture
def found(monkeypatch):
    Engine().used(monkeypatch)
    return evaluate(problem(), table(ROWS), places(AIMS), reducers=everything())


def test_counts(found, whole):
    _, code, _ = whole
    assert np.array_equal(found.reached_worlds, (code > 0).sum(axis=1))
    assert np.array_equal(found.covered_worlds, (code == 2).sum(axis=1))
    assert found.member_worlds.values.tolist() == [8] * 10 + [3]
    for member in found.member.values:
        rows = slice(8 * member, 8 * member + 8)
        one = found.sel(member=member)
        assert np.array_equal(one.member_reached, (code[:, rows] > 0).sum(axis=1))
        assert np.array_equal(one.member_covered, (code[:, rows] == 2).sum(axis=1))


def test_shares_are_those_of_plain_sums(found, whole):
    _, code, _ = whole
    for name in ("people", "one"):
        for least, share in ((1, found.reached_weight_share), (2, found.covered_weight_share)):
            plain = ((code >= least) * WEIGHTS[name]).sum(axis=2).T / WEIGHTS[name].sum()
            assert np.abs(share.sel(weight=name).values - plain).max() < 1e-13
    assert set(np.unique(found.reached_weight_share.sel(weight="one"))) == {0.0, 1.0}
    assert found.reached_weight_share.sel(weight="nobody").isnull().all()
    assert np.allclose(found.weight_total, [WEIGHTS["people"].sum(), 1.0 / 3.0, 0.0], rtol=1e-15)


def test_bits_hold_every_answer(found, whole):
    _, code, _ = whole
    for row, world in enumerate(found.world.values):
        for threat, key in enumerate(THREATS):
            one = answers_of(found, world, key)
            assert np.array_equal(one.reached, code[threat, row] > 0)
            assert np.array_equal(one.covered, code[threat, row] == 2)


def test_launches(found, whole):
    arcs, _, _ = whole
    assert found.launch.values.tolist() == list(LAUNCHES)
    assert np.array_equal(found.launch_reached_worlds, (arcs > 0).sum(axis=1))
    assert np.array_equal(found.launch_covered_worlds, (arcs == 2).sum(axis=1))


def test_extreme_margins_are_exact(found, whole):
    _, _, margin = whole
    seen = ~np.isnan(margin)
    assert (found.least_margin.values == np.where(seen, margin, np.inf).min(axis=1))[seen.any(axis=1)].all()
    assert (found.greatest_margin.values == np.where(seen, margin, -np.inf).max(axis=1))[seen.any(axis=1)].all()
    assert found.least_margin.isnull().values.tolist() == (~seen.any(axis=1)).tolist()


@pytest.mark.parametrize("bins", [{}, {"low": 300.0, "high": 2000.0, "width": 7.0}])
def test_quantiles_are_off_by_half_a_bin_at_most(monkeypatch, whole, bins):
    Engine().used(monkeypatch)
    shares = (0.0, 0.05, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
    found = evaluate(problem(), table(ROWS), places(AIMS), reducers=[Margins(shares, **bins)]).margin_quantile
    low, high, half = bins.get("low", -500.0), bins.get("high", 1500.0), bins.get("width", 10.0) / 2.0
    inside = 0
    for threat in range(len(THREATS)):
        for aim in range(AIMS):
            of = whole[2][threat, :, aim]
            of = np.sort(of[~np.isnan(of)])
            for share in shares:
                exact = float(of[max(1, int(np.ceil(share * len(of) - 1e-9))) - 1])
                told = float(found.sel(quantile=share)[threat, aim])
                if exact == -np.inf:
                    assert told == -np.inf
                elif low <= exact < high:
                    assert abs(told - exact) <= half + 1e-9
                    inside += 1
                else:  # in the bins beyond the ends
                    assert (told < low + half) == (exact < low)
                    assert of.min() <= told <= of.max()
    assert inside > 100


def test_no_answer_depends_on_the_order_and_grouping_of_blocks(monkeypatch, found):
    for size, seed in ((1, 3), (5, 4), (1000, 5)):
        Engine(size, seed).used(monkeypatch)
        again = evaluate(problem(), table(ROWS), places(AIMS), reducers=everything())
        xr.testing.assert_identical(again, found)


def test_a_reducer_used_twice_starts_anew(monkeypatch, found):
    Engine().used(monkeypatch)
    used = everything()
    for _ in range(2):
        xr.testing.assert_identical(evaluate(problem(), table(ROWS), places(AIMS), reducers=used), found)


def test_what_is_not_asked_is_neither_reached_nor_covered(monkeypatch, whole):
    arcs, code, _ = whole
    asked = np.full((len(THREATS), AIMS), 2, np.int8)
    asked[0, 3], asked[1, 5:] = 1, 0
    Engine().used(monkeypatch)
    found = evaluate(problem(), table(ROWS), places(AIMS), asked, everything())
    assert np.array_equal(found.asked, asked)
    assert np.array_equal(found.reached_worlds, (code > 0).sum(axis=1) * (asked >= 1))
    assert np.array_equal(found.covered_worlds, (code == 2).sum(axis=1) * (asked == 2))
    assert np.array_equal(found.launch_reached_worlds, (arcs > 0).sum(axis=1) * (asked == 2)[:, None])
    assert found.least_margin.isnull().values[asked < 2].all()
    one = found.sel(weight="one")
    assert one.covered_weight_share.sel(threat="short").isnull().all()  # its only place is asked whether it is reached
    assert one.reached_weight_share.sel(threat="short").notnull().all()
    people = found.sel(weight="people").reached_weight_share.values[:, 1]
    plain = ((code[1] > 0) * WEIGHTS["people"])[:, :5].sum(axis=1) / WEIGHTS["people"][:5].sum()
    assert np.abs(people - plain).max() < 1e-13


@pytest.mark.parametrize("empty", [False, True])
def test_a_class_that_is_not_asked_for_tells_nothing(monkeypatch, empty):
    """The engine may leave it out or give empty answers."""
    Engine(empty=empty).used(monkeypatch)
    asked = np.array([[0] * AIMS, [2] * AIMS], np.int8)
    told = []
    found = evaluate(problem(), table(ROWS), places(AIMS), asked, everything(), progress=told.append)
    assert (found.reached_worlds.values[0] == 0).all()
    assert (found.reached_worlds.values[1] > 0).any()
    assert found.margin_quantile.isnull().values[:, 0].all()
    assert len(told) == 12


def test_a_class_asked_only_whether_it_reaches_has_no_margins(monkeypatch):
    """The engine may then bring none."""
    Engine(empty=True).used(monkeypatch)
    asked = np.array([[1] * AIMS, [2] * AIMS], np.int8)
    found = evaluate(problem(), table(ROWS), places(AIMS), asked, everything())
    assert found.least_margin.isnull().values[0].all()
    assert found.least_margin.notnull().values[1].any()
    assert (found.reached_worlds.values[0] > 0).any()


@pytest.mark.parametrize(
    ("asked", "reducers", "told"),
    [
        (np.full((2, 5), 2), [], "asked: write one value for each of 2 threats and 29 places"),
        (np.full((2, AIMS), 3), [], r"NOTHING \(0\), REACHED \(1\) or COVERED \(2\)"),
        (None, [Counts(by="draws")], "no 'draws' along world; nearest: 'draw'"),
        (None, [Shares({"people": np.ones(3)})], "'people': write 29"),
        (None, [Shares({"people": -np.ones(AIMS)})], "'people': one is negative"),
        (None, [Counts(), Counts(by="draw")], "two reducers have covered_worlds, reached_worlds"),
        ("covered", [], "asked: write one value for each of 2 threats"),
        (np.full((2, AIMS), True), [], r"asked: write NOTHING \(0\)"),
        (np.full((2, AIMS), 1.5), [], r"asked: write NOTHING \(0\)"),
        (None, Counts(), r"reducers: write a list of them, as in \[penumbra\.reducers\.Counts\(\)\], not <"),
        (None, "counts", "reducers: write a list of them, .* not 'counts'"),
        (None, ["counts"], "reducers: 'counts' is not a reducer; write a list"),
        (None, [Counts], r"reducers: Counts is a class; write Counts\(\.\.\.\)"),
    ],
)
def test_what_does_not_fit_is_refused(monkeypatch, asked, reducers, told):
    Engine().used(monkeypatch)
    with pytest.raises(DomainError, match=told):
        evaluate(problem(), table(ROWS), places(AIMS), asked, reducers)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"progress": True}, "progress: write a function of the fraction done, as in print, not True"),
        ({"store": 7}, "store: write a folder"),
    ],
)
def test_what_is_no_store_and_no_function_is_refused(monkeypatch, given, told):
    engine = Engine().used(monkeypatch)
    with pytest.raises(DomainError, match=told):
        evaluate(problem(), table(ROWS), places(AIMS), **given)
    assert engine.rows == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"quantiles": [1.5]}, r"quantiles: write numbers between 0 and 1, not \[1\.5\]"),
        ({"quantiles": ["a"]}, r"quantiles: write numbers between 0 and 1, not \['a'\]"),
        ({"quantiles": 0.5}, r"quantiles: write a list of numbers, as in \[0\.05, 0\.5, 0\.95\], not 0\.5"),
        ({"low": "0 s"}, "low: write a number of seconds, as in low=10.0, not '0 s'"),
        ({"width": 0.0}, "bins need low < high and a width above 0"),
        ({"low": 5.0, "high": 5.0}, "bins need low < high"),
    ],
)
def test_bins_that_are_none_are_refused(given, told):
    with pytest.raises(DomainError, match=told):
        Margins(**given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (np.ones(AIMS), r'weights need names; write Shares\(\{"people": homes\.people\}\), not a ndarray'),
        ({"people": ["x"]}, r"weights 'people': write one number for each place, not \['x'\]"),
    ],
)
def test_weights_that_are_none_are_refused(given, told):
    with pytest.raises(DomainError, match=told):
        Shares(given)


def test_answers_without_bits_say_what_to_keep(monkeypatch):
    Engine().used(monkeypatch)
    found = evaluate(problem(), table(ROWS), places(AIMS))
    with pytest.raises(
        DomainError, match=r"the Dataset has no bits; evaluate with reducers=\[penumbra\.reducers\.Bits\(\)\]"
    ):
        answers_of(found, "w00001", "long")


def test_an_engine_that_leaves_rows_out_or_doubles_them_is_found_out(monkeypatch):
    engine = Engine().used(monkeypatch)
    monkeypatch.setattr(engine, "_grouped", lambda count, threat: [np.arange(count - 1)])
    with pytest.raises(RuntimeError, match="left out 2"):
        evaluate(problem(), table(ROWS), places(AIMS))
    monkeypatch.setattr(engine, "_grouped", lambda count, threat: [np.arange(count), np.array([4])])
    with pytest.raises(RuntimeError, match="twice"):
        evaluate(problem(), table(ROWS), places(AIMS))


def test_progress_goes_from_nothing_to_all(monkeypatch):
    Engine().used(monkeypatch)
    told = []
    evaluate(problem(), table(ROWS), places(AIMS), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 2 * 12
