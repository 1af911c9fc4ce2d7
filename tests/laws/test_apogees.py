"""A flight to an apogee climbs to it, over the fold at which a loft no longer tells one flight from another."""

import math
import re

import numpy as np
import pytest
from pyproj import Geod, Transformer

import penumbra as pb
from laws.worlds import NOMINAL, Loader, changed
from penumbra.earth.ellipsoid import position
from penumbra.errors import DomainError, PenumbraError
from penumbra.flight.arc.aiming import Boost
from penumbra.flight.arc.arc import BOOST_NODES, LAST_NODE, Arc, arc, place
from penumbra.flight.arc.outcomes import FLOWN, NO_APOGEE
from penumbra.flight.arc.threat_classes import boost
from penumbra.scenario.cards import climbing

GEOD, GEODETIC = Geod(ellps="WGS84"), Transformer.from_crs("EPSG:4978", "EPSG:4979")
APOGEES = (300e3, 600e3, 1500e3, 4000e3, 6500e3, 9000e3)


def flown(apogee: float, azimuth: float, distance: float, latitude: float = 39.0, run: float = 0.0) -> Arc:
    longitude, north, _ = GEOD.fwd(125.7, latitude, azimuth, distance)
    one = Boost(120.0, 200e3, 20e3, 0.0, math.inf, 0.0, math.inf, math.inf, apogee=apogee, run=run)
    ends = [position(math.radians(a), math.radians(b), 0.0) for a, b in ((latitude, 125.7), (north, longitude))]
    return arc(one, *ends)


def highest(flight: Arc) -> float:
    """Greatest height above the ellipsoid [m] over all nodes."""
    rows = np.array([place(flight, float(node))[1:] for node in np.linspace(BOOST_NODES, LAST_NODE, 4001)])
    return float(np.max(GEODETIC.transform(*rows.T)[2]))


@pytest.mark.parametrize("apogee", APOGEES)
@pytest.mark.parametrize("azimuth", [90.0, 0.0, 200.0])
def test_a_flight_climbs_to_the_apogee_that_is_asked_for(apogee: float, azimuth: float) -> None:
    flight = flown(apogee, azimuth, 1000e3)
    assert flight.fate == FLOWN
    assert highest(flight) == pytest.approx(apogee, abs=30.0)


def test_eastward_over_the_fold_each_apogee_has_its_flight_and_its_time() -> None:
    """Lofts stop at 46 degrees there; the flights go on, longer and faster."""
    flights = [flown(apogee, 90.0, 1000e3, 0.0) for apogee in np.geomspace(400e3, 9500e3, 30)]
    assert {flight.fate for flight in flights} == {FLOWN}
    assert (np.diff([flight.flight_time for flight in flights]) > 0.0).all()
    assert (np.diff([flight.speed for flight in flights[10:]]) > 0.0).all()


def test_the_boost_keeps_its_exponent() -> None:
    """The steeper the flight, the nearer its burnout."""
    for apogee in APOGEES[2:]:
        assert flown(apogee, 90.0, 1000e3, run=1.7).run == pytest.approx(1.7, rel=1e-4)
    near, far = (flown(6500e3, 90.0, distance, run=1.7).burnout_angle for distance in (700e3, 1400e3))
    assert near < far


def test_below_its_burnout_there_is_no_apogee() -> None:
    assert flown(150e3, 90.0, 1000e3).fate == NO_APOGEE


SHIELD = pb.load("strategic").on("2018-12-31", history="planned")


def test_a_trace_flies_a_test_on_record() -> None:
    """The Hwasong-15 of 28 November 2017: 950 km, 4,475 km, 53 minutes, by a class of 12,000 km."""
    longitude, north, _ = GEOD.fwd(125.7, 39.0, 80.0, 950e3)
    traced = pb.trace(SHIELD, "icbm-12000", "39,125.7", f"{north},{longitude}", apogee="4475 km")
    assert bool(traced.reachable), traced.attrs["why"]
    assert float(traced.apogee_height) == pytest.approx(4475e3, abs=100.0)
    assert float(traced.flight_time) == pytest.approx(53.0 * 60.0, abs=90.0)


def test_an_apogee_out_of_reach_is_refused_with_what_can_be_flown() -> None:
    told = pb.trace(SHIELD, "icbm-8000", "39,125.7", "38,137", apogee="9900 km").attrs["why"]
    found = re.search(r"apogees from ([\d,]+) to ([\d,]+) km", told)
    assert found is not None, told
    low, high = (1e3 * float(each.replace(",", "")) for each in found.groups())
    assert 0.0 < low < high < 9900e3
    for apogee, flies in ((low + 2e3, True), (0.5 * (low + high), True), (high - 2e3, True), (high + 3e3, False)):
        assert bool(pb.trace(SHIELD, "icbm-8000", "39,125.7", "38,137", apogee=apogee).reachable) == flies


def test_what_is_not_flown_to_an_apogee_is_told_of_the_apogee_and_never_of_a_loft() -> None:
    told = [
        pb.trace(SHIELD, threat, "39,125.7", f"{north},{east}", apogee=apogee).attrs["why"]
        for threat in ("icbm-8000", "icbm-12000")
        for north, east in ((39.02, 125.7), (40, 125.7), (42, 140), (-38.99, -54.4), (-10, -60))
        for apogee in ("11 km", "150 km", "600 km", "9900 km")
    ]
    told = [why for why in told if why.startswith("Not flown")]
    assert len(told) > 20
    assert [why for why in told if "loft" in why] == []
    assert any("nearer than the class burns out, burnout_downrange 370 km" in why for why in told)


def test_a_loft_that_gives_way_to_an_apogee_is_told() -> None:
    steep = pb.load("strategic", ["threats.icbm-8000.loft=12 deg"]).on("2018-12-31", history="planned")
    for shield, said in ((steep, "The apogee asked for replaces the class's loft, 12 deg."), (SHIELD, "")):
        traced = pb.trace(shield, "icbm-8000", "39,125.7", "38,137", apogee="1000 km")
        assert float(traced.apogee_height) == pytest.approx(1000e3, abs=100.0)
        assert ("replaces the class" in traced.attrs["why"]) == bool(said) and said in traced.attrs["why"]


@pytest.mark.parametrize("apogee", ["6000", "5 km", "20,000 km", "high", math.nan, True, [], None.__class__])
def test_what_is_no_apogee_is_refused(apogee: str | float) -> None:
    with pytest.raises(DomainError, match="apogee"):
        pb.trace(SHIELD, "icbm-12000", "39,125.7", "38,137", apogee=apogee)


def test_a_card_says_one_of_apogee_and_loft(loaded: Loader) -> None:
    high = changed(NOMINAL, "threats.class.apogee", "900 km")
    assert loaded(high).boost.apogee == 900e3
    with pytest.raises(PenumbraError, match="apogee and loft"):
        loaded(changed(high, "threats.class.loft", "5 deg"))


def test_an_apogee_is_flown_over_any_range() -> None:
    card = pb.settle(SHIELD, "nominal").scenario.threats["icbm-12000"]
    assert boost(card).min_range > 1000e3
    assert boost(climbing(card, 6e6)).min_range == 0.0
