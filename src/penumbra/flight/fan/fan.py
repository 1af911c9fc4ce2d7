"""Fans: from an interceptor card to its table of least times."""

import math

import numpy as np
from numpy.typing import NDArray

from penumbra.constants import MEAN_RADIUS, STANDARD_GRAVITY
from penumbra.errors import DomainError
from penumbra.flight.fan.edge import LARGER, Edge, Reach, around_the_earth, edge_at, fitted, hull
from penumbra.flight.fan.interceptor_flights import AIRLESS, STILL, FlyOut, Turn, acceleration, fly_out
from penumbra.flight.fan.store import Store, shelf
from penumbra.flight.fan.table import FINER, NEVER, FlownFan, fill_edge, rasterise, share, share_at
from penumbra.jit import kernel
from penumbra.scenario.cards import InterceptorCard

__all__ = [
    "SPARE",
    "WIDEST",
    "columns_to",
    "edges",
    "fan",
    "filled",
    "flights_of",
    "flown",
    "flyable",
    "rows_to",
    "still_times",
    "table_step",
]

COARSEST_STEP = 5e3  # [m] of the table's grid, halved until the fan extends over LEAST_STEPS of them
LEAST_STEPS = 200
MOST_COLUMNS = 400  # without the denser ones
DENSE = 8  # denser columns at the edge
GAP = 16  # denser columns by which the triangles may fall short of the edge, at most
SPARE = 1.02
ABOVE = 1.05  # ceilings that a table reaches up: heights are the battery's radius higher, which is another's elsewhere
LEAST_SHARE = 0.5  # least reach over the greatest, by direction
ALIKE = 0.3  # greatest share of a time that rotation may change
SHARE_ROUNDS = 8
WIDEST = 2.0 * math.sin(math.radians(75.0))  # wider fans are not scaled: near the antipode east is undefined

EAST, WEST, NORTH = Turn(1.0, 0.0, 0.0), Turn(-1.0, 0.0, 0.0), Turn(0.0, 1.0, 0.0)
OBLIQUE = Turn(0.0, math.sqrt(0.5), math.sqrt(0.5)), Turn(0.0, -math.sqrt(0.5), math.sqrt(0.5))

_STORE = Store(FlownFan, shelf())

Floats = NDArray[np.float64]


def table_step(extent: float) -> float:
    """Grid step [m] for a fan of this extent [m]; powers of two, so that similar fans have equal grids."""
    return COARSEST_STEP * 0.5 ** max(0, math.ceil(math.log2(LEAST_STEPS * COARSEST_STEP / extent)))


def edges(flights: list[FlyOut], per_height: float, most: int) -> list[Reach]:
    """The edges of several fans of one interceptor, in the rows of its table.

    Up to `most` rows, or up to the height at which the effect of rotation on the reach becomes large relative to the
    reach: at a fan's top the reach vanishes and this effect does not.
    """
    highest = max(1, int(float(np.nanmax(flights[0].height)) * per_height))
    found = []
    for out in flights:
        chord = 2.0 * np.sin(0.5 * out.angle)
        found.append(hull(chord, out.eastward, out.northward, out.height * per_height, out.time, highest + 1))
    chords = np.stack([reach.chord for reach in found])
    alike = np.flatnonzero(chords.min(axis=0) > LEAST_SHARE * chords.max(axis=0))
    rows = max(2, min(int(alike.max(initial=1)) + 1, most))
    if chords.max() > WIDEST:
        found = [around_the_earth(rows) for _ in found]
    return [Reach(*(each[:rows] for each in reach)) for reach in found]


def rows_to(ceiling: float, per_height: float) -> int:
    """Rows of a table that reaches a little above a ceiling [m]."""
    return int(ABOVE * ceiling * per_height) + 2


def columns_to(chord: float, burnout_speed: float) -> int:
    """Columns of a table without denser ones, for an interceptor that reaches a chord."""
    step = table_step(burnout_speed**2 / STANDARD_GRAVITY) / MEAN_RADIUS
    return min(max(math.ceil(chord / step), LEAST_STEPS), MOST_COLUMNS)


def _grid(edge: Edge, per_height: float, columns: int) -> FlownFan:
    """A table without times."""
    rows, last = edge.still.size, columns + int(FINER) * DENSE
    scaled = [columns * each for each in (edge.still, edge.first, edge.second)]
    return FlownFan(
        per_height,
        rows - 1.0,
        float(last),
        float(columns - DENSE),
        np.stack([*scaled, edge.around, edge.size], axis=1),
        np.empty((rows, last + 1, 5)),
        edge.drift,
    )


@kernel
def _shares(fan: FlownFan, angle: Floats, height: Floats, eastward: Floats, into: Floats) -> None:
    """Shares of the reach along flights; all (elevation, time)."""
    for e in range(angle.shape[0]):
        for k in range(angle.shape[1]):
            row = min(max(height[e, k] * fan.per_height, 0.0), fan.top)
            below = int(min(row, fan.top - 1.0)) if math.isfinite(row) else 0
            part, low, high = row - below, fan.edge[below], fan.edge[below + 1]
            k0 = (1.0 - part) * low[0] + part * high[0]
            k1 = (1.0 - part) * low[1] + part * high[1]
            k2 = (1.0 - part) * low[2] + part * high[2]
            into[e, k] = share(k0, k1, k2, 2.0 * math.sin(0.5 * angle[e, k]), eastward[e, k])


def _shares_of_columns(grid: FlownFan) -> Floats:
    """Share of the reach at each column of a table, (column,)."""
    return np.array([share_at(column, grid.dense) for column in range(grid.times.shape[1])])


def _times(grid: FlownFan, out: FlyOut, reach: Reach, first: Floats | None = None) -> Floats:
    """Least times (row, column) of flights in the grid of a fan.

    first : (row, column) T₁, whose part is subtracted from each flight; optional.
    """
    shares, into = np.empty_like(out.angle), np.empty(grid.times.shape[:2])
    _shares(grid, out.angle, out.height, out.eastward, shares)
    rows, times = out.height * grid.per_height, np.tile(out.time, (out.elevation.size, 1))
    if first is not None:
        columns = np.interp(shares, _shares_of_columns(grid), np.arange(grid.times.shape[1]))
        row, column = (
            np.rint(np.clip(np.nan_to_num(at), 0.0, most)).astype(np.int64)
            for at, most in ((rows, grid.top), (columns, grid.last))
        )
        times -= first[row, column] * out.eastward
    rasterise(grid, shares, rows, times, into)
    fill_edge(into, reach.time, GAP)
    return into


def _sines(grid: FlownFan, sense: float) -> Floats:
    """Sine of the ground angle at each place of a fan's table, flying east (+1) or west (-1) along the equator."""
    shares = _shares_of_columns(grid)
    k0, k1, k2 = grid.edge[:, :3].T[:, :, None]
    sine = np.zeros((grid.edge.shape[0], shares.size))
    for _ in range(SHARE_ROUNDS):  # fixed-point iteration; each round reduces the error to some per cent
        chord = (shares - (sense * k1 + k2 * sine) * sine) / k0
        sine = chord * np.sqrt(np.maximum(1.0 - chord**2 / 4.0, 0.0))
    return np.maximum(sine, 1.0 / k0)


def _alike(least: Floats, times: Floats) -> NDArray[np.bool_]:
    """Where two fans reach a place by similar flights: not one low and the other lofted, and not one fan alone."""
    return (least < NEVER) & (np.abs(times - least) < ALIKE * least)


def _turned(least: Floats, forward: Floats, backward: Floats, east: Floats, west: Floats) -> tuple[Floats, Floats]:
    """T₁ and T₂ from times with no turn, flown east and west, and the sines of the ground angles of the last two."""
    ahead, behind = _alike(least, forward), _alike(least, backward)
    to_east, to_west = np.where(ahead, forward - least, 0.0) / east, np.where(behind, backward - least, 0.0) / west
    second = np.where(ahead & behind, (to_east + to_west) / (east + west), 0.0)
    return np.where(ahead, to_east - second * east, -to_west), second


def _fill(grid: FlownFan, flights: list[FlyOut], reaches: list[Reach]) -> None:
    """Compute a table's times from fans without rotation, due east, west and north, and, the last, on a larger Earth.

    Places are those of the same share of the reach in each fan. Where the flights of two fans are not
    similar, their difference has no meaning: one side is used, or none.
    """
    turning = grid._replace(edge=edge_at(grid.edge, 0.0, MEAN_RADIUS))
    larger = grid._replace(edge=edge_at(grid.edge, math.pi / 2.0, LARGER * MEAN_RADIUS))
    still, forward, backward = map(_times, (grid, turning, turning), flights[:3], reaches[:3])
    wide = _times(larger, flights[-1], reaches[-1])
    east, west = _sines(turning, 1.0), _sines(turning, -1.0)
    grid.times[:] = 0.0
    grid.times[:, :, 0] = still
    grid.times[:, :, 4] = np.where(_alike(still, wide), (wide - still) / (LARGER - 1.0), 0.0)
    first = _turned(still, forward, backward, east, west)[0]
    north = _times(turning, flights[3], reaches[3], first)
    grid.times[:, :, 3] = np.where(_alike(still, north), north - still, 0.0)
    least = still + grid.times[:, :, 3]
    grid.times[:, :, 1], grid.times[:, :, 2] = _turned(least, forward, backward, east, west)


def filled(flights: list[FlyOut], reaches: list[Reach], per_height: float, columns: int) -> FlownFan:
    """The table of `flights` within their edges; rows as the edges', columns but for those that are closer."""
    grid = _grid(fitted(*reaches), per_height, columns)
    _fill(grid, flights, reaches)
    return grid


def still_times(out: FlyOut, reach: Reach, per_height: float, columns: int) -> FlownFan:
    """The table of flights from a still Earth alone, within their edge: of its times T₀, of its edge k₀."""
    still, nothing = 1.0 / reach.chord, np.zeros_like(reach.chord)
    grid = _grid(Edge(still, nothing, nothing, nothing, nothing, 0.0), per_height, columns)
    return grid._replace(times=_times(grid, out, reach)[:, :, None])


def flown(
    burnout_speed: float,
    burn_time: float,
    max_flight_time: float,
    ceiling: float,
    ballistic_coefficient: float = AIRLESS,
    site_height: float = 0.0,
) -> FlownFan:
    """Fly the fan of an interceptor; its arrays are read-only. DomainError as `flyable`.

    Speed [m/s], burn [s], longest flight [s], ceiling [m], ballistic coefficient [kg/m²], height of the site [m], which
    only affects the air.
    """
    # flown a little longer than allowed, so that the time limit and not the end of the table decides
    flights = flights_of(burnout_speed, burn_time, SPARE * max_flight_time, ballistic_coefficient, site_height)
    per_height = 1.0 / table_step(ceiling)
    reaches = edges(flights, per_height, rows_to(ceiling, per_height))
    found = filled(flights, reaches, per_height, columns_to(float(reaches[0].chord.max()), burnout_speed))
    found.edge.setflags(write=False)
    found.times.setflags(write=False)
    return found


def flights_of(
    burnout_speed: float,
    burn_time: float,
    longest: float,
    ballistic_coefficient: float = AIRLESS,
    site_height: float = 0.0,
) -> list[FlyOut]:
    """The seven fans for a table: still, east, west, north, two oblique ones, and on a larger Earth.

    DomainError as `flyable`.
    """
    flyable(burnout_speed, burn_time, ballistic_coefficient)
    places = [(turn, MEAN_RADIUS) for turn in (STILL, EAST, WEST, NORTH, *OBLIQUE)] + [(STILL, LARGER * MEAN_RADIUS)]
    return [fly_out(burnout_speed, burn_time, longest, *place, ballistic_coefficient, site_height) for place in places]


def flyable(burnout_speed: float, burn_time: float, ballistic_coefficient: float = AIRLESS) -> None:
    """DomainError when a number [m/s], [s], [kg/m²] is none, or the burn is too slow to leave the ground."""
    for what, number, unit in (("burnout_speed", burnout_speed, "m/s"), ("burn_time", burn_time, "s")):
        if not 0.0 < number < math.inf:
            raise DomainError(f"{what} is {number:g} {unit}; write a number above 0 {unit}")
    if not ballistic_coefficient > 0.0:
        raise DomainError(f"ballistic_coefficient is {ballistic_coefficient:g} kg/m2; write a number above 0 kg/m2")
    try:
        acceleration(burnout_speed, burn_time, MEAN_RADIUS, ballistic_coefficient)
    except ValueError:
        raise DomainError(
            f"burnout_speed {burnout_speed:g} m/s over burn_time {burn_time:g} s gains {burnout_speed / burn_time:.2g} "
            "m/s in a second, and no thrust along 45 degrees gains as little, for gravity alone leaves some 7 m/s; "
            "shorten burn_time or raise burnout_speed"
        ) from None


def fan_of(
    burnout_speed: float,
    burn_time: float,
    max_flight_time: float,
    ceiling: float,
    ballistic_coefficient: float = AIRLESS,
    site_height: float = 0.0,
    name: str = "interceptor",
) -> FlownFan:
    """Least time to (ground range, height) of an interceptor of this name, by its numbers as `flown` takes them.

    Raises
    ------
    DomainError
        As `flyable`.
    """
    try:
        numbers = burnout_speed, burn_time, max_flight_time, ceiling, ballistic_coefficient, site_height
        return _STORE.get(numbers, flown)
    except DomainError as error:
        raise DomainError(f"{name}: {error}") from None


def fan(card: InterceptorCard, site_height: float = 0.0) -> FlownFan:
    """`fan_of` an interceptor with exact numbers, at a site at this height above the sea [m]."""
    speed, burn = card.burnout_speed.value, card.burn_time.value
    coefficient = AIRLESS if card.ballistic_coefficient is None else card.ballistic_coefficient.value
    return fan_of(speed, burn, card.max_flight_time.value, card.ceiling.value, coefficient, site_height, card.name)
