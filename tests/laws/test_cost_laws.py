"""Laws of costs: homogeneous in money, never less for more, and least below most."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import penumbra as pb
from penumbra.costing.items import Item, Prices, affordable, for_one, total

MONEY = st.floats(0.0, 1e12)
PRICES = st.builds(Prices, MONEY, st.floats(0.0, 1e5), MONEY, MONEY, MONEY)
ITEMS = st.builds(
    lambda count, life, mass: Item(name="thing", count=count, life=life, mass=mass),
    st.floats(1.0, 1e5),
    st.none() | st.floats(0.5, 50.0),
    st.none() | st.floats(1.0, 1e4),
)
YEARS = st.floats(1.0, 100.0)


@given(ITEMS, PRICES, YEARS, st.floats(0.0, 1e3))
def test_cost_is_homogeneous_in_money(item: Item, prices: Prices, years: float, factor: float) -> None:
    scaled = Prices(*(factor * each for each in prices))
    assert total(item, scaled, years) == pytest.approx(factor * total(item, prices, years), rel=1e-9)


@given(ITEMS, PRICES, YEARS, st.floats(1.0, 10.0))
def test_more_and_longer_never_costs_less(item: Item, prices: Prices, years: float, more: float) -> None:
    here = total(item, prices, years)
    assert total(item.model_copy(update={"count": more * item.count}), prices, years) >= here * (1.0 - 1e-12)
    assert total(item, prices, more * years) >= here * (1.0 - 1e-12)


@given(ITEMS, PRICES, YEARS, st.floats(0.0, 1e14))
def test_a_budget_buys_what_it_pays_for_and_not_one_more(
    item: Item, prices: Prices, years: float, budget: float
) -> None:
    many = affordable(item, prices, years, budget)
    fixed, each = years * prices.yearly + prices.once, for_one(item, prices, years)
    if 0.0 < many < 1e9 and each > 1.0:
        assert fixed + many * each <= budget * (1.0 + 1e-9)
        assert fixed + (many + 1.0) * each > budget * (1.0 - 1e-9)


def test_a_price_next_to_nothing_buys_any_number() -> None:
    nothing = Prices(5e-324, 0.0, 0.0, 0.0, 0.0)
    assert affordable(Item(name="a thing"), nothing, 1.0, 1.0) == float("inf")


def scaled(node: Any, factor: float) -> Any:
    """A programme's data with every sum of money times a factor."""
    if isinstance(node, dict):
        return {key: scaled(value, factor) for key, value in node.items()}
    if isinstance(node, list):
        return [scaled(value, factor) for value in node]
    if isinstance(node, str) and "USD" in node:
        number, rest = node.split(" ", 1)
        return f"{float(number) * factor:.12f} {rest}"
    return node


@settings(max_examples=5, deadline=None)
@given(factor=st.sampled_from([0.25, 3.0, 12.5]))
def test_a_programme_is_homogeneous_in_money_in_every_world(factor: float, tmp_path_factory: Any) -> None:
    data = {
        "name": "mine",
        "items": {
            "a": {
                "name": "a",
                "count": 7,
                "life": 6,
                "mass": 900,
                "unit": [
                    {"value": "3 million USD", "low": "2 million USD", "high": "9 million USD", "year": 2020,
                     "source": "penumbra-assumption", "grade": "assumption"},
                    {"value": "5 million USD", "year": 2021, "source": "penumbra-assumption", "grade": "assumption"},
                ],
                "lift": [{"value": "500 USD/kg", "year": 2020, "source": "penumbra-assumption", "grade": "assumption"}],
                "yearly_each": [{"value": "2 million USD/year", "year": 2020, "source": "penumbra-assumption",
                                 "grade": "assumption"}],
            }
        },
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("money")
    (folder / "one.yaml").write_text(yaml.safe_dump(data), "utf-8")
    (folder / "other.yaml").write_text(yaml.safe_dump(scaled(data, factor)), "utf-8")
    one, other = (pb.cost(folder / f"{name}.yaml", worlds=16) for name in ("one", "other"))
    for name in ("total_cost", "total_cost_least", "total_cost_most", "total_cost_drawn", "price_value"):
        assert other[name].values == pytest.approx(factor * one[name].values, rel=1e-9)
    drawn = one.total_cost_drawn.values
    assert (float(one.total_cost_least) <= drawn).all() and (drawn <= float(one.total_cost_most)).all()
    assert float(one.total_cost_least) < float(one.total_cost) < float(one.total_cost_most)
