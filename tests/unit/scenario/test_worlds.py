"""Worlds as rows: each maker's numbers, tables put together, and every row back as an exact scenario."""

import math
from itertools import product

import numpy as np
import pytest
import xarray as xr

import penumbra as pb
from penumbra.coverage.nominal_map import nominal_map
from penumbra.errors import DomainError
from penumbra.scenario.columns import identity, own
from penumbra.scenario.loader import load
from penumbra.scenario.model import Shield, quantities
from penumbra.scenario.quantity import Better
from penumbra.scenario.settle import SWEPT, settle
from penumbra.scenario.ship_positions import all_positions, with_ships_at, with_ships_drawn
from penumbra.scenario.show import show
from penumbra.uncertainty.bounds.extreme_worlds import worlds as judged

SPEED = "interceptors.sm3-iia.burnout_speed"
CASES = ("epaa", "strategic", "cities")


def shield_of(case: str) -> Shield:
    return pb.load(case).on("2018-12-31", "planned")


@pytest.fixture(scope="module", params=CASES)
def shield(request: pytest.FixtureRequest) -> Shield:
    return shield_of(request.param)


@pytest.fixture(scope="module")
def epaa() -> Shield:
    return shield_of("epaa")


def numbers(shield: Shield) -> list[object]:
    return [(path, item.value, item.low, item.high, item.grade) for path, item, _ in quantities(shield.scenario)]


def test_columns_are_every_number_of_the_scenario_but_boxes_and_names(shield: Shield) -> None:
    held = pb.worlds.columns(shield)
    points = shield.scenario.launch_points
    names = {f"launch_points.{key}.{end}" for key in points for end in ("latitude", "longitude") if points[key].area}
    given = {
        ".".join(path): (item.low, item.value, item.high, item.grade, sign)
        for path, item, sign in quantities(shield.scenario)
        if path[0] != "region" and "patrol" not in path and ".".join(path) not in names
    }
    found = {column.path: column[2:7] for column in held if column.sign is not None}
    assert found == given
    assert list(found) == list(given)
    assert len({column.path for column in held}) == len(held)
    assert {column.path for column in held if column.path.endswith(".inventory")} == {
        f"batteries.{key}.inventory" for key in shield.scenario.batteries
    }


def test_structure_is_that_of_what_stands(epaa: Shield) -> None:
    held = {column.path: column for column in pb.worlds.columns(epaa)}
    assert "batteries.eastern-mediterranean-ia" not in held  # it stands no more
    assert held["batteries.redzikowo"].own == 1.0
    assert held["batteries.redzikowo.launch"].own == pb.worlds.LAUNCH.index("engage-on-remote") == 2
    assert held["batteries.redzikowo.feeds.pituffik"].own == 1.0
    assert held["batteries.redzikowo.guides.pituffik"].own == 0.0
    assert "batteries.redzikowo.feeds.redzikowo-spy1" not in held
    assert "batteries.redzikowo.feeds.satellites" in held
    assert "batteries.redzikowo.guides.satellites" not in held
    assert held["track"].words == ("single", "networked")
    assert held["commit"].words == ("after-burnout", "any-time")
    assert held["intercept"].words == ("in-sight", "predicted")
    assert held["commit"].own == held["intercept"].own == 0.0


def random_rows(shield: Shield, count: int, seed: int) -> xr.Dataset:
    """Rows with every column drawn: numbers in their ranges and about them, open choices, any structure."""
    rng = np.random.default_rng(seed)
    held = pb.worlds.columns(shield)
    values = np.repeat(own(held)[None], count, axis=0)
    for n, column in enumerate(held):
        if column.words:
            values[:, n] = rng.integers(0, len(column.words), count)
        elif column.whole:
            values[:, n] = rng.integers(1, 90, count)
        elif column.low < column.high:
            inside = rng.uniform(column.low, column.high, count)
            ends = rng.choice([column.low, column.nominal, column.high], count)
            values[:, n] = np.where(rng.random(count) < 0.5, inside, ends)
            if column.sign is Better.CHOICE:
                values[rng.random(count) < 0.5, n] = math.nan
        elif column.unit == "deg":
            values[:, n] = np.where(rng.random(count) < 0.5, column.nominal, rng.uniform(-70.0, 70.0, count))
    names = [f"row {n}" for n in range(count)]
    table = pb.worlds.nominal(shield)
    return xr.Dataset(
        {"world_value": (("world", "quantity"), values)}
        | {
            f"quantity_{name}": ("quantity", [getattr(column, name) for column in held])
            for name in ("unit", "low", "nominal", "high", "grade")
        }
        | {"quantity_sign": ("quantity", [column.sign.value if column.sign else "none" for column in held])},
        {"world": names, "quantity": [column.path for column in held]},
        table.attrs,
    )


def test_any_row_comes_back_as_the_exact_shield_it_stands_for(shield: Shield) -> None:
    """The row of the shield made from it, with what was taken away missing, is the row."""
    table = random_rows(shield, 12, 3)
    held = [column.path for column in pb.worlds.columns(shield)]
    rows = pb.worlds.matrix(shield, table)
    for n, row in enumerate(rows):
        exact = pb.at(shield, table, f"row {n}")
        back = {column.path: column.own for column in pb.worlds.columns(exact)}
        gone = {path for path, value in zip(held, row, strict=True) if path.count(".") == 1 and value == 0.0}
        gone = {path for path in gone if path.startswith(("sensors.", "batteries."))}
        assert gone
        for path, value in zip(held, row, strict=True):
            section, key, *rest = path.split(".")[:3] if "." in path else (path, "", "")
            names = {
                f"{section}.{key}",
                f"sensors.{path.rpartition('.')[2]}" if rest in (["feeds"], ["guides"]) else "",
            }
            missing = names & gone and not path.endswith((".inventory",)) and ".boresights." not in path
            if missing:
                assert path not in back, path
            else:
                np.testing.assert_equal(back[path], value, err_msg=path)
        every = [item for path, item, sign in quantities(exact.scenario) if sign is not Better.CHOICE]
        assert all(item.exact for item in every)
        alone = pb.worlds.matrix(exact, pb.worlds.nominal(exact))
        np.testing.assert_array_equal(alone[0], own(pb.worlds.columns(exact)))


def test_a_row_within_the_ranges_is_a_file_that_loads_again(epaa: Shield, tmp_path) -> None:
    table = pb.worlds.combined(pb.worlds.worst(epaa), pb.worlds.without(epaa, "kurecik"))
    exact = pb.at(epaa, table)
    assert "kurecik" not in exact.sensors
    (tmp_path / "row.yaml").write_text(show(exact.scenario), "utf-8")
    again = load(tmp_path / "row.yaml")
    assert numbers(again.on("2018-12-31", "planned")) == numbers(exact)
    assert again.on("2018-12-31", "planned").sensors.keys() == exact.sensors.keys()


def swept_corners(shield: Shield) -> list[dict[str, str]]:
    """The nominal point and every corner of the box of the numbers of unknown sign, all cards of a section together.

    Cards of interceptors that no battery holds are left out: nothing of a map depends on them.
    """
    idle = set(shield.scenario.interceptors) - {battery.interceptor for battery in shield.batteries.values()}
    loose = [
        name
        for name in SWEPT
        if any(
            not item.exact
            for path, item, _ in quantities(shield.scenario)
            if (path[0], path[-1]) == tuple(name.split(".")) and (path[0] != "interceptors" or path[1] not in idle)
        )
    ]
    corners = [dict(zip(loose, at, strict=True)) for at in product(("low", "high"), repeat=len(loose))]
    return [{}, *corners] if loose else [{}]


@pytest.mark.slow
def test_ends_and_corners_are_those_that_maps_run(shield: Shield) -> None:
    table = pb.worlds.corners(shield)
    ours = [pb.at(shield, table, n) for n in range(table.sizes["world"])]
    theirs = [settle(shield, end, at) for at in swept_corners(shield) for end in ("worst", "best")]
    assert [numbers(one) for one in ours] == [numbers(one) for one in theirs]
    tried = [end for end in judged(shield).ends if end.alternative == 0]  # the shield as it is written
    assert [end.worst for end in tried] == [True, False] * (len(ours) // 2)
    np.testing.assert_array_equal(np.concatenate([end.rows for end in tried]), pb.worlds.matrix(shield, table))
    assert table.world.values[:2].tolist() == ["worst", "best"]
    assert "worst, threats.burn_time low" in str(table.world.values[2])
    for maker, end in ((pb.worlds.nominal, "nominal"), (pb.worlds.worst, "worst"), (pb.worlds.best, "best")):
        assert pb.at(shield, maker(shield)) == settle(shield, end)
        assert maker(shield).world.values.tolist() == [end]


def test_an_interceptor_that_no_battery_holds_makes_no_corner() -> None:
    """In `cities` Patriots alone stood: without a range of their coefficient, half the corners are left."""
    fixed = "interceptors.pac3-mse.ballistic_coefficient=12000 kg/m2"
    shield, exact = (pb.load("cities", given).on("2013-12-31", "actual") for given in ((), (fixed,)))
    many, few = (pb.worlds.corners(each).sizes["world"] for each in (shield, exact))
    assert not exact.scenario.interceptors["thaad"].ballistic_coefficient.exact
    assert many - 2 == 2 * (few - 2) > 0


def test_ships_are_where_maps_put_them(epaa: Shield) -> None:
    table, nominal = pb.worlds.ships(epaa), settle(epaa, "nominal")

    def places(shield: Shield) -> list[tuple[float, float]]:
        return [(site.latitude.value, site.longitude.value) for site in shield.scenario.sites.values()]

    rows = [pb.at(epaa, table, n) for n in range(table.sizes["world"])]
    assert [places(row) for row in rows] == [places(with_ships_at(nominal, each)) for each in all_positions(epaa)]
    moved = rows[1].scenario.sites["station-eastern-mediterranean"]
    assert moved.patrol is None
    assert moved.latitude.source == "penumbra-assumption"
    assert rows[0].scenario.sites["station-eastern-mediterranean"].patrol is not None
    several = pb.worlds.ships_drawn(epaa, [3, 7])
    for seed in (3, 7):
        assert places(pb.at(epaa, several, f"ships drawn, seed {seed}")) == places(with_ships_drawn(epaa, seed))


def test_along_takes_texts_and_numbers_beyond_what_is_published(epaa: Shield) -> None:
    table = pb.worlds.along(epaa, SPEED, ["4.5 km/s", 9000.0, np.float64(4250.5)])
    assert table.world.values.tolist() == [f"{SPEED} {told}" for told in ("4.5 km/s", "9000 m/s", "4250.5 m/s")]
    assert table.world_value.values[:, 0].tolist() == [4500.0, 9000.0, 4250.5]
    inside, beyond = (pb.at(epaa, table, n).scenario.interceptors["sm3-iia"].burnout_speed for n in (0, 1))
    given = epaa.scenario.interceptors["sm3-iia"].burnout_speed
    assert (inside.source, inside.grade) == (given.source, given.grade)
    assert (beyond.value, beyond.source, beyond.grade, beyond.written[0]) == (9000.0, None, "assumption", "9000.0 m/s")
    modes = pb.worlds.along(epaa, "batteries.redzikowo.launch", ["own-radar", 1])
    assert [pb.at(epaa, modes, n).batteries["redzikowo"].launch for n in (0, 1)] == ["own-radar", "remote-launch"]
    lofts = pb.worlds.along(epaa, "threats.mrbm-2000.loft", ["10 deg", math.nan])
    assert pb.at(epaa, lofts, 0).scenario.threats["mrbm-2000"].loft.value == pytest.approx(math.radians(10.0))
    site = pb.at(epaa, pb.worlds.along(epaa, "sites.deveselu.latitude", ["45 deg"])).scenario.sites["deveselu"]
    assert (site.source, site.grade, site.latitude.source) == ("counterfactual", "assumption", None)


@pytest.mark.parametrize(
    ("path", "values", "words"),
    [
        ("interceptors.sm3-iia.burnout_sped", [1.0], f"no quantity .*nearest: '{SPEED}'"),
        (SPEED, "4 km/s", r"write a list of values, as in \['4 km/s'\]"),
        (SPEED, [], "no value; write at least one"),
        (SPEED, ["4"], 'write "4 km/s", a number and a unit'),
        (SPEED, ["4 km"], "'km' is not a unit of speed"),
        (SPEED, [True], "write a number, or a text with a unit, not True"),
        (SPEED, ["20 km/s"], f"{SPEED}: 20000 m/s is outside 0.1 km/s to 12 km/s; write a value within"),
        (SPEED, [math.nan], "write a finite number, not nan"),
        (SPEED, [math.inf], "write a finite number, not inf"),
        (SPEED, [10**400], "write a finite number, not 1000"),
        (SPEED, ["4 km/s", "4 km/s"], "occurs twice"),
        ("batteries.deveselu.launch", ["remote"], "no choice 'remote'; nearest: 'remote-launch'"),
        ("batteries.deveselu.launch", [3], r"3 has no meaning; write 0 \(own-radar\), 1"),
        ("batteries.deveselu.inventory", [2.5], "2.5 is outside 1 to 100000; write a whole number within"),
        ("interceptors.sm3-iia.floor", ["1900 km"], r"must stay below interceptors.sm3-iia.ceiling"),
        ("radars.spy-1d.sector_width", ["90 deg"], 'gives .* a sector; write "boresights:" below sensors'),
        (
            "region.south",
            [30.0],
            r'region.south is no quantity .* with changes=\["region.south=..."\] in penumbra.load or penumbra.alone',
        ),
        ("region.resolution", [3], "region.resolution is no quantity .* when you make the shield"),
        ("terrain", ["none"], "nor are .* switches such as terrain"),
        ("sites.station-eastern-mediterranean.patrol.north_south", ["9 km"], "patrol boxes, the region and switches"),
        ("batteries.deveselu.feeds", [1], "no quantity 'batteries.deveselu.feeds'; nearest: 'batteries.deveselu.feeds"),
        ("batteries.eastern-mediterranean-ia.launch", [1], "'eastern-mediterranean-ia' does not stand on 2018-12-31"),
        (SPEED, 3000, r"write a list of values, as in \[3000\]"),
        (SPEED, np.array(3000.0), "write a list of values"),
        (["decision_time"], ["60 s"], "write the path of one quantity as text.*combined"),
        (
            "threats.mrbm-2000.loft",
            [120.0],
            r'here are in radians: for degrees write the text "120 deg" in along, or 2.0944',
        ),
    ],
)
def test_what_along_refuses(epaa: Shield, path: str, values: object, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        pb.worlds.along(epaa, path, values)


def taken(shield: Shield, key: str) -> Shield:
    """The shield whose file has no sensor or battery of this key."""
    left = {
        section: {name: item for name, item in getattr(shield.scenario, section).items() if name != key}
        for section in ("sensors", "batteries")
    }
    return shield.model_copy(update={"scenario": shield.scenario.model_copy(update=left)})


def test_without_is_the_shield_less_that_element(epaa: Shield) -> None:
    ours, theirs = pb.at(epaa, pb.worlds.without(epaa, "kurecik")), taken(settle(epaa, "nominal"), "kurecik")
    assert ours.sensors.keys() == theirs.sensors.keys() == epaa.sensors.keys() - {"kurecik"}
    assert pb.at(epaa, pb.worlds.without(epaa, "redzikowo")).batteries.keys() == epaa.batteries.keys() - {"redzikowo"}
    with pytest.raises(DomainError, match=r"no sensor or battery 'kureck' stands on 2018-12-31.*nearest: 'kurecik'"):
        pb.worlds.without(epaa, "kureck")


def test_tables_join_with_what_each_lacks_as_the_shields_own(epaa: Shield) -> None:
    first, second = pb.worlds.along(epaa, SPEED, [4000.0]), pb.worlds.without(epaa, "kurecik")
    loft = pb.worlds.along(epaa, "threats.mrbm-2000.loft", [0.1])
    joined = pb.worlds.join(first, second, loft)
    assert joined.sizes == {"world": 3, "quantity": 3}
    rows = pb.worlds.matrix(epaa, joined)
    for n, table in enumerate((first, second, loft)):
        np.testing.assert_array_equal(rows[n], pb.worlds.matrix(epaa, table)[0])
    with pytest.raises(DomainError, match="occurs twice"):
        pb.worlds.join(first, first)
    with pytest.raises(DomainError, match="tables of different shields: scenario_hash"):
        pb.worlds.join(first, pb.worlds.nominal(shield_of("cities")))
    with pytest.raises(DomainError, match="tables of different shields: date"):
        pb.worlds.join(first, pb.worlds.best(epaa.scenario.on("2019-01-01", "planned")))


def test_combined_lays_the_second_over_every_row_of_the_first(epaa: Shield) -> None:
    ends = pb.worlds.join(pb.worlds.worst(epaa), pb.worlds.best(epaa))
    both = pb.worlds.combined(ends, pb.worlds.ships(epaa))
    assert both.sizes["world"] == 250
    assert str(both.world.values[125]) == "best, ships on station"
    rows = pb.worlds.matrix(epaa, both)
    held = [column.path for column in pb.worlds.columns(epaa)]
    at = held.index("sites.station-eastern-mediterranean.latitude")
    assert len(set(rows[:125, at])) == 3
    rest = [n for n, path in enumerate(held) if "station" not in path]
    np.testing.assert_array_equal(rows[7][rest], rows[0][rest])
    assert rows[0, held.index(SPEED)] < rows[125, held.index(SPEED)]


def test_a_digest_names_the_numbers_and_nothing_else(epaa: Shield) -> None:
    table = random_rows(epaa, 3, 8)
    name = pb.worlds.digest(table)
    assert pb.worlds.digest(table.isel(quantity=slice(None, None, -1))) == name
    assert pb.worlds.digest(table.assign_coords(world=["a", "b", "c"])) == name
    assert pb.worlds.digest(table.isel(world=[1, 0, 2])) != name
    nudged = table.copy(deep=True)
    nudged.world_value[1, 5] = np.nextafter(float(nudged.world_value[1, 5]), math.inf)
    assert pb.worlds.digest(nudged) != name
    other = shield_of("epaa").scenario.on("2018-12-30", "planned")
    assert pb.worlds.digest(pb.worlds.nominal(other)) != pb.worlds.digest(pb.worlds.nominal(epaa))
    own_speed = pb.worlds.along(epaa, SPEED, [epaa.scenario.interceptors["sm3-iia"].burnout_speed.value])
    assert pb.worlds.digest(own_speed) == pb.worlds.digest(pb.worlds.nominal(epaa))


def test_a_table_on_disk_is_read_back_to_the_bit(epaa: Shield, tmp_path) -> None:
    tables = {
        "random": random_rows(epaa, 4, 1),
        "corners": pb.worlds.corners(epaa),
        "one": pb.worlds.along(epaa, "threats.mrbm-2000.loft", [0.1, math.nan]),
    }
    for name, table in tables.items():
        again = pb.read(pb.save(table, tmp_path / f"{name}.nc"))
        assert again.world_value.values.tobytes() == table.world_value.values.tobytes()
        assert pb.worlds.digest(again) == pb.worlds.digest(table)
        if name != "random":
            xr.testing.assert_identical(again, table)
        assert pb.at(epaa, again, 1) == pb.at(epaa, table, 1)


def test_at_says_what_is_wrong(epaa: Shield) -> None:
    table = pb.worlds.along(epaa, SPEED, [4000.0, 5000.0])
    for world, words in (
        (
            None,
            r"the table has 2 worlds; name one, as in at\(shield, table, 'interceptors.sm3-iia.burnout_speed 4000 m/s'",
        ),
        ([f"{SPEED} 4000 m/s"], "write the name of one world as text, or its number, not"),
        (2, "no row 2; the table has rows 0 to 1"),
        (f"{SPEED} 400 m/s", "the table has no world .*nearest"),
    ):
        with pytest.raises(DomainError, match=words):
            pb.at(epaa, table, world)
    with pytest.raises(
        DomainError, match="made from another shield: its scenario is 'epaa', that of this shield 'cities'"
    ):
        pb.at(shield_of("cities"), table, 0)
    with pytest.raises(DomainError, match="give a table of worlds, not dict"):
        pb.at(epaa, {})
    with pytest.raises(DomainError, match="give a table of worlds, not another Dataset"):
        pb.at(epaa, xr.Dataset(attrs=identity(epaa)))
    wrong = table.assign_coords(quantity=["interceptors.sm3-iia.burnout_sped"])
    with pytest.raises(DomainError, match=r"no quantity 'interceptors.sm3-iia.burnout_sped'; nearest"):
        pb.worlds.matrix(epaa, wrong)
    with pytest.raises(DomainError, match="occurs twice; keep one of them"):
        pb.worlds.matrix(epaa, xr.concat([table, table], "quantity"))


def test_a_row_mapped_by_itself_is_the_world_that_was_meant() -> None:
    """Against the scenario with the same numbers set in the file."""
    asked = ["region.resolution=2", "launch_areas.iran.points=2"]
    shield = pb.load("epaa", asked).on("2018-12-31", "planned")
    table = pb.worlds.combined(
        pb.worlds.along(shield, SPEED, ["3.6 km/s"]), pb.worlds.along(shield, "decision_time", ["200 s"])
    )
    written = [f"{SPEED}=3.6 km/s", "decision_time=200 s"]
    ours = nominal_map(pb.at(shield, table))
    theirs = nominal_map(pb.load("epaa", [*asked, *written]).on("2018-12-31", "planned"))
    xr.testing.assert_equal(ours, theirs)
    assert not ours.margin.equals(nominal_map(shield).margin)


MAKERS = ("nominal", "worst", "best", "corners", "ships")


@pytest.mark.parametrize(
    "verb",
    [
        pb.cover,
        pb.contribution,
        lambda of: pb.settle(of, "worst"),
        lambda of: pb.trace(of, "mrbm-2000", "iran-west", "Nice"),
        lambda of: pb.outlines(of, xr.Dataset()),
        lambda of: pb.at(of, xr.Dataset()),
        pb.worlds.columns,
        *(getattr(pb.worlds, name) for name in MAKERS),
        lambda of: pb.worlds.ships_drawn(of, [1]),
        lambda of: pb.worlds.along(of, SPEED, ["4 km/s"]),
        lambda of: pb.worlds.without(of, "kurecik"),
        lambda of: pb.worlds.matrix(of, xr.Dataset()),
    ],
)
@pytest.mark.parametrize("of", [pb.load("epaa"), "epaa"], ids=["scenario", "text"])
def test_every_verb_that_wants_a_shield_says_so(verb, of) -> None:
    with pytest.raises(DomainError, match=r"give a shield, not (Scenario|str); write scenario\.on"):
        verb(of)


def test_what_takes_no_shield_says_so(epaa: Shield, tmp_path) -> None:
    for verb, words in (
        (lambda: pb.show("epaa"), r'give a scenario or a shield, not str; write penumbra.load\("epaa"\)'),
        (lambda: pb.save(epaa, tmp_path / "it.nc"), "give a Dataset of results, not Shield"),
        (lambda: pb.share(epaa), "shares are drawn from a map of penumbra.cover"),
        (lambda: pb.outlines(epaa, epaa), r"outlines: needs a map; write outlines\(shield, cover\(shield\)\)"),
    ):
        with pytest.raises(DomainError, match=words):
            verb()
