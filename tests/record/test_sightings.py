import json
import os

import pytest
from typer.testing import CliRunner

from penumbra.claims.topics.sighting_places import located
from penumbra.cli.record import record_app
from penumbra.errors import DomainError, ScenarioError
from penumbra.record.belts import contact_line, line_distance
from penumbra.record.sightings import BELT_SIDES, PERIODS, Located, sightings

HEAD = "date,class,latitude,longitude,place,note\n"


def nowhere(place: str, at: tuple[float, float] | None) -> Located:
    raise DomainError(f"no town is called {place!r}")


def listed(tmp_path, text: str):
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    return file


def judged(tmp_path, rows: str, locate=nowhere):
    return sightings(listed(tmp_path, HEAD + rows), locate)


def west_of_the_line(distance: float) -> float:
    """Longitude at 47.6 N where the line is that far away, by halving."""
    near, far = 37.7, 34.0
    for _ in range(60):
        middle = (near + far) / 2.0
        near, far = (middle, far) if line_distance(contact_line(), 47.6, middle)[0] < distance else (near, middle)
    return near


@pytest.mark.parametrize(
    ("kind", "reach"),
    [("artillery_ge_100mm", 25e3), ("mlrs", 35e3), ("mlrs_tornado_s_uragan_smerch_and_tochka", 70e3)],
)
def test_inside_outside_and_too_close_to_tell(tmp_path, kind, reach):
    """5 km on either side of the edge are too close to tell, on the edge itself too."""
    offsets = (-5.1e3, -4.9e3, 0.0, 4.9e3, 5.1e3)
    rows = "".join(f"2016-05-01,{kind},47.6,{west_of_the_line(reach + by):.7f},,\n" for by in offsets)
    found = judged(tmp_path, rows)
    told = [BELT_SIDES[index] for index in found.belt_side.values]
    assert told == ["inside", *["too close to tell"] * 3, "outside"]
    assert (found.sighting_reach == reach).all()


def test_dates_before_the_pull_out_was_due_are_told_apart(tmp_path):
    """Ceasefire 15 February 2015, begun by the 17th, due by 3 March."""
    days = ("2014-08-01", "2015-02-16", "2015-02-17", "2015-03-03", "2015-03-04")
    found = judged(tmp_path, "".join(f"{day},mlrs,48,37.8,,\n" for day in days))
    told = [PERIODS[index] for index in found.pull_out.values]
    assert told == ["before", "before", "under way", "under way", "due"]


def test_a_place_by_its_name(tmp_path):
    here = {"Horlivka": Located((48.3, 38.017), "Horlivka, Ukraine", 0.0)}
    found = judged(tmp_path, "2016-05-01,MLRS,,,Horlivka,a note\n", lambda name, at: here[name])
    assert float(found.line_distance[0]) == pytest.approx(6.1e3, abs=200.0)
    assert str(found.sighting_note.values[0]) == "a note"
    assert str(found.sighting_found.values[0]) == "Horlivka, Ukraine"
    assert found.sighting.values.tolist() == [2]


def test_coordinates_go_before_the_name(tmp_path):
    found = judged(tmp_path, "2016-05-01,mlrs,48.0,37.8,Atlantis,\n")
    assert float(found.sighting_latitude[0]) == 48.0
    assert str(found.sighting_remark.values[0]) == ""


def test_a_place_far_from_its_coordinates_is_told(tmp_path):
    """Kyiv lies some 590 km from Donetsk; Donetsk, and the Donetsk of Russia beside its own position, are near."""
    rows = "2016-05-01,mlrs,48.0,37.8,Kyiv,\n2016-05-01,mlrs,48.0,37.8,Donetsk,\n2016-05-01,mlrs,48.3,39.9,Donetsk,\n"
    found = judged(tmp_path, rows, located)
    first, second, third = map(str, found.sighting_remark.values)
    assert first.startswith("Kyiv lies 59")
    assert "which were used; it is Kyiv, Kyiv City, Ukraine (50.45 N 30.52 E" in first
    assert (second, third) == ("", "")
    assert found.sighting_place.values.tolist() == ["Kyiv", "Donetsk", "Donetsk"]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("Donetsk", "Donetsk, Ukraine (48.02 N 37.80 E, 901,645 people); also of this name: Donetsk, Rostov, Russia"),
        ("Артемівськ", "Bakhmut, Donetsk, Ukraine"),
        ("Sievierodonetsk", "Siverskodonetsk, Luhansk, Ukraine"),
        ("Donetsk, RU", "Donetsk, Rostov, Russia"),
        ("Rostov-on-Don", "Rostov-on-Don, Rostov, Russia"),
    ],
)
def test_a_place_alone_is_ukraines_and_what_was_taken_is_told(tmp_path, place, told):
    found = judged(tmp_path, f'2016-05-01,mlrs,,,"{place}",\n', located)
    assert told in str(found.sighting_found.values[0])
    assert found.sighting_place.values.tolist() == [place]


def test_spreadsheets_write_a_mark_and_empty_lines(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("\ufeffDate, Class ,Latitude,Longitude\n2016-05-01,mlrs,48,37.8\n,,,\n\n", encoding="utf-8")
    assert sightings(file, nowhere).sizes["sighting"] == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2016-13-01,mlrs,48,37.8,,", "list.csv:2: date: '2016-13-01' is not a date; write year-month-day"),
        ("2022-02-24,mlrs,48,37.8,,", "list.csv:2: date: 2022-02-24 is later than 2022-02-23"),
        (",mlrs,48,37.8,,", "list.csv:2: date: '' is not a date"),
        ("2016-05-01,tank,48,37.8,,", "list.csv:2: class: write artillery_ge_100mm, mlrs or mlrs_tornado"),
        ("2016-05-01,mlrs,x,37.8,,", "list.csv:2: latitude: write degrees from -90 to 90, as in 48.05, not 'x'"),
        ("2016-05-01,mlrs,48,nan,,", "list.csv:2: longitude: write degrees from -180 to 180"),
        ("2016-05-01,mlrs,48,,,", "list.csv:2: longitude: write degrees"),
        ("2016-05-01,mlrs,,,,", "list.csv:2: latitude, longitude: write both in degrees"),
        ("2016-05-01,mlrs,,,Atlantis,", "list.csv:2: place: no town is called 'Atlantis'; or write latitude"),
        ("2016-05-01,mlrs,37.8,48,,", "list.csv:2: latitude, longitude: 37.8, 48 lies 1,3"),
        ("2016-05-01,mlrs,48,37.8,,a,b", "list.csv:2: more cells than the 6 columns"),
        ("2016-05-01,mlrs,48,37.8", "list.csv:2: 4 cells for 6 columns"),
        ("2016-05-01;mlrs;48;37.8;;", "list.csv:2: 1 cell for 6 columns"),
        ("1016-05-01,mlrs,48,37.8,,", "list.csv:2: date: 1016-05-01 is before 2014-01-01"),
        ("2016-W18-7,mlrs,48,37.8,,", "list.csv:2: date: '2016-W18-7' is not a date"),
        ("20160501,mlrs,48,37.8,,", "list.csv:2: date: '20160501' is not a date"),
        (
            '2016-05-01,mlrs,"48,05",37.8,,',
            "list.csv:2: latitude: write degrees from -90 to 90, as in 48.05, not '48,05'",
        ),
        ("2016-05-01,mlrs,4_8,37.8,,", "list.csv:2: latitude: write degrees"),
        ('2016-05-01,mlrs,48,37.8,,"seen', "list.csv:2: a quote is opened and not closed on this line"),
        ('2016-05-01,mlrs,48,37.8,,"a" b', "list.csv:2: text follows a closing quote"),
        ("2016-05-01,mlrs,48,37.8,,a\0b", "list.csv:2: control character 0x00 at letter 27; remove it"),
        ("2016-05-01,mlrs,48,37.8,," + "x" * 200_000, "list.csv:2: 200,025 letters; a line has at most 10,000"),
    ],
)
def test_a_wrong_line_is_told_with_file_line_and_field(tmp_path, row, told):
    with pytest.raises(ScenarioError) as error:
        judged(tmp_path, row + "\n")
    assert told in str(error.value)


def test_all_wrong_lines_are_told_together(tmp_path):
    with pytest.raises(ScenarioError) as error:
        judged(tmp_path, "x,mlrs,48,37.8,,\n2016-05-01,mlrs,48,37.8,,\n2016-05-01,tank,99,37.8,,\n")
    assert [finding.split(" ")[0].rsplit("/", 1)[-1] for finding in error.value.findings] == [
        "list.csv:2:", "list.csv:4:", "list.csv:4:",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        (HEAD, "no sighting below the first line"),
        ("date;class;place\n2016-05-01;mlrs;Donetsk\n", "separate the cells by commas"),
        ("date,clas,place\n", "unknown column 'clas'; nearest: 'class'"),
        ("date,class\n", "no column for the position"),
        ("date,class,class,place\n", "column 'class' occurs twice"),
        ("class,place\n", "no column 'date'"),
        ('date,class,"place\n2016-05-01,mlrs,Donetsk\n', "list.csv:1: a quote is opened"),
        ("date,class,place" + "x" * 5_000 + "\n", r"unknown column 'place[x]+\.\.\.'"),
        ("\n\n", "the file is empty"),
    ],
)
def test_a_wrong_file_is_told(tmp_path, text, told):
    with pytest.raises(ScenarioError, match=told):
        sightings(listed(tmp_path, text), nowhere)


def test_a_quote_that_is_not_closed_swallows_no_later_line(tmp_path):
    """Twice: the second quote would close the first, and the line between would vanish."""
    rows = '2016-05-01,mlrs,48,37.8,,"seen\n2016-05-02,mlrs,48,37.8,,\n2016-05-03,mlrs,48,37.8,,seen"\n'
    with pytest.raises(ScenarioError) as error:
        judged(tmp_path, rows)
    assert "list.csv:2: a quote is opened" in str(error.value)


def test_the_first_findings_are_told_and_the_rest_counted(tmp_path):
    with pytest.raises(ScenarioError) as error:
        judged(tmp_path, "x,mlrs,48,37.8,,\n" * 20_000)
    assert len(error.value.findings) == 21
    assert error.value.findings[-1].startswith("and 1 more")


def test_a_folder_a_pipe_and_a_device_are_refused(tmp_path):
    with pytest.raises(ScenarioError, match="is a folder"):
        sightings(tmp_path, nowhere)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ScenarioError, match="is a pipe or a device"):
        sightings(tmp_path / "pipe.csv", nowhere)
    with pytest.raises(ScenarioError, match="is a pipe or a device"):
        sightings("/dev/zero", nowhere)
    with pytest.raises(ScenarioError, match="cannot be read"):
        sightings("a\0b.csv", nowhere)


def test_text_of_another_encoding_is_told_with_its_line(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes((HEAD + "2016-05-01,mlrs,48,37.8,,\n2016-05-01,mlrs,48,37.8,,Großes Gerät\n").encode("cp1252"))
    with pytest.raises(ScenarioError, match=r"list\.csv:3: not UTF-8 text \(byte 0xdf\); save it as CSV UTF-8"):
        sightings(file, nowhere)


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        sightings(tmp_path / "none.csv", nowhere)
    file = tmp_path / "list.csv"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        sightings(file, nowhere)


def test_the_command_prints_a_table_of_80_columns(tmp_path):
    rows = "2016-05-23,artillery_ge_100mm,47.29,37.97,,\n2016-05-01,mlrs,,,Kramatorsk,\n2015-02-01,mlrs,,,Horlivka,\n"
    done = CliRunner().invoke(record_app, ["sightings", str(listed(tmp_path, HEAD + rows))])
    assert done.exit_code == 0, done.output
    assert max(map(len, done.output.splitlines())) <= 80
    flat = " ".join(done.output.split())
    assert "1 inside the belt of their class, 1 outside, 0 too close to tell. 1 dated earlier." in flat
    assert "GeoNames, CC BY 4.0" in flat


def test_the_command_prints_json(tmp_path):
    file = listed(tmp_path, HEAD + "2016-05-23,artillery_ge_100mm,47.29,37.97,,seen\n")
    done = CliRunner().invoke(record_app, ["sightings", str(file), "--json"])
    told = json.loads(done.output)
    assert told["line_uncertainty_km"] == 5.0
    assert told["sightings"][0]["belt_side"] == "inside"
    assert told["sightings"][0]["pull_out"] == "due"
    assert told["sightings"][0]["line"] == 2
