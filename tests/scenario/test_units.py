"""The units known by heart are pint's, and all others still are."""

import math

import pytest

from penumbra import unit_registry, units


@pytest.mark.parametrize(("kind", "unit"), [(kind, unit) for kind, known in units.FACTORS.items() for unit in known])
def test_factors_known_by_heart_are_those_of_pint(kind, unit):
    assert units.FACTORS[kind][unit] == unit_registry.factor(unit, units.KINDS[kind].si)


def test_every_unit_that_is_suggested_or_shown_is_known_by_heart():
    for kind, told in units.KINDS.items():
        assert {told.si, told.shown, *told.suggest.split(", ")} <= units.FACTORS[kind].keys()


def test_other_units_are_read_too():
    assert units.parse("3 nautical_mile", "length") == 5556.0
    assert units.parse("90 arcmin", "angle") == pytest.approx(math.radians(1.5), rel=1e-15)
    assert units.parse("3 mm", "length") == pytest.approx(0.003, rel=1e-15)


@pytest.mark.parametrize("unit", ["foo", "m/", "m^", "(", "2"])
def test_a_broken_unit_is_told(unit):
    with pytest.raises(ValueError, match="unknown unit"):
        units.parse(f"5 {unit}", "length")


@pytest.mark.parametrize(("unit", "kind"), [("kg", "length"), ("m", "duration"), ("deg", "length"), ("degC", "length")])
def test_a_unit_of_another_kind_is_told(unit, kind):
    with pytest.raises(ValueError, match=f"not a unit of {kind}"):
        units.parse(f"5 {unit}", kind)
