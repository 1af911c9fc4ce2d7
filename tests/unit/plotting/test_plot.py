"""pb.plot: every text lies inside its picture and is as it was written, and the same input makes the same bytes."""

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from typer.testing import CliRunner

import penumbra as pb
from odd import ODD
from penumbra.cli.main import app
from penumbra.names import STATES, dataset
from penumbra.plotting import labels, style
from penumbra.plotting.map_sheet import FARTHEST, OF
from penumbra.plotting.markers import Mark
from penumbra.plotting.projection import frame_of
from penumbra.plotting.timeline import timeline

CASES = sorted(file.stem for file in (Path(pb.__file__).parent / "scenario" / "cases").glob("*.yaml"))


def _texts(figure: Figure) -> list[Text]:
    """Every text that is drawn."""
    found = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        found += axes.texts
        if axes.axison:
            found += [axes.title, axes.xaxis.label, axes.yaxis.label]
            for axis, (low, high) in ((axes.xaxis, sorted(axes.get_xlim())), (axes.yaxis, sorted(axes.get_ylim()))):
                labels = zip(
                    axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False
                )  # shared ones have none
                found += [label for at, label in labels if low <= at <= high]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def _check_inside(figure: Figure) -> None:
    """No text leaves the figure, and those of titles, notes, legend and credits do not overlap."""
    style.png(figure)  # lays everything out
    renderer = RendererAgg(figure.bbox.width, figure.bbox.height, figure.dpi)
    boxes = {text: text.get_window_extent(renderer) for text in _texts(figure)}
    assert len(boxes) > 5
    for text, box in boxes.items():
        inside = box.x0 >= -0.5 and box.y0 >= -0.5 and box.x1 <= figure.bbox.x1 + 0.5 and box.y1 <= figure.bbox.y1 + 0.5
        assert inside, f"{text.get_text()!r} leaves the picture"
    for one, other in combinations(figure.texts, 2):
        assert not boxes[one].padded(-1.0).overlaps(boxes[other].padded(-1.0)), (one.get_text(), other.get_text())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
def test_every_built_in_case_has_its_pictures(case, built_in):
    shield, area = built_in(case)
    assert len(CASES) >= 4
    for of in ("state", "battery"):
        one = str(area.threat.values[-1])
        figure = pb.plot(area, of=of, threat=one if of == "battery" else None, scenario=shield)
        _check_inside(figure)
        panels = area.sizes["battery"] if of == "battery" else area.sizes["threat"]
        assert len(figure.axes) == panels + 1  # and the legend


@pytest.mark.parametrize("name", sorted(ODD))
@pytest.mark.parametrize("of", OF)
@pytest.mark.slow
def test_every_odd_scenario_has_its_pictures(name, of, odd):
    shield, area = odd(name)
    threat = str(area.threat.values[0])
    for given in (None, shield):
        figure = pb.plot(area, of=of, threat=threat, scenario=given)
        _check_inside(figure)
        assert any(
            text.get_text().startswith("1\u00a0January 2032") or "1\u00a0January 2032" in text.get_text()
            for text in figure.texts
        )


def test_the_covered_side_of_the_nominal_line_is_seen(odd):
    """Places in doubt are hatched in blue where nominal figures cover them, and in orange where not."""
    shield, area = odd("date_line")
    row = area.sel(threat=area.threat.values[:1])
    doubtful = row.copy()
    doubtful["state"] = row.state.copy(data=np.full(row.state.shape, STATES.index("penumbra"), row.state.dtype))
    half = np.arange(row.sizes["cell"]) % 2 == 0
    drawn = {}
    for name, covered in (("none", half & False), ("half", half), ("all", half | True)):
        doubtful["covered"] = row.covered.copy(data=covered[None])
        figure = pb.plot(doubtful, scenario=shield)
        patches = [each for each in figure.axes[0].patches if each.get_hatch() == "////"]
        sizes = {to_hex(each.get_edgecolor(), keep_alpha=False): len(each.get_path().vertices) for each in patches}
        drawn[name] = [sizes.get(ink, 0) for ink in (style.UMBRA, style.PENUMBRA)]
    assert drawn["none"][0] == drawn["all"][1] == 0
    assert min(drawn["none"][1], drawn["all"][0], *drawn["half"]) > 3


def test_legend_says_what_each_colour_means_and_only_marks_that_are_drawn(odd):
    shield, area = odd("no_radar")
    told = [text.get_text() for text in pb.plot(area, scenario=shield).axes[-1].texts]
    assert [words.split(" (")[0] for words in told[:5]] == [
        "covered in every case",
        "covered in some cases only",
        "of these, covered with nominal figures",
        "in reach, not covered",
        "out of reach or too near",
    ]
    assert "battery" in told
    assert "radar" not in told  # none stands
    assert "battery" not in [text.get_text() for text in pb.plot(area).axes[-1].texts]
    nominal = pb.cover(shield, nominal=True)
    told = [text.get_text() for text in pb.plot(nominal).axes[-1].texts]
    assert told[0] == "covered with nominal figures"
    assert not any(words.endswith("(penumbra)") for words in told)


def test_what_others_wrote_is_drawn_letter_for_letter(odd):
    shield, area = odd("markup")
    figure = pb.plot(area, scenario=shield)
    assert not any(text.get_parse_math() for text in _texts(figure))
    title = "".join(
        text.get_text() for text in figure.texts if text.get_fontweight() == "bold" and text.get_fontsize() > 10
    )
    assert title.replace(" ", "") == shield.scenario.title.replace(" ", "")
    drawn = style.svg(figure).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in drawn
    assert "<script" not in drawn
    assert any(text.get_text() == "$_^\\" for text in figure.axes[0].texts)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_same_map_same_bytes(odd, tmp_path, ending):
    shield, area = odd("date_line")
    paths = [style.save(pb.plot(area, scenario=shield), tmp_path / f"{n}.{ending}") for n in range(2)]
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert len(first) > 10_000
    assert b"CreationDate" not in first and b"dc:date" not in first


def test_a_map_counts_the_people_whom_the_scenario_protects(built_in):
    """As the report does; everybody on the map only if the scenario protects nobody in particular."""
    _, area = built_in("epaa")
    for protects, whom in (
        ({"alliance": "NATO", "part": "europe"}, "people of NATO Europe:"),
        ({"countries": ["ROU"]}, "people of Romania:"),
        ({"countries": ["FJI"]}, "Reaches nobody of Fiji"),
        ({}, "people on the map:"),
    ):
        figure = pb.plot(area.assign_attrs(protects=json.dumps(protects)))
        texts = " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")
        assert whom in texts


def test_a_map_goes_into_axes_of_the_users_own(odd):
    shield, area = odd("date_line")
    figure = Figure(figsize=(4, 8))
    canvas = figure.canvas
    axes = figure.add_subplot()
    assert pb.plot(area, threat="mrbm-2000", scenario=shield, axes=axes) is figure
    assert figure.canvas is canvas
    assert {"Fiji", "Auckland", "Samoa"} <= {text.get_text() for text in axes.texts}
    assert not figure.texts
    with pytest.raises(pb.DomainError, match="axes: one map goes into them; name a threat: mrbm-2000, irbm-4000"):
        pb.plot(area, axes=axes)
    with pytest.raises(pb.DomainError, match="name a battery: fiji, auckland"):
        pb.plot(area, threat="mrbm-2000", of="battery", axes=axes)


@pytest.mark.slow
def test_curves_and_surfaces_are_drawn(odd):
    shield, _ = odd("date_line")
    own = ("interceptors.long-arm.max_flight_time", ["NZL", "FJI"])
    curve = pb.threshold_curve(shield, *own, ["300 s", "400 s", "500 s"], fans="blended", n=2)
    figure = pb.plot(curve, scenario=shield)
    _check_inside(figure)
    assert "New Zealand, against" in figure.axes[0].get_title(loc="left")
    drawn = [100.0 * curve.curve_covered.values[t, 0] for t in range(curve.sizes["threat"])]
    line = figure.axes[0].lines[-1].get_ydata()
    assert any(np.array_equal(line, each) for each in drawn)
    surface = pb.threshold_surface(
        shield, (own[0], "decision_time"), own[1], (["300 s", "500 s"], ["0 s", "60 s"]), fans="blended"
    )
    figure = pb.plot(surface, threat=str(surface.threat.values[-1]), scenario=shield)
    _check_inside(figure)
    with pytest.raises(pb.PenumbraError, match="no threat class 'mrbm'"):
        pb.plot(surface, threat="mrbm")
    with pytest.raises(pb.PenumbraError, match="makes a figure of its own"):
        pb.plot(surface, axes=Figure().add_subplot())


def test_choices_keep_their_names_on_both_axes(odd):
    shield, _ = odd("date_line")
    surface = pb.threshold_surface(
        shield,
        ("batteries.fiji.launch", "batteries.auckland.launch"),
        "fiji",
        threats="mrbm-2000",
        of=None,
        fans="blended",
    )
    axes = pb.plot(surface, scenario=shield).axes[0]
    words = surface.attrs["words"].split(", ")
    assert [each.get_text() for each in axes.get_xticklabels()] == words
    assert [each.get_text() for each in axes.get_yticklabels()] == words


def test_arcs_shares_and_footprints_are_drawn_too(odd):
    shield, area = odd("date_line")
    _check_inside(pb.plot(pb.trace(shield, "mrbm-2000", "waters", "fiji")))
    shares = pb.share(area)
    named = pb.plot(shares, scenario=shield)
    told = [axes.get_title(loc="left") for axes in named.axes]
    assert told[0].startswith(next(iter(shield.scenario.threats.values())).name[:12])
    figure = pb.plot(shares)
    _check_inside(figure)
    names = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert {"Fiji", "Samoa", "New Zealand"} <= names
    bars = [patch for patch in pb.plot(shares, threat="mrbm-2000").axes[0].patches if patch.get_facecolor()[2] < 0.6]
    sure = shares.sel(threat="mrbm-2000", place="FJI").umbra_of_reached
    assert any(bar.get_width() == pytest.approx(float(sure)) for bar in bars)
    _check_inside(pb.plot(pb.share(pb.cover(shield, nominal=True))))
    alone = pb.alone("thaad", "an-tpy-2-terminal", "mrbm-1300", (40.0, 0.0), 90.0)
    found = pb.footprint(alone, 90.0, rays=8)
    figure = pb.plot(found)
    _check_inside(figure)
    east, north = figure.axes[0].lines[0].get_data()
    assert np.hypot(east, north)[:-1] == pytest.approx(found.defended_to.values[0, 0] / 1e3)
    assert np.argmax(east) == int(np.argmax(np.sin(found.ray_azimuth.values) * found.defended_to.values[0, 0]))


def test_axes_that_are_not_one_plain_pair_are_refused(odd):
    _, area = odd("no_radar")
    whole = Figure()
    for axes in (whole.subplots(1, 2), whole, Figure().add_subplot(projection="polar")):
        with pytest.raises(pb.DomainError, match="axes: one plain matplotlib Axes is wanted, not"):
            pb.plot(area, axes=axes)


def test_the_protected_country_is_in_the_picture_whole(tmp_path):
    """A class reaches the north of New Zealand alone; the south is protected too."""
    text = ODD["date_line"].read_text("utf-8").replace("\n  irbm-4000: {}", "") + "protects: {countries: [NZL]}\n"
    (tmp_path / "kiwi.yaml").write_text(text, "utf-8")
    shield = pb.load(tmp_path / "kiwi.yaml").on("2032-01-01", "planned")
    area = pb.cover(shield, nominal=True)
    frame = frame_of([area], shield.scenario, named=False, farthest=FARTHEST)
    assert frame.shows(-46.6, 168.35)  # Bluff
    alone = frame_of([area.assign_attrs(protects="{}")], shield.scenario, named=False, farthest=FARTHEST)
    assert not alone.shows(-46.6, 168.35)


def test_what_cannot_be_drawn_is_told(odd):
    shield, area = odd("date_line")
    with pytest.raises(pb.DomainError, match=r"no threat class 'mrbm-2001' on this map.*'mrbm-2000'"):
        pb.plot(area, threat="mrbm-2001")
    with pytest.raises(pb.DomainError, match=r"of: 'states' is nothing that a map shows.*'state'"):
        pb.plot(area, of="states")
    with pytest.raises(pb.DomainError, match="battery: none is called 'figi'"):
        pb.plot(area, of="battery", battery="figi")
    with pytest.raises(pb.DomainError, match="a map of state is of all batteries"):
        pb.plot(area, battery="fiji")
    with pytest.raises(pb.DomainError, match="2 classes and 2 batteries are too many maps"):
        pb.plot(area, of="battery")
    with pytest.raises(pb.DomainError, match="the data are of 'date-line', not of 'epaa'"):
        pb.plot(area, scenario=pb.load("epaa"))
    with pytest.raises(pb.DomainError, match="another version of 'date-line'"):
        pb.plot(area.assign_attrs(scenario_hash="0"), scenario=shield)
    with pytest.raises(pb.DomainError, match="a Dataset is wanted, not str"):
        pb.plot("epaa")
    with pytest.raises(pb.DomainError, match=r"no picture is made of this Dataset \('Made up'\); give what penumbra"):
        pb.plot(dataset({"row": ["one"]}, {"title": "Made up"}, statement=["x"]))
    with pytest.raises(pb.DomainError, match="battery: a picture of this kind does not use it"):
        pb.plot(pb.share(area), battery="fiji")


def test_the_command_draws_what_the_verb_draws(odd, tmp_path):
    shield, area = odd("no_radar")
    asked = ["map", str(ODD["no_radar"]), "--on", "2032-01-01", "--history", "planned", "-o", str(tmp_path / "map.svg")]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    assert f"Map: {tmp_path / 'map.svg'}" in result.output.replace("\n", "")
    assert (tmp_path / "map.svg").read_bytes() == style.svg(pb.plot(area, scenario=shield))
    for wrong, words in ((("--of", "nope"), "of: 'nope'"), (("--threat", "nope"), "no threat class 'nope'")):
        refused = CliRunner().invoke(app, [*asked[:-1], str(tmp_path / "none.png"), *wrong])
        assert isinstance(refused.exception, pb.DomainError)
        assert words in str(refused.exception)
    refused = CliRunner().invoke(app, [*asked[:-1], str(tmp_path / "map.txt")])
    assert isinstance(refused.exception, pb.OutputError)
    assert [path.name for path in tmp_path.iterdir()] == ["map.svg"]


def test_names_that_differ_only_in_brackets_stay_apart():
    marks = [Mark(frozenset({"battery"}), name, 0.0, 0.0) for name in ("Fort (A)", "A long name of a site (north)")]
    twins = [marks[1], marks[1]._replace(name="A long name of a site (south)")]

    def lines(shown: list[Mark]) -> list[str]:
        return [labels.called(mark, shown).replace("\n", " ") for mark in shown]

    assert lines(marks) == ["Fort (A)", "A long name of a site"]
    assert lines(twins) == [mark.name for mark in twins]


def test_the_timeline_reaches_to_an_element_planned_after_the_last_phase():
    scenario = pb.load("epaa")
    key, own = next(iter(scenario.batteries.items()))
    late = own.model_copy(
        update={"planned": own.planned.model_copy(update={"start": date(2041, 1, 1)}), "actual": None}
    )
    figure = timeline(scenario.model_copy(update={"batteries": scenario.batteries | {key: late}}))
    assert figure.axes[0].get_xlim()[1] > date(2041, 1, 1).toordinal()


def test_a_launch_area_in_one_piece_is_drawn_where_it_lies(tmp_path):
    """An area that the date line does not cut is one polygon and not several."""
    ring = ", ".join(
        f"{{latitude: {latitude} deg, longitude: {longitude} deg}}"
        for latitude, longitude in ((65, -25), (65, -22), (66, -22), (66, -25))
    )
    area = f"  fjord: {{name: The fjord, ring: [{ring}], points: 2, source: penumbra-assumption, grade: assumption}}\n"
    text = ODD["no_radar"].read_text("utf-8").replace("\nsites:\n", f"\nlaunch_areas:\n{area}\nsites:\n")
    (tmp_path / "ring.yaml").write_text(text, "utf-8")
    shield = pb.load(tmp_path / "ring.yaml").on("2032-01-01", "planned")
    figure = pb.plot(pb.cover(shield, nominal=True), scenario=shield)
    _check_inside(figure)
    assert any("fjord" in text.get_text() for text in _texts(figure))
