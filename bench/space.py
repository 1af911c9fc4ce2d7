"""Speed of counting satellites: a constellation of 8,000 over a day, and a satellite's share of it.

Prints the time of counts over one place and over ten, every 30 s of a day, and satellites looked at each second.
"""

import time

import numpy as np

from penumbra.space.constellation import fleet_of
from penumbra.space.counting import counted

SATELLITES, ALTITUDE, INCLINATION, REACH = 8000, 400e3, 1.13, 500e3


def main() -> None:
    fleet = fleet_of(SATELLITES, ALTITUDE, INCLINATION)
    day = np.arange(0.0, 86400.0, 30.0)
    counted(fleet, np.array([40.0]), np.array([127.0]), REACH, day[:2])  # compiles
    for places in (1, 10):
        latitude, longitude = np.linspace(-60.0, 60.0, places), np.linspace(0.0, 180.0, places)
        began = time.perf_counter()
        found = counted(fleet, latitude, longitude, REACH, day)
        took = time.perf_counter() - began
        looked = fleet.size * len(day) * places
        counts = f"{found.mean():.2f} on average, {found.min()} to {found.max()} in reach"
        print(f"{fleet.size:,} satellites, {len(day):,} times, {places} places: {took:.2f} s; {counts}")
        print(f"  {looked / took / 1e6:.0f} million looks a second")


if __name__ == "__main__":
    main()
