"""Every published value of physics, recomputed; and what a wrong row is told."""

import math
from importlib import resources

import pytest

from penumbra.errors import ClaimError, DomainError
from penumbra.flight.arc.transfer import range_speed
from penumbra.scenario.yaml_tree import read_yaml
from penumbra.sensing.radar_equation import Emitter, detection_range
from penumbra.sensing.sight import scaled_range
from penumbra.validation.published import Published, published, rows
from penumbra.validation.recomputed import RECOMPUTED

SAID = [
    row.says
    for file in sorted(
        resources.files("penumbra.validation").joinpath("published").iterdir(), key=lambda file: file.name
    )
    if file.name.endswith(".yaml")
    for row in rows(read_yaml(file.read_text("utf-8"), file.name))
]
"""What each row says; nothing is recomputed while tests are collected, which each process does."""

GOOD = """
rows:
  - says: Burnout speed of least energy over 300 km
    source: BMW1971
    where: eq. 6.2-18
    computes: minimum-energy speed
    arguments: {distance: 300 km}
    printed: "1.70"
    unit: km/s
"""


@pytest.fixture(scope="module")
def recomputed() -> list[Published]:
    return published()


@pytest.mark.parametrize("place", range(len(SAID)), ids=SAID)
def test_row_agrees_unless_it_says_why_not(recomputed: list[Published], place: int) -> None:
    row = recomputed[place]
    assert row.says == SAID[place]
    assert row.agrees == row.expected, f"{row.shown} computed, {row.printed_shown} printed"


def test_a_row_that_is_not_reproduced_gives_its_reason(recomputed: list[Published]) -> None:
    differing = [row for row in recomputed if not row.agrees]
    assert differing
    assert all(len(row.note) > 40 for row in differing)


def test_every_computation_has_a_row() -> None:
    files = resources.files("penumbra.validation").joinpath("published").iterdir()
    used = {line.strip().removeprefix("computes: ") for file in files for line in file.read_text("utf-8").splitlines()}
    assert set(RECOMPUTED) <= used


def test_what_nobody_printed_is_not_counted(recomputed: list[Published]) -> None:
    """Figures that a script made of formulas, and footprints that another program made."""
    computed = [row for row in recomputed if not row.counted]
    assert len([row for row in computed if "of least energy over" in row.says]) == 44
    assert {row.source for row in computed} == {
        "BMW1971",
        "Feller1968",
        "Skolnik",
        "Wilkening2000",
        "mdfcc-runs",
        "mostlymissiledefense-2012-09-21",
    }
    assert all(row.agrees and "nobody printed" in row.computed for row in computed)
    assert len(computed) < len([row for row in recomputed if row.counted])


def test_what_was_chosen_for_the_interceptor_in_air_is_an_assumption() -> None:
    """No run gave its one ballistic coefficient; the rows allow a tenth, and name what its span makes of the edge."""
    text = resources.files("penumbra.validation").joinpath("cards", "mdfcc.yaml").read_text("utf-8")
    drag = read_yaml(text, "mdfcc.yaml").data["interceptors"]["g"]["ballistic_coefficient"]
    assert (drag["source"], drag["grade"]) == ("penumbra-assumption", "assumption")
    text = (
        resources.files("penumbra.validation")
        .joinpath("published", "footprints-of-another-program.yaml")
        .read_text("utf-8")
    )
    held = [row for row in read_yaml(text, "footprints.yaml").data["rows"] if "that battery G" in row["says"]]
    assert len(held) == 3
    for row in held:
        within = row["within"]
        assert within["most"] - within["least"] <= 0.2 * float(row["printed"]) + 1e-9
        assert "11,000 to 20,000 give" in within["because"]


def test_a_file_says_whether_its_figures_were_printed() -> None:
    computed = "computed: nobody printed these figures" + GOOD
    assert len(rows(read_yaml(computed, "computed.yaml"))) == 1
    with pytest.raises(ClaimError, match="computd"):
        rows(read_yaml(computed.replace("computed:", "computd:"), "bad.yaml"))


def test_statements_are_distinct(recomputed: list[Published]) -> None:
    assert len({row.says for row in recomputed}) == len(recomputed) == len(SAID)


@pytest.mark.parametrize("distance", [300e3, 1e6, 4e6, 12e6])
def test_minimum_energy_agrees_with_the_closed_formula(distance: float) -> None:
    mu, radius = 3.986004418e14, 6_371_008.8
    sine = math.sin(distance / radius / 2.0)
    q = 2.0 * sine / (1.0 + sine)
    assert range_speed(distance, 0.0, 0.0) == pytest.approx(math.sqrt(q * mu / radius), rel=1e-12)


def test_radar_equation_scales_as_the_map_scales() -> None:
    emitter = Emitter(81e3, 9.2, 0.8, 9.5e9, 440.0, 5.0)
    near, far = (detection_range(emitter, 0.1, 20.0, sigma) for sigma in (0.01, 0.3))
    assert far == pytest.approx(scaled_range(near, 0.3, 0.01), rel=1e-12)


def _kepler(distance: float, angle: float) -> tuple[float, float, float]:
    """Speed, apogee and time from the ground to the ground, by the angle at the start [rad]; [BMW1971] 6.2."""
    mu, radius = 3.986004418e14, 6_371_008.8
    half = distance / radius / 2.0
    q = 2.0 * math.sin(half) / (math.sin(half) + math.sin(2.0 * angle + half))
    a, e = radius / (2.0 - q), math.sqrt(1.0 + q * (q - 2.0) * math.cos(angle) ** 2)
    anomaly = math.acos((e - math.cos(half)) / (1.0 - e * math.cos(half)))
    time = 2.0 * math.sqrt(a**3 / mu) * (math.pi - anomaly + e * math.sin(anomaly))
    return math.sqrt(q * mu / radius), a * (1.0 + e) - radius, time


@pytest.mark.parametrize(("kilometres", "angle"), [(1000.0, 85.0), (1000.0, 70.0), (4600.0, 37.0), (2700.0, 30.0)])
def test_lofted_and_depressed_flights_agree_with_the_closed_formulas(kilometres: float, angle: float) -> None:
    speed, apogee, time = _kepler(kilometres * 1e3, math.radians(angle))
    assert RECOMPUTED["lofted time"](kilometres * 1e3, apogee) == pytest.approx(time, rel=1e-9)
    farthest = RECOMPUTED["range of a lofted flight's speed"](kilometres * 1e3, apogee)
    assert range_speed(farthest, 0.0, 0.0) == pytest.approx(speed, rel=1e-9)
    assert farthest >= kilometres * 1e3


def test_a_lofted_flight_fast_enough_to_go_anywhere_has_no_range() -> None:
    assert math.isnan(RECOMPUTED["range of a lofted flight's speed"](1000e3, 7000e3))


def test_the_time_down_to_the_ground_is_the_whole_flight() -> None:
    boost = {"burnout_altitude": 150e3, "burnout_downrange": 200e3, "burn_time": 160.0}
    whole = RECOMPUTED["minimum-energy time"](distance=3700e3, **boost)
    down = [
        RECOMPUTED["time down to a height"](distance=3700e3, height=height, **boost) for height in (0.0, 70e3, 140e3)
    ]
    assert down[0] == pytest.approx(whole, rel=1e-12)
    assert down[2] < down[1] < down[0]


TEL_AVIV = {"to_latitude": math.radians(32.1), "to_longitude": math.radians(34.8)}


def test_the_turn_of_the_earth_gives_reach_eastward_and_takes_it_westward() -> None:
    boost = {"burn_time": 115.0, "burnout_altitude": 90e3, "burnout_downrange": 95e3}
    start = {"latitude": math.radians(35.0), "longitude": 0.0, "to_latitude": math.radians(35.0)}
    east, west = (
        RECOMPUTED["reach toward a place"](**start, to_longitude=lon, distance=2000e3, **boost) for lon in (0.2, -0.2)
    )
    assert west < 1970e3 < 2030e3 < east


@pytest.mark.parametrize(("longitude", "sign"), [(34.8, -1.0), (59.2, 1.0)], ids=["westward", "eastward"])
def test_the_turn_of_the_earth_shortens_a_flight_westward_and_lengthens_one_eastward(
    longitude: float, sign: float
) -> None:
    """Of T seconds k T**2 / 12, for k twice the Earth's rate times the cosine of latitude: 2.5 s of 499 s.

    So it is of least speed from the ground over a plane, by the first order of Coriolis' acceleration. The round Earth
    and a burnout at 90 km change it by less than half.
    """
    boost = {"burn_time": 115.0, "burnout_altitude": 90e3, "burnout_downrange": 95e3}
    start = {"latitude": math.radians(34.5), "longitude": math.radians(47.0)}
    aim = {"to_latitude": math.radians(32.1), "to_longitude": math.radians(longitude)}
    turning = RECOMPUTED["time between places"](**start, **aim, **boost)
    distance = RECOMPUTED["distance between places"](**start, **aim)
    still = RECOMPUTED["minimum-energy time"](distance, 90e3, 95e3, 115.0)
    plane = 2.0 * 7.292115e-5 * math.cos(math.radians(33.3)) * (still - 115.0) ** 2 / 12.0
    assert 0.5 * plane < sign * (turning - still) < 1.5 * plane


def test_an_interceptor_climbs_as_a_thrown_body_does() -> None:
    """Straight up, by constant gravity and thrust: 3 km/s after 60 s, then slowed by gravity; within two per cent."""
    burn, speed, pull = 60.0, 3000.0, 9.6
    up = speed - (1.0 - math.sqrt(0.5)) * pull * burn  # at 45 degrees gravity takes less
    height = 0.5 * up * burn + up * 40.0 - 0.5 * pull * 40.0**2
    assert RECOMPUTED["time of an interceptor"](speed, burn, height, 0.0) == pytest.approx(100.0, rel=0.02)


SHIP = {"from_latitude": math.radians(34.5), "from_longitude": math.radians(47.0), **TEL_AVIV}


def test_a_ship_covers_no_less_with_a_radar_ashore() -> None:
    cover, answers = RECOMPUTED["covered by a ship with SM-3 IA"], set()
    for latitude, longitude in ((34.5, 34.5), (33.5, 33.5), (34.5, 30.0)):
        place = {"latitude": math.radians(latitude), "longitude": math.radians(longitude)}
        alone, helped = (cover(**place, **SHIP, distance=1300e3, ashore=ashore) for ashore in (0.0, 1.0))
        assert alone <= helped
        answers.add((alone, helped))
    assert answers == {(0.0, 1.0), (0.0, 0.0)}


def test_what_no_class_flies_is_nan_or_refused() -> None:
    cover, place = RECOMPUTED["covered by a ship with SM-3 IB"], {"latitude": 0.6, "longitude": 0.6}
    assert math.isnan(cover(**place, **SHIP, distance=1000e3, ashore=1.0))  # 1,170 km to Tel Aviv
    with pytest.raises(DomainError, match="no class of 1234 km"):
        cover(**place, **SHIP, distance=1234e3, ashore=1.0)


def test_shown_has_one_figure_more_than_printed(recomputed: list[Published]) -> None:
    row = next(row for row in recomputed if row.says == "Burnout speed of least energy over 300 km")
    assert row.printed_shown == "1.70 km/s"
    assert row.shown == "1.696 km/s"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("minimum-energy speed", "minimum-energy sped", 6, "nearest: 'minimum-energy speed'"),
        ("BMW1971", "BMW1917", 4, "nearest: 'BMW1971'"),
        ("km/s", "km/h", 9, "unknown unit 'km/h'"),
        ('"1.70"', '"about 1.7"', 8, "write a number as printed"),
        ("300 km}", "300}", 7, None),
        ("300 km}", '"300"}', 3, 'write "80 km"'),
        ("distance:", "range:", 3, "it takes distance"),
        ("where:", "wher:", 5, "where"),
        ("printed:", "printd:", 8, "printd"),
    ],
)
def test_a_wrong_row_is_told_with_file_and_line(old: str, new: str, line: int, told: str | None) -> None:
    assert len(rows(read_yaml(GOOD, "good.yaml"))) == 1
    tree = read_yaml(GOOD.replace(old, new, 1), "bad.yaml")
    if told is None:  # a pure number is what the computation makes of it
        assert len(rows(tree)) == 1
        return
    with pytest.raises(ClaimError) as caught:
        rows(tree)
    assert f"bad.yaml:{line}: " in str(caught.value)
    assert told in str(caught.value)
