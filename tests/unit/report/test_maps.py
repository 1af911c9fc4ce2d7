"""Maps: outlines enclose their cells, frames hold what they are about, labels leave each other room."""

import io

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from PIL import Image
from shapely.geometry import Polygon

from penumbra.coverage.launch_areas import points_of
from penumbra.coverage.launch_sampling import Sampling
from penumbra.coverage.provenance import points_of_areas
from penumbra.names import AREAS
from penumbra.plotting import basemap, cell_outlines, maps, projection, style
from penumbra.plotting.drawn_map import WIDE, ground, labelled_marks, map_of, units_of
from penumbra.plotting.labels import draw_labels
from penumbra.plotting.maps import Content
from penumbra.plotting.markers import Mark, _seamless, all_marks, marks


def _area_of(outline) -> float:
    """Area that a path encloses, holes taken off."""
    rings = outline.to_polygons(closed_only=True)
    return abs(sum(0.5 * (r[:-1, 0] @ r[1:, 1] - r[1:, 0] @ r[:-1, 1]) for r in map(np.asarray, rings)))


def _drawn(frame, area, content, wide=3.8, shown=()) -> Figure:
    """A map that fills a figure, with the names of its marks."""
    with style.ink():
        figure = Figure(figsize=(wide, wide * frame.aspect), dpi=style.DOTS_PER_INCH)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        maps.draw_map(axes, frame, area, content, shown)
        draw_labels(axes, frame, shown)
    return figure


@pytest.fixture(scope="module")
def area(made):
    return made()


@pytest.fixture(scope="module")
def frame(area, scenario):
    return projection.frame_of([area], scenario)


def test_outline_encloses_its_cells(area, frame):
    state = area.state.values[-1]
    for chosen in (state == 3, state == 2, state > 0, np.ones_like(state, dtype=bool)):
        want = sum(
            Polygon(frame.plane(*np.array(h3.cell_to_boundary(int(cell))).T)).area for cell in area.cell.values[chosen]
        )
        assert _area_of(cell_outlines.outline(frame, area, chosen)) == pytest.approx(want, rel=1e-5)


def test_limit_leaves_out_the_edge_of_the_map(area, frame):
    everything = np.ones(area.sizes["cell"], dtype=bool)
    assert len(cell_outlines.limit(frame, area, everything).vertices) == 0
    assert len(cell_outlines.limit(frame, area, area.state.values[-1] > 0).vertices) > 10
    assert len(cell_outlines.region_edge(frame, area).vertices) > 10


def test_frame_holds_what_it_is_about(area, frame, scenario):
    touched = (area.state.values > 0).any(axis=0)
    points = [frame.plane(area.latitude.values[touched], area.longitude.values[touched])]
    points += [np.array([frame.plane(p.latitude.value, p.longitude.value) for p in scenario.launch_points.values()])]
    x, y = np.concatenate(points).T
    assert frame.west < x.min() and x.max() < frame.east
    assert frame.south < y.min() and y.max() < frame.north
    near = projection.frame_of([area], scenario, named=False)
    assert near.east - near.west < frame.east - frame.west


def test_frame_may_cross_the_date_line(area):
    moved = area.assign_coords(longitude=("cell", (area.longitude.values + 330.0) % 360.0 - 180.0))
    frame = projection.frame_of([moved.drop_vars("longitude").assign(longitude=moved.longitude)], named=False)
    assert frame.east - frame.west < 1.2e7


def test_land_is_drawn(frame):
    land = basemap.land(frame)
    assert len(land.shape.vertices) > 1000
    assert not np.isnan(land.shape.vertices).any()
    x, y = land.shape.vertices.T
    assert x.min() >= frame.west and x.max() <= frame.east and y.min() >= frame.south and y.max() <= frame.north


def test_umbra_is_the_palettes_blue(area, frame):
    figure = _drawn(frame, area, Content("state", "irbm-4000"))
    canvas = FigureCanvasAgg(figure)
    with style.ink():
        canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3].reshape(-1, 3)
    want = np.array([int(style.UMBRA[at : at + 2], 16) for at in (1, 3, 5)])
    assert (pixels == want).all(axis=1).sum() > 500


def test_a_thin_line_keeps_its_colour_in_the_file(area, frame):
    """A palette made of what is common alone would turn the line of the nominal cover into the grey beside it."""
    found = Image.open(io.BytesIO(style.png(_drawn(frame, area, Content("state", "mrbm-1000"), 8.2)))).convert("RGB")
    pixels = np.asarray(found).reshape(-1, 3)
    want = np.array([int(style.UMBRA[at : at + 2], 16) for at in (1, 3, 5)])
    assert (pixels == want).all(axis=1).sum() > 100


def test_labels_leave_each_other_room(area, frame, scenario):
    shown = all_marks(scenario, area.attrs | {AREAS: "Iran 32"})
    figure = _drawn(frame, area, Content("state", "irbm-4000"), 8.2, shown)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert len(boxes) == len(shown)
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


def _rings(line: str) -> list[np.ndarray]:
    """The points of a path of a page."""
    return [np.array(part.rstrip("Z").split(), float).reshape(-1, 2) for part in line.split("M") if part]


def _encloses(line: str) -> float:
    rings = _rings(line)
    return abs(sum(0.5 * (r[:, 0] @ np.roll(r[:, 1], -1) - np.roll(r[:, 0], -1) @ r[:, 1]) for r in rings))


def test_paths_of_a_page_enclose_what_the_cells_do(area, frame):
    """Smoothed and simplified by less than a cell, in few bytes."""
    state = area.state.sel(threat="irbm-4000").values
    drawn = map_of(frame, area, Content("state", "irbm-4000"), likely=state == 9)
    layers = {layer.of: layer.line for layer in drawn.layers}
    scale = (WIDE / (frame.east - frame.west)) ** 2
    for name, chosen in (("umbra", state == 3), ("doubt", state >= 2)):
        want = scale * _area_of(cell_outlines.outline(frame, area, chosen))
        assert _encloses(layers[name]) == pytest.approx(want, rel=0.03)
    assert len("".join(layers.values())) + len(drawn.limit) < 5_000


def test_likely_is_drawn_between_doubt_and_umbra(area, frame):
    likely = area.state.sel(threat="irbm-4000").values >= 0
    named = [layer.of for layer in map_of(frame, area, Content("state", "irbm-4000"), likely).layers]
    assert named == ["untouched", "doubt", "likely", "umbra"]
    assert map_of(frame, area, Content("state", "irbm-4000")).layers[-1].of == "nominal"


def test_the_ground_lies_in_its_sheet(area, frame):
    found = ground(frame, area)
    for layer in (*found.below, *found.above):
        for ring in _rings(layer.line) if "H" not in layer.line else ():
            assert ring.min() > -1.0 - 0.2 * WIDE
    assert sum(len(layer.line) for layer in (*found.below, *found.above)) < 250_000


def test_names_beside_marks_of_a_page_leave_each_other_room(area, frame, scenario):
    shown = all_marks(scenario, area.attrs | {AREAS: "Iran 32"})
    labels = labelled_marks(frame, shown, 1.0, Bbox.from_bounds(0.0, 0.0, WIDE, WIDE * frame.aspect))
    assert [label.x for label in labels] == pytest.approx(
        [float(units_of(frame, mark.latitude, mark.longitude)[0]) for mark in shown], abs=0.1
    )
    assert any(label.outline for label in labels)


def test_a_name_for_which_there_is_no_room_is_left_out_and_its_mark_stays(frame):
    spots = [(44.0 + 0.05 * k, 26.0 + 0.05 * k) for k in range(8)]
    crowd = [Mark(frozenset({"battery"}), f"Battery of the town number {k}", *at) for k, at in enumerate(spots)]
    found = labelled_marks(frame, crowd, 1.0, Bbox.from_bounds(0.0, 0.0, WIDE, WIDE * frame.aspect))
    named = [label for label in found if label.lines]
    assert len(found) == len(crowd) > len(named) > 0
    assert found[0].lines == ["Battery of the", "town number 0"]


def test_marks_are_those_of_the_day(scenario):
    early, late = (marks(scenario.on(day, "actual"), {}) for day in ("2012-12-31", "2024-12-31"))
    held = {
        "early": {m.name for m in early if "battery" in m.kinds},
        "late": {m.name for m in late if "battery" in m.kinds},
    }
    assert "Redzikowo, Poland" in held["late"] - held["early"]


def test_of_a_launch_area_the_outline_and_the_points_that_maps_fly_from_are_drawn(scenario, area, frame):
    shield = scenario.on("2012-12-31", "actual")
    (iran,) = (mark for mark in marks(shield, {AREAS: "Iran 32"}) if "launch" in mark.kinds)
    assert iran.name == "Iran"  # and none of the launch points that are names for parts of it
    flown = points_of(scenario, "iran", 32)
    assert pytest.approx(np.stack((flown.longitude, flown.latitude))) == shapely.get_coordinates(iran.area.points).T
    assert iran.area.outline.contains(shapely.Point(51.4, 35.7))  # Tehran
    assert not iran.area.outline.contains(shapely.Point(44.4, 33.3))  # Baghdad
    figure = _drawn(frame, area, Content("state", "irbm-4000"), 8.2, [iran])
    drawn = [line.get_xydata() for line in figure.axes[0].lines if len(line.get_xydata())]
    assert drawn[0] == pytest.approx(frame.plane(flown.latitude, flown.longitude))
    (bare,) = (mark for mark in marks(shield, {}) if "launch" in mark.kinds)
    assert not len(bare.area.points.geoms)


def test_numbers_of_points_are_read_of_areas_with_any_name(scenario):
    areas = {key: scenario.launch_areas["iran"].model_copy(update={"name": key}) for key in ("A, 3", "b (c) 4")}
    several = scenario.model_copy(update={"launch_areas": areas})
    told = Sampling({"A, 3": 8, "b (c) 4": 16}, 64, 0.0).attributes(several)
    assert points_of_areas(several, told) == {"A, 3": 8, "b (c) 4": 16}
    assert points_of_areas(several, {}) == {}


def test_users_own_style_does_not_leak_in(area, frame):
    plain = style.png(_drawn(frame, area, Content("state", "mrbm-2500")))
    with style.style.context("dark_background"):
        assert style.png(_drawn(frame, area, Content("state", "mrbm-2500"))) == plain


def _squares(west):
    """Corners of a square whose west side is there, from each of them on."""
    ring = np.array([(west, 60.0), (west, 65.0), (west + 10.0, 65.0), (west + 10.0, 60.0)])
    return [np.concatenate((np.roll(ring, turn, axis=0), np.roll(ring, turn, axis=0)[:1])) for turn in range(4)]


@pytest.mark.parametrize("west", [-180.0, 170.0])
def test_an_area_has_no_side_along_the_date_line(west):
    """Wherever its ring begins: the three other sides are one line."""
    inside = 170.0 if west > 0.0 else -170.0
    for ring in _squares(west):
        (line,) = _seamless(ring)
        assert len(line) == 4
        assert np.abs(line[[0, -1], 0]).tolist() == [180.0, 180.0]
        assert line[1:3, 0].tolist() == [inside, inside]


def test_an_area_that_meets_the_date_line_twice_is_two_lines():
    bay = [(180, 50), (170, 50), (170, 70), (180, 70), (180, 65), (175, 65), (175, 55), (180, 55), (180, 50)]
    for turn in range(8):
        ring = np.roll(np.array(bay[:-1], float), turn, axis=0)
        lines = _seamless(np.concatenate((ring, ring[:1])))
        assert sorted(len(line) for line in lines) == [4, 4]
        assert all((np.abs(line[[0, -1], 0]) == 180.0).all() for line in lines)
    for ring in _squares(20.0):
        assert _seamless(ring)[0] is ring
