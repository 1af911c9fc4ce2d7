"""Stocks: times against printed ones, what is refused, and the command."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.errors import DomainError
from penumbra.raids.supply import YEAR, replacement_time, stock_left, time_to_empty
from penumbra.record.stocks import stocks
from penumbra.scenario.loader import sources


@pytest.mark.parametrize(
    ("count", "a_year", "years"),
    [
        (100, 11, 9.1),
        (150, 11, 13.6),
        (150, 12, 12.5),
        (150, 37, 4.1),
        (150, 96, 1.6),
        (100, 400, 0.25),
        (402, 600, 0.67),
    ],
)
def test_years_to_replace(count: int, a_year: int, years: float) -> None:
    """As a separate script evaluated them."""
    assert replacement_time(count, a_year) / YEAR == pytest.approx(years, abs=0.051)


def test_formulas_and_their_domains() -> None:
    assert time_to_empty(100, 20, 10) == 8 * 86400.0
    assert time_to_empty(100, 0, 0) == math.inf
    assert time_to_empty(10, 20, 5) == 0.0
    assert all(map(math.isnan, (time_to_empty(-1, 0, 1), replacement_time(5, 0), stock_left(5, -1, 1, 1))))


@pytest.mark.parametrize("reserve", [0, 10, 40])
def test_a_reserve_never_makes_it_last_longer_and_stays(reserve: int) -> None:
    left = [stock_left(40, reserve, 7.0, day) for day in range(12)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == reserve
    assert time_to_empty(40, reserve, 7.0) <= time_to_empty(40, 0, 7.0)


def test_every_row_on_record_has_a_source_that_exists() -> None:
    known = sources()
    assert {each.source for each in stocks()} <= set(known)
    assert [each.id for each in stocks() if each.grade == "sourced"] == [
        "thaad-capacity-2026",
        "thaad-capacity-2033",
    ]


def test_every_count_is_replaced_at_every_rate() -> None:
    found = pb.stocks("thaad")
    one = found.sel(count="thaad-fired-2025-cnn", supply="thaad-rate-2024")
    assert float(one.replace_least) / YEAR == pytest.approx(100 / 11)
    assert float(one.replace_most) / YEAR == pytest.approx(150 / 11)
    assert np.isnan(found.sel(count="thaad-fired-2025-wsj").replace_most).all()
    assert "stock_left" not in found
    fire = pb.stocks("pac3-mse", days=40)
    assert fire.fire_rate.values == pytest.approx([402 / 16, 30.0, 1000 / 11])
    assert fire.stock_left.values[0, -1] == 0.0
    assert fire.attrs["stock"] == 1000


@pytest.mark.parametrize(
    ("system", "changes", "words"),
    [
        ("thad", {}, "nothing on record of 'thad'; nearest: 'thaad'"),
        ("thaad", {"stock": -5}, "stock: write a whole number of 0 or more, not -5"),
        ("thaad", {"stock": 5, "reserve": 9}, "reserve: 9 is more than the stock of 5; write 5 at most"),
        ("thaad", {"stock": 5, "a_day": [0]}, "a_day: write interceptors a day above 0, not 0"),
        ("thaad", {"stock": 5, "a_day": "3"}, "a_day: write a list"),
        ("thaad", {"days": 0}, "days: write a whole number of 1 or more"),
        ("thaad", {"days": 99999}, "days: write 3,650 at most"),
    ],
)
def test_what_is_refused(system: str, changes: dict[str, object], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        pb.stocks(system, **changes)  # type: ignore[arg-type]


def test_the_command_tells_it_and_draws_it(tmp_path: Path) -> None:
    chart = tmp_path / "stocks.svg"
    asked = ["stocks", "thaad", "--stock", "600", "--a-day", "10,20", "-o", str(chart)]
    done = CliRunner().invoke(app, asked, env={"COLUMNS": "140"})
    assert done.exit_code == 0, done.output
    assert "9.1 to 14" in done.output
    assert "20 a day" in done.output and "THAAD" in done.output
    assert "96 a year, can be built" in done.output and "Lockheed Martin, 29 January 2026" in done.output
    assert chart.read_text("utf-8").startswith("<?xml")
    told = json.loads(CliRunner().invoke(app, ["stocks", "sm3", "--json"]).output)
    assert told["supply_rate"] == [37.0, 136.0]


def test_the_command_takes_a_table_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    head = "id,system,measure,from,until,least,most,side,source,grade,note\n"
    file.write_text(head + "a,mine,stock,,2026-01-01,50,50,me,page,second-hand,\n", "utf-8")
    done = CliRunner().invoke(app, ["stocks", "mine", "--a-day", "5", "--record", str(file)])
    assert done.exit_code == 0, done.output
    assert "Interceptors of mine" in done.output and "page" in done.output
    assert done.output.split("left after 30 days")[1].split()[-5:] == ["5", "a", "day", "10", "0"]


@pytest.mark.parametrize("given", [{"a_day": [math.nan]}, {"a_day": [0.0]}, {"a_day": [10.0]}, {"reserve": 5}])
def test_nothing_given_is_ignored_where_no_stock_is_on_record(given: dict[str, object]) -> None:
    with pytest.raises(DomainError, match=r"^a_day: write|^stock: no stock of thaad is on record"):
        pb.stocks("thaad", **given)  # type: ignore[arg-type]


def test_an_unknown_stock_is_null() -> None:
    found = CliRunner().invoke(app, ["stocks", "thaad", "--json"])
    assert json.loads(found.output)["stock"] is None


def test_who_tells_each_rate_and_of_which_kind_it_is() -> None:
    """80 fired of all kinds beside a rate of one Block alone would mislead without the words."""
    told = " ".join(CliRunner().invoke(app, ["stocks", "sm3"], env={"COLUMNS": "200"}).output.split())
    assert "SM-3 of all kinds" in told and "Block IIA, of one year" in told
    assert "budget of the United States" in told and "second-hand" in told
    assert "rbtfl-sm3" not in told


@pytest.mark.parametrize("system", ["sm3", "thaad", "pac3-mse"])
def test_the_axis_of_years_has_plain_numbers(system: str) -> None:
    figure = pb.plot(pb.stocks(system))
    figure.canvas.draw()
    axis = figure.axes[-1].xaxis
    low, high = figure.axes[-1].get_xlim()
    shown = [text.get_text() for text in axis.get_ticklabels(which="both") if text.get_text()]
    assert any(low <= float(each) <= high for each in shown)
