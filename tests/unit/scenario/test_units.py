"""Numbers with units as people write them: what is read, and what is refused because it could be read in two ways."""

import math
import time

import pytest
from scipy import constants

from penumbra import units

TABLE = {
    "km": constants.kilo,
    "cm": constants.centi,
    "mm": constants.milli,
    "in": constants.inch,
    "ft": constants.foot,
    "yd": constants.yard,
    "mi": constants.mile,
    "nmi": constants.nautical_mile,
    "NM": constants.nautical_mile,
    "ms": constants.milli,
    "min": constants.minute,
    "h": constants.hour,
    "d": constants.day,
    "g": constants.gram,
    "t": constants.metric_ton,
    "lb": constants.pound,
    "deg": constants.degree,
    "arcmin": constants.arcminute,
    "arcsec": constants.arcsecond,
    "mrad": constants.milli,
    "mph": constants.mph,
    "kn": constants.knot,
    "kph": constants.kmh,
    **dict.fromkeys(("m", "s", "kg", "rad"), 1.0),
}
"""SI value of each unit, from a table that shares nothing with ours."""


@pytest.mark.parametrize("name", units.UNITS)
def test_every_unit_is_that_of_an_independent_table(name):
    ours = units.UNITS[name]
    known = [other for other in TABLE if units.UNITS[other] == ours]
    assert known, f"{name} is in no table"
    assert ours.factor == pytest.approx(TABLE[known[0]], rel=1e-15)


def test_every_unit_that_is_suggested_can_be_written():
    for kind, told in units.KINDS.items():
        for unit in told.suggest.split(", "):
            assert units.parse(f"3 {unit}", kind) == pytest.approx(3.0 * units.parse(f"1 {unit}", kind), rel=1e-15)


READ = {
    ("length", "80 km"): 80e3,
    ("length", "80km"): 80e3,
    ("length", " -1.5e3 m\n"): -1500.0,
    ("length", ".5 km"): 500.0,
    ("length", "1.500 km"): 1500.0,
    ("length", "1,500,000 m"): 1.5e6,
    ("length", "12,500.5 m"): 12500.5,
    ("length", "1_500 km"): 1.5e6,
    ("length", "3 nautical_mile"): 5556.0,
    ("length", "80\u00a0km"): 80e3,
    ("speed", "4.5 km/s"): 4500.0,
    ("speed", "36 km/h"): 10.0,
    ("speed", "15000 ft/min"): 76.2,
    ("duration", "1.5 min"): 90.0,
    ("angle", "90 arcmin"): math.radians(1.5),
    ("coordinate", "-68.3 deg"): -68.3,
    ("coordinate", "68.3°"): 68.3,
    ("area", "2 m2"): 2.0,
    ("area", "2 m²"): 2.0,
    ("area", "2 m**2"): 2.0,
    ("area", "1 km^2"): 1e6,
    ("surface density", "8 t/m2"): 8000.0,
    ("surface density", "1000 lb/ft2"): 4882.427636383051,
}


@pytest.mark.parametrize(("kind", "text"), READ)
def test_what_people_write_is_read(kind, text):
    assert units.parse(text, kind) == pytest.approx(READ[kind, text], rel=1e-14)


@pytest.mark.parametrize(
    ("text", "kind", "readings"),
    [
        ("1,5 min", "duration", ("1.5 min", "15 min")),
        ("4,2 km/s", "speed", ("4.2 km/s", "42 km/s")),
        ("1,500 km", "length", ("1.500 km", "1500 km")),
        ("-12,500 m", "length", ("-12.500 m", "-12500 m")),
        ("0,500 km", "length", ("0.500 km", "0500 km")),
    ],
)
def test_one_comma_is_refused_with_both_readings(text, kind, readings):
    with pytest.raises(ValueError, match="could be") as raised:
        units.parse(text, kind)
    for reading in readings:
        assert f'"{reading}"' in str(raised.value)
        assert math.isfinite(units.parse(reading, kind))


@pytest.mark.parametrize(
    "number",
    ["1,,5", "1,50,000", "1,5000", "12,500.5,5", ",5", "1500,000", "0,500,000", "1_0", "1__000", "1.2.3", "--1"],
)
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match=r"not a number|could be|write a number"):
        units.parse(f"{number} km", "length")


@pytest.mark.parametrize(
    "text",
    ["10 % km", "1 km;", "80 km\0", "1 500 km", "80 Km", "5 foo", "5 m/", "5 m^", "5 (", "5 2", "5 m/s/s", "5 m**-1"],
)
def test_a_broken_unit_is_told(text):
    with pytest.raises(ValueError, match=r"unknown unit .*; use km, m$"):
        units.parse(text, "length")


def test_a_nanometre_is_asked_about():
    with pytest.raises(ValueError, match="'nm' is the nanometre; for nautical miles write nmi or NM"):
        units.parse("80 nm", "length")
    assert units.parse("80 nmi", "length") == units.parse("80 NM", "length") == 148160.0


@pytest.mark.parametrize(("unit", "kind"), [("kg", "length"), ("m", "duration"), ("deg", "length"), ("m/m", "angle")])
def test_a_unit_of_another_kind_is_told(unit, kind):
    with pytest.raises(ValueError, match=f"not a unit of {kind}"):
        units.parse(f"5 {unit}", kind)


@pytest.mark.parametrize("text", ["1 s**9**9**9", "1 10**(10**8) s", "1 " + 9999 * "s*" + "s", 9999 * "9" + " s"])
def test_a_unit_that_is_a_sum_is_refused_at_once(text):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"unknown unit|a text of"):
        units.parse(text, "duration")
    assert time.process_time() - began < 1.0  # by an expression parser: minutes, or never


@pytest.mark.parametrize(("text", "unit"), [("1e306 km", None), ("1e999 m", None), (10**400, "km"), (math.inf, "m")])
def test_what_is_infinite_in_si_is_refused(text, unit):
    with pytest.raises(ValueError, match="not a finite number"):
        units.parse(text, "length", unit)


@pytest.mark.parametrize("unit", [["km"], {"km": 1}, 5, True])
def test_the_unit_of_a_range_is_text(unit):
    with pytest.raises(ValueError, match='write "unit: km"'):
        units.parse(5, "length", unit)
