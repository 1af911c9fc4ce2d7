"""What adaptive refinement saves and loses against the uniform map, and how far outlines are from the truth.

Run it as ``python bench/edges.py RESOLUTION [all]``; ``all`` takes every snapshot of the case, in the nominal world,
else it is phase 3 as planned, over the published ranges. ``python bench/edges.py alone [RESOLUTION ...]`` prints the
processor time of outlines without a map, by default at resolutions 4, 5 and 6, as ratios to the first.
"""

import subprocess
import sys
import time

import numpy as np
import shapely
import xarray as xr
from pyproj import Geod

import penumbra as pb
from penumbra.coverage.problem import Places
from penumbra.scenario.model import Shield
from penumbra.uncertainty.bounds.extreme_worlds import judge, worlds

STEPS = (250.0, 500.0, 1000.0, 2000.0)  # [m] off the outline, where the truth is asked
POINTS = 200  # on each outline
GEOD = Geod(ellps="WGS84")


def compared(shield: Shield, nominal: bool) -> xr.Dataset:
    """Print the two maps' arcs and differences; the adaptive one."""
    found, taken = [], []
    for adaptive in (False, True):
        began = time.perf_counter()
        found.append(pb.cover(shield, nominal, adaptive=adaptive))
        taken.append(time.perf_counter() - began)
    uniform, refined = found
    differs = uniform.state.values != refined.state.values
    weights = (uniform.area.values, uniform.people.values)
    area, people = (100.0 * (differs @ weight).max() / weight.sum() for weight in weights)
    worst = max(
        float(np.nanmax(np.abs(one[name].values - two[name].values)))
        for of in ("people", "area")
        for by in ("country", "area", "alliance")
        for one, two in [[pb.share(each, of, by) for each in found]]
        for name in one.data_vars
        if str(name).endswith("_share")
    )
    arcs = refined.attrs["arcs_of_cells"], uniform.attrs["arcs_of_cells"]
    print(f"{shield.date} {shield.history}: {arcs[0]:,} of {arcs[1]:,} arcs, {100 * arcs[0] / arcs[1]:.1f} %")
    print(f"  {taken[1]:.1f} s and {taken[0]:.1f} s; cells that differ, by class: {differs.sum(axis=1).tolist()}")
    print(f"  of the map's area {area:.4f} %, people {people:.4f} %; worst share of a place off by {100 * worst:.2f} %")
    both = np.isfinite(uniform.margin.values) & np.isfinite(refined.margin.values)
    off = np.abs(uniform.margin.values[both] - refined.margin.values[both])
    print(f"  margin off by {off.mean():.1f} s on average, {off.max(initial=0.0):.0f} s at most")
    return refined


def beside(shield: Shield, area: xr.Dataset) -> None:
    """Print how often the truth on both sides of the outlines of covered ground is as drawn, by distance."""
    region, random = shield.scenario.region, np.random.default_rng(1)
    box = shapely.box(region.west.value + 2, region.south.value + 1, region.east.value - 2, region.north.value - 1)
    began = time.perf_counter()
    drawn = pb.outlines(shield, area)
    print(f"  outlines: {time.perf_counter() - began:.1f} s")
    middle = worlds(shield, exact=True)
    right, count = np.zeros(len(STEPS), int), 0
    for outline in (one for one in drawn if one.answer == "covered"):
        lines = shapely.get_parts(shapely.intersection(shapely.boundary(outline.shape), box))
        chosen = random.choice(lines, POINTS, p=shapely.length(lines) / shapely.length(lines).sum())
        place = random.uniform(0.0, 0.99, POINTS) * shapely.length(chosen)
        at, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(chosen, place + by)) for by in (0.0, 1e-4))
        azimuth = GEOD.inv(*at.T, *ahead.T)[0] + 90.0
        row = area.threat.values.tolist().index(outline.threat)
        wanted = np.zeros((area.sizes["threat"], POINTS), np.bool_)
        wanted[row] = True
        for index, step in enumerate(STEPS):
            covered = []
            for way in (-step, step):
                east, north, _ = GEOD.fwd(*at.T, azimuth, np.full(POINTS, way))
                figures = judge(middle, wanted, Places(np.asarray(north), np.asarray(east))).found
                covered.append((figures.reaching[row] > 0) & (figures.covering[row] == figures.reaching[row]))
            right[index] += int((covered[0] & ~covered[1]).sum())
        count += POINTS
    for step, number in zip(STEPS, right, strict=True):
        print(
            f"  the edge lies within {step:,.0f} m of the outline at {100 * number / count:.1f} % of {count:,} points"
        )


def alone(resolutions: list[str]) -> None:
    """Print the processor time [s] of outlines without a map at resolutions, each in a new process, and the ratios."""
    code = (
        "import sys, time; import penumbra as pb\n"
        "case = pb.load('epaa', [f'region.resolution={sys.argv[1]}'])\n"
        "found = pb.outlines(case.on('2018-12-31', 'planned'))\n"
        "print(time.process_time(), sum(len(one.shape.geoms) for one in found))"
    )
    first = 0.0
    for resolution in resolutions:
        words = [sys.executable, "-c", code, resolution]
        seconds, parts = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
        first = first or float(seconds)
        ratio = float(seconds) / first
        print(f"resolution {resolution}: {float(seconds):.1f} s of processor time, {ratio:.2f} times; {parts} parts")


def main() -> None:
    """Measure."""
    if sys.argv[1] == "alone":
        alone(sys.argv[2:] or ["4", "5", "6"])
        return
    case = pb.load("epaa", [f"region.resolution={sys.argv[1]}"])
    if "all" in sys.argv:
        for snapshot in case.snapshots:
            compared(case.on(snapshot.date, snapshot.history), nominal=True)
        return
    shield = case.on("2018-12-31", "planned")
    beside(shield, compared(shield, nominal=False))


main()
