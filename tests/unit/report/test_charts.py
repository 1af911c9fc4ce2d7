"""Charts: the timeline and one arc."""

import json
from datetime import date

import numpy as np
import pytest

from penumbra.names import dataset
from penumbra.plotting import arc_chart, style
from penumbra.plotting.timeline import timeline


def _trace(reachable: bool):
    """One arc of two sensors and two batteries, made up."""
    n = 50 if reachable else 0
    time = np.linspace(0.0, 900.0, n)
    nan = np.nan
    scalars = {"flight_time": 900.0, "burnout_time": 120.0, "burnout_height": 1e5, "apogee_time": 450.0}
    scalars |= {"apogee_height": 5e5}
    if not reachable:
        scalars = dict.fromkeys(scalars, nan)
    attrs = {"title": "IRBM from A to B", "why": "Because. " * 30, "date": "2018-12-31", "history": "planned"}
    attrs["launch_place"] = json.dumps({"name": "A", "latitude": 1.0, "longitude": -2.0, "country": "Gabon"})
    attrs["aim_place"] = json.dumps({"name": "B", "latitude": 3.0, "longitude": 4.0, "also": "B, Fiji (9 people)"})
    return dataset(
        {"time": time, "sensor": ["radar", "blind"], "battery": ["near", "far"]},
        attrs,
        height=5e5 * np.sin(np.pi * time / 900.0),
        reachable=reachable,
        **scalars,
        sight_begin=np.array([[150.0, nan], [nan, nan]]),
        sight_end=np.array([[700.0, nan], [nan, nan]]),
        firm_track=np.array([165.0, np.inf]),
        commit=np.array([200.0, np.inf]),
        arc_margin=np.array([180.0, -np.inf]),
        arc_shots=np.array([2, 0]),
        window_begin=np.array([[400.0], [nan]]) if reachable else np.empty((2, 0)),
        window_end=np.array([[800.0], [nan]]) if reachable else np.empty((2, 0)),
        intercept_time=np.array([400.0, nan]),
        intercept_height=np.array([480e3, nan]),
    )


def test_trace_plot_tells_who_sees_and_who_meets(tmp_path):
    text = style.save(arc_chart.trace_figure(_trace(True)), tmp_path / "arc.svg").read_text(encoding="utf-8")
    for words in (
        "IRBM from A to B",
        "never sees it",
        "is never cued",
        "2 shots, 180 s to spare",
        "burnout, 120 s",
    ):
        assert words in text


def test_trace_plot_of_no_flight(tmp_path):
    text = style.save(arc_chart.trace_figure(_trace(False)), tmp_path / "arc.svg").read_text(encoding="utf-8")
    assert "Because." in text
    assert "launch: A, Gabon (1.00 N 2.00 W)" in text
    assert "aim: B (3.00 N 4.00 E); also: B, Fiji (9 people)" in text
    assert "WHO SEES IT" not in text


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_same_arc_same_bytes(tmp_path, ending):
    paths = [style.save(arc_chart.trace_figure(_trace(True)), tmp_path / f"{n}.{ending}") for n in range(2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_timeline_names_everything_and_its_slip(scenario):
    text = style.svg(timeline(scenario)).decode()
    for item in (*scenario.phases.values(), *scenario.batteries.values(), *scenario.sensors.values()):
        assert item.name in text
    assert "+66 months" in text
    assert "cancelled 15" in text
    assert "DejaVu" not in text


def test_timeline_without_phases(scenario):
    bare = scenario.model_copy(update={"phases": {}, "snapshots": ()})
    assert b"Batteries" in style.svg(timeline(bare))


def test_a_bar_of_what_stands_ends_today(scenario):
    """An element that stands without an end is drawn until today, though a plan of a coming year widens the axis."""
    battery = next(each for each in scenario.batteries.values() if each.planned is not None and each.actual is not None)
    spans = {name: getattr(battery, name).model_copy(update={"end": None}) for name in ("planned", "actual")}
    late = battery.planned.model_copy(update={"start": date(2090, 1, 1), "end": None, "pauses": ()})
    batteries = {
        "a": battery.model_copy(update=spans),
        "b": battery.model_copy(update={"planned": late, "actual": None}),
    }
    figure = timeline(scenario.model_copy(update={"batteries": batteries, "sensors": {}, "phases": {}}))
    ends = [max(line.get_xdata()) for line in figure.axes[0].lines if line.get_color() == style.STANDING]
    assert ends == [pytest.approx(date.today().toordinal())]
