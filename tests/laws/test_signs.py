"""Every number that a scenario holds is marked, and its mark is held by a law or leaves nothing out of the bounds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import penumbra as pb
from laws.signs import RISING, SLIGHT, WARNED, WORLDS
from laws.worlds import AIMS, NOMINAL, RUSHED, Figures, Loader, changed, figures
from penumbra.errors import ScenarioError
from penumbra.scenario.model import quantities
from penumbra.scenario.quantity import Better
from penumbra.scenario.settle import SWEPT, settle
from penumbra.scenario.signs import Mark, group, marks
from penumbra.units import parse

BY_NAME = {mark.name: mark for mark in marks()}
LAWS = {group(path): (path, rising) for path, rising in RISING}
TOLERANCE = 0.2  # [s]
EXACT = Path(__file__).with_name("exact.yaml")
"""The case `epaa` with the exact numbers that it leaves out."""
EDGE = 0.02  # [s] to which the ends of sight and reach are found


def marked(*signs: Better) -> list[Mark]:
    return [mark for mark in marks() if mark.sign in signs]


def test_the_walk_finds_every_quantity_of_the_built_in_cases() -> None:
    for case in ("epaa", "strategic", "cities"):
        for path, _, _ in quantities(pb.load(case)):
            boxed = path[0] == "region" or "patrol" in path
            name = ".".join(part for n, part in enumerate(path) if n != 1 or path[0] == "region") if boxed else None
            assert (name or group(".".join(path))) in BY_NAME


@pytest.mark.parametrize("mark", marks(), ids=lambda mark: mark.name)
def test_every_number_is_marked_and_has_a_domain(mark: Mark) -> None:
    assert mark.sign is not None, "mark it: which end of its range serves the defence? (scenario/quantity.py, Better)"
    assert mark.domain is not None
    if mark.sign in (Better.HIGHER, Better.LOWER):
        assert mark.name in LAWS, "write values from the worse to the better in tests/laws/signs.py"
    if mark.sign is Better.SLIGHT:
        assert mark.name in {group(path) for path, _ in SLIGHT}


def test_no_law_is_of_a_number_that_is_marked_otherwise() -> None:
    assert set(LAWS) == {mark.name for mark in marked(Better.HIGHER, Better.LOWER)}


@pytest.mark.parametrize("mark", marked(Better.HIGHER, Better.LOWER), ids=lambda mark: mark.name)
def test_the_mark_is_the_end_that_the_law_flies(loaded: Loader, mark: Mark) -> None:
    """From the worse end to the better nothing is lost, and in some world something is gained."""
    path, rising = LAWS[mark.name]
    assert mark.domain is not None
    values = [parse(text, mark.domain.kind) for text in rising]
    assert values == sorted(values, reverse=mark.sign is Better.LOWER)
    gains = []
    section, field = path.split(".")[0], path.split(".")[-1]
    for world in WORLDS.get(section) or WORLDS.get(field) or [NOMINAL, RUSHED, WARNED]:
        worse, better = (figures(loaded(changed(world, path, text)), AIMS) for text in (rising[0], rising[-1]))
        finite = np.isfinite(worse.margin)
        assert (better.margin[finite] >= worse.margin[finite] - EDGE).all()
        gains.append(gained(worse, better))
    assert any(gains)


def gained(worse: Figures, better: Figures) -> bool:
    return bool((better.margin > worse.margin + EDGE).any() or (better.shots > worse.shots).any())


@pytest.mark.parametrize(("path", "values"), SLIGHT, ids=[path for path, _ in SLIGHT])
def test_what_is_slight_moves_no_margin_far(loaded: Loader, path: str, values: list[str]) -> None:
    moved = []
    for world in (NOMINAL, RUSHED):
        first, *others = (figures(loaded(changed(world, path, text)), AIMS).margin for text in values)
        finite = np.isfinite(first)
        for other in others:
            np.testing.assert_array_equal(np.isfinite(other), finite)
            moved.append(np.abs(other[finite] - first[finite]).max())
    assert 0.0 < max(moved) < TOLERANCE


def test_what_has_no_sign_is_swept_at_both_ends() -> None:
    assert set(SWEPT) == {mark.name for mark in marked(Better.UNKNOWN)}
    shield = pb.load("cities").on("2013-12-31", "planned")
    given = {path: item for path, item, _ in quantities(shield.scenario)}
    for name in SWEPT:
        low, high = (settle(shield, "worst", {name: end}) for end in ("low", "high"))
        ends = {path: item.value for path, item, _ in quantities(low.scenario) if group(".".join(path)) == name}
        tops = {path: item.value for path, item, _ in quantities(high.scenario) if group(".".join(path)) == name}
        assert ends == {path: given[path].low for path in ends}
        assert tops == {path: given[path].high for path in tops}
        assert any(ends[path] < tops[path] for path in ends)


def test_what_the_attacker_chooses_is_left_open_at_every_end() -> None:
    shield = pb.load("epaa", ["threats.mrbm-2000.loft={value: 0 deg, low: -5 deg, high: 10 deg}"]).on("2018-12-31")
    assert [mark.name for mark in marked(Better.CHOICE)] == ["threats.loft"]
    for end in ("nominal", "worst", "best"):
        settled, given = (of.scenario.threats["mrbm-2000"].loft for of in (settle(shield, end), shield))  # type: ignore[arg-type]
        assert settled == given


def exact_paths() -> Iterator[tuple[str, Any]]:
    seen = set()
    for path, item, sign in quantities(pb.load(EXACT)):
        name = (path[0], path[-1] if not path[-1].isdigit() else path[-2])
        if sign is Better.EXACT and name not in seen:
            seen.add(name)
            yield ".".join(path), item


@pytest.mark.parametrize(("path", "item"), list(exact_paths()), ids=lambda at: at if isinstance(at, str) else "")
def test_a_range_that_no_map_would_run_is_refused(path: str, item: Any) -> None:
    """Else the umbra would be silently wrong: both ends would be flown at the value."""
    number, unit = item.written[0].split(" ", 1)
    low, high = float(number) - 1e-3, float(number) + 1e-3
    with pytest.raises(ScenarioError, match=f'would change no map.*write "{item.written[0]}",'):
        pb.load(EXACT, [f"{path}={{value: {number} {unit}, low: {low!r} {unit}, high: {high!r} {unit}}}"])


def test_every_exact_field_is_tried_above() -> None:
    assert len(list(exact_paths())) == len(marked(Better.EXACT))


def test_a_wide_range_of_antenna_height_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"antenna_height: the range 0 m to 31 m would change no map.*30 m at most"):
        pb.load("epaa", ["radars.spy-1d.antenna_height={value: 15 m, low: 0 m, high: 31 m}"])
