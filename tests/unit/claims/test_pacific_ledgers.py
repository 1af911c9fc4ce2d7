"""The ledgers of the Pacific cases, each judged on a coarse map from a few launch points, by few drawn worlds."""

import pytest
import xarray as xr

import penumbra as pb
from penumbra.scenario.loader import load

COARSE = {
    "japan": ["region.resolution=1", "launch_areas.north-korea.points=2"],
    "south-korea": ["region.resolution=2", "launch_areas.north-korea.points=2"],
    "guam": ["region.resolution=3", "launch_areas.north-korea.points=2"],
    "gmd": ["region.resolution=1", "launch_areas.north-korea.points=2"],
    "gmd-iran": ["region.resolution=1", "launch_areas.iran.points=2"],
}
"""Changes of each scenario; what settles a verdict below does not hang on them."""

SETTLED = {
    "japan": {"pac3-cannot-cover-japan": "holds", "ashore-by-2023": "fails"},
    "south-korea": {"lofted-at-busan": "fails", "works-by-end-of-2017": "holds"},
    "guam": {"first-elements-2027": "holds"},
    "gmd": {"guam-not-covered": "holds", "forty-four-by-2017": "holds", "new-radar-2020": "fails"},
    "gmd-iran": {"fort-drum-by-2030": "holds"},
}
"""Verdicts that no number within its range changes."""


@pytest.fixture(scope="module", params=COARSE)
def judged(request: pytest.FixtureRequest) -> xr.Dataset:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("penumbra.claims.topics.drawn_shares.DRAWS", 2)
        return pb.check(f"{request.param}-claims", load(request.param, COARSE[request.param])).assign_attrs(
            case=request.param
        )


@pytest.mark.slow
def test_every_statement_is_judged(judged: xr.Dataset) -> None:
    verdicts = dict(zip(judged.row.values.tolist(), judged.verdict.values.tolist(), strict=True))
    assert "not judged" not in verdicts.values()
    assert "not judged" not in judged.reading_verdict.values.tolist()
    assert verdicts | SETTLED[judged.attrs["case"]] == verdicts


@pytest.mark.slow
def test_every_map_and_town_leaves_a_figure(judged: xr.Dataset) -> None:
    checks = [*judged.claim_check.values.tolist(), *judged.reading_check.values.tolist()]
    exhibits = [*judged.exhibits.values.tolist(), *judged.reading_exhibits.values.tolist()]
    drawn = [
        shown for check, shown in zip(checks, exhibits, strict=True) if check in ("share-covered", "towns-covered")
    ]
    assert drawn
    assert all('"bars"' in shown for shown in drawn)
