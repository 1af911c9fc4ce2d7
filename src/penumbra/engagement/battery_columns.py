"""Battery arrays for the compiled loops, from a shield or from many worlds."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS
from penumbra.earth.ellipsoid import easts, norths, positions
from penumbra.engagement.batteries import Batteries, batteries_of, layers
from penumbra.flight.fan.interceptor_flights import AIRLESS
from penumbra.flight.fan.site_fans import FanKey, Ranges, SiteFans, Stored
from penumbra.scenario.columns import COMMIT, INTERCEPT, LAUNCH, TRACK, Column, columns, own
from penumbra.scenario.model import Shield
from penumbra.sensing.radars import radar_ids

__all__ = ["BatteryColumns", "FamilyKey", "batteries", "batteries_in", "battery_columns", "families_of", "fan_keys"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FamilyKey = tuple[str, float]
"""Key of a family of fans: key of the interceptor, and the height of the site [m] as in `FanKey`."""

_HEIGHTS = 10.0  # [m] to which the height of a site is rounded for the air; decision 37
_FLOWN = -1  # family index of a fan that is flown, not blended
_NO_COLUMN = -1  # index of a missing column: a battery's feed from its own radar; the drag of a card without one


class BatteryColumns(NamedTuple):
    """Indices of the batteries' numbers in a world's row, as columns of `scenario.columns.columns`."""

    stands: Ints  # (battery,)
    latitude: Ints
    longitude: Ints
    height: Ints
    burnout_speed: Ints
    burn_time: Ints
    max_flight_time: Ints
    ceiling: Ints
    ballistic_coefficient: Ints  # _NO_COLUMN: flies without drag
    floor: Ints
    min_range: Ints
    reaction_time: Ints
    assess_time: Ints
    launch: Ints
    inventory: Ints
    own: Bools  # (battery, radar) whether the radar is the battery's own
    feeds: Ints  # (battery, radar)
    guides: Ints  # (battery, radar)
    sees: Ints  # (radar,) whether the radar is present
    warns: Ints  # (battery, satellite)
    watches: Ints  # (satellite,) whether the satellite is present
    cloud_break: Ints  # (satellite,)
    watch_time: Ints  # (satellite,)
    decision_time: int
    link_delay: int
    track: int
    commit: int
    intercept: int
    layers: Bools  # (layer, battery) the values, not column indices
    interceptors: tuple[str, ...]  # names of the interceptor cards, by battery
    families: Ints  # (battery,) index of the family from which its fans may be blended; -1: fans are flown
    turns: bool  # whether the Earth rotates


def battery_columns(shield: Shield, index: Mapping[str, int], families: Sequence[FamilyKey] = ()) -> BatteryColumns:
    """Column indices for the batteries, in the order of `shield.batteries`.

    index : path to column; families : keys of the families for blended fans, see `families_of`.
    """
    scenario, held = shield.scenario, shield.batteries
    sensors, standing = radar_ids(shield), layers(shield)
    satellites = [key for key in shield.sensors if key not in sensors]
    warners = [shield.sensors[key].card for key in satellites]
    platforms = [scenario.platforms[battery.platform] for battery in held.values()]

    def of(names: Iterable[str]) -> Ints:
        return np.array([index.get(name, _NO_COLUMN) for name in names], np.int64)

    def card(section: str, kind: str, fields: Iterable[str]) -> list[Ints]:
        return [of(f"{section}.{getattr(battery, kind)}.{field}" for battery in held.values()) for field in fields]

    def named(field: str, keys: list[str]) -> Ints:
        return of(f"batteries.{battery}.{field}.{key}" for battery in held for key in keys).reshape(
            len(held), len(keys)
        )

    def flags(rows: list[list[bool]], width: int) -> Bools:
        return np.array(rows, np.bool_).reshape(len(rows), width)

    numbers = dict(
        zip(
            BatteryColumns._fields[:13],
            [
                of(f"batteries.{key}" for key in held),
                *card("sites", "site", ("latitude", "longitude", "height")),
                *card("interceptors", "interceptor", BatteryColumns._fields[4:11]),
                *card("platforms", "platform", BatteryColumns._fields[11:13]),
            ],
            strict=True,
        )
    )
    return BatteryColumns(
        **numbers,
        launch=of(f"batteries.{key}.launch" for key in held),
        inventory=of(f"batteries.{key}.inventory" for key in held),
        own=flags([[key == battery.radar for key in sensors] for battery in held.values()], len(sensors)),
        feeds=named("feeds", sensors),
        guides=named("guides", sensors),
        sees=of(f"sensors.{key}" for key in sensors),
        warns=named("feeds", satellites),
        watches=of(f"sensors.{key}" for key in satellites),
        cloud_break=of(f"infrared.{key}.cloud_break" for key in warners),
        watch_time=of(f"infrared.{key}.track_time" for key in warners),
        decision_time=index["decision_time"],
        link_delay=index["link_delay"],
        track=index["track"],
        commit=index["commit"],
        intercept=index["intercept"],
        layers=flags([[platform.layer == layer for platform in platforms] for layer in standing], len(held)),
        interceptors=tuple(scenario.interceptors[battery.interceptor].name for battery in held.values()),
        families=np.array(
            [families.index(key) if key in families else _FLOWN for key in _family_keys(shield)], np.int64
        ),
        turns=scenario.turning > 0.0,
    )


def batteries_in(at: BatteryColumns, values: Floats, store: SiteFans) -> Batteries:
    """The batteries of many worlds, (world, battery, ...).

    Parameters
    ----------
    at : BatteryColumns
    values : ndarray (world, column)
        Rows of `penumbra.scenario.columns.matrix`.
    store : SiteFans
        Supplies the fans; missing fans are computed and added.

    Raises
    ------
    DomainError
        An interceptor with these numbers cannot fly.
    """
    place = positions(values[:, at.latitude], values[:, at.longitude], values[:, at.height])
    radius = np.linalg.norm(place, axis=-1)
    phi, lam = np.radians(values[:, at.latitude]), np.radians(values[:, at.longitude])
    found = _stored(fan_keys(at, values, store), store, at.interceptors)
    turned = (found.drift * np.sin(phi))[..., None]
    delay, warning, supports = _links(at, values)
    made = Batteries(
        below=place / radius[..., None],
        radius=radius,
        eastward=np.cos(phi)[..., None] * (easts(lam) - turned * norths(phi, lam)) * float(at.turns),
        floor=values[:, at.floor],
        ceiling=values[:, at.ceiling],
        max_flight_time=values[:, at.max_flight_time],
        min_chord=2.0 * np.sin(values[:, at.min_range] / MEAN_RADIUS / 2.0),
        ready_time=values[:, at.decision_time, None] + values[:, at.reaction_time],
        assess_time=values[:, at.assess_time],
        inventory=values[:, at.inventory].astype(np.int64),
        cue_delay=delay,
        supports=supports,
        widest=found.widest,
        fan_grid=found.grid,
        edge_begin=found.edge_begin,
        fan_begin=found.begin,
        fan_nodes=found.nodes,
        fan_shares=found.shares,
        fan_placed=found.placed,
        warning_delay=warning,
        networked=values[:, at.track] == TRACK.index("networked"),
        after_burnout=values[:, at.commit] == COMMIT.index("after-burnout"),
        predicted=values[:, at.intercept] == INTERCEPT.index("predicted"),
        cloud_break=values[:, at.cloud_break],
        watch_time=values[:, at.watch_time],
        layers=at.layers,
        fan_edges=store.edge,
        fans=store.times,
        fan_families=store.families,
    )
    return Batteries._make(map(np.ascontiguousarray, made))


def _links(at: BatteryColumns, values: Floats) -> tuple[Floats, Floats, Bools]:
    """Delays [s] of cues (world, battery, radar) and of warnings (world, battery, satellite), and `supports`."""

    def yes(column: Ints) -> Bools:
        return (values[:, column] > 0.0) & (column != _NO_COLUMN)

    launch = values[:, at.launch, None]
    remote, guided = launch != LAUNCH.index("own-radar"), launch == LAUNCH.index("engage-on-remote")
    link = values[:, at.link_delay, None, None]
    stands = yes(at.stands)[:, :, None]
    sees, watches = stands & yes(at.sees)[:, None], stands & yes(at.watches)[:, None]
    delay = np.where(at.own, 0.0, np.where(yes(at.feeds) & remote, link, math.inf))
    warning = np.where(watches & yes(at.warns) & remote, link, math.inf)
    return np.where(sees, delay, math.inf), warning, sees & (at.own | (yes(at.guides) & guided))


def _heights(height: Floats, coefficient: Floats) -> Floats:
    """Heights of sites [m] as in `FanKey`, for ballistic coefficients [kg/m²]."""
    return np.where(coefficient < AIRLESS, np.rint(height / _HEIGHTS) * _HEIGHTS + 0.0, 0.0)  # no negative zero


def _family_keys(shield: Shield) -> list[FamilyKey]:
    """The family of each battery's fans, if fans are blended."""
    scenario, keys = shield.scenario, []
    for battery in shield.batteries.values():
        drag = scenario.interceptors[battery.interceptor].ballistic_coefficient
        coefficient = np.array(AIRLESS if drag is None else drag.value)
        height = np.array(scenario.sites[battery.site].height.value)
        keys.append((battery.interceptor, float(_heights(height, coefficient))))
    return keys


def families_of(shield: Shield, held: Sequence[Column]) -> dict[FamilyKey, Ranges]:
    """The ranges for which families of fans are flown: one for each deployed interceptor and, with drag, site height.

    held : `scenario.columns.columns` of the shield.
    """
    own, drag = {column.path: column for column in held}, "ballistic_coefficient"

    def ends(key: str, field: str) -> tuple[float, float]:
        column = own[f"interceptors.{key}.{field}"]
        return column.low, column.high

    return {
        (key, height): Ranges(
            ends(key, "burnout_speed"),
            ends(key, "burn_time"),
            ends(key, "max_flight_time")[1],
            ends(key, "ceiling")[1],
            shield.scenario.interceptors[key].name,
            ends(key, drag) if f"interceptors.{key}.{drag}" in own else (AIRLESS, AIRLESS),
            height,
        )
        for key, height in dict.fromkeys(_family_keys(shield))
    }


def fan_keys(at: BatteryColumns, values: Floats, store: SiteFans) -> Floats:
    """Keys (world, battery, 9) of the fans of many worlds (world, column), fields as `FanKey`.

    A fan is blended if its battery has a family and its numbers lie in the ranges for which the family was flown. The
    height of the site must equal that of the family, which is nominal. On an Earth without rotation each fan is that of
    a pole, where flights toward all azimuths are equal.
    """
    place = positions(values[:, at.latitude], values[:, at.longitude], values[:, at.height])
    numbers = [values[:, getattr(at, field)] for field in FanKey._fields[:4]]
    drag = at.ballistic_coefficient
    numbers.append(np.where(drag == _NO_COLUMN, AIRLESS, values[:, drag]))
    numbers.append(_heights(values[:, at.height], numbers[-1]))
    latitude = np.radians(values[:, at.latitude]) if at.turns else np.full(place.shape[:-1], math.pi / 2.0)
    site = [latitude, np.linalg.norm(place, axis=-1)]
    keys = np.stack([*numbers, *site, np.full(site[0].shape, float(_FLOWN))], axis=-1)
    for battery, index in enumerate(at.families.tolist()):
        if index != _FLOWN:
            ranges, own = store.ranges[index], keys[:, battery]
            inside = (own[:, 2] <= ranges.max_flight_time) & (own[:, 3] <= ranges.ceiling)
            inside &= own[:, 5] == ranges.site_height
            for k, (low, high) in ((0, ranges.speeds), (1, ranges.burns), (4, ranges.ballistic_coefficients)):
                inside &= (own[:, k] >= low) & (own[:, k] <= high)
            own[inside, 2:4], own[inside, -1] = 0.0, index
    return keys


def _stored(keys: Floats, store: SiteFans, interceptors: tuple[str, ...]) -> Stored:
    """The stored fans for keys (world, battery, 9); `interceptors` are the names of the batteries' interceptors."""
    shape = keys.shape[:2]
    unique, first, whose = np.unique(keys.reshape(-1, keys.shape[-1]), axis=0, return_index=True, return_inverse=True)
    found = store.require(unique, [interceptors[at % shape[1]] for at in first.tolist()])
    whose = whose.reshape(shape)
    return Stored._make(each[whose] for each in found)


def batteries(shield: Shield) -> Batteries:
    """The deployed batteries, in the order of `shield.batteries`, and which sensors may cue and support each.

    Parameters
    ----------
    shield : Shield
        Numbers that are not settled are taken as nominal.

    Returns
    -------
    Batteries

    Raises
    ------
    DomainError
        An interceptor with these numbers cannot fly.
    """
    held = columns(shield)
    at = battery_columns(shield, {column.path: k for k, column in enumerate(held)})
    return batteries_of(batteries_in(at, own(held)[None], SiteFans()), 0)
