"""Maps that are hard to write: across the date line, and about a pole."""

from pathlib import Path
from typing import NamedTuple

import pytest
import xarray as xr
import yaml

import penumbra as pb
from odd import ODD
from penumbra.scenario.model import Shield


class Mapped(NamedTuple):
    shield: Shield
    area: xr.Dataset


def _coordinates(latitude: float, longitude: float) -> dict[str, str]:
    return {"latitude": f"{latitude} deg", "longitude": f"{longitude} deg"}


POLAR = {
    "id": "pole",
    "title": "An invented shield at the pole",
    "region": {"south": "72 deg", "north": "90 deg", "west": "-180 deg", "east": "180 deg", "resolution": 2},
    "sites": {"fiji": _coordinates(84.0, 10.0), "samoa": _coordinates(80.0, -100.0)},
    "launch_areas": None,
    "launch_points": {"north-west": _coordinates(66.0, 150.0)},
}
"""The shield of the date line, moved to the north pole."""


@pytest.fixture(scope="session")
def date_line() -> Mapped:
    shield = pb.load(ODD["date_line"]).on("2032-01-01", "planned")
    return Mapped(shield, pb.cover(shield))


@pytest.fixture(scope="session")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    file = tmp_path_factory.mktemp("pole") / "pole.yaml"
    file.write_text(yaml.safe_dump({"base": str(Path(ODD["date_line"]).resolve())} | POLAR), "utf-8")
    shield = pb.load(file).on("2030-02-01", "planned")
    return Mapped(shield, pb.cover(shield, nominal=True))
