"""Digests of everything that decides an answer besides its inputs: sources, data, and the environment."""

import hashlib
from functools import cache
from pathlib import Path

from penumbra.jit import made_by

__all__ = ["engine", "engine_sources"]

_DATA = ("etopo20/*.npz", "ne_map_units/*.gz")


@cache
def engine_sources() -> str:
    """A digest of Penumbra's sources, the relief and the outlines of countries, the same on all machines."""
    package = Path(__file__).parents[1]
    data = [file for pattern in _DATA for file in package.joinpath("earth", "data").glob(pattern)]
    made = hashlib.sha256()
    for file in sorted((*package.rglob("*.py"), *data)):
        made.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


@cache
def engine() -> str:
    """A digest of `engine_sources`, and of versions and processor (`made_by`)."""
    return hashlib.sha256(f"{made_by()}\0{engine_sources()}".encode()).hexdigest()
