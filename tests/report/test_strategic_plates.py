"""The threshold surface and the rings on paper, from a coarse ladder."""

import numpy as np
import pytest
import xarray as xr

from penumbra.claims.topics.shares import Share
from penumbra.coverage.latest_launch import ladder, posed
from penumbra.coverage.threshold_surface import least_speed, surface
from penumbra.report import paper, strategic
from penumbra.report.ring_map import PLATES, rings_figure
from penumbra.report.strategic import Marked, sites_figure, threshold_figure
from penumbra.scenario.loader import load
from penumbra.uncertainty.latest_launch_bounds import slacks

NAMES = {"redzikowo": "Redzikowo, Poland", "deveselu": "Deveselu, Romania"}
RADII = (500e3, 1000e3, 5500e3)
CENTRES = {"redzikowo": (54.4789, 17.1075), "deveselu": (44.0772, 24.4164)}
MARKS = {
    "redzikowo": [
        Marked("IIA", True, Share(4.5e3, 4.3e3, 4.7e3), Share(-97.0, -np.inf, -38.0)),
        Marked("GBI", False, Share(6.8e3, 6.3e3, 7.3e3), Share(900.0, 700.0, 1000.0)),
    ]
}


@pytest.fixture(scope="module")
def rungs() -> xr.Dataset:
    case = load("strategic", ["region.resolution=0"])
    supposed = ladder(case.interceptors["sm3-iia"], (3e3, 5e3, 7e3))
    return slacks(
        posed(case, supposed, ["redzikowo"], ["icbm-10000"], ["russia-west"]).on("2018-12-31"), "north-america"
    )


def test_the_surface_is_drawn_with_its_marks(rungs):
    drawn = surface(rungs, range(-120, 121, 40))
    figure = threshold_figure(drawn, rungs, MARKS, NAMES)
    texts = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert {"IIA", "GBI", "it still burns"} <= texts
    assert figure.axes[0].get_title(loc="left") == "Redzikowo, Poland"
    assert figure.axes[0].get_xlim() == (3.0, 7.0)
    assert paper.png(figure) == paper.png(threshold_figure(drawn, rungs, MARKS, NAMES))


def test_the_sentence_above_the_surface_follows_the_figures(rungs):
    needed = least_speed(rungs, (0.0,), 0.01)
    told = strategic._surface_title(needed, MARKS, NAMES)
    value = float(needed.least_speed[0, 0])
    assert (f"needs {value / 1e3:.1f}" if np.isfinite(value) else "needs over 8") in told
    assert "IIA at Redzikowo, Poland has 4.5" in told
    assert "GBI" not in told


def test_rings_go_over_the_pole():
    figure = rings_figure(CENTRES, RADII, NAMES)
    (axes,) = figure.axes
    labels = [text.get_text().replace("\u00a0", " ") for text in axes.texts]
    assert labels.count("5,500 km") == 2
    assert "North Pole" in labels
    pole = axes.texts[0].xy
    rings_ = [line.get_xydata() for line in axes.lines if len(line.get_xydata()) > 100]
    assert len(rings_) == 6
    widest = max(rings_, key=lambda ring: np.ptp(ring[:, 1]))
    assert widest[:, 1].max() > pole[1] > widest[:, 1].min()  # the pole lies inside the ring of 5,500 km
    assert paper.svg(figure).startswith(b"<?xml")


def test_sites_are_compared_side_by_side(rungs):
    one = rungs.isel(interceptor=[-1])
    figure = sites_figure({"redzikowo": one, "deveselu": one}, NAMES)
    assert [axes.get_title(loc="left") for axes in figure.axes] == list(NAMES.values())
    line = figure.axes[0].lines[0].get_ydata()
    assert (np.diff(line) <= 0.0).all()  # a later launch never meets more
    assert 0.0 <= line.min() <= line.max() <= 100.0


def test_countries_inside_the_rings_are_listed():
    plate = PLATES["fig-rings"].draw(load("epaa"), tuple(CENTRES), RADII, "RUS")
    lists = {heading.replace("\u00a0", " "): text for heading, text in plate.lists}
    assert len(lists) == 6
    assert "wholly: none; partly: Belarus, Czechia" in lists["Countries within 500 km of Redzikowo, Poland"]
    assert "Greenland" in lists["Countries within 5,500 km of Redzikowo, Poland"].split(";")[0]
