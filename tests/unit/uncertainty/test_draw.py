"""Worlds drawn from the published ranges."""

from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.errors import DomainError, ScenarioError
from penumbra.scenario.model import Shield
from penumbra.scenario.worlds import columns
from penumbra.uncertainty.drawn.draw import in_use, moves_together
from penumbra.uncertainty.drawn.priors import PRIORS


@cache
def shield(*changes: str) -> Shield:
    """The planned shield of 2018."""
    return pb.load("epaa", changes).on("2018-12-31", history="planned")


@cache
def drawn(n: int = 64, seed: int = 1) -> xr.Dataset:
    """Worlds of it."""
    return pb.draw(shield(), n, seed)


def of(table: xr.Dataset, path: str, prior: str = "uniform") -> Any:
    """Values of one number in the rows of a prior."""
    return table["world_value"].sel(quantity=path).values[table["world_prior"].values == prior]


def test_the_same_seed_draws_the_same_worlds() -> None:
    """Another seed draws others; more worlds begin with the same ones."""
    assert drawn().identical(pb.draw(shield(), 64, 1))
    assert not np.array_equal(drawn()["world_value"], drawn(seed=2)["world_value"])
    more = pb.draw(shield(), 96, 1)
    for prior in PRIORS:
        assert np.array_equal(of(more, "decision_time", prior)[:64], of(drawn(), "decision_time", prior))


def test_every_value_lies_in_its_range_and_fills_it() -> None:
    """Sixty-four points have one in each sixty-fourth of a number's range, as a Latin hypercube has."""
    table = drawn()
    low, high = (table[f"quantity_{end}"].values for end in ("low", "high"))
    values, ranged = table["world_value"].values, low < high
    assert ranged.sum() > 50
    assert ((values >= low) & (values <= high))[:, ranged].all()
    for path in ("decision_time", "interceptors.sm3-iia.burnout_speed"):
        column = next(each for each in columns(shield()) if each.path == path)
        share = (of(table, path) - column.low) / (column.high - column.low)
        assert sorted(np.floor(64 * share).astype(int).tolist()) == list(range(64))


def test_no_two_numbers_depend_on_each_other() -> None:
    """The ranks of any two numbers are as little correlated as those of independent draws: below five of their errors.

    Of a scrambled Sobol sequence with as many coordinates some pairs determine each other.
    """
    table = drawn(512).isel(world=slice(512))
    values = table["world_value"].values
    values = values[:, [len(np.unique(column)) == 512 for column in values.T]]
    halves = (values > np.median(values, axis=0)).astype(float)
    for each in (values.argsort(axis=0).argsort(axis=0), halves, np.floor(4.0 * values.argsort(axis=0) / 512) % 2):
        pairs = np.corrcoef(each, rowvar=False)[np.triu_indices(values.shape[1], 1)]
        assert len(pairs) > 1000
        assert abs(pairs).max() < 5.0 / np.sqrt(512)


def test_priors_read_the_same_points() -> None:
    """Rows of one draw differ in the prior alone: the order of the values is the same under each."""
    table = drawn()
    orders = [np.argsort(of(table, "threats.irbm-3000.radar_cross_section", prior)) for prior in PRIORS]
    assert all(np.array_equal(order, orders[0]) for order in orders)
    assert np.array_equal(table["world_draw"].values, np.tile(np.arange(64), len(PRIORS)))


def test_only_what_is_in_use_is_drawn() -> None:
    """Cards that no standing element names have no coordinate."""
    used, paths = in_use(shield()), drawn()["quantity"].values.tolist()
    assert "interceptors.sm3-iia" in used
    assert "interceptors.thaad" not in used
    assert not [path for path in paths if path.startswith(("interceptors.thaad", "interceptors.sm3-iib"))]
    assert "radars.an-tpy-2-forward.range" in paths


def test_numbers_move_together_as_their_cards_say() -> None:
    """Block IA and IB have one speed in every world; their other numbers do not."""
    before = pb.load("epaa").on("2016-05-19", history="actual")
    assert moves_together(before, "interceptors.sm3-ia.burnout_speed") == moves_together(
        before, "interceptors.sm3-ib.burnout_speed"
    )
    assert moves_together(before, "interceptors.sm3-ib.floor") == "interceptors.sm3-ib.floor"
    assert pb.show(before).count("burnout_speed: sm3-block-i") == 2
    both = pb.load("epaa", ["batteries.deveselu.interceptor=sm3-ia"]).on("2018-12-31", history="planned")
    table = pb.draw(both, 16, 3)
    a, b = (of(table, f"interceptors.sm3-i{block}.burnout_speed", "triangular") for block in "ab")
    assert np.array_equal(a, b)
    assert not np.array_equal(*(of(table, f"interceptors.sm3-i{block}.floor") for block in "ab"))


def test_a_group_of_no_number_is_refused(tmp_path: Any) -> None:
    """With the numbers that the card has."""
    file = tmp_path / "mine.yaml"
    file.write_text("base: epaa\ninterceptors: {sm3-ia: {together: {burnout_sped: fast}}}\n")
    with pytest.raises(ScenarioError, match=r"mine.yaml:2: .*the card has no number 'burnout_sped'.*burnout_speed"):
        pb.load(file)


def test_alternatives_are_drawn_equally_often() -> None:
    """Each is a third of the worlds; a row has what its answer changes; they can be left out."""
    table = pb.draw(shield(), 96, 0)
    names, count = np.unique(table["world_alternative"].values, return_counts=True)
    assert len(names) == 3
    assert (count >= 4 * 28).all()
    own = table.isel(world=table["world_alternative"].values == "guidance=own-radar")
    chosen = {column.path: column.own for column in columns(pb.choose(shield(), {"guidance": "own-radar"}))}
    guides = [path for path in own["quantity"].values.tolist() if ".guides." in path]
    assert guides
    assert (own["world_value"].sel(quantity=guides).values == [chosen[path] for path in guides]).all()
    assert chosen != {column.path: column.own for column in columns(shield())}
    written = pb.draw(shield(), 8, 0, alternatives=False)
    assert set(written["world_alternative"].values.tolist()) == {"as written"}
    assert not [path for path in written["quantity"].values.tolist() if ".guides." in path]


def test_ships_lie_in_their_boxes_under_every_prior_alike() -> None:
    """A place in a patrol box is uniform: nothing is published of it."""
    site = next(key for key, each in shield().scenario.sites.items() if each.patrol)
    table = drawn()
    latitudes = [of(table, f"sites.{site}.latitude", prior) for prior in PRIORS]
    assert all(np.array_equal(each, latitudes[0]) for each in latitudes)
    assert len(np.unique(latitudes[0])) == 64


def test_a_shield_without_a_range_has_nothing_to_draw() -> None:
    """It is said, and what to do."""
    exact = pb.choose(pb.settle(shield(), "nominal"), {}).scenario
    still = {key: site.model_copy(update={"patrol": None}) for key, site in exact.sites.items()}
    bare = exact.model_copy(update={"sites": still, "alternatives": {}}).on("2018-12-31", history="planned")
    with pytest.raises(DomainError, match="nothing to draw: the nominal answer"):
        pb.draw(bare, 8)


def test_no_more_worlds_are_drawn_than_a_memory_holds() -> None:
    with pytest.raises(DomainError, match="n: write how many worlds, at most 1,048,576"):
        pb.draw(shield(), 10**30)


@pytest.mark.parametrize("n", [0, -1, 1.5, "8", True, None])
def test_a_number_of_worlds_is_a_whole_number(n: Any) -> None:
    """Of one or more."""
    with pytest.raises(DomainError, match="n: write how many worlds, a whole number of 1 or more"):
        pb.draw(shield(), n)


@pytest.mark.parametrize("seed", [-1, 0.5, "a", True])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    """Of zero or more."""
    with pytest.raises(DomainError, match="seed: write a seed, a whole number of 0 or more"):
        pb.draw(shield(), 8, seed)
