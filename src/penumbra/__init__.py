"""How far does a missile shield reach, and how sure can anyone be?

>>> import penumbra as pb
>>> shield = pb.load("epaa").on("2018-12-31", history="planned")
>>> area = pb.cover(shield)
>>> pb.share(area, of="people", by="area")

The verbs are functions that take a shield and return labelled Datasets. They are loaded on first use, so that
`import penumbra` and `penumbra --help` are quick. `__init__.pyi` declares their types for editors and type checkers.
"""

from importlib import import_module
from typing import Any

_VERBS = {
    "against": "penumbra.coverage.other_arc",
    "alone": "penumbra.scenario.single_battery",
    "at": "penumbra.scenario.worlds",
    "bind": "penumbra.coverage.problem",
    "case_map": "penumbra.uncertainty.drawn.case_map",
    "check": "penumbra.claims.check",
    "choose": "penumbra.scenario.choose",
    "constellation": "penumbra.space.interceptors",
    "contribution": "penumbra.coverage.contribution",
    "cost": "penumbra.costing.cost",
    "cover": "penumbra.uncertainty.bounds.cover",
    "decides": "penumbra.uncertainty.deciding.decides",
    "draw": "penumbra.uncertainty.drawn.draw",
    "evaluate": "penumbra.coverage.evaluate",
    "evidence": "penumbra.scenario.evidence",
    "export": "penumbra.exporting.export",
    "footprint": "penumbra.coverage.footprint",
    "load": "penumbra.scenario.loader",
    "mixed_worlds": "penumbra.uncertainty.deciding.mixed_worlds",
    "published": "penumbra.validation.published",
    "outlines": "penumbra.uncertainty.bounds.outlines",
    "place": "penumbra.uncertainty.answers.place",
    "plot": "penumbra.plotting.plot",
    "probability": "penumbra.uncertainty.drawn.probability",
    "publish": "penumbra.report.publish",
    "raid": "penumbra.raids.raid",
    "read": "penumbra.exporting.netcdf",
    "rule": "penumbra.uncertainty.deciding.rule",
    "save": "penumbra.exporting.netcdf",
    "settle": "penumbra.scenario.settle",
    "share": "penumbra.coverage.share",
    "compare": "penumbra.scenario.compare",
    "show": "penumbra.scenario.show",
    "site": "penumbra.siting.site",
    "stocks": "penumbra.raids.stocks",
    "sweep": "penumbra.campaign.sweep",
    "threshold": "penumbra.uncertainty.thresholds.threshold",
    "threshold_curve": "penumbra.uncertainty.thresholds.curve",
    "threshold_surface": "penumbra.uncertainty.thresholds.curve",
    "trace": "penumbra.coverage.trace",
    "watch": "penumbra.space.watch",
    "turns": "penumbra.uncertainty.thresholds.turns",
}

_ERRORS = ("ClaimError", "DomainError", "OutputError", "PenumbraError", "PenumbraWarning", "ScenarioError")
"""The errors and the warning, from `penumbra.errors`."""

_MODULES = {
    "places": "penumbra.coverage.places",
    "reducers": "penumbra.coverage.reducers",
    "worlds": "penumbra.scenario.worlds",
}
"""Modules with several verbs of one kind: places, as in `pb.places.homes(shield)`; tables of worlds, as in
`pb.worlds.corners(shield)`; reducers of many worlds, as in `pb.reducers.Counts()`."""

__all__ = sorted((*_VERBS, *_MODULES, *_ERRORS))


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module(_VERBS[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name in _ERRORS:
        return getattr(import_module("penumbra.errors"), name)
    raise AttributeError(f"module 'penumbra' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
