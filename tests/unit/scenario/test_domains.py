"""What each field may hold: what is refused, what is taken with a warning, and that the manual says both."""

import warnings
from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import ValidationError

import penumbra as pb
from penumbra.claims.check import checks
from penumbra.claims.ledger import Claim, Ledger
from penumbra.errors import PenumbraWarning, ScenarioError
from penumbra.scenario.cards import InfraredCard, InterceptorCard, PlatformCard, RadarCard, ThreatCard
from penumbra.scenario.domain import Domain, _read
from penumbra.scenario.leaves_out import LeftOut
from penumbra.scenario.loader import cases
from penumbra.scenario.model import Battery, Patrol, Period, Region, Scenario, Site, Snapshot
from penumbra.scenario.quantity import Quantity, Spec
from unit.scenario.test_loader import SMALL

REFUSED = [
    "decision_time=-300 s",
    "decision_time={value: 30 s, low: -1 s, high: 60 s}",
    "link_delay=-5 s",
    "link_delay={value: 5 s, low: 1 s, high: 25 h}",
    "threats.mrbm-2000.range=0 km",
    "threats.mrbm-2000.range=-2000 km",
    "threats.mrbm-2000.range=1e306 km",
    "threats.mrbm-2000.range=30000 km",
    "threats.mrbm-2000.min_range=2500 km",
    "threats.mrbm-2000.radar_cross_section=-1 m2",
    "threats.mrbm-2000.radar_cross_section=0 m2",
    "threats.mrbm-2000.ballistic_coefficient=-8000 kg/m2",
    "threats.mrbm-2000.burn_time=0 s",
    "threats.mrbm-2000.loft=120 deg",
    "radars.spy-1d.range=0 km",
    "radars.spy-1d.reference_cross_section=-0.1 m2",
    "radars.spy-1d.antenna_height=-1000 km",
    "radars.spy-1d.sector_width=0 deg",
    "radars.spy-1d.sector_width=400 deg",
    "radars.spy-1d.min_elevation=95 deg",
    "radars.spy-1d.min_elevation=86 deg",
    "radars.spy-1d.track_time=-1 s",
    "interceptors.sm3-iia.burn_time=0 s",
    "interceptors.sm3-iia.burnout_speed=1e9 m/s",
    "interceptors.sm3-iia.burnout_speed=1e15 m/s",
    "interceptors.sm3-iia.burnout_speed=45 km/s",
    "interceptors.sm3-iia.burnout_speed={value: 4.5 km/s, low: 4 km/s, high: 45 km/s}",
    "interceptors.sm3-iia.max_flight_time=1e6 s",
    "interceptors.sm3-iia.floor=1100 km",
    "interceptors.sm3-iia.min_range=-1 km",
    "platforms.aegis-ashore.reaction_time=-10 s",
    "platforms.aegis-ashore.assess_time=-10 s",
    "infrared.sbirs-dsp.cloud_break=-1 km",
    "batteries.deveselu.inventory=0",
    "batteries.deveselu.inventory=18446744073709551616",
    "batteries.deveselu.inventory=1000000",
    "batteries.deveselu.inventory=true",
    "batteries.deveselu.inventory=24.0",
    "batteries.deveselu.actual.start=0",
    "batteries.deveselu.actual.start=2016",
    "batteries.deveselu.actual.start=0216-05-12",
    "snapshots.0.date=20161231",
    "sites.deveselu.latitude=91 deg",
    "sites.deveselu.latitude={value: 90 deg, low: 89 deg, high: 91 deg}",
    "sites.deveselu.longitude=181 deg",
    "sites.deveselu.height=-2 km",
    "sites.station-eastern-mediterranean.patrol.north_south=-1 km",
    "sites.station-eastern-mediterranean.patrol.east_west=501 km",
    "sensors.kurecik.boresights=[1000 deg]",
    "region.resolution=8",
    "region.resolution=true",
    "title=2018",
    "id=../../x",
    "id=''",
    "threats.mrbm-2000.name=' '",
]


@pytest.mark.parametrize("change", REFUSED)
def test_what_cannot_be_is_refused(change):
    with pytest.raises(ScenarioError) as caught:
        pb.load("epaa", [change])
    path = change.partition("=")[0]
    assert any(finding.startswith(f"--set {path}: ") for finding in caught.value.findings) or path.split(".")[-1] in (
        "floor",  # two fields contradict each other: told of their card
        "min_elevation",
        "min_range",
    )
    assert "write" in str(caught.value) or "must stay below" in str(caught.value)


def test_a_burnout_that_no_missile_can_reach_is_refused():
    threat = "threats.mrbm-2000"
    with pytest.raises(ScenarioError, match="no boost is as fast on the way as at its end"):
        pb.load("epaa", [f"{threat}.burn_time=100 s", f"{threat}.burnout_altitude=500 km"])


DOUBTED = {
    "interceptors.sm3-iia.burnout_speed=11 km/s": "the fastest interceptors on record",
    "interceptors.sm3-iia.min_range=600 km": "the largest interceptors need",
    "threats.mrbm-2000.burn_time=38 s": "the range needs",
    "radars.spy-1d.antenna_height=2 km": "no mast",
    "radars.spy-1d.range={value: 475 km, low: 5 km, high: 740 km}": "5 km is unusual",
    "batteries.deveselu.inventory=5000": "ten to a hundred",
    "decision_time=2 h": "takes minutes",
    "sites.deveselu.height=8 km": "carries no radar",
}


@pytest.mark.parametrize("change", DOUBTED)
def test_what_is_unusual_is_taken_with_a_warning_that_says_where_and_why(change):
    path = change.partition("=")[0]
    with pytest.warns(PenumbraWarning) as caught:
        pb.load("epaa", [change])
    (told,) = {str(one.message) for one in caught}
    assert told.startswith(f"--set {path}: ")
    assert DOUBTED[change] in told


def test_a_warning_names_the_file_and_the_line(tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text(SMALL.replace("inventory: 24", "inventory: 4000"), "utf-8")
    line = next(n for n, text in enumerate(SMALL.splitlines(), 1) if "inventory: 24" in text)
    with pytest.warns(PenumbraWarning, match=rf"odd\.yaml:{line}: batteries\.battery\.inventory: 4000 is unusual"):
        pb.load(file)


@pytest.mark.parametrize("name", cases())
def test_built_in_cases_load_without_a_warning(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error", PenumbraWarning)
        assert pb.load(name)


SPECS: tuple[type[Spec], ...] = (
    *(InterceptorCard, RadarCard, InfraredCard, PlatformCard, ThreatCard),
    *(Battery, LeftOut, Patrol, Period, Region, Scenario, Site, Snapshot),
)


def _fields(spec: type[Spec]) -> Iterator[tuple[str, object, list[Domain]]]:
    for name, field in spec.model_fields.items():
        yield name, field.annotation, [mark for mark in field.metadata if isinstance(mark, Domain)]


@pytest.mark.parametrize("spec", SPECS)
def test_every_physical_value_has_a_domain_that_the_schema_tells(spec):
    described = spec.model_json_schema()["properties"]
    for name, kind, domains in _fields(spec):
        if kind in (Quantity, tuple[Quantity, ...], date, date | None):
            (domain,) = domains
            assert domain.described in described[name]["description"], name


@pytest.mark.parametrize("spec", SPECS)
def test_a_usual_value_is_a_possible_one(spec):
    for name, _, domains in _fields(spec):
        for domain in domains:
            least, most, low, high = (_read(text, domain.kind) for text in (domain.least, domain.most, *domain.usual))
            assert least <= low < high <= most, name


def _models() -> Iterator[type[Spec]]:
    yield from (*SPECS, Claim, Ledger, *(module.Arguments for module in checks().values()))


@pytest.mark.parametrize("model", list(_models()), ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_no_value_is_made_of_another_type(model):
    """In every field of every file that is read: true is no number, a number no date, text no number."""
    wrong = {
        int: (True, "1", 1.0),
        float: (True, "1"),
        bool: (1, "yes"),
        date: (0, "0", 1.5, True, "20160512"),
        str: (5, True),
    }
    for name, field in model.model_fields.items():
        for given in wrong.get(field.annotation, ()):
            with pytest.raises(ValidationError) as caught:
                model.model_validate({name: given})
            assert any(error["loc"][:1] == (name,) for error in caught.value.errors()), (name, given)
