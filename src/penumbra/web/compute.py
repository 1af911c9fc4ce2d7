"""Computes the answers to requests, in a worker's process; it keeps the scenarios that were used last."""

import json
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xarray as xr
from pydantic import BaseModel

from penumbra.coverage.engine_digest import engine
from penumbra.earth.cells import cell_count
from penumbra.errors import DomainError
from penumbra.exporting.netcdf import read, save
from penumbra.scenario.model import Scenario, Shield
from penumbra.web.answers import arc, block, cases, detail, grid, ground, ledger, map, place, reach, shields, standing
from penumbra.web.models import ShieldAsked
from penumbra.web.overlay import Opened, key_of, opened
from penumbra.web.requests import Asked, Subject
from penumbra.web.store import Result, Store, made, overlay_name

__all__ = ["BLOCK", "GEOJSON", "JSON", "MOST_CELLS", "Computer"]

JSON = "application/json"
GEOJSON = "application/geo+json"
BLOCK = "application/octet-stream"
SVG, PNG = "image/svg+xml", "image/png"
NETCDF = "application/x-netcdf"

MOST_CELLS = 60_000
"""Finest cells of a region that the page computes."""
_HELD = 12  # scenarios and shields in memory
_RESUMED = 4  # maps of cases in memory

Tell = Callable[[float, str], object]


class Computer:
    """Computes answers and stores them.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._opened: OrderedDict[str, Opened] = OrderedDict()
        self._shields: OrderedDict[tuple[Any, ...], Shield] = OrderedDict()
        self._maps: OrderedDict[str, xr.Dataset] = OrderedDict()

    def answer(self, asked: Asked, tell: Tell) -> Result:
        """The answer to a request.

        Parameters
        ----------
        asked : Asked
        tell : callable
            Called with the share done, 0 to 1, and what is done now; it may raise to stop the computation.

        Raises
        ------
        PenumbraError
            What is asked for does not exist or is invalid.
        """
        result: Result = getattr(self, f"_{asked.kind.replace('-', '_')}")(asked, tell)
        self.store.put(Store.name(asked.name), result)
        return result

    # --- scenarios

    def _cases(self, asked: Asked, tell: Tell) -> Result:
        return _json(cases.cases())

    def _open(self, asked: Asked, tell: Tell) -> Result:
        """The detail of a scenario; its overlay is stored by its key."""
        wanted = ShieldAsked.model_validate_json(asked.get("asked"))
        found = opened(wanted)
        _check_size(found.scenario)
        key = key_of(found.overlay, engine()) if found.overlay else wanted.case
        if found.overlay:
            box = cases.region_of(found.scenario).model_dump()
            about = {"case": wanted.case, "overlay": found.overlay, "region": box}
            self.store.put(overlay_name(key), made(JSON, json.dumps(about).encode()))
        _put(self._opened, key, found, _HELD)
        today = date.fromisoformat(asked.get("today"))
        return _json(detail.detail(found.scenario, found.published, key, wanted.case, found.warnings, today))

    def _detail(self, asked: Asked, tell: Tell) -> Result:
        subject = _subject(asked)
        found, today = self._of(subject), date.fromisoformat(asked.get("today"))
        return _json(
            detail.detail(found.scenario, found.published, subject.key, subject.case, found.warnings, today)
        )

    def _of(self, subject: Subject) -> Opened:
        if subject.key not in self._opened:
            found = opened(subject.asked)
            _check_size(found.scenario)
            _put(self._opened, subject.key, found, _HELD)
        self._opened.move_to_end(subject.key)
        return self._opened[subject.key]

    def _shield(self, asked: Asked, threat: str | None = None, cells: shields.Cells = "fine") -> Shield:
        """The shield of a request; the same object for equal requests, so that what is bound to it stays."""
        subject, day, history = _subject(asked), asked.get("date"), asked.get("history")
        key = (subject.key, day, history, threat, cells)
        if key not in self._shields:
            scenario = shields.on_cells(self._of(subject).scenario, cells)
            if threat is not None:
                scenario = shields.against(scenario, threat)
            _put(self._shields, key, scenario.on(day, history), _HELD)
        self._shields.move_to_end(key)
        return self._shields[key]

    # --- maps

    def _ground(self, asked: Asked, tell: Tell) -> Result:
        return _block(ground.ground())

    def _grid(self, asked: Asked, tell: Tell) -> Result:
        return _block(grid.grid(self._of(_subject(asked)).scenario, asked.get("cells")))

    def _standing(self, asked: Asked, tell: Tell) -> Result:
        return _json(standing.standing(self._shield(asked), asked.get("threat")))

    def _map(self, asked: Asked, tell: Tell) -> Result:
        threat = asked.get("threat")
        return _block(map.nominal(self._shield(asked, threat, asked.get("cells")), threat))

    _fine_map = _map

    def _map_of_cases(self, asked: Asked, tell: Tell) -> Result:
        threat, draws = asked.get("threat"), int(asked.get("draws"))
        shield = self._shield(asked, threat, "coarse")
        earlier = next(
            (found for fewer in reversed(map.DRAWS) if fewer < draws and (found := self._earlier(asked, fewer))), None
        )
        found = map.cases_on(shield, draws, earlier, tell)
        _put(self._maps, _dataset_name(asked, draws), found, _RESUMED)
        if draws < max(map.DRAWS):
            self.store.put(_dataset_name(asked, draws), Result(NETCDF, _netcdf(found), False))
        return _block(map.block_of_cases(shield, threat, found))

    def _earlier(self, asked: Asked, draws: int) -> xr.Dataset | None:
        """The map of cases with fewer draws, if it was made."""
        name = _dataset_name(asked, draws)
        if name in self._maps:
            return self._maps[name]
        stored = self.store.get(name)
        return None if stored is None else _dataset(stored.content)

    def _reach(self, asked: Asked, tell: Tell) -> Result:
        shield, threat, battery = self._shield(asked), asked.get("threat"), asked.get("battery")
        return made(GEOJSON, reach.reach(shield, threat, battery, lambda share: tell(share, asked.what) and None))

    # --- places, arcs, claims

    def _place(self, asked: Asked, tell: Tell) -> Result:
        return _json(place.nominal(self._shield(asked), asked.get("at")))

    def _place_in_cases(self, asked: Asked, tell: Tell) -> Result:
        return _json(place.in_cases(self._shield(asked), asked.get("at"), lambda share: tell(share, asked.what)))

    def _arc(self, asked: Asked, tell: Tell) -> Result:
        return _json(arc.arc(self._shield(asked), asked.get("threat"), asked.get("launch"), asked.get("aim")))

    def _ledger(self, asked: Asked, tell: Tell) -> Result:
        scenario = self._of(_subject(asked)).scenario
        found = ledger.judged(scenario, asked.get("ledger"), lambda step: tell(0.0, step) and None)
        figures = json.dumps(found.figures, ensure_ascii=False).encode()
        self.store.put(_figures_name(asked), made(JSON, figures))
        return _json(found.ledger)

    def _figure(self, asked: Asked, tell: Tell) -> Result:
        stored = self.store.get(_figures_name(asked))
        if stored is None:
            raise DomainError("the ledger is not judged yet, or its figures were removed: ask for the ledger first")
        content = ledger.drawn(json.loads(stored.plain), asked.get("figure"))
        return made(PNG if content.startswith(b"\x89PNG") else SVG, content)


def _subject(asked: Asked) -> Subject:
    assert asked.subject is not None, f"{asked.kind} is about a scenario"
    return asked.subject


def _put(held: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    held[key] = value
    while len(held) > most:
        held.popitem(last=False)


def _check_size(scenario: Scenario) -> None:
    """Raise DomainError for a region of more cells than the page computes."""
    box = scenario.region
    count = cell_count(box.south.value, box.north.value, box.west.value, box.east.value, box.resolution)
    if count > MOST_CELLS:
        raise DomainError(
            f"region: {count:,.0f} cells of resolution {box.resolution}, and the page computes {MOST_CELLS:,} at most: "
            "write a coarser resolution or a smaller region; the command line has no such limit"
        )


def _json(model: BaseModel) -> Result:
    return made(JSON, model.model_dump_json().encode())


def _block(found: block.Block) -> Result:
    return made(BLOCK, block.packed(found))


def _dataset_name(asked: Asked, draws: int) -> str:
    parts = [_subject(asked).key, asked.get("date"), asked.get("history"), asked.get("threat"), draws]
    return Store.name(f"dataset {json.dumps(parts)}")


def _figures_name(asked: Asked) -> str:
    return Store.name(f"figures {json.dumps([_subject(asked).key, asked.get('ledger')])}")


def _netcdf(found: xr.Dataset) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return Path(save(found, Path(folder) / "cases.nc")).read_bytes()


def _dataset(content: bytes) -> xr.Dataset:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.nc"
        file.write_bytes(content)
        return read(file).load()
