"""The examples of docs/worlds.md run as they stand there, print what the page says, and the page's names are there."""

import re
from pathlib import Path

import pytest

import penumbra as pb
from penumbra.scenario.quantity import Better

PAGE = (Path(__file__).parents[3] / "docs" / "worlds.md").read_text("utf-8")

SURE = PAGE[PAGE.index("## How sure") : PAGE.index("## Answers")]
"""A part with an example of its own, which `system/house/test_pages_run.py` runs."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The names that the examples leave behind, and the folder they ran in."""
    folder, names = tmp_path_factory.mktemp("page"), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        first, second = re.findall(r"```python\n(.*?)```", PAGE.replace(SURE, ""), re.DOTALL)
        exec(compile(first, "docs/worlds.md", "exec"), names)
        swept = dict(names)
        exec(compile(second, "docs/worlds.md", "exec"), names)
    return swept, names, folder


@pytest.mark.slow
def test_the_first_example_gives_the_figures_of_the_page_and_of_the_map(ran):
    (told,) = re.findall(r"```\n(decision_time .*?)\n```", PAGE, re.DOTALL)
    swept, _, _ = ran
    shares = (swept["covered"] / swept["reached"]).sel(weight="people", threat="mrbm-2000")
    assert told in str(shares.to_pandas().round(3))
    nominal = pb.share(pb.cover(swept["shield"], nominal=True), of="people", by="alliance")
    one = nominal.covered_of_reached.sel(threat="mrbm-2000", place="nato-europe")
    assert float(shares[0]) == pytest.approx(float(one), abs=1e-9)


def test_the_file_of_a_row_is_its_scenario(ran):
    swept, _, folder = ran
    exact = swept["exact"]
    again = pb.load(folder / "row.yaml").on("2018-12-31", history="planned")
    assert again.scenario.decision_time.value == exact.scenario.decision_time.value == 360.0
    assert pb.show(again.scenario) == pb.show(exact.scenario)
    assert "penumbra cover row.yaml --on 2018-12-31 --history planned -o row.nc" in PAGE


def test_the_draws_are_rows_within_the_published_ranges(ran):
    _, names, _ = ran
    found = names["found"]
    assert found.attrs["worlds"] == 100
    for path in names["drawn"]:
        one = names["table"].sel(quantity=path)
        assert len(set(one.world_value.values.tolist())) == 100
        assert one.quantity_low <= one.world_value.min() < one.world_value.max() <= one.quantity_high
    assert found.aim_name.values.tolist() == ["Bucharest, Romania", "Warsaw, Poland"]


def test_every_sign_is_on_the_page():
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert told == [*(each.value for each in Better), "none"]


def test_every_maker_and_reducer_of_the_tables_is_there():
    first = re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE)
    named = [name for cell in first for name in re.findall(r"`([^`]*?)\(", cell)]
    places = pb.worlds, pb.places, pb.reducers
    assert len(named) == 20
    assert [name for name in named if not any(hasattr(place, name) for place in places)] == []
