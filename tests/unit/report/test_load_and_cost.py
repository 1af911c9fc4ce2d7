"""The annexes of a raid and of costs: there where a case has the numbers, with their sources, and not otherwise."""

import pytest

import penumbra as pb
from penumbra.errors import DomainError
from penumbra.raids.standard import SALVO, standard_raid
from penumbra.report.publish import publish

DAY = "2024-12-31"


@pytest.fixture(scope="module")
def shield(scenario):
    return scenario.on(DAY)


@pytest.fixture(scope="module")
def raid(shield):
    return pb.raid(shield, f"{SALVO} irbm-4000", ["protected"], sizes=[5, 20], n=1)


@pytest.fixture(scope="module")
def cost(shield):
    return pb.cost(shield, worlds=0)


def test_they_say_how_many_get_through_and_what_it_costs(tmp_path, scenario, made, raid, cost) -> None:
    both = publish(tmp_path / "both.html", scenario, [made(DAY)], raid=raid, cost=cost).read_text("utf-8")
    for anchor in ('id="load"', 'id="cost"'):
        assert both.count(anchor) == 1
    mean = float(raid.leak_mean)
    assert (
        f"Of {SALVO} missiles {mean:.1f} get through on average" in both or f"missiles {mean:.0f} get through" in both
    )
    every = float(raid.leak_chance[-1])
    assert (f", all in {100.0 * every:.0f}\u00a0% of the plays" in both) == (every >= 0.05)
    assert "Some " in both and "At least" not in both.partition('id="cost"')[2].partition("</section>")[0]
    assert f"No price is on record of {cost.unpriced.values[0]}" in both
    for key in {*raid.kill_source.values.tolist(), *cost.price_source.values.tolist()}:
        assert f'id="source-{key}"' in both, key
    without = publish(tmp_path / "without.html", scenario, [made(DAY)]).read_text("utf-8")
    assert 'id="load"' not in without and 'id="cost"' not in without
    assert len(both) - len(without) < 300_000


def test_a_raid_or_cost_of_another_day_is_refused(tmp_path, scenario, made, raid, cost) -> None:
    for given in ({"raid": raid}, {"cost": cost}):
        with pytest.raises(DomainError, match="its date is '2024-12-31', not '2018-12-31'"):
            publish(tmp_path / "page.html", scenario, [made("2018-12-31")], **given)


def test_where_a_number_is_lacking_there_is_no_raid_and_it_is_told() -> None:
    gulf = pb.load("gulf").on("2026-02-27")
    found, why = standard_raid(gulf, next(iter(gulf.scenario.threats)))
    assert found is None
    assert "no tests are on record of pac3-mse" in why
