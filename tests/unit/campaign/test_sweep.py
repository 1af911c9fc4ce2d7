"""Sweeps: rows against shields loaded one by one, interrupts, failures, and what is refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from typer.testing import CliRunner

import penumbra as pb
from penumbra.campaign import task
from penumbra.campaign.plan import KEY, MOST_ROWS
from penumbra.campaign.progress import Halfway, Progress
from penumbra.campaign.row_store import RowStore
from penumbra.campaign.sweep_file import load_sweep
from penumbra.cli.main import app
from penumbra.coverage.piece_folder import packed_arrays
from penumbra.coverage.trace import trace
from penumbra.errors import DomainError, OutputError, PenumbraError, ScenarioError
from unit.campaign.cases import DAY, ROWS, SWEEP, written


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> xr.Dataset:
    """The small sweep, unbroken."""
    return pb.sweep(written(tmp_path_factory.mktemp("whole")))


def texts(found: xr.Dataset, row: int) -> dict[str, str]:
    """The options of a row, by axis."""
    chosen = found.option_text.values[found.row_option.values[row]]
    return dict(zip(found.axis.values.tolist(), chosen.tolist(), strict=True))


def test_a_row_is_the_shield_that_set_makes(whole: xr.Dataset, tmp_path: Path) -> None:
    """Shares from counts of points, and the margin of the one arc, of shields loaded with the changes as of --set."""
    file = written(tmp_path).with_name("law.yaml")
    places = {"here": (44.1, 24.4), "north": (48.0, 24.4)}
    seen = set()
    for row in (0, 9, 14, ROWS - 1):
        options = texts(whole, row)
        latitude, longitude = places[options.pop("site")]
        at = [f"sites.west.latitude={latitude} deg", f"sites.west.longitude={longitude} deg"]
        shield = pb.load(file, [*at, *(f"{path}={value}" for path, value in options.items())]).on(DAY)
        homes = pb.places.homes(shield, of="ROU")
        counts = pb.evaluate(pb.bind(shield), pb.worlds.nominal(shield), homes)
        reached, covered = counts.reached_worlds.values[0], counts.covered_worlds.values[0]
        share = homes.people[covered > 0].sum() / homes.people[reached > 0].sum()
        arc = trace(shield, "class", "start", "Bucharest")
        found = dict(zip(whole.measure.values.tolist(), whole.measured.values[row].tolist(), strict=True))
        assert found["people/ROU/class"] == pytest.approx(share)
        assert found["place/Bucharest/class"] == float(arc.arc_margin.item() > 0.0)
        assert found["margin_s/Bucharest/class"] == pytest.approx(float(arc.arc_margin.item()), abs=0.01)
        seen.add((round(share, 3), bool(arc.arc_margin.item() > 0.0)))
    assert len(seen) > 1
    assert whole.attrs["rows"] == whole.sizes["sweep_row"] == ROWS


def test_points_stand_for_equal_parts_of_the_people(whole: xr.Dataset, tmp_path: Path) -> None:
    found = pb.sweep(written(tmp_path, old="of: ROU", new="of: ROU, points: 300"))
    wrong = np.abs(found.measured.values[:, 0] - whole.measured.values[:, 0])
    assert 0.0 < wrong.max() < 0.1
    assert found.measured.values[:, 1:].tolist() == whole.measured.values[:, 1:].tolist()


def test_a_table_of_worlds_is_swept_as_evaluate_does(tmp_path: Path) -> None:
    shield = pb.load(written(tmp_path).with_name("law.yaml")).on(DAY)
    table = pb.worlds.along(shield, "decision_time", ["10 s", "100 s", "250 s", "1000 s"])
    found = pb.sweep(shield, table, compute=[{"place": "Bucharest"}, {"place": "Sofia"}])
    known = pb.evaluate(
        pb.bind(shield), table, pb.places.named(shield, "Bucharest", "Sofia"), reducers=[pb.reducers.Bits()]
    )
    for n, world in enumerate(table.world.values.tolist()):
        answers = pb.reducers.answers_of(known, world, "class")
        assert answers.reached.all()
        assert found.measured.values[n].tolist() == answers.covered.astype(float).tolist()
    assert 0.0 < found.measured.values.mean() < 1.0


def test_lists_of_changes_are_rows(tmp_path: Path) -> None:
    shield = pb.load(written(tmp_path).with_name("law.yaml")).on(DAY)
    rows = [[], ["decision_time=250 s"], ["date=2014-01-01"], ["threats.class.range=1400 km"]]
    found = pb.sweep(shield, rows, compute=[{"margin": "Bucharest"}, {"reached": "people", "of": "ROU", "points": 20}])
    margin, reached = found.measured.values.T
    nominal, slow = (
        float(trace(pb.load(tmp_path / "law.yaml", changes).on(DAY), "class", "start", "Bucharest").arc_margin.item())
        for changes in ((), ("decision_time=250 s",))
    )
    assert margin[:2] == pytest.approx([nominal, slow], abs=0.01)
    assert margin[2] == -np.inf  # nothing stands on that day
    assert np.isnan(margin[3]) and reached.tolist()[:3] == [1.0, 1.0, 1.0] and reached[3] < 0.2


def ends_after(rows: int) -> Callable[[Progress], None]:
    """A progress that is interrupted."""

    def stop(made: Progress) -> None:
        if made.done >= rows:
            raise KeyboardInterrupt

    return stop


def test_an_interrupted_sweep_goes_on(whole: xr.Dataset, tmp_path: Path) -> None:
    file, store = written(tmp_path), tmp_path / "rows"
    told: list[Progress] = []
    with pytest.raises(KeyboardInterrupt):
        pb.sweep(file, store=store, progress=ends_after(9))
    found = pb.sweep(file, store=store, progress=told.append)
    assert 9 <= told[0].held < ROWS
    assert told[-1].held + told[-1].done == ROWS
    assert found.identical(whole)
    again: list[Progress] = []
    assert pb.sweep(file, store=store, progress=again.append).identical(whole)
    assert not again


def test_a_longer_axis_keeps_the_rows_of_the_shorter_one(tmp_path: Path) -> None:
    pb.sweep(written(tmp_path, old="[30 s, 90 s]", new="[30 s]"), store=tmp_path / "rows")
    told: list[Progress] = []
    pb.sweep(written(tmp_path), store=tmp_path / "rows", progress=told.append)
    assert (told[0].held, told[0].total) == (ROWS // 2, ROWS)


def test_a_failed_row_is_kept_and_can_be_retried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one task are told apart."""
    file, store = written(tmp_path), tmp_path / "rows"
    really = task.measured

    def fails(problem: object, matrix: np.ndarray, at: object) -> np.ndarray:
        if np.isclose(matrix, 4500.0).any():
            raise DomainError("too fast for this test")
        return really(problem, matrix, at)  # type: ignore[arg-type]

    monkeypatch.setattr(task, "measured", fails)
    found = pb.sweep(file, store=store)
    fast = np.array([texts(found, row)["interceptors.dart.burnout_speed"] == "4.5 km/s" for row in range(ROWS)])
    assert found.row_failed.values.tolist() == fast.tolist()
    assert found.attrs["failed"] == ROWS // 3
    assert set(found.failed_why.values.tolist()) == {"too fast for this test"}
    assert np.isnan(found.measured.values[fast]).all() and not np.isnan(found.measured.values[~fast]).any()
    monkeypatch.setattr(task, "measured", really)
    assert pb.sweep(file, store=store).identical(found)
    told: list[Progress] = []
    good = pb.sweep(file, store=store, retry=True, progress=told.append)
    assert told[-1].done == ROWS // 3
    assert good.attrs["failed"] == 0
    assert pb.sweep(file, store=store).identical(good)


def test_options_that_contradict_each_other_fail_alone(tmp_path: Path) -> None:
    """Each option is valid by itself; the floor may not be above the ceiling."""
    axes = "axes:\n  interceptors.dart.floor: [85 km, 300 km]\n  interceptors.dart.ceiling: [200 km, 500 km]\n"
    old = SWEEP[SWEEP.index("axes:") : SWEEP.index("compute:")]
    found = pb.sweep(written(tmp_path, old=old, new=axes))
    assert found.row_failed.values.tolist() == [False, False, True, False]
    assert "must stay below" in found.failed_why.values[0]


REFUSED = {
    "unknown axis": (
        "decision_time: [30 s, 90 s]", "decision_tim: [30 s]",
        r":9: axes.decision_tim: no such path; nearest: 'decision_time'",
    ),
    "unknown path": (
        "commit: [", "radars.own.rang: [",
        r":10: axes.radars.own.rang: no such path; nearest: 'radars.own.range'",
    ),
    "empty axis": ("decision_time: [30 s, 90 s]", "decision_time: []", r":9: axes.decision_time: has no value"),
    "no list": ("decision_time: [30 s, 90 s]", "decision_time: 30 s", r":9: axes.decision_time: write a list"),
    "too many": (
        "count: 3", "count: 1000000000",
        r":4: axes: .*= 8,000,000,000 rows are more than 1,048,576; shorten",
    ),
    "no count": ("count: 3", "count: many", r":8: axes.*a range has from, to and count"),
    "two units": ("from: 2.5 km/s", "from: 2500 m/s", r":8: .*both ends have the same unit"),
    "ends too close": ("to: 4.5 km/s", "to: 2.500000000001 km/s", r":8: .*not 3 different numbers of ten digits"),
    "ends too far": ("from: 2.5 km/s, to: 4.5", "from: -1e308 km/s, to: 1e308", r":8: .*not 3 different numbers"),
    "range of days": (
        "link_delay: [8 s]", "date: {from: 2018-12-31, to: 2019-12-31, count: 2}",
        r":11: axes.date: a range is one of numbers; write a list",
    ),
    "no place": ("place: Bucharest", "place: ''", r":14: compute.1: no town of 5,000 or more is called ''"),
    "spacing": ("count: 3", "count: 3, spacing: odd", r":8: .*spacing: write even or logarithmic"),
    "unit": ("[30 s, 90 s]", "[30 s, 90 km]", r":9: axes.decision_time: 'km' is not a unit"),
    "no unit": ("[30 s, 90 s]", "[30, 90]", r":9: axes.decision_time: write a value with its unit"),
    "out of domain": ("[30 s, 90 s]", "[30 s, 40 d]", r":9: axes.decision_time: .*outside"),
    "twice a value": ("[30 s, 90 s]", "[30 s, 30 s]", r":9: axes.decision_time: '30 s' is written twice"),
    "twice a path": (
        "link_delay: [8 s]", "far:\n    one: {decision_time: 1 s}",
        r":11: axes.far: decision_time is varied",
    ),
    "bad word": ("[after-burnout, any-time]", "[after-burnout, never]", r":10: axes.commit: .*'never'"),
    "bad place": ("latitude: 48 deg", "latitude: 480 deg", r":7: axes.site.north.sites.west.latitude: .*480"),
    "bad path below": (
        "north: {sites.west.latitude", "north: {sitez.west.latitude",
        r":7: axes.site.north.sitez.*no such path",
    ),
    "bad option": (
        "here: {sites.west.latitude: 44.1 deg, sites.west.longitude: 24.4 deg}", "here: 7",
        r":6: axes.site.here: write paths",
    ),
    "unknown town": ("place: Bucharest", "place: Bucharext", r":14: compute.1: .*Bucharest"),
    "unknown country": ("of: ROU", "of: RUO", r":13: compute.0: .*RUO"),
    "unknown class": (
        "{margin: Bucharest}", "{margin: Bucharest, threats: [klass]}",
        r":15: compute.2: no threat class 'klass'",
    ),
    "two in one": ("{place: Bucharest}", "{place: Bucharest, margin: Bucharest}", r":14: .*write one of covered"),
    "nothing": ("{place: Bucharest}", "{points: 3}", r":14: .*write one of covered"),
    "computed twice": ("{margin: Bucharest}", "{place: Bucharest}", r"place/Bucharest/class is computed twice"),
    "unknown field": ("date: ", "day: 2020-06-01\ndate: ", r":3: day"),
    "bad date": (f"date: {DAY}", "date: 2020-13-01", r":3: date: '2020-13-01' is not a date"),
    "no date": (f"date: {DAY}\n", "", r"date: write the day"),
    "no scenario": ("scenario: law.yaml", "scenario: lore.yaml", r":2: scenario: no scenario 'lore.yaml'"),
    "bad set": ("axes:", "set: {decision_tim: 3 s}\naxes:", r":4: set.decision_tim: no such path"),
    "no question": ("commit: [", "alternatives.guidance: [", r":10: axes.alternatives.guidance: no open question"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    old, new, told = REFUSED[name]
    with pytest.raises(ScenarioError, match=told) as caught:
        pb.sweep(written(tmp_path, old=old, new=new), store=tmp_path / "rows")
    assert str(tmp_path / "sweep.yaml") in str(caught.value)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["law.yaml", "sweep.yaml"]


def test_every_fault_of_the_axes_is_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, SWEEP.replace("[30 s, 90 s]", "[30 km]").replace("of: ROU", "of: RUO"))
    with pytest.raises(ScenarioError) as caught:
        pb.sweep(file)
    assert len(caught.value.findings) == 2


ARGUMENTS: dict[str, tuple[dict[str, object], str]] = {
    "no rows": ({}, "worlds: give a table of worlds"),
    "empty": ({"worlds": []}, "there is no row"),
    "text": ({"worlds": [["decision_time"]]}, 'row 0: .*write "path=value"'),
    "no list": ({"worlds": "decision_time=3 s"}, "write a list of lists of changes"),
    "unknown": ({"worlds": [["decision_tim=3 s"]]}, "row 0: .*no such path"),
    "compute": ({"worlds": [[]], "compute": [{"cover": "people"}]}, "compute.0"),
    "no compute": ({"worlds": [[]], "compute": []}, "compute: there is nothing"),
    "executor": ({"worlds": [[]], "executor": 3}, "executor: give one of concurrent.futures"),
    "workers": ({"worlds": [[]], "workers": 0}, "workers: write how many processes, from 1 to 1,024"),
    "both": ({"worlds": [[]], "workers": 2, "scheduler": "tcp://x:1"}, "workers and scheduler: write one"),
    "progress": ({"worlds": [[]], "progress": 3}, "progress: write a function"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_wrong_arguments_are_refused(tmp_path: Path, name: str) -> None:
    given, told = ARGUMENTS[name]
    shield = pb.load(written(tmp_path).with_name("law.yaml")).on(DAY)
    given = {"compute": [{"place": "Bucharest"}]} | given
    with pytest.raises(PenumbraError, match=told):
        pb.sweep(shield, **given)  # type: ignore[arg-type]


def test_a_file_says_everything(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="worlds and compute: the sweep file says it"):
        pb.sweep(written(tmp_path), [[]], compute=[{"covered": "people"}])


def test_stores_of_others_are_refused(tmp_path: Path) -> None:
    file, store = written(tmp_path, old="count: 3", new="count: 1"), tmp_path / "rows"
    pb.sweep(file, store=store)
    (about,) = store.glob("*/about.json")
    good = about.read_text("utf-8")
    about.write_text(json.dumps(json.loads(good) | {"sources": "0" * 64, "version": "Penumbra 0.1.0"}), "utf-8")
    with pytest.raises(OutputError, match=r"other sources of Penumbra \(Penumbra 0.1.0\).*write another store"):
        pb.sweep(file, store=store)
    about.write_text("{", "utf-8")
    with pytest.raises(OutputError, match="of a version not known"):
        pb.sweep(file, store=store)
    about.write_text(good, "utf-8")
    mark = store / "penumbra-sweep.json"
    mark.write_text(mark.read_text("utf-8").replace('"format": 1', '"format": 9'), "utf-8")
    with pytest.raises(OutputError, match="its format is 9, not 1"):
        pb.sweep(file, store=store)
    with pytest.raises(OutputError, match="holds other files"):
        pb.sweep(file, store=tmp_path)
    with pytest.raises(OutputError, match="cannot hold a store"):
        pb.sweep(file, store=file)


@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        packed_arrays(keys=np.zeros(1, KEY)),
        packed_arrays(
            keys=np.zeros(1, KEY), values=np.ones((1, 9)), failed=np.zeros(1, np.bool_), why=np.zeros(0, "U1")
        ),
        packed_arrays(
            keys=np.zeros(1, KEY), values=np.ones((1, 3)), failed=np.zeros(1, np.bool_), why=np.zeros(1, "U1")
        ),
        packed_arrays(keys=np.array([[1]], object), values=np.ones((1, 3)), failed=np.zeros(1), why=np.zeros(0, "U1")),
    ],
)
def test_a_piece_that_holds_no_rows_is_left_out(tmp_path: Path, content: bytes) -> None:
    plan = load_sweep(written(tmp_path))
    store = RowStore(tmp_path / "rows")
    with store.writer(plan, plan.about) as writer:
        writer.add(bytes(plan.keys()[0]), np.array([0.5, 1.0, 7.0]), "")
    piece = tmp_path / "rows" / plan.name / f"{hashlib.sha256(content).hexdigest()[:32]}.npz"
    piece.write_bytes(content)
    with pytest.warns(pb.PenumbraWarning, match="damaged"):
        assert store.read(plan, plan.keys()).state.tolist() == [2, *[0] * (plan.size - 1)]
    assert not piece.exists()


def test_a_damaged_piece_is_computed_again(tmp_path: Path, whole: xr.Dataset) -> None:
    file, store = written(tmp_path), tmp_path / "rows"
    pb.sweep(file, store=store)
    piece = next(store.glob("*/*.npz"))
    piece.write_bytes(piece.read_bytes()[:-9])
    with pytest.warns(pb.PenumbraWarning, match="damaged"):
        assert pb.sweep(file, store=store).identical(whole)


def test_progress_tells_rate_and_time_left() -> None:
    made = Progress(total=2000, held=200, done=900, failed=3, seconds=300.0, busy=580.0)
    assert made.words == "1,100 of 2,000 rows, 3 failed; 3 rows/s, 5.0 min left"
    assert made.share == pytest.approx(0.55)
    slow = Progress(10, 0, 1, 0, 120.0, 120.0)
    assert slow.words == "1 of 10 rows; 0.5 rows/min, 18 min left"
    assert Progress(10, 0, 0, 0, 0.0, 0.0).words == "0 of 10 rows"
    halfway = Halfway()
    seen = [halfway.at(60.0 + n, 1 + 2 * n) for n in range(200)]
    assert seen[0] == (0.0, 0) and seen[60] == (60.0, 1)
    steady = Progress(1000, 0, 399, 0, 259.0, 0.0, seen[-1])
    assert steady.rate == pytest.approx(2.0)
    assert MOST_ROWS >= 10**6


def command(*words: str | Path) -> str:
    """What a command prints; an error is raised."""
    done = CliRunner().invoke(app, ["sweep", *map(str, words)])
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_the_command_writes_tables(tmp_path: Path, whole: xr.Dataset) -> None:
    file, out = written(tmp_path), tmp_path / "out"
    said = command(file, "--output", out / "rows.csv")
    assert "24 rows: site (2) x interceptors.dart.burnout_speed (3)" in said
    lines = (out / "rows.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith(
        "row,site,interceptors.dart.burnout_speed,decision_time,commit,link_delay,people/ROU/class"
    )
    assert lines[1].startswith("0,here,2.5 km/s,30 s,after-burnout,8 s,")
    assert len(lines) == ROWS + 1
    with pytest.raises(OutputError, match=r"has 24 of the 24 rows of this sweep; write --resume"):
        command(file, "-o", out / "rows.csv")
    command(file, "-o", out / "rows.nc", "--store", out / "rows.csv.rows", "--resume")
    assert pb.read(out / "rows.nc").identical(whole)
    pb.export(whole, out / "other.csv")
    assert (out / "other.csv").read_bytes() == (out / "rows.csv").read_bytes()
    told = json.loads(command(file, "-o", out / "rows.parquet", "--store", out / "rows.csv.rows", "--retry", "--json"))
    assert told["axes"]["decision_time"] == ["30 s", "90 s"]
    assert told["options"][-1] == [1, 2, 1, 1, 0]


def test_bad_outputs_are_refused_before_any_row(tmp_path: Path) -> None:
    file = written(tmp_path)
    for output, told in (
        ("/dev/null", "is no regular file, so no folder is made beside it; name one with --store"),
        (str(tmp_path), "has no ending|is a folder"),
        (str(tmp_path / "rows.xls"), "no format with the ending"),
    ):
        with pytest.raises(OutputError, match=told):
            command(file, "--output", output)
    with pytest.raises(DomainError, match="--workers and --scheduler: write one"):
        command(file, "-o", tmp_path / "rows.csv", "--workers", "2", "--scheduler", "tcp://x:1")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["law.yaml", "sweep.yaml"]
