"""The reference integrator against check cases of the NASA Engineering and Safety Center: falls and shots through air.

The data and their source stand in `data/nesc/SOURCE.txt`.
"""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from reference.air import Air, standard
from reference.integrator import OMEGA, WGS84, Array, Figure, free_flight, pushing

DATA = Path(__file__).parent / "data" / "nesc"
FOOT = 0.3048  # [m]
SLUG = 14.59390  # [kg]
BALL = SLUG / (0.1 * 0.1963495 * FOOT**2)  # ballistic coefficient of the sphere [kg/m2]
ROUND = Figure(20_902_254.5305 * FOOT, 0.0)  # the cases' round Earth, 30,000 ft below where its balls start
NEAR = 0.01  # [m]


class Earth(NamedTuple):
    """The Earth of a case."""

    figure: Figure
    turn_rate: float  # [rad/s]
    j2: bool


EARTHS = {
    4: Earth(ROUND, 0.0, False),
    5: Earth(ROUND, OMEGA, False),
    6: Earth(WGS84, OMEGA, True),
    9: Earth(WGS84, OMEGA, True),
    10: Earth(WGS84, OMEGA, True),
}


def columns(case: int, simulation: str, *names: str) -> Array:
    """Columns of one simulation, (time, name), in its own units."""
    with (DATA / f"atmos_{case:02d}_sim_{simulation}.csv").open(encoding="utf-8") as file:
        return np.array([[float(row[name]) for name in names] for row in csv.DictReader(file)])


def states(case: int, simulation: str) -> tuple[Array, Array, Array]:
    """Times [s], inertial positions [m] and velocities [m/s] of one simulation."""
    position, velocity = (
        FOOT * columns(case, simulation, *(f"{kind}_{axis}" for axis in "XYZ"))
        for kind in ("eiPosition_ft", "eiVelocity_ft_s")
    )
    return columns(case, simulation, "time")[:, 0], position, velocity


def flown(case: int, simulation: str, air: Air | None) -> tuple[Array, Array]:
    """Positions [m] and velocities [m/s] of the reference, from the simulation's own start, at its times."""
    earth = EARTHS[case]
    times, positions, velocities = states(case, simulation)
    push = None if air is None else pushing(air, earth.turn_rate, earth.figure)
    return free_flight(positions[0], velocities[0], times, earth.j2, push)


every_simulation = pytest.mark.parametrize("simulation", ["04", "05"])
every_case = pytest.mark.parametrize("case", EARTHS)


@every_case
@every_simulation
def test_the_reference_flies_the_check_case_to_a_centimetre(case: int, simulation: str) -> None:
    times, positions, velocities = states(case, simulation)
    assert times.tolist() == [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0]
    ours = flown(case, simulation, Air(BALL, standard, falling_only=False))
    assert np.linalg.norm(ours[0] - positions, axis=1).max() < NEAR
    assert np.linalg.norm(ours[1] - velocities, axis=1).max() < 1e-3


@every_case
def test_the_check_case_would_tell_a_reference_without_air(case: int) -> None:
    positions = states(case, "05")[1]
    assert np.linalg.norm(flown(case, "05", None)[0] - positions, axis=1).max() > 200.0


@pytest.mark.parametrize(("case", "wrong"), [(5, EARTHS[4]), (6, EARTHS[6]._replace(j2=False)), (10, EARTHS[5])])
def test_the_check_case_would_tell_another_earth(case: int, wrong: Earth) -> None:
    times, positions, velocities = states(case, "05")
    push = pushing(Air(BALL, standard, falling_only=False), wrong.turn_rate, wrong.figure)
    ours = free_flight(positions[0], velocities[0], times, wrong.j2, push)[0]
    assert np.linalg.norm(ours - positions, axis=1).max() > 10.0 * NEAR


@every_case
@every_simulation
def test_heights_and_places_are_those_of_the_check_case(case: int, simulation: str) -> None:
    """The starts stand on the cases' own Earth, and the reference's geodesy gives their longitudes back."""
    times, positions, _ = states(case, simulation)
    height, longitude, latitude = columns(case, simulation, "altitudeMsl_ft", "longitude_deg", "latitude_deg").T
    figure, turn_rate, _ = EARTHS[case]
    there = np.array([figure.position(*at) for at in zip(latitude, longitude, FOOT * height, strict=True)])
    angle = turn_rate * times
    x, y, z = positions.T
    fixed = np.stack([np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, z], axis=-1)
    assert np.linalg.norm(there - fixed, axis=1).max() < NEAR
