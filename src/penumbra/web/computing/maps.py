"""The ground, cells, what stands, maps, and the reach of batteries."""

import json
import tempfile
from pathlib import Path

import xarray as xr

from penumbra.exporting.netcdf import ENDINGS, read, save
from penumbra.files import written
from penumbra.web.answers import map as maps
from penumbra.web.answers import reach as reaches
from penumbra.web.answers.grid import grid as cells_of
from penumbra.web.answers.ground import ground as outlines
from penumbra.web.answers.standing import standing as standing_on
from penumbra.web.computing.computer import Tell
from penumbra.web.computing.held import Held, as_block, as_json, subject_of
from penumbra.web.requests import Asked
from penumbra.web.store import Result, Store, made

__all__ = ["fine_map", "grid", "ground", "map", "map_of_cases", "reach", "standing"]

_GEOJSON = "application/geo+json"
_NETCDF = "application/x-netcdf"


def ground(held: Held, asked: Asked, tell: Tell) -> Result:
    """Land, borders and labels."""
    return as_block(outlines())


def grid(held: Held, asked: Asked, tell: Tell) -> Result:
    """The cells of a region."""
    return as_block(cells_of(held.of(subject_of(asked)).scenario, asked.get("cells")))


def standing(held: Held, asked: Asked, tell: Tell) -> Result:
    """What stands on a day, without the finding."""
    return as_json(standing_on(held.shield(asked), asked.get("threat")))


def map(held: Held, asked: Asked, tell: Tell) -> Result:
    """The nominal world against one class."""
    threat = asked.get("threat")
    return as_block(maps.nominal(held.shield(asked, threat, asked.get("cells")), threat))


fine_map = map


def map_of_cases(held: Held, asked: Asked, tell: Tell) -> Result:
    """Drawn cases on coarse cells; goes on from the stored map with the most draws that are fewer."""
    threat, draws = asked.get("threat"), int(asked.get("draws"))
    shield = held.shield(asked, threat, "coarse")
    fewer = (each for each in reversed(maps.DRAWS) if each < draws)
    earlier = next((found for each in fewer if (found := _earlier(held, asked, each)) is not None), None)
    found = maps.cases_on(shield, draws, earlier, lambda share, _draws: tell(share, asked.what))
    if draws < max(maps.DRAWS):
        held.maps.put(_name(asked, draws), found)
        held.store.put(_name(asked, draws), Result(_NETCDF, _bytes_of(found), False))
    return as_block(maps.block_of_cases(shield, threat, found))


def _earlier(held: Held, asked: Asked, draws: int) -> xr.Dataset | None:
    """The map of cases with so many draws, if it was made."""
    name = _name(asked, draws)
    if (found := held.maps.get(name)) is not None:
        return found
    stored = held.store.get(name)
    return None if stored is None else _dataset(stored.content)


def _name(asked: Asked, draws: int) -> str:
    parts = [subject_of(asked).key, asked.get("date"), asked.get("history"), asked.get("threat"), draws]
    return Store.name(f"dataset {json.dumps(parts)}")


def _bytes_of(found: xr.Dataset) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return Path(save(found, Path(folder) / "cases.nc")).read_bytes()


def _dataset(content: bytes) -> xr.Dataset:
    with tempfile.TemporaryDirectory() as folder:
        return read(written(Path(folder) / "cases.nc", content, ENDINGS)).load()


def reach(held: Held, asked: Asked, tell: Tell) -> Result:
    """The ground that one battery defends."""

    def so_far(share: float) -> None:
        tell(share, asked.what)

    return made(_GEOJSON, reaches.reach(held.shield(asked), asked.get("threat"), asked.get("battery"), so_far))
