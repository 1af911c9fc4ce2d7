"""How often a statement holds in drawn worlds: the counting, the samples, and the words on the command line."""

from datetime import date

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.claims.finding import Evidence
from penumbra.claims.topics import deciding_number
from penumbra.claims.topics.drawn_arcs import ArcsInWorlds, between, latest_of_share, share_met
from penumbra.claims.topics.drawn_shares import Part, drawn_shares, held, share_of_reached, statement_codes
from penumbra.claims.topics.statement_in_worlds import in_worlds
from penumbra.cli.tables import ledger
from penumbra.coverage.packing import unpacked
from penumbra.names import HELD
from penumbra.scenario.columns import Column
from penumbra.uncertainty.thresholds.turning_points import Turn

DAY = date(2018, 12, 31)
TURKEY = Part("people", "country", "TUR")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    small = ["region.resolution=2", "launch_areas.iran.points=2", "region.south=36 deg", "region.north=42 deg"]
    return Evidence(pb.load("epaa", [*small, "region.west=26 deg", "region.east=45 deg"]))


def test_shares_by_hand() -> None:
    codes = np.array([[[0, 1, 2, 2]], [[2, 2, 2, 2]], [[0, 0, 0, 0]]], np.uint8)  # (world, threat, place)
    weights = np.array([[[5.0, 1.0, 2.0, 1.0]]])  # (part, threat, place)
    shares = share_of_reached(codes, weights)
    np.testing.assert_array_equal(shares.ravel(), [3.0 / 4.0, 1.0, np.nan])
    assert statement_codes(shares, "all").tolist() == [1, 2, 0]
    assert statement_codes(shares, "some").tolist() == [2, 2, 0]


def test_all_means_each_part_and_class_that_is_reached_and_some_any_of_them() -> None:
    shares = np.array([[[1.0, 0.0]], [[np.nan, 1.0]], [[0.995, 1.0]], [[0.005, np.nan]]])  # (world, part, threat)
    assert statement_codes(shares, "all").tolist() == [1, 2, 2, 1]
    assert statement_codes(shares, "some").tolist() == [2, 2, 2, 1]


def test_the_ends_are_those_of_the_priors_and_worlds_without_reach_do_not_count() -> None:
    worlds = xr.Dataset({"world_prior": ("world", ["uniform"] * 4 + ["triangular"] * 4)})
    found = held(worlds, np.array([2, 1, 0, 0, 2, 2, 2, 1], np.uint8))
    assert (found.holds_least, found.holds_most) == (0.5, 0.75)
    assert 0.3 < found.holds_error < 0.5  # half of Wilson's interval for one of two
    assert np.isnan(held(worlds, np.array([2, 1, 0, 0, 0, 0, 0, 0], np.uint8))).all()


def test_arcs_by_hand() -> None:
    latest = np.array([[-np.inf, 10.0, 30.0], [5.0, 5.0, -np.inf]])
    one = ArcsInWorlds(xr.Dataset(), latest, np.array([[2.0, 1.0, 1.0], [1.0, 0.0, 3.0]]))
    assert share_met(one, 10.0).tolist() == [0.5, 0.0]
    assert latest_of_share(one, 0.25).tolist() == [30.0, 5.0]
    assert latest_of_share(one, 0.75).tolist() == [-np.inf, -np.inf]


def test_a_delay_widens_the_interval() -> None:
    worlds = xr.Dataset({"world_prior": ("world", ["uniform"] * 4)})
    found = between(worlds, np.array([True, False, False, False]), np.array([True, True, True, False]))
    assert (found.holds_least, found.holds_most) == (0.25, 0.75)


@pytest.mark.slow
def test_a_sample_of_places_is_near_all_of_them(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every home in place of a hundred of them the shares differ by a few hundredths."""
    monkeypatch.setattr("penumbra.claims.topics.drawn_shares.DRAWS", 4)
    evidence = Evidence(evidence.scenario, evidence.areas)
    sampled = drawn_shares(evidence, DAY, "planned", (TURKEY,), ("mrbm-2000",))
    monkeypatch.setattr("penumbra.claims.topics.drawn_shares._PLACES", 10**6)
    every = drawn_shares(Evidence(evidence.scenario, evidence.areas), DAY, "planned", (TURKEY,), ("mrbm-2000",))
    assert sampled is not None
    assert every is not None
    assert len(every.places.latitude) > 3 * len(sampled.places.latitude)
    assert np.nanmax(np.abs(sampled.shares - every.shares)) < 0.05
    assert np.nanmean(np.abs(sampled.shares - every.shares)) < 0.01


@pytest.mark.slow
def test_the_number_that_turns_a_statement_does_turn_it(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """On both sides of the threshold the places are evaluated anew, and the share is as the search said."""
    made = evidence.scenario
    evidence = Evidence(pb.choose(made, {key: one.written for key, one in made.alternatives.items()}))
    told: list[tuple[Column, Turn, str]] = []
    monkeypatch.setattr(deciding_number, "threshold_words", lambda _, *one: told.append(one) or "Holds there.")
    found = in_worlds(evidence, DAY, "planned", [TURKEY], ["mrbm-2000"], "some", "depends")
    assert 0.0 <= found.held.holds_least <= found.held.holds_most <= 1.0
    assert found.would_change == "Holds there."
    drawn = drawn_shares(evidence, DAY, "planned", (TURKEY,), ("mrbm-2000",))
    assert drawn is not None
    ((column, turn, _),) = told
    assert column.low <= turn.below < turn.above <= column.high
    sides = pb.worlds.along(drawn.problem.shield, column.path, [turn.below, turn.above])
    bits = pb.evaluate(drawn.problem, sides, drawn.places, reducers=[pb.reducers.Bits()])
    count = len(drawn.places.latitude)
    codes = sum(unpacked(bits[f"{name}_bits"].values, count).astype(np.uint8) for name in ("reached", "covered"))
    shares = share_of_reached(np.asarray(codes)[:, list(drawn.threats)], drawn.weights)
    assert statement_codes(shares, "some").tolist() == [turn.code_below, turn.code_above]


def test_the_command_line_says_in_how_many_cases(capsys: pytest.CaptureFixture[str]) -> None:
    judged = _judged()
    ledger(judged)
    told = " ".join(capsys.readouterr().out.split())
    assert "holds in 58 to 81 of 100 cases, each end may be off by 6" in told
    ledger(judged.drop_vars(HELD))
    assert "of 100 cases" not in capsys.readouterr().out


def _judged() -> xr.Dataset:
    """A judged ledger of one row."""
    texts = ("statement", "said_by", "said_on", "speaks_of", "claim_source", "claim_check", "reason", "would_change")
    row = {name: ("row", ["x"]) for name in (*texts, "claim_answer")}
    row |= {"verdict": ("row", ["depends"]), "objections": ("row", ["[]"])}
    row |= {name: ("row", [value]) for name, value in zip(HELD, (0.58, 0.81, 0.06), strict=True)}
    return xr.Dataset(row, {"row": ["mine"]}, {"title": "Mine", "record": "{}", "opinions": "[]"})
