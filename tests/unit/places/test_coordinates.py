"""Latitude and longitude in the ways people write them: read as meant, or refused with the form to write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penumbra.coverage.coordinates import coordinates
from penumbra.errors import DomainError

BUCHAREST = (44.4, 26.1)


@pytest.mark.parametrize(
    "written",
    [
        "44.4,26.1",
        " 44.4 , 26.1 ",
        "44.4 26.1",
        "44.4;26.1",
        "+44.4,+26.1",
        "44.4N,26.1E",
        "44.4 N 26.1 E",
        "44.4n 26.1e",
        "44.4°N 26.1°E",
        "44.4N26.1E",
        "N44.4 E26.1",
        "N 44.4, E 26.1",
        "26.1E 44.4N",
        "44°24′N 26°06′E",
        "44°24'N, 26°6'E",
        "44° 24' 0\" N 26° 6' 0\" E",
        "44º24’00”N 26º06’00”E",
        "44,4 26,1",
        "44,4;26,1",
        "44,4; 26,1",
        "44,4N,26,1E",
        "44,4 N 26,1 E",
    ],
)
def test_ways_to_write_one_place(written):
    assert coordinates(written) == pytest.approx(BUCHAREST, abs=1e-9)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("-33.9,18.4", (-33.9, 18.4)),
        ("−33.9,18.4", (-33.9, 18.4)),
        ("33.9S 18.4E", (-33.9, 18.4)),
        ("40.7N 74W", (40.7, -74.0)),
        ("33°52'10\"S 151°12'30\"E", (-33.869444, 151.208333)),
        ("44,26", (44.0, 26.0)),
        ("40,-74", (40.0, -74.0)),
        ("90,180", (90.0, 180.0)),
    ],
)
def test_signs_and_letters(written, place):
    assert coordinates(written) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    "written", ["Bucharest", "Paris, US", "S", "Nice", "", "6 October City", "nan,nan", "inf, inf"]
)
def test_names_are_no_coordinates(written):
    assert coordinates(written) is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("44,4,26,1", "is not one latitude and one longitude; write latitude and longitude as in 44.4,26.1"),
        ("44.4,26,1", "is not one latitude and one longitude"),
        ("44,4 26.1", "is not one latitude and one longitude"),
        ("44.4", "is not one latitude and one longitude"),
        ("44 24 N 26 06 E", "is not one latitude and one longitude"),
        ("44.4.1,26.1", "is not one latitude and one longitude"),
        ("44.4N 26.1", "give both numbers a letter"),
        ("44.4N 26.1N", "give both numbers a letter"),
        ("44.4N -26.1E", "a letter or a sign, not both"),
        ("44.4N 26.1O", "O is east in German and west in French"),
        ("44°60'N 26°06'E", "minutes and seconds are less than 60"),
        ("44.4°24'N 26°06'E", "only the last of degrees, minutes and seconds"),
        ("94.4,26.1", "latitude comes first and lies between -90 and 90 deg"),
        ("44.4,200", "longitude lies between -180 and 180 deg; if you mean 160 W, write 44.4,-160"),
        ("44.4,-200", "longitude lies between -180 and 180 deg"),
        ("44.4,1000", "longitude lies between -180 and 180 deg"),
        ("1" * 10_000, "is too long for coordinates"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_form_to_write(written, told):
    with pytest.raises(DomainError) as error:
        coordinates(written)
    assert told in str(error.value)
    assert len(str(error.value)) < 300


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789.,;:+-°'\"NSEWO ′″abc\n", max_size=80))
def test_any_text_is_read_or_refused(written):
    try:
        place = coordinates(written)
    except DomainError:
        return
    assert place is None or (abs(place[0]) <= 90.0 and abs(place[1]) <= 180.0)
