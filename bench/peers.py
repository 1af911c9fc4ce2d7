"""Flights per second of two simulators that pip installs, to set beside `bench/arcs.py`.

Run it with the Python of an environment that holds them (``pip install rocketpy pytrajlib``), Penumbra is not needed:
``PEERS/bin/python bench/peers.py``. They answer other questions, in more detail, about one flight; what is compared is
what it would cost to draw the map with them.
"""

import contextlib
import io
import os
import tempfile
import time
import warnings

FLIGHTS = 200  # of pytrajlib in one run
REPEATS = 3


def rocketpy_rate() -> float:
    """Flights a second of a small sounding rocket, six degrees of freedom, launch to ground."""
    from rocketpy import Environment, Flight, GenericMotor, Rocket

    motor = GenericMotor(
        thrust_source=2000.0,
        burn_time=4.0,
        chamber_radius=0.05,
        chamber_height=0.5,
        chamber_position=0.25,
        propellant_initial_mass=4.0,
        nozzle_radius=0.04,
        dry_mass=2.0,
        dry_inertia=(0.1, 0.1, 0.01),
    )
    rocket = Rocket(
        radius=0.07,
        mass=15.0,
        inertia=(6.0, 6.0, 0.04),
        power_off_drag=0.4,
        power_on_drag=0.4,
        center_of_mass_without_motor=0.0,
    )
    rocket.add_motor(motor, position=-1.3)
    rocket.add_nose(length=0.5, kind="von karman", position=1.3)
    rocket.add_trapezoidal_fins(n=4, root_chord=0.12, tip_chord=0.06, span=0.11, position=-1.0)
    place = Environment(latitude=45.0, longitude=25.0, elevation=0.0)
    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        Flight(rocket=rocket, environment=place, rail_length=5.0, inclination=80.0, heading=0.0)
        seconds.append(time.perf_counter() - begun)
    return 1.0 / min(seconds)


def pytrajlib_rate() -> float:
    """Flights a second of its own default, a ballistic missile from launch to impact, errors drawn for each."""
    from pytrajlib import run

    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        run(num_runs=FLIGHTS)
        seconds.append(time.perf_counter() - begun)
    return FLIGHTS / min(seconds)


def main() -> None:
    """Print both rates."""
    warnings.simplefilter("ignore")
    silent = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(silent),
        contextlib.redirect_stderr(silent),
    ):
        os.chdir(folder)  # pytrajlib writes its results where it stands
        missiles = pytrajlib_rate()
        rockets = rocketpy_rate()
        os.chdir("/")
    print(f"pytrajlib: {missiles:,.0f} flights a second")
    print(f"rocketpy:  {rockets:,.2f} flights a second")


if __name__ == "__main__":
    main()
