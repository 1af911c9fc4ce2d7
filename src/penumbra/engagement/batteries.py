"""The door to batteries: from the shield's elements to what the loops need."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.engagement.reach import Battery
from penumbra.flight.fan import fan
from penumbra.flight.fan_edge import at_site, eastward_of, widest
from penumbra.flight.fan_table import NEVER, Fan
from penumbra.jit import kernel, view
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import radar_ids
from penumbra.world.ellipsoid import east, north, positions

__all__ = ["Batteries", "batteries", "battery_at", "fan_at", "layers"]


class Batteries(NamedTuple):
    """All batteries of a shield; the first axis is the battery."""

    below: NDArray[np.float64]  # (battery, 3)
    radius: NDArray[np.float64]
    eastward: NDArray[np.float64]  # (battery, 3) east, as `fan_edge` takes it
    floor: NDArray[np.float64]
    ceiling: NDArray[np.float64]
    max_flight_time: NDArray[np.float64]
    min_chord: NDArray[np.float64]
    ready_time: NDArray[np.float64]
    assess_time: NDArray[np.float64]
    inventory: NDArray[np.int64]
    cue_delay: NDArray[np.float64]  # (battery, sensor) from firm track to the battery [s]; inf: does not feed it
    supports: NDArray[np.bool_]  # (battery, sensor) may guide the intercept
    widest: NDArray[np.float64]  # chord beyond which the fan does not extend, toward any azimuth
    layers: NDArray[np.bool_]  # (layer, battery) belongs to it
    fan_grid: NDArray[np.float64]  # (battery, 4) rows per metre, last row, last column, first of the closer columns
    fan_edges: NDArray[np.float64]  # (battery, height, 3), padded
    fans: NDArray[np.float64]  # (battery, height, column, 3), padded with NEVER
    networked: bool  # feeding sensors hand the object over to each other
    cloud_break: NDArray[np.float64]  # (satellite,)
    watch_time: NDArray[np.float64]  # (satellite,) sight that a warning takes
    warning_delay: NDArray[np.float64]  # (battery, satellite) from warning to the battery [s]; inf: does not warn it


@kernel
def battery_at(batteries: Batteries, b: int) -> Battery:
    """One battery of the lot."""
    u, e = batteries.below[b], batteries.eastward[b]
    return Battery(
        (u[0], u[1], u[2]),
        batteries.radius[b],
        (e[0], e[1], e[2]),
        batteries.floor[b],
        batteries.ceiling[b],
        batteries.max_flight_time[b],
        batteries.min_chord[b],
        batteries.ready_time[b],
        batteries.assess_time[b],
        batteries.inventory[b],
    )


@view
def fan_at(batteries: Batteries, b: int) -> Fan:
    """The fan of one battery."""
    grid = batteries.fan_grid[b]
    return Fan(grid[0], grid[1], grid[2], grid[3], batteries.fan_edges[b], batteries.fans[b])


def _stacked(fans: list[Fan]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """All fans' edges in one array and their times in another, padded: there is "never"."""
    rows = max((fan_.times.shape[0] for fan_ in fans), default=2)
    columns = max((fan_.times.shape[1] for fan_ in fans), default=2)
    edges, times = np.zeros((len(fans), rows, 3)), np.zeros((len(fans), rows, columns, 3))
    times[..., 0] = NEVER
    for edge, room, fan_ in zip(edges, times, fans, strict=True):
        edge[: fan_.edge.shape[0]] = fan_.edge
        room[: fan_.times.shape[0], : fan_.times.shape[1]] = fan_.times
    return edges, times


def layers(shield: Shield) -> list[str]:
    """The layers that have a battery, the upper first."""
    held = {shield.scenario.platforms[battery.platform].layer for battery in shield.batteries.values()}
    return sorted(held, reverse=True)


def batteries(shield: Shield) -> Batteries:
    """The batteries that stand, in the order of `shield.batteries`, and which sensors may cue and support each.

    Parameters
    ----------
    shield : Shield
        With settled numbers.

    Returns
    -------
    Batteries

    Raises
    ------
    DomainError
        An interceptor's numbers cannot be flown.
    """
    scenario, held = shield.scenario, list(shield.batteries.values())
    sites = [scenario.sites[battery.site] for battery in held]
    interceptors = [scenario.interceptors[battery.interceptor] for battery in held]
    platforms = [scenario.platforms[battery.platform] for battery in held]
    n, sensors, standing = len(held), radar_ids(shield), layers(shield)
    satellites = [key for key in shield.sensors if key not in sensors]
    warners = [scenario.infrared[shield.sensors[key].card] for key in satellites]

    cue_delay = np.full((n, len(sensors)), math.inf)
    supports = np.zeros((n, len(sensors)), dtype=np.bool_)
    for b, battery in enumerate(held):
        for s, sensor in enumerate(sensors):
            own, remote = sensor == battery.radar, sensor in battery.feeds
            if own:
                cue_delay[b, s] = 0.0
            elif remote and battery.launch != "own-radar":
                cue_delay[b, s] = scenario.link_delay.value
            supports[b, s] = own or (sensor in battery.guides and battery.launch == "engage-on-remote")

    warning_delay = np.full((n, len(satellites)), math.inf)
    for b, battery in enumerate(held):
        for w, satellite in enumerate(satellites):
            if satellite in battery.feeds and battery.launch != "own-radar":
                warning_delay[b, w] = scenario.link_delay.value

    def column(values: list[float]) -> NDArray[np.float64]:
        return np.array(values, dtype=np.float64).reshape(n)

    place = positions(
        [site.latitude.value for site in sites],
        [site.longitude.value for site in sites],
        [site.height.value for site in sites],
    ).reshape(n, 3)
    radius = np.linalg.norm(place, axis=1)
    at = [(math.radians(site.latitude.value), math.radians(site.longitude.value)) for site in sites]
    plain = [fan(card) for card in interceptors]
    easts = [eastward_of(each, phi, east(lam), north(phi, lam)) for each, (phi, lam) in zip(plain, at, strict=True)]
    fans = [at_site(each, phi, float(r)) for each, (phi, _), r in zip(plain, at, radius, strict=True)]
    fan_edges, fan_times = _stacked(fans)
    return Batteries(
        below=place / radius[:, None],
        radius=radius,
        eastward=np.array(easts).reshape(n, 3),
        floor=column([card.floor.value for card in interceptors]),
        ceiling=column([card.ceiling.value for card in interceptors]),
        max_flight_time=column([card.max_flight_time.value for card in interceptors]),
        min_chord=column([2.0 * math.sin(card.min_range.value / MEAN_RADIUS / 2.0) for card in interceptors]),
        ready_time=column([scenario.decision_time.value + card.reaction_time.value for card in platforms]),
        assess_time=column([card.assess_time.value for card in platforms]),
        inventory=np.array([battery.inventory for battery in held], dtype=np.int64).reshape(n),
        cue_delay=cue_delay,
        supports=supports,
        widest=column([widest(fan_) for fan_ in fans]),
        layers=np.array([[card.layer == layer for card in platforms] for layer in standing], np.bool_).reshape(
            len(standing), n
        ),
        fan_grid=np.array([fan_[:4] for fan_ in fans], dtype=np.float64).reshape(n, 4),
        fan_edges=fan_edges,
        fans=fan_times,
        networked=scenario.track == "networked",
        cloud_break=np.array([card.cloud_break.value for card in warners], dtype=np.float64),
        watch_time=np.array([card.track_time.value for card in warners], dtype=np.float64),
        warning_delay=warning_delay,
    )
