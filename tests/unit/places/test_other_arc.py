"""An arc written elsewhere against a trace: known distances are found, and faults of the file are told by line."""

import csv
import json

import numpy as np
import pytest
import xarray as xr
from pyproj import Geod
from typer.testing import CliRunner

import penumbra as pb
from penumbra.cli.main import app
from penumbra.coverage.other_arc import _along
from penumbra.coverage.trace import _geodetic
from penumbra.earth.ellipsoid import position
from penumbra.errors import DomainError, ScenarioError
from penumbra.flight.arc.arc import LAST_NODE, arc, place
from penumbra.flight.arc.threat_classes import boost

ASKED = {"threat": "mrbm-2000", "launch": "iran-north-west", "aim": "Bucharest"}
GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def shield():
    return pb.load("epaa").on("2018-12-31", "planned")


@pytest.fixture(scope="module")
def trace(shield):
    return pb.trace(shield, **ASKED)


def columns(trace):
    return {
        "time": trace.time.values,
        "latitude": trace.track_latitude.values,
        "longitude": trace.track_longitude.values,
        "height": trace.height.values,
    }


def write(path, table):
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(table)
        lines.writerows(zip(*table.values(), strict=True))
    return path


def test_its_own_samples_are_no_distance_away(trace, tmp_path):
    found = pb.against(trace, write(tmp_path / "own.csv", columns(trace)))
    assert found.sizes["sample"] == 181
    assert float(found.greatest_apart) < 0.01
    assert float(found.other_end_apart) < 100.0
    assert abs(found.apart_in_height.values).max() < 0.01


def test_a_kilometre_up_is_a_kilometre(trace, tmp_path):
    own = columns(trace)
    found = pb.against(trace, write(tmp_path / "up.csv", own | {"height": own["height"] + 1000.0}))
    np.testing.assert_allclose(found.apart_in_height, 1000.0, atol=0.01)
    np.testing.assert_allclose(found.apart, 1000.0, atol=0.01)
    assert float(found.rms_apart) == pytest.approx(1000.0, abs=0.01)
    assert float(found.rms_apart_on_ground) < 0.1


def test_a_shift_along_the_ground_is_a_geodesic(trace, tmp_path):
    own = columns(trace)
    found = pb.against(trace, write(tmp_path / "aside.csv", own | {"longitude": own["longitude"] + 0.2}))
    same = own["longitude"]
    wanted = np.asarray(GEOD.inv(same, own["latitude"], same + 0.2, own["latitude"])[2])
    np.testing.assert_allclose(found.apart_on_ground, wanted, atol=0.5)
    assert float(found.greatest_apart_time) == own["time"][int(np.argmax(found.apart.values))]
    assert (found.apart.values > found.apart_on_ground.values - 1.0).all()  # rays spread with height


def test_late_by_a_second_is_the_speed(trace, tmp_path):
    """The distance is the speed relative to the Earth, to a per cent, while nothing pushes or brakes the object."""
    own = columns(trace)
    found = pb.against(trace, write(tmp_path / "late.csv", own | {"time": own["time"] + 1.0}))
    free = (own["time"] > 130.0) & (own["height"] > 100e3)
    np.testing.assert_allclose(found.apart.values[free], trace.track_speed.values[free], rtol=0.01)
    assert np.isnan(found.apart.values[-1])  # it is over for us


def test_the_rms_goes_by_time_and_not_by_samples(trace, tmp_path):
    """A hundred samples within a second, a kilometre off, weigh as much as that second."""
    own = {name: values[40:141:10] for name, values in columns(trace).items()}
    moments = np.linspace(0.0, 1.0, 100) + own["time"][0] - 1.5
    dense = {"time": np.concatenate((moments, own["time"]))}
    north, east, up = _geodetic(_along(trace, moments))
    for name, values in (("latitude", north), ("longitude", east), ("height", up + 1000.0)):
        dense[name] = np.concatenate((values, own[name]))
    found = pb.against(trace, write(tmp_path / "dense.csv", dense))
    span = dense["time"][-1] - dense["time"][0]
    assert float(found.greatest_apart) == pytest.approx(1000.0, abs=0.1)
    assert float(found.rms_apart) == pytest.approx(1000.0 * np.sqrt(1.25 / span), rel=0.02)


def test_between_samples_the_trace_is_the_flight(shield, trace):
    """Against the flight's own places at a thousand other moments."""
    scenario = shield.scenario
    ends = [_fixed_of(trace, role) for role in ("launch", "aim")]
    flight = arc(boost(scenario.threats["mrbm-2000"], turning=scenario.turning)._replace(farthest=np.inf), *ends)
    rows = np.array([place(flight, float(node)) for node in np.linspace(0.0, LAST_NODE, 1000)])
    off = np.linalg.norm(_along(trace, rows[:, 0]) - rows[:, 1:], axis=1)
    assert off.max() < 50.0


def _fixed_of(trace, role):
    at = json.loads(trace.attrs[f"{role}_place"])
    return position(np.radians(at["latitude"]), np.radians(at["longitude"]), 0.0)


@pytest.mark.parametrize(
    ("names", "factors"),
    [
        (("Time (s)", "Latitude (deg)", "Longitude (deg)", "Altitude (km)"), (1.0, 1.0, 1.0, 1e3)),
        (("t", "lat", "lon", "alt_m"), (1.0, 1.0, 1.0, 1.0)),
        (("time_min", "LATITUDE", "Long", "height [ft]"), (60.0, 1.0, 1.0, 0.3048)),
    ],
)
def test_other_programs_name_their_columns_and_units(trace, tmp_path, names, factors):
    """What else they write is left out."""
    own = [values / factor for values, factor in zip(columns(trace).values(), factors, strict=True)]
    table = {"Mach": own[0] * 0.0, **dict(zip(names, own, strict=True)), "lateral_speed": own[0]}
    assert float(pb.against(trace, write(tmp_path / "theirs.csv", table)).greatest_apart) < 0.1


def test_longitudes_may_run_from_0_to_360(trace, tmp_path):
    own = columns(trace)
    found = pb.against(trace, write(tmp_path / "own.csv", own | {"longitude": own["longitude"] + 0.0}))
    east = pb.against(trace, write(tmp_path / "round.csv", own | {"longitude": own["longitude"] % 360.0}))
    np.testing.assert_array_equal(found.apart, east.apart)


HEAD = "time,latitude,longitude,height\n"
ROWS = "0,38,46,0\n100,39,44,90000\n200,40,42,200000\n300,41,40,300000\n"
FAULTS = [
    ("", r"is empty; begin it with time,latitude,longitude,height"),
    ("time;latitude;longitude;height\n", r":1: separate the cells by commas"),
    ("time,latitude,height\n" + ROWS, r":1: no column 'longitude' among 'time', 'latitude', 'height'"),
    ("time,lat,lon,height,altitude\n", r":1: 'height' and 'altitude' are both the height; remove one"),
    (HEAD + "0,38,46,0\n1,91,46,10\n", r":3: latitude: '91' is not between -90 and 90 deg"),
    (HEAD + "0,38,46,0\n1,38,x,10\n", r":3: longitude: 'x' is not a number"),
    (HEAD + "0,38,46,0\n1,38,46,nan\n", r":3: height: 'nan' is not a number"),
    (HEAD + "5,38,46,0\n5,38,46,10\n", r":3: time: 5 s is not after 5 s; sort the rows by time"),
    (HEAD + "0,38,46\n", r":2: 3 cells for 4 columns"),
    (HEAD + "0,38,46,0\n1,38,46,10\n", r"has 2 rows below the names; 4 or more make an arc"),
    (
        HEAD + ROWS.replace("000\n", "\n"),
        r"greatest height is 300, which is no flight in metres; call the column",
    ),
    (
        HEAD + "".join(f"{n}000,38,46,{n}00000\n" for n in range(1, 6)),
        r"has 0 moments of our flight, from 0 to 7\d\d",
    ),
]


@pytest.mark.parametrize(("text", "words"), FAULTS, ids=[words[:40] for _, words in FAULTS])
def test_a_fault_is_told_with_its_line(trace, tmp_path, text, words):
    (tmp_path / "theirs.csv").write_text(text, "utf-8")
    with pytest.raises((ScenarioError, DomainError), match=words) as told:
        pb.against(trace, tmp_path / "theirs.csv")
    assert str(tmp_path / "theirs.csv") in str(told.value)


def test_each_fault_has_a_line_of_its_own(trace, tmp_path):
    rows = "".join(f"{t},north,2,30000\n" for t in range(10))
    (tmp_path / "theirs.csv").write_text(f"time,latitude,longitude,height\n{rows}", "utf-8")
    with pytest.raises(ScenarioError) as told:
        pb.against(trace, tmp_path / "theirs.csv")
    assert len(told.value.findings) == len(str(told.value).splitlines()) == 10


def test_what_is_no_file_and_what_is_no_trace(shield, trace, tmp_path):
    with pytest.raises(ScenarioError, match="No such file"):
        pb.against(trace, tmp_path / "missing.csv")
    with pytest.raises(DomainError, match="a trace is wanted"):
        pb.against(xr.Dataset(), tmp_path / "missing.csv")
    with pytest.raises(DomainError, match="there is no arc to compare: Out of reach"):
        pb.against(pb.trace(shield, **(ASKED | {"aim": "Lisbon"})), tmp_path / "missing.csv")


def test_on_the_command_line(trace, tmp_path):
    own = columns(trace)
    file = write(tmp_path / "theirs.csv", own | {"height": own["height"] + 2000.0})
    asked = ["trace", "epaa", "--on", "2018-12-31", "--history", "planned", "--against", str(file)]
    asked += [part for name, value in ASKED.items() for part in (f"--{name}", value)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "at equal times greatest at root mean square" in told
    assert "in height 2.00 km" in told
    assert "its last place is 0.0" in told
    data = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)["against"]
    assert data["rms_apart"] == pytest.approx(2000.0, abs=0.1)
    assert len(data["arc"]) == data["samples"] == 181


def test_what_was_exported_comes_back(trace, tmp_path):
    """The points of an exported table are an arc of another program, too."""
    back = pb.against(trace, write(tmp_path / "arc.csv", columns(pb.read(pb.export(trace, tmp_path / "arc.nc")))))
    assert float(back.greatest_apart) < 0.01


def test_the_file_that_export_writes_is_no_distance_away(trace, tmp_path):
    """A row for each moment of the path, then launch, burnout, apogee, aim and intercepts, which are no moments."""
    file = pb.export(trace, tmp_path / "own.csv")
    found = pb.against(trace, file)
    assert found.sizes["sample"] == trace.sizes["time"]
    assert float(found.greatest_apart) < 4.0  # times are written to a millisecond, in which it flies some 3 m
    kinds = [row["kind"] for row in csv.DictReader(file.read_text("utf-8").splitlines())]
    assert kinds.count("arc") == trace.sizes["time"]
    assert {"launch", "burnout", "apogee", "aim"} < set(kinds)
