"""Scripts of others see types: the stub names what the package hands on, and a type checker takes it."""

import ast
import inspect
import os
import re
import subprocess
import sys
import typing
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

import penumbra

STUB = Path(penumbra.__file__).with_name("__init__.pyi")

SCRIPT = """
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import xarray as xr
import penumbra as pb
from matplotlib.figure import Figure

scenario = pb.load("epaa", ["decision_time=2 min"])
shield = scenario.on("2018-12-31", history="planned")
differs: list[str] = [each.path for each in pb.compare(shield, scenario)]
lines: str = repr(scenario) + repr(shield) + pb.show(shield)
own = pb.choose(shield, {"guidance": "own-radar"})
scenario = pb.choose(scenario, {"guidance": "own-radar"})
worst = pb.settle(shield, "worst")

area: xr.Dataset = pb.cover(shield, nominal=True)
boxes: xr.Dataset = pb.cover(own, adaptive=True, ships="box", progress=lambda done: None)
edges = pb.outlines(shield, area, precision=2e3)
edges = pb.outlines(shield, nominal=True, ships=3, threat="mrbm-2000", progress=lambda done: None)
threat: str = edges[0].threat
shares: xr.Dataset = pb.share(area, of="people", by="alliance")
needed: xr.Dataset = pb.contribution(shield)
trace: xr.Dataset = pb.trace(worst, threat="mrbm-2000", launch="iran-north-west", aim="Bucharest", apogee="600 km")
held: xr.Dataset = pb.against(trace, "theirs.csv")
figure: Figure = pb.plot(area, threat="mrbm-2000", of="margin", scenario=shield)
figure = pb.plot(trace)
behind: xr.Dataset = pb.evidence(shield, as_of="2026-01-01")
orbit: xr.Dataset = pb.constellation("cbo-2026", ["missiles=20"], worlds=0, hours=1.0)
figure = pb.plot(orbit)
watched: xr.Dataset = pb.watch(trace, "forty-low", ["satellites=80"], starts=24)
bill: xr.Dataset = pb.cost("cbo-2026-orbit", budget="175 billion USD")
bill = pb.cost(shield, area=area, missile=["1 million USD", "5 million USD"], shots=2)

turn: xr.Dataset = pb.threshold(shield, "decision_time", ["Warsaw", "52,21"], "mrbm-2000", span=("10 s", 600.0))
turn = pb.threshold(shield, "date", pb.places.homes(shield), of=None, fans="blended")
curve: xr.Dataset = pb.threshold_curve(shield, "decision_time", "nato-europe", ["1 min", 90.0], of="people")
curve = pb.threshold_curve(shield, "decision_time", "Warsaw", threats="mrbm-2000", of=None, n=8, seed=1)
both: xr.Dataset = pb.threshold_surface(
    shield, ("decision_time", "radars.spy-1d.range"), ["POL"], (["1 min", 90.0], None), of="area"
)
figure = pb.plot(both, threat="mrbm-2000", scenario=scenario)
changes: xr.Dataset = pb.turns(shield, "Warsaw", paths=["decision_time"])

battery = pb.alone("thaad", "an-tpy-2-terminal", "mrbm-1000", at=(40.0, 0.0), changes=["commit=any-time"])
ground: xr.Dataset = pb.footprint(battery, bearing=90.0, over=("burnout_speed", ["2.4 km/s", 2.7e3]), rays=36)

ledger: xr.Dataset = pb.check("article-2016-05-19", scenario, [area], record={"spending": Path("mine.csv")})
written: Path = pb.publish("report.html", scenario, [area], ledger, left_out=["why"])
written = pb.save(area, "map.nc")
written = pb.export(area, "map.gpkg", of="outlines", shield=shield, threat="mrbm-2000", progress=lambda done: None)
written = pb.export(shield, Path("sites.csv"), of="sites")
written = pb.export(shield, "outlines.gpkg", of="outlines")
again: xr.Dataset = pb.read(written)
leaked: xr.Dataset = pb.raid(shield, ["20 mrbm-2000"], ["Bucharest"], look="20 s", kill={"sm3-ib": 0.8}, sizes=[5, 10])
sited: xr.Dataset = pb.site(shield, [("Sofia", 42.7, 23.3)], "deveselu", "cost", k=2, threats=["mrbm-2000"], aims=None)
left: xr.Dataset = pb.stocks("thaad", stock=600, a_day=[10.0], record={"stocks": Path("mine.csv")})
swept: xr.Dataset = pb.sweep(shield, pb.worlds.nominal(shield), compute=[{"covered": "people"}], workers=2, store="r")
swept = pb.sweep("sweep.yaml", scheduler="tcp://10.0.0.1:8786", retry=True, progress=lambda made: print(made.words))
swept = pb.sweep(pb.bind(shield), [["decision_time=60 s"], []], lambda: ProcessPoolExecutor(2))
for row in pb.published():
    agrees: bool = row.agrees and row.counted

table: xr.Dataset = pb.worlds.nominal(shield)
made: Sequence[xr.Dataset] = [
    pb.worlds.worst(shield),
    pb.worlds.best(shield),
    pb.worlds.corners(shield),
    pb.worlds.along(shield, "decision_time", ["1 min", 120.0]),
    pb.worlds.alternatives(shield),
    pb.worlds.ashore(shield),
    pb.worlds.ships(shield),
    pb.worlds.ships_drawn(shield, range(3)),
    pb.worlds.template(shield, 2, names=["one", "two"]),
    pb.worlds.without(shield, "kurecik"),
]
joined: xr.Dataset = pb.worlds.join(table, pb.worlds.combined(*made))
numbers: float = float(pb.worlds.matrix(shield, joined)[0, 0])
named: str = pb.worlds.digest(joined) + pb.worlds.columns(shield)[0].path
choices: tuple[str, ...] = (*pb.worlds.LAUNCH, *pb.worlds.TRACK, *pb.worlds.COMMIT, *pb.worlds.INTERCEPT)
column: pb.worlds.Column = pb.worlds.columns(shield)[0]
one = pb.at(shield, table, "nominal")
one = pb.worlds.at(shield, table, 0)

drawn: xr.Dataset = pb.draw(shield, 64, seed=1, prior="log-uniform")
sure: xr.Dataset = pb.probability(shield, drawn, pb.places.cells(shield), to=0.05, store="out/answers", each=True)
cases: xr.Dataset = pb.case_map(shield, 64, seed=1, prior="uniform", to=0.05, resume=sure)
parts: xr.Dataset = pb.decides(shield, drawn, [1.0] * drawn.sizes["world"], seed=2)
in_mind: xr.Dataset = pb.rule(shield, drawn, np.ones(drawn.sizes["world"]), says="Warsaw is covered", density=0.9)
mixed: xr.Dataset = pb.mixed_worlds(drawn, pairs=32, seed=1, numbers=["decision_time"])
warsaw: xr.Dataset = pb.place(shield, "Warsaw", "52.2,21", threats=["irbm-3000"], n=64)
problem = pb.bind(shield, fans="blended")
found: xr.Dataset = pb.evaluate(problem, table, pb.places.cells(shield))
people: pb.places.Homes = pb.places.homes(shield, of="nato-europe")
towns: pb.places.Named = pb.places.named(shield, "Bucharest", "44.4, 26.1")
bare: pb.places.Places = pb.places.points(towns)
told: dict[str, object] = dict(pb.places.labels(people))
found = pb.evaluate(
    problem,
    joined,
    people,
    reducers=[
        pb.reducers.Counts(by="member"),
        pb.reducers.Shares({"people": np.ones(3)}),
        pb.reducers.Margins((0.5,)),
        pb.reducers.Launches(),
        pb.reducers.Bits(),
    ],
    store=pb.reducers.AnswerStore("answers", most_bytes=1e8),
)
answers = pb.reducers.answers_of(found, "nominal", "mrbm-2000")
stored: xr.Dataset = pb.reducers.kept("answers", problem, joined, people)

try:
    pb.load("nowhere")
except (pb.ClaimError, pb.DomainError, pb.OutputError, pb.PenumbraWarning) as error:
    said: str = str(error)
except pb.ScenarioError as error:
    faults: tuple[str, ...] = error.findings
except pb.PenumbraError as error:
    said = str(error)
"""
WRONG = {
    'pb.cover("epaa")': "arg-type",
    "pb.share(area, people=True)": "call-arg",
    "pb.places.named(shield, 3)": "arg-type",
    "pb.worlds.nonsense": "attr-defined",
    "count: int = pb.read('map.nc')": "assignment",
    "pb.trace(shield, threat=3)": "arg-type",
    "pb.nonsense": "attr-defined",
    'pb.plot(area, of="colours")': "arg-type",
    'pb.export(area, "map.csv", of="colours")': "arg-type",
}


def test_the_stub_names_what_the_package_hands_on() -> None:
    """By the same names, from the same modules."""
    rows = [node for node in ast.parse(STUB.read_text("utf-8")).body if isinstance(node, ast.ImportFrom)]
    named = {alias.asname: f"{row.module}.{alias.name}" for row in rows for alias in row.names}
    assert sorted(map(str, named)) == penumbra.__all__
    for name, whence in named.items():
        found = getattr(penumbra, str(name))
        assert whence == (found.__name__ if isinstance(found, ModuleType) else f"{found.__module__}.{name}")
    assert STUB.with_name("py.typed").exists()


def _public() -> dict[str, Any]:
    """Everything public by its name after `pb.`, and what the three modules hold by theirs."""
    found = {name: getattr(penumbra, name) for name in penumbra.__all__}
    modules = {name: each for name, each in found.items() if isinstance(each, ModuleType)}
    inner = {f"{name}.{one}": getattr(module, one) for name, module in modules.items() for one in module.__all__}
    return {name: each for name, each in found.items() if name not in modules} | inner


PUBLIC = _public()


@pytest.mark.parametrize("name", [name for name, each in PUBLIC.items() if callable(each)])
def test_every_public_name_is_typed_and_documented(name: str) -> None:
    """Each parameter has a type and stands in the docstring, and each function says what it returns."""
    each = PUBLIC[name]
    assert len(inspect.getdoc(each) or "") > 20
    if inspect.isclass(each):
        made = vars(each).get("__init__")
        if isinstance(made, FunctionType):
            assert typing.get_type_hints(made).keys() >= set(inspect.signature(each).parameters)
        return
    hints, asked = typing.get_type_hints(each), list(inspect.signature(each).parameters)
    assert hints.keys() >= {*asked, "return"}
    assert hints["return"] is not Any
    text = inspect.getdoc(each) or ""
    if len(asked) > 1:
        assert not [one for one in asked if not re.search(rf"\b{one}\b", text.split("\n", 1)[-1])]


def test_the_script_uses_every_public_name() -> None:
    used = {
        ast.unparse(node).removeprefix("pb.") for node in ast.walk(ast.parse(SCRIPT)) if isinstance(node, ast.Attribute)
    }
    assert PUBLIC.keys() - used == set()


@pytest.mark.slow
def test_a_script_of_someone_else_is_checked(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, "utf-8")
    (tmp_path / "wrong.py").write_text(SCRIPT + "\n".join(WRONG) + "\n", "utf-8")

    def checked(name: str) -> tuple[int, str]:
        asked = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--follow-imports=silent", name]
        ours = os.environ | {"MYPYPATH": str(STUB.parents[1])}
        done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False, env=ours)
        return done.returncode, done.stdout + done.stderr

    assert checked("script.py") == (0, "Success: no issues found in 1 source file\n")
    code, said = checked("wrong.py")
    assert code == 1
    for kind in WRONG.values():
        assert f"[{kind}]" in said
