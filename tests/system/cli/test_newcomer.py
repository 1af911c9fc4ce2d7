"""What somebody new to the commands reads: usage, days, places and words."""

from datetime import date

import pytest

from penumbra.sentences import day as in_words
from system.cli.test_cli import narrow, penumbra, told

GULF = ["--set", "region.resolution=2", "--set", "launch_areas.iran.points=2"]
TRACE = ["trace", "gulf", "--threat", "mrbm-1300", "--launch", "iran", "--aim", "Dubai", *GULF]


@pytest.mark.parametrize("command", ["place", "threshold", "curve"])
def test_usage_names_several_places_once(command):
    usage = penumbra(command, "--help").stdout.partition("\n\n")[0]
    assert "{PLACE}..." in " ".join(usage.split())


def test_a_case_that_ended_answers_for_its_last_known_day():
    done = penumbra(*TRACE)
    assert done.returncode == 0, done.stderr
    assert "16 March 2026" in " ".join(done.stdout.split())
    assert "16\u00a0March 2026" in done.stderr
    assert "nothing in it says" not in done.stderr


def test_a_day_that_was_asked_for_stays():
    done = penumbra(*TRACE, "--on", "2026-04-01")
    assert done.returncode == 0, done.stderr
    assert "1 April 2026" in " ".join(done.stdout.split())
    assert "warning: gulf has what happened until 2026-03-16" in done.stderr


def test_a_case_that_goes_on_answers_for_today():
    before = date.today()
    done = penumbra("trace", "guam", "--threat", "irbm-4500", "--launch", "north-korea", "--aim", "Hagåtña")
    assert done.returncode == 0, done.stderr
    assert any(
        in_words(each).replace("\u00a0", " ") in " ".join(done.stdout.split()) for each in (before, date.today())
    )


@pytest.mark.slow
def test_southern_coordinates_are_quoted_as_written():
    assert "'-95.9,151.2'" in told("place", "guam", "-95.9,151.2")
    assert "'-95.9,151.2'" in told("trace", "guam", "--threat", "irbm-4500", "--launch", "guam", "--aim", "-95.9,151.2")


def test_usage_is_narrow():
    narrow(penumbra("place", "--help").stdout)


@pytest.mark.slow
def test_what_is_protected_area_and_country_at_once_has_one_row():
    done = penumbra("cover", "guam", "--nominal", "--on", "2024-12-31", "--set", "region.resolution=4")
    assert done.returncode == 0, done.stderr
    assert sum(line.startswith("Guam ") for line in done.stdout.splitlines()) == 1


@pytest.mark.slow
def test_a_place_written_twice_is_told_once():
    both = ["--set", "region.resolution=4", "--set", "launch_areas.north-korea.points=2"]
    words = ["curve", "guam", "decision_time", "Dededo Village", "Dededo Village, GU", "Dededo Village"]
    told = penumbra(*words, "--on", "2024-12-31", *both)
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("Dededo Village, Guam, against") == 1


KOREA = ["south-korea", "--on", "2017-12-31", "--set", "launch_areas.north-korea.points=2"]


@pytest.mark.slow
def test_too_near_is_no_out_of_reach_wherever_a_state_is_told():
    """Seoul is some 40 km from North Korea; the class of 1,000 km flies 400 km at least."""
    one = "threats.mrbm-1000.min_range=700 km"
    both = ["--set", one, "--threat", "mrbm-1000", *KOREA[1:]]
    told = " ".join(penumbra("place", KOREA[0], "Seoul", "Busan", "--draws", "2", *both).stdout.split())
    assert "Seoul, South Korea lies nearer to the launch points than the shortest range" in told
    assert "out of reach" not in told
    told = penumbra("threshold", KOREA[0], "decision_time", "Seoul", *both).stdout
    assert "not reached" in told
    assert "out of reach" not in told
    told = penumbra("curve", KOREA[0], "decision_time", "Seoul", *both).stdout
    assert "nearer than the shortest range" in " ".join(told.split())
