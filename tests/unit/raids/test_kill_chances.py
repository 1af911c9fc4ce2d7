"""Chances of a hit: intervals of tests against printed ones, what may be written, and what draws they give."""

import numpy as np
import pytest

from penumbra.errors import DomainError, ScenarioError
from penumbra.raids.kill_chances import drawn, ends, interval, kill_chance, kill_chances
from penumbra.record.hit_records import hit_record_of, hit_records
from penumbra.record.tables import record
from penumbra.scenario.loader import sources
from penumbra.scenario.merging import catalogue


@pytest.mark.parametrize(
    ("hits", "tests", "low", "high"),
    [(22, 27, 0.67, 0.91), (34, 41, 0.72, 0.91), (4, 6, 0.34, 0.90), (9, 17, 0.34, 0.71), (16, 16, 0.89, 1.00)],
)
def test_intervals_of_test_records(hits: int, tests: int, low: float, high: float) -> None:
    """As a separate script evaluated them: 90 of 100, to two places."""
    assert interval(hits, tests, 0.9) == pytest.approx((low, high), abs=0.0051)


def test_every_test_record_names_interceptors_and_sources_that_exist() -> None:
    known = sources()
    for each in hit_records():
        assert each.source in known
        assert each.interceptors and set(each.interceptors) <= set(catalogue("interceptors"))
        assert 0 <= each.least <= each.most <= each.of


def test_the_last_record_of_the_fewest_interceptors_is_taken() -> None:
    assert hit_record_of("sm3-iia").id == "sm3-iia-2020-11"
    assert hit_record_of("gbi-3-stage").id == "gmd-2023-12"
    assert hit_record_of("sm3-ib").id == "aegis-2017-02"
    assert hit_record_of("pac3-mse") is None


@pytest.mark.parametrize(
    ("written", "low", "high", "tests"),
    [
        ("0.8", 0.8, 0.8, 0),
        (0.8, 0.8, 0.8, 0),
        ("0.5..0.9", 0.5, 0.9, 0),
        (1, 1.0, 1.0, 0),
        ("12 of 21", np.nan, np.nan, 21),
    ],
)
def test_what_may_be_written(written: object, low: float, high: float, tests: int) -> None:
    found = kill_chance("thaad", written)
    assert [found.low, found.high] == pytest.approx([low, high], nan_ok=True)
    assert found.tests == tests


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.2", "write a range from low to high within 0 and 1|write a chance"),
        ("0.9..0.5", "write a range from low to high"),
        ("7 of 6", "no more hits than tests"),
        ("0 of 0", "no more hits than tests"),
        ("thaad-2202", "nearest: 'thaad-2022'"),
        (True, "not True"),
        (None, "not None"),
        (-0.5, "not '-0.5'"),
        ("nan", "not 'nan'"),
    ],
)
def test_what_may_not(written: object, words: str) -> None:
    with pytest.raises(DomainError, match=words.replace("'", ".")):
        kill_chance("thaad", written)


def test_an_interceptor_without_tests_needs_a_chance() -> None:
    with pytest.raises(DomainError, match=r"no tests are on record of pac3-mse \(PAC-3 MSE\); write .* pac3-mse=0.5"):
        kill_chances({"pac3-mse": "PAC-3 MSE", "thaad": "THAAD"}, {})
    assert kill_chances({"pac3-mse": "PAC-3 MSE"}, {"pac3-mse": 0.5})["pac3-mse"].mean == 0.5
    with pytest.raises(DomainError, match="no battery that stands fires 'thad'; nearest: 'thaad'"):
        kill_chances({"thaad": "THAAD"}, {"thad": 0.5})


@pytest.mark.parametrize("written", ["4 of 6", "0.2..0.6", "lewis-postol-2010"])
def test_draws_fill_the_distribution(written: str) -> None:
    chance = kill_chance("sm3-ia", written)
    draws = drawn(chance, 4000, np.random.default_rng(1))
    assert draws.mean() == pytest.approx(chance.mean, abs=0.004)
    if written == "4 of 6":
        assert np.quantile(draws, [0.05, 0.95]) == pytest.approx(ends(chance), abs=0.01)
    if written == "0.2..0.6":
        assert (draws.min(), draws.max()) == pytest.approx((0.2, 0.6), abs=2e-4)


def test_a_users_table_of_tests(tmp_path) -> None:
    head = "id,interceptors,until,least,most,of,side,source,grade,note\n"
    file = tmp_path / "mine.csv"
    file.write_text(head + "a,pac3-mse,2020-01-01,3,3,4,me,page,second-hand,\n", "utf-8")
    assert hit_record_of("pac3-mse", record({"tests": file})).of == 4
    file.write_text(head + "a,pac3-mse,2020-01-01,3,5,4,me,page,second-hand,\n", "utf-8")
    with pytest.raises(ScenarioError, match=r"mine.csv:2: of: 4 is below most, 5; write how many tests"):
        record({"tests": file})
    file.write_text(head + "a,pac3-mse,2020-01-01,0,0,0,me,page,second-hand,\n", "utf-8")
    with pytest.raises(ScenarioError, match=r"of: write a whole number of 1 or more, not '0'"):
        record({"tests": file})


def test_tests_of_several_interceptors_together_are_named() -> None:
    """34 of 41 are not tests of the SM-3 Block IB alone."""
    told = kill_chance("sm3-ib", "aegis-2017-02").words.replace("\u00a0", " ")
    both = "SM-3 Block IA and SM-3 Block IB together"
    assert told == f"34 of 41 tests of {both} until 3 February 2017, as Missile Defense Agency counts"
    assert "together" not in kill_chance("sm3-iia", "sm3-iia-2020-11").words
