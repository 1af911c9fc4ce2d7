"""A stand-in for the engine: answers by a formula, in any order and grouping; and the same answers as whole arrays."""

import sys
import time
from datetime import date
from types import SimpleNamespace

import numpy as np
import xarray as xr

from penumbra.coverage import answer_stream
from penumbra.coverage.blocks import Block
from penumbra.coverage.launch_sampling import NO_AREAS
from penumbra.coverage.map_loop import COVERED, NOTHING
from penumbra.coverage.problem import Places

THREATS, LAUNCHES = ("short", "long"), ("north", "south", "west")
SHIELD = SimpleNamespace(
    scenario=SimpleNamespace(id="formula", title="A formula"), date=date(2020, 6, 1), history="planned"
)
COLUMNS = tuple(SimpleNamespace(path=path) for path in ("a.speed", "b.time"))


def problem(digest="one"):
    return SimpleNamespace(
        shield=SHIELD,
        threats=THREATS,
        launches=LAUNCHES,
        columns=COLUMNS,
        digest=digest,
        fans_are="flown",
        sampling=NO_AREAS,
    )


def places(count, seed=5):
    draw = np.random.default_rng(seed)
    return Places(draw.uniform(30.0, 60.0, count), draw.uniform(0.0, 40.0, count))


def table(rows, seed=1):
    """Rows of two numbers; eight rows share a draw of the threats."""
    draw = np.random.default_rng(seed)
    return xr.Dataset(
        {"world_value": (("world", "quantity"), draw.normal(size=(rows, 2)))},
        {
            "world": np.array([f"w{row:05}" for row in range(rows)]),
            "quantity": [column.path for column in COLUMNS],
            "draw": ("world", np.arange(rows) // 8),
        },
        {"scenario": "formula", "scenario_hash": "0", "date": "2020-06-01", "history": "planned"},
    ).assign(
        {f"quantity_{name}": ("quantity", np.zeros(2)) for name in ("low", "nominal", "high")}
        | {"quantity_sign": ("quantity", ["higher", "lower"])}
    )


def arcs_of(values, threat, aims):
    """(row, launch, place) 0 not reached, 1 open, 2 covered."""
    launch = np.arange(len(LAUNCHES))[None, :, None]
    phase = values[:, 0, None, None] * 3.0 + aims.latitude * (1.7 + threat) + launch
    covered = np.cos(values[:, 1, None, None] * 2.0 + aims.longitude * 0.9) > -0.95
    return ((np.sin(phase) > -0.2) * np.int8(1) + ((np.sin(phase) > -0.2) & covered)).astype(np.int8)


def code_of(arcs):
    return np.where((arcs == 1).any(axis=1), 1, arcs.max(axis=1)).astype(np.uint8)


def margin_of(values, threat, aims):
    """Margins: nan not reached, -inf no intercept, else -600 to 1,800 s."""
    code = code_of(arcs_of(values, threat, aims))
    seconds = 600.0 + 1200.0 * np.sin(values[:, 1, None] * 5.0 + aims.latitude)
    return np.select([code == 0, code == 1], [np.nan, -np.inf], seconds).astype(np.float32)


class Engine:
    """Gives blocks of at most `size` rows, shuffled by `seed`; breaks off after so many blocks by the key Ctrl-C.

    With `empty`, blocks of classes that are not asked for come too, and margins only where COVERED is asked.
    """

    def __init__(self, size=7, seed=0, breaks=None, pause=0.0, empty=False):
        self.size, self.seed, self.breaks, self.pause, self.empty = size, seed, breaks, pause, empty
        self.rows = 0

    def __call__(self, problem, matrix, aims, asked, margins=False, launches=False):
        parts = [
            (threat, rows)
            for threat in range(len(THREATS))
            if (asked[threat] > NOTHING).any() or self.empty
            for rows in self._grouped(len(matrix), threat)
        ]
        for given, index in enumerate(np.random.default_rng(self.seed).permutation(len(parts))):
            if given == self.breaks:
                raise KeyboardInterrupt
            time.sleep(self.pause)
            threat, rows = parts[index]
            arcs = arcs_of(matrix[rows], threat, aims)
            wanted = margins and ((asked[threat] == COVERED).any() or not self.empty)
            margin = margin_of(matrix[rows], threat, aims) if wanted else None
            self.rows += len(rows)
            yield Block(threat, rows, code_of(arcs), margin, arcs if launches else None)

    def _grouped(self, count, threat):
        order = np.random.default_rng((self.seed, threat)).permutation(count)
        return [order[begin : begin + self.size] for begin in range(0, count, self.size)]

    def used(self, monkeypatch):
        monkeypatch.setattr(answer_stream, "blocks", self)
        monkeypatch.setattr(answer_stream, "matrix", lambda shield, table: table.world_value.values)
        return self


def fill(folder, begin, end):
    """Keep the answers of some rows, slowly enough for another process to do so at the same time."""
    answer_stream.blocks = Engine(size=3, pause=0.002)
    answer_stream.matrix = lambda shield, table: table.world_value.values
    answer_store._LONGEST_WAIT = 0.01
    evaluate(problem(), table(400).isel(world=slice(begin, end)), places(50), store=AnswerStore(folder))


if __name__ == "__main__":
    from penumbra.coverage import answer_store
    from penumbra.coverage.answer_store import AnswerStore
    from penumbra.coverage.evaluate import evaluate

    fill(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
