"""Siting at its goal: 3,000 candidates in the nominal world, and 200 worlds for the 30 best, on all cores."""

import argparse
import os
import time

import penumbra as pb

COUNTRIES = "DEU, FRA, ESP, ITA, ROU, SWE, NOR, FIN, GBR, TUR, GRC, BGR, POL, UKR"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threats", default="", help="classes with commas; all if absent")
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--aims", type=int, default=1000)
    given = parser.parse_args()
    threats = given.threats.split(",") if given.threats else []
    shield = pb.load("epaa").on("2018-12-31", history="planned")
    pb.site(shield, [("Sofia", 42.7, 23.3)], "deveselu", threats=threats, aims=20, worlds=4)  # compiles
    for worlds in (0, given.worlds):
        wall, work = time.perf_counter(), time.process_time()
        found = pb.site(shield, COUNTRIES, "deveselu", threats=threats, resolution=4, aims=given.aims, worlds=worlds)
        wall, work = time.perf_counter() - wall, time.process_time() - work
        print(
            f"{found.sizes['candidate']:,} candidates, {found.sizes['threat']} classes, {found.attrs['aims']} aims, "
            f"{found.attrs['worlds']} worlds: {wall:.0f} s, {work:.0f} s of processor time on {os.cpu_count()} cores; "
            f"best {found.attrs['best']}, expected {found.attrs['expected']}, robust {found.attrs['robust']}"
        )


if __name__ == "__main__":
    main()
