"""A digest of everything that decides an answer besides its inputs: sources, data, and the environment."""

import hashlib
from functools import cache
from pathlib import Path

from penumbra.jit import made_by

__all__ = ["engine"]

_DATA = ("etopo20/*.npz", "ne_map_units/*.gz")


@cache
def engine() -> str:
    """A digest of Penumbra's sources, the relief, the outlines of countries, and versions and processor (`made_by`)."""
    package = Path(__file__).parents[1]
    data = [file for pattern in _DATA for file in package.joinpath("earth", "data").glob(pattern)]
    made = hashlib.sha256(made_by().encode())
    for file in sorted((*package.rglob("*.py"), *data)):
        made.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()
