"""What is wrong with a request is told without the validator's own words."""

from datetime import date
from typing import Annotated

import pytest
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from penumbra.web.app import openapi
from penumbra.web.faults import in_sentences
from penumbra.web.models import ShieldAsked
from penumbra.web.parameters import Key, _written_as_day

MOVE = {"do": "move", "site": "redzikowo", "latitude": 54.0, "longitude": 17.0}


def told(kind, given):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(given)
    return in_sentences(caught.value.errors())


def asked(*changes, **more):
    return told(ShieldAsked, {"case": "epaa", "changes": changes, **more})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "changes.0: do: is missing; write what to do, as set or move"),
        ({"do": "\ud800"}, "changes.0: do: write one of 'set', 'move', 'remove', "),
        (MOVE | {"latitude": 91}, "changes.0.move.latitude: write 90 or less, not 91"),
        (MOVE | {"latitude": "nan"}, "changes.0.move.latitude: write a finite number, not 'nan'"),
        (MOVE | {"site": None}, "changes.0.move.site: write text, not None"),
        (MOVE | {"x": 1}, "changes.0.move.x: is not a field here; remove it"),
        ({"do": "launch-from", "areas": []}, "changes.0.launch-from.areas: write at least 1"),
        (
            {"do": "remove", "of": "sites", "key": "x"},
            "changes.0.remove.of: write 'sensors' or 'batteries', not 'sites'",
        ),
    ],
)
def test_a_change(change, sentence):
    found = asked(change)
    assert found.startswith(sentence)
    found.encode()  # also a sign that UTF-8 cannot hold
    assert "tag" not in found and "discriminator" not in found


def test_the_whole_request():
    assert told(ShieldAsked, None) == "the request: write an object with its fields in braces, not None"
    assert told(ShieldAsked, {"case": "epaa", "\ud800": 1}).encode()
    assert in_sentences([{"type": "json_invalid", "loc": ("body", 3), "msg": "JSON decode error"}]) == (
        "the request is no JSON; correct it at character 4"
    )


def test_a_key_and_what_is_long():
    assert "letters, digits" in told(Key, "epaa\n") and "^" not in told(Key, "epaa\n")
    assert len(asked(MOVE | {"site": "x" * 10_000})) <= 400


@pytest.mark.parametrize(
    "given", ["1700000000", "1546214400", "-1", "2018-12-31T05:00", "2018-12-31T00:00", "2018-02-30"]
)
def test_a_day_has_one_form(given):
    """The day is what stands in the address, not a number of seconds that means one."""
    found = told(Annotated[date, BeforeValidator(_written_as_day)], given)
    assert found == f"the request: write a day as year-month-day, as 2018-12-31, not {given!r}"


def test_faults_are_described_as_they_are_sent() -> None:
    described = openapi()["paths"]
    contents = [each["responses"]["default"]["content"] for path in described.values() for each in path.values()]
    assert len(contents) > 20
    assert {tuple(each) for each in contents} == {("application/json",)}
