"""Costs of shields and programmes: what is counted once, what stays several, and what is refused."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.costing.money import amount, in_words
from penumbra.costing.price_list import price_list
from penumbra.costing.programmes import programmes
from penumbra.errors import DomainError, PenumbraError, ScenarioError
from penumbra.scenario.merging import catalogue
from penumbra.scenario.model import Shield

ENTRY = "{value: 3 million USD, year: 2020, source: penumbra-assumption, grade: assumption}"
MINE = f"""name: mine
items:
  thing:
    name: a thing
    unit:
      - {ENTRY}
"""


@pytest.fixture(scope="module")
def shield() -> Shield:
    return pb.load("epaa").on("2018-12-31", history="planned")


@pytest.mark.parametrize("name", programmes())
def test_a_programme_is_priced_between_its_ends(name: str) -> None:
    found = pb.cost(name, worlds=8)
    assert float(found.total_cost_least) <= float(found.total_cost) <= float(found.total_cost_most)


def test_the_sums_of_studies() -> None:
    """7,800 four times at 22 million, and a billion for each of 20 years; 2,000 t at 22,000 dollars a kilogram."""
    assert float(pb.cost("cbo-2026-orbit", worlds=0).total_cost) == pytest.approx(7800 * 4 * 22e6 + 20e9)
    assert float(pb.cost("aps-2003-lift", worlds=0).total_cost) == pytest.approx(44e9)
    assert float(pb.cost("aps-2003-lift", worlds=0).total_cost_least) == pytest.approx(1e9)


def test_what_stands_is_counted_once(shield: Shield) -> None:
    """Two sites of Aegis Ashore with their radars inside, five ships with theirs, and one radar by itself."""
    found = pb.cost(shield, worlds=0)
    counts = dict(zip(found.item.values.tolist(), found.item_count.values.tolist(), strict=True))
    batteries = shield.batteries.values()
    assert counts["platforms.aegis-ashore"] == len({b.site for b in batteries if b.platform == "aegis-ashore"}) == 2
    assert counts["platforms.aegis-destroyer"] == sum(b.platform == "aegis-destroyer" for b in batteries)
    assert counts["interceptors.sm3-iia"] == sum(b.inventory for b in batteries if b.interceptor == "sm3-iia")
    assert not [key for key in counts if key.startswith("radars.spy")]
    assert float(found.total_cost) == pytest.approx(float(found.item_cost.sum()))
    assert "Upgraded Early Warning Radar" in found.unpriced.values


def test_three_printed_prices_of_one_radar_stay_three(shield: Shield) -> None:
    found = pb.cost(shield, worlds=0)
    mine = (found.price_item == "radars.an-tpy-2-forward") & (found.price_of == "unit")
    assert sorted(found.price_value.values[mine.values]) == [185e6, 300e6, 500e6]
    assert len(set(found.price_source.values[mine.values])) == 3


def test_every_price_is_of_a_card_of_the_catalogue() -> None:
    made = price_list()
    for section in ("interceptors", "radars", "infrared", "platforms"):
        assert set(getattr(made, section)) <= set(catalogue(section))


def test_the_exchange_is_of_interceptors_with_both_ranges(shield: Shield) -> None:
    found = pb.cost(shield, missile=["1 million USD", "5 million USD"], shots=2, worlds=0).sel(
        item="interceptors.sm3-iia"
    )
    assert float(found.exchange_least) == pytest.approx(2 * 28.188e6 / 5e6)
    assert float(found.exchange_most) == pytest.approx(2 * 36.842e6 / 1e6)
    assert float(found.exchange_least) < float(found.exchange) < float(found.exchange_most)
    assert math.isnan(float(pb.cost("east-coast", missile=["1 USD", "2 USD"], worlds=0).exchange[0]))


def test_cost_for_each_person_is_cost_over_people(tmp_path: Path) -> None:
    coarse = pb.load("epaa", ["region.resolution=1", "launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
    area = pb.cover(coarse, nominal=True)
    found = pb.cost(coarse, area=area, worlds=0)
    shares = pb.share(area, of="people", by="all").isel(place=0)
    expected = float(found.total_cost) / (shares.covered_share * shares.total)
    np.testing.assert_allclose(found.cost_per_person, np.where(np.isfinite(expected), expected, np.inf))
    with pytest.raises(DomainError, match="area: a programme covers nobody"):
        pb.cost("east-coast", area=area)


def made_up_raid(shield: Shield, **changes: float) -> xr.Dataset:
    """A raid of ten missiles of which six are stopped on average."""
    attrs = {"scenario": shield.scenario.id, "date": shield.date.isoformat(), "history": shield.history}
    leaks = {"leak_mean": 4.0, "leak_low": 2.0, "leak_high": 8.0} | changes
    return xr.Dataset(leaks, attrs=attrs).assign(layer_stopped=("layer", [5.0, 10.0 - leaks["leak_mean"] - 5.0]))


def test_cost_for_each_missile_stopped_is_cost_over_missiles(shield: Shield) -> None:
    found = pb.cost(shield, worlds=0, raid=made_up_raid(shield))
    assert float(found.stopped_missiles) == 6.0
    assert float(found.cost_per_stopped) == pytest.approx(float(found.total_cost) / 6.0)
    assert float(found.cost_per_stopped_least) == pytest.approx(float(found.total_cost_least) / 8.0)
    assert float(found.cost_per_stopped_most) == pytest.approx(float(found.total_cost_most) / 2.0)
    assert math.isinf(float(pb.cost(shield, worlds=0, raid=made_up_raid(shield, leak_high=10.0)).cost_per_stopped_most))
    with pytest.raises(DomainError, match="raid: a programme stops nothing"):
        pb.cost("east-coast", raid=made_up_raid(shield))
    with pytest.raises(DomainError, match=r"raid: it is on epaa, 2018-12-31, planned, not on epaa, 2018-12-31, actual"):
        pb.cost(shield.scenario.on("2018-12-31"), raid=made_up_raid(shield))


def test_the_command_names_the_form_of_a_missile_and_of_a_raid() -> None:
    for options, told in (
        (
            ["--missile", "1 million USD"],
            "--missile '1 million USD': write its lowest and its highest cost with a colon",
        ),
        (["--aim", "Bucharest"], "--aim and --kill are of a raid: write it too"),
        (["--raid", "20 mrbm-2000"], "--raid: a programme stops nothing by itself"),
    ):
        done = CliRunner().invoke(app, ["cost", "east-coast", *options])
        assert isinstance(done.exception, DomainError) and told in str(done.exception)


def test_a_budget_below_the_cheapest_is_told() -> None:
    assert float(pb.cost("thousand-in-orbit", budget="20 billion USD", worlds=0).affordable[0]) == 227.0
    with pytest.raises(DomainError, match=r"budget: 1 million USD is below the cheapest: one of interceptors in orbit"):
        pb.cost("thousand-in-orbit", budget="1 million USD")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("3 million USD", "-3 million USD", r"mine\.yaml:6: items\.thing\.unit\.0: .*is negative; write a price"),
        ("3 million USD", "3 million USB", r"unknown currency 'USB'; nearest: 'USD'"),
        ("3 million USD", "3 milion USD", r"unknown word 'milion'; nearest: 'million', 'billion'"),
        ("3 million USD", "3 million", r"unknown word|unknown currency"),
        ("3 million USD", "3 million USD/kg", r'write a sum as in "22 million USD"'),
        (
            "value: 3 million USD",
            "value: -3, low: -3, high: -3, currency: USB",
            r"write a number and a currency, as in",
        ),
        ("year: 2020", "year: 20", r"year: write 1900 or more"),
        ("penumbra-assumption", "nobody", r"no source 'nobody'"),
        ("name: a thing", "name: a thing\n    life: 0", r"life: write more than 0"),
        ("    unit:\n      - " + ENTRY, "    life: 4", r"items\.thing: has no price"),
    ],
)
def test_a_wrong_file_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in MINE
    file = tmp_path / "mine.yaml"
    file.write_text(MINE.replace(old, new), "utf-8")
    with pytest.raises(ScenarioError, match=told):
        pb.cost(file)


def test_money_of_another_year_or_currency_needs_a_table(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="no level of prices for 2026: none is on record"):
        pb.cost("cbo-2026-orbit", money_of=2020)
    table = tmp_path / "levels.csv"
    table.write_text("year,index\n2020,1.0\n2026,1.25\n", "utf-8")
    then = pb.cost("cbo-2026-orbit", worlds=0, money_of=2020, deflator_file=table)
    assert float(then.total_cost) == pytest.approx(float(pb.cost("cbo-2026-orbit", worlds=0).total_cost) / 1.25)
    table.write_text("year,index\n2020,-1\n2020,x\n", "utf-8")
    with pytest.raises(ScenarioError) as error:
        pb.cost("cbo-2026-orbit", money_of=2020, deflator_file=table)
    assert "levels.csv:2: index: write a number above 0" in str(error.value)
    assert "levels.csv:3: write a year and a number" in str(error.value)
    table.write_text(f"year,index\n2020,{'9' * 200_000}\n2026,1,25\n", "utf-8")
    with pytest.raises(ScenarioError) as error:
        pb.cost("cbo-2026-orbit", money_of=2020, deflator_file=table)
    assert "levels.csv:2: 200,005 letters" in str(error.value)
    assert "levels.csv:3: more cells than the 2 columns" in str(error.value)
    with pytest.raises(DomainError, match="no exchange rate is on record; write --rate USD="):
        pb.cost("cbo-2026-orbit", currency="EUR")
    euros = pb.cost("cbo-2026-orbit", worlds=0, currency="EUR", exchange_rates={"USD": "0.9"})
    assert float(euros.total_cost) == pytest.approx(0.9 * 706.4e9)
    for wrong in ({"USB": "1"}, {"EUR": "-1"}, {"EUR": "x"}):
        with pytest.raises(DomainError, match="--rate"):
            pb.cost("cbo-2026-orbit", exchange_rates=wrong)


def test_arguments_outside_their_domain_are_told(shield: Shield) -> None:
    for given, told in (
        ({"years": 0.0}, "years: write a length"),
        ({"shots": 0}, "shots: write a whole number"),
        ({"worlds": True}, "worlds: write a whole number"),
        ({"currency": "DOLLAR"}, "currency: unknown currency"),
        ({"missile": ["5 USD", "1 USD"]}, "missile: write its lowest and highest"),
        ({"missile": ["1 EUR", "2 EUR"]}, "missile: write a sum in USD"),
        ({"budget": "1 USD/kg"}, "budget: write a sum in USD"),
        ({"budget": f"{'9' * 400} USD"}, "is more than 1,000,000 trillion; write less"),
        ({"exchange_rates": {"EUR": "1e308"}}, "--rate EUR=1e308: write the USD for one EUR"),
        ({"prices": "mine.yaml"}, "prices: a programme has prices of its own"),
    ):
        with pytest.raises(DomainError, match=told):
            pb.cost("cbo-2026-orbit", **given)
    with pytest.raises(DomainError, match="a Shield is priced, not a Scenario"):
        pb.cost(shield.scenario)  # type: ignore[arg-type]


def test_a_rate_is_given_once() -> None:
    done = CliRunner().invoke(app, ["cost", "cbo-2026-orbit", "--rate", "EUR=1.1", "--rate", "EUR=1.2"])
    assert done.exit_code == 1 and "EUR is given twice" in str(done.exception)


def test_sums_are_read_and_written() -> None:
    assert amount("1,191 billion USD").value == 1.191e12
    assert amount("80 million USD/year").per == "year"
    for value in (743e9, 22e6, 3.6e12, 500.0, 0.0):
        words = in_words(value, "USD")
        assert amount(words).value == pytest.approx(value, rel=0.005)
    for wrong in ("22", "22 million", 22, "USD", "1.2.3 USD", "1 USD/day"):
        with pytest.raises(ValueError, match=r"write|unknown"):
            amount(wrong)


def test_the_command_prints_and_refuses() -> None:
    done = CliRunner().invoke(app, ["cost", "cbo-2026-orbit", "--json", "--worlds", "0"])
    assert json.loads(done.output)["total"]["nominal"] == pytest.approx(706.4e9)
    done = CliRunner().invoke(app, ["cost", "cbo-2026-orbit", "--budget", "5 million USD"])
    assert isinstance(done.exception, PenumbraError) and "below the cheapest" in str(done.exception)
    done = CliRunner().invoke(app, ["cost", "epaa", "--on", "2018-12-31", "--history", "planned", "--worlds", "4"])
    assert "At least so much: no price is on record of" in " ".join(done.output.split())
    assert "1.69 billion" in done.output


def test_the_command_names_what_is_priced_with_its_grade_and_source() -> None:
    asked = ["cost", "epaa", "--on", "2018-12-31", "--history", "planned", "--worlds", "4"]
    told = CliRunner().invoke(app, asked, env={"COLUMNS": "250"}).output
    assert "17.5 billion USD over 20 years, 12.9 billion USD to 19.2 billion USD" in told
    row = next(line for line in told.splitlines() if "28.2 million" in line)
    assert row.startswith("SM-3 Block IIA") and "second-hand" in row and "Army Recognition, November 2017" in row
    assert "interceptors.sm3-iia" not in told and "way of reading" in told


def test_prices_without_ranges_make_no_table_of_worlds() -> None:
    told = CliRunner().invoke(app, ["cost", "cbo-2026-orbit"], env={"COLUMNS": "250"}).output
    assert "706 billion USD over 20 years, for what has a price" in told
    assert "way of reading" not in told and "second-hand" in told
