"""Tables of worlds put together, templates for draws, and what a row says of itself as a scenario."""

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.coverage.evaluate import evaluate
from penumbra.coverage.places import points
from penumbra.errors import DomainError
from penumbra.names import VARIABLES
from penumbra.scenario.model import Shield
from penumbra.scenario.quantity import Better
from penumbra.scenario.settle import settle
from penumbra.scenario.ship_positions import with_ships_at

SPEED = "interceptors.sm3-iia.burnout_speed"
STATION = "station-eastern-mediterranean"


@pytest.fixture(scope="module")
def epaa() -> Shield:
    return pb.load("epaa").on("2018-12-31", "planned")


@pytest.fixture(scope="module")
def delays(epaa: Shield) -> xr.Dataset:
    return pb.worlds.along(epaa, "decision_time", ["61 s", "62 s"])


def values(table: xr.Dataset, path: str) -> list[float]:
    return table.world_value.sel(quantity=path).values.tolist()


@pytest.mark.parametrize("base", ["nominal", "worst", "best", "corners"])
def test_a_sweep_over_a_base_counts_and_a_base_over_a_sweep_is_refused(
    epaa: Shield, delays: xr.Dataset, base: str
) -> None:
    table = getattr(pb.worlds, base)(epaa)
    made = pb.worlds.combined(table, delays)
    assert made.sizes["world"] == 2 * table.sizes["world"]
    assert str(made.world.values[1]) == f"{table.world.values[0]}, decision_time 62 s"
    assert values(made, "decision_time") == [61.0, 62.0] * table.sizes["world"]
    assert values(made, SPEED) == np.repeat(values(table, SPEED), 2).tolist()
    with pytest.raises(
        DomainError, match=r"both tables set 'decision_time', to 61 in 'decision_time 61 s' and .*first"
    ):
        pb.worlds.combined(delays, table)
    with pytest.raises(DomainError, match="both tables set 'decision_time'"):
        pb.worlds.combined(made, table)


def test_what_a_name_tells_is_never_hidden(epaa: Shield, delays: xr.Dataset) -> None:
    """In tables that were joined, combined, picked from, saved, or made by hand as well."""
    other = pb.worlds.along(epaa, "decision_time", ["62 s"])
    over = pb.worlds.combined(pb.worlds.worst(epaa), delays)
    for table in (delays, over, pb.worlds.join(pb.worlds.worst(epaa), delays), delays.drop_vars("quantity_named")):
        with pytest.raises(DomainError, match=r"both tables set 'decision_time', .* and 62 in .*set it in one of them"):
            pb.worlds.combined(table, other)
    with pytest.raises(DomainError, match="both set every number; combine one of them, or join their rows"):
        pb.worlds.combined(pb.worlds.worst(epaa), pb.worlds.best(epaa))
    same = pb.worlds.combined(delays.isel(world=[1]), other)
    assert values(same, "decision_time") == [62.0]


def test_a_base_read_from_disk_is_one(epaa: Shield, delays: xr.Dataset, tmp_path) -> None:
    again = pb.read(pb.save(pb.worlds.worst(epaa), tmp_path / "worst.nc"))
    xr.testing.assert_identical(pb.worlds.combined(again, delays), pb.worlds.combined(pb.worlds.worst(epaa), delays))


def test_combined_takes_any_number(epaa: Shield, delays: xr.Dataset) -> None:
    speeds, lofts = pb.worlds.along(epaa, SPEED, [4000.0]), pb.worlds.along(epaa, "threats.mrbm-2000.loft", [0.1, 0.2])
    three = pb.worlds.combined(delays, speeds, lofts)
    xr.testing.assert_identical(three, pb.worlds.combined(pb.worlds.combined(delays, speeds), lofts))
    assert three.sizes == {"world": 4, "quantity": 3}
    assert pb.worlds.combined(delays) is delays
    with pytest.raises(DomainError, match="combined: no table"):
        pb.worlds.combined()


def test_labels_of_rows_are_kept_or_refused(epaa: Shield, delays: xr.Dataset) -> None:
    member = delays.assign(member=("world", [3, 4]))
    plain = pb.worlds.along(epaa, SPEED, [4000.0])
    other = plain.assign_coords(member=("world", [7]))
    joined = pb.worlds.join(member, plain.assign(member=("world", [7])))
    assert joined.member.values.tolist() == [3, 4, 7]
    with pytest.raises(DomainError, match=r"table 2 of 2 has no 'member' .*drop_vars\('member'\)"):
        pb.worlds.join(member, plain)
    assert pb.worlds.combined(plain, member).member.values.tolist() == [3, 4]
    assert pb.worlds.combined(member, pb.worlds.ships_drawn(epaa, [1, 2])).member.values.tolist() == [3, 3, 4, 4]
    assert "member" in pb.worlds.combined(other, delays).coords
    with pytest.raises(DomainError, match="two tables have 'member' along world; rename it"):
        pb.worlds.combined(member, other)
    wide = delays.assign(member=(("world", "side"), np.zeros((2, 3))))
    with pytest.raises(DomainError, match="'member' lies along world, side; drop it"):
        pb.worlds.join(wide, plain)


def test_a_template_has_the_uncertain_numbers_at_their_nominal_values(epaa: Shield) -> None:
    table = pb.worlds.template(epaa, 3)
    held = {column.path: column for column in pb.worlds.columns(epaa)}
    paths = table["quantity"].values.tolist()
    assert SPEED in paths
    assert "threats.mrbm-2000.loft" not in paths  # the attacker's choice
    signs = {column.sign for column in held.values() if column.low < column.high} - {Better.CHOICE, Better.SLIGHT}
    assert set(paths) == {path for path, one in held.items() if one.low < one.high and one.sign in signs}
    nominal = pb.worlds.matrix(epaa, pb.worlds.nominal(epaa))
    np.testing.assert_array_equal(pb.worlds.matrix(epaa, table), np.repeat(nominal, 3, axis=0))
    assert table.world.values.tolist() == ["draw 0", "draw 1", "draw 2"]
    table["world_value"].loc[:, SPEED] = [4000.0, 4100.0, 4200.0]
    assert pb.at(epaa, table, "draw 2").scenario.interceptors["sm3-iia"].burnout_speed.value == 4200.0
    assert pb.worlds.template(epaa, 2, ["a", "b"]).world.values.tolist() == ["a", "b"]
    for n, names, words in (
        (0, None, "a whole number of 1 or more, not 0"),
        (2.0, None, "a whole number of 1 or more, not 2.0"),
        (10**12, None, "1,000,000,000,000 rows are more than 1,048,576"),
        (2, ["a"], "1 names for 2 rows"),
        (2, ["a", "a"], "'a' occurs twice"),
        (2, "ab", "write a list"),
    ):
        with pytest.raises(DomainError, match=words):
            pb.worlds.template(epaa, n, names)


def test_one_world_taken_out_as_a_scalar_is_told(epaa: Shield, delays: xr.Dataset) -> None:
    for taken, words in (
        (delays.isel(world=0), r"no dimension world; .* table.isel\(world=\[0\]\)"),
        (delays.sel(quantity="decision_time"), r"no dimension quantity; .* table.isel\(quantity=\[0\]\)"),
    ):
        for verb in (
            lambda it: pb.at(epaa, it),
            lambda it: pb.worlds.matrix(epaa, it),
            lambda it: pb.worlds.join(it, delays),
            lambda it: pb.worlds.combined(delays, it),
            pb.worlds.digest,
            lambda it: evaluate(pb.bind(epaa), it, points(pb.places.homes(epaa))),
        ):
            with pytest.raises(DomainError, match=words):
                verb(taken)


def test_a_table_that_tells_too_little_is_refused(epaa: Shield, delays: xr.Dataset) -> None:
    bare = delays.drop_vars(["quantity_unit", "quantity_low"])
    for verb in (pb.worlds.join, lambda it: pb.worlds.combined(delays, it)):
        with pytest.raises(DomainError, match=r"no quantity_unit, quantity_low; make it with penumbra.worlds"):
            verb(bare)
    assert pb.worlds.digest(bare) != pb.worlds.digest(bare.isel(world=[0]))


def test_two_rows_of_one_name_are_refused(epaa: Shield, delays: xr.Dataset) -> None:
    twice = delays.assign_coords(world=["a", "a"])
    with pytest.raises(DomainError, match="the name 'a' occurs twice"):
        pb.worlds.matrix(epaa, twice)
    with pytest.raises(DomainError, match="2 worlds are called 'a'; write the number of one, as in 0"):
        pb.at(epaa, twice, "a")
    assert pb.at(epaa, twice, 1).scenario.decision_time.value == 62.0


def test_several_at_once_are_without_all_of_them(epaa: Shield) -> None:
    both = pb.worlds.without(epaa, "kurecik", "redzikowo")
    assert both.world.values.tolist() == ["without kurecik, redzikowo"]
    less = pb.at(epaa, both)
    assert less.sensors.keys() == epaa.sensors.keys() - {"kurecik", "redzikowo"}
    assert less.batteries.keys() == epaa.batteries.keys() - {"redzikowo"}
    for keys, words in (
        ((), "without: no key"),
        ((["kurecik"],), r'write keys as texts, as in without\(shield, "a", "b"\)'),
        (("kurecik", "kureck"), "no sensor or battery 'kureck' stands .*nearest: 'kurecik'"),
    ):
        with pytest.raises(DomainError, match=words):
            pb.worlds.without(epaa, *keys)


def test_seeds_are_a_list(epaa: Shield) -> None:
    with pytest.raises(DomainError, match=r"ships_drawn: write a list of seeds, as in \[5\]"):
        pb.worlds.ships_drawn(epaa, 5)


def test_a_row_as_a_scenario_tells_its_world(epaa: Shield, tmp_path) -> None:
    """In the title, and beside every number that is not nominal; and so in the file that is written of it."""
    given = epaa.scenario.interceptors["sm3-iia"].burnout_speed
    table = pb.worlds.along(epaa, SPEED, [given.value, given.low, (given.low + given.value) / 2, 9000.0])
    own, end, inside, beyond = (pb.at(epaa, table, n) for n in range(4))
    assert own.scenario.title == f"{epaa.scenario.title} (world: {table.world.values[0]})"
    speeds = [one.scenario.interceptors["sm3-iia"].burnout_speed for one in (own, end, inside, beyond)]
    told = f"Fixed by this world; published: {given.written[0]}, {given.written[1]} to {given.written[2]}."
    before = f"{given.note.removesuffix('.')}. " if given.note else ""
    assert [one.note for one in speeds] == [given.note, *[f"{before}{told}"] * 2, told]
    assert [one.source for one in speeds] == [given.source] * 3 + [None]
    text = tmp_path / "row.yaml"
    text.write_text(pb.show(inside), "utf-8")
    again = pb.load(text)
    assert again.title == inside.scenario.title
    assert again.interceptors["sm3-iia"].burnout_speed.note == speeds[2].note
    assert pb.show(inside) == pb.show(inside.scenario)
    long = pb.at(epaa, table.assign_coords(world=["x" * 500, "b", "c", "d"]), 0).scenario.title
    assert len(long) <= 200
    assert long.endswith("x...)")


def test_a_world_that_is_settled_has_the_name_of_its_row(epaa: Shield) -> None:
    corners = pb.worlds.corners(epaa)
    row = str(corners.world.values[3])
    end, *sides = row.split(", ")
    swept = dict(side.split(" ") for side in sides)
    assert swept
    assert pb.at(epaa, corners, row) == settle(epaa, end, swept)
    assert settle(epaa, "worst").scenario.title.endswith("(world: worst)")


def test_a_moved_ship_loses_what_is_said_of_its_station(epaa: Shield) -> None:
    table, was = pb.worlds.ships(epaa), epaa.scenario.sites[STATION]
    assert was.note or was.latitude.note, "the scenario says nothing of the station"
    still, moved = (pb.at(epaa, table, n).scenario.sites[STATION] for n in (0, 1))
    assert (still.note, still.latitude.note) == (was.note, was.latitude.note)
    assert moved.note is None
    assert moved.latitude.note == f"Fixed by this world; the ship's station is at {was.latitude.written[0]}."
    assert with_ships_at(epaa, {STATION: (1.0, 1.0)}).scenario.sites[STATION].note is None
    assert with_ships_at(epaa, {STATION: (0.0, 0.0)}).scenario.sites[STATION].note == was.note


def test_the_glossary_names_every_sign() -> None:
    told = VARIABLES["quantity_sign"].long_name
    for word in (*(sign.value for sign in Better), "none"):
        assert f" {word}" in told, word
