"""Whether towns are covered, and whether a share is as said: opposites, parts of the shield, and all directions."""

from typing import Any

import numpy as np
import pytest
from tests.unit.claims.asking import put

import penumbra as pb
from penumbra.claims.checks import towns_covered
from penumbra.claims.checks.towns_covered import told_apart
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.drawn_shares import Between, statement_codes
from penumbra.claims.topics.part_of_shield import DIRECTIONS, from_all_round, part_of
from penumbra.coverage.places import Places, named
from penumbra.errors import ClaimError
from penumbra.names import STATES

SMALL = [
    "region.resolution=2", "launch_areas.iran.points=2", "region.south=36 deg", "region.north=56 deg",
    "region.west=14 deg", "region.east=45 deg",
]  # fmt: skip
TOWNS = {
    "towns": ["Sofia", "Bucharest", "Ankara"], "day": "2018-12-31", "history": "planned", "threats": ["mrbm-2000"],
}  # fmt: skip
SHARE = {
    "by": "country", "place": "ROU", "of": "people", "day": "2018-12-31", "history": "planned",
    "threats": ["mrbm-2000"],
}  # fmt: skip
OPPOSITE = {"holds": "fails", "fails": "holds", "depends": "depends"}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    made = pb.load("epaa", SMALL)
    return Evidence(pb.choose(made, {"guidance": "remote-as-announced"}))


def found(evidence: Evidence, check: str, **arguments: Any) -> Finding:
    head = {"id": "a", "statement": "s", "said_by": "b", "said_on": "2016-05-19", "speaks_of": "2018-12-31"}
    head |= {"source": "UCDP", "check": check, "arguments": arguments}
    return put(evidence, Claim.model_validate(head))


def test_a_statement_and_its_opposite(evidence: Evidence) -> None:
    for says, other in (("all", "not all"), ("some", "none")):
        one, two = (found(evidence, "towns-covered", says=word, **TOWNS) for word in (says, other))
        assert two.verdict == OPPOSITE[one.verdict]
        assert one.answer == two.answer
        assert one.holds_least == pytest.approx(1.0 - two.holds_most)
    (bars,) = one.exhibits
    assert [bar["name"] for bar in bars.data["bars"]] == TOWNS["towns"]


@pytest.mark.parametrize(("says", "verdict", "answer"), [
    ("all", "fails", "0 of 1 town in every case"), ("some", "holds", "1 of 1 town in every case"),
    ("none", "fails", "1 of 1 town in every case"), ("not all", "holds", "0 of 1 town in every case"),
])  # fmt: skip
def test_the_answer_counts_towns_as_the_verdict_does(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, says: str, verdict: str, answer: str
) -> None:
    """Of a town that is covered in every case against one class, and in none against another."""
    umbra, open_ = STATES.index("umbra"), STATES.index("open")

    def told(*_: Any) -> Any:
        return [towns_covered._Told("Sofia", "mrbm-2000", umbra, True, ()),
                towns_covered._Told("Sofia", "irbm-3000", open_, False, ())], ()  # fmt: skip

    monkeypatch.setattr(towns_covered, "_told", told)
    monkeypatch.setattr(towns_covered, "drawn_places", lambda *_: None)
    one = found(evidence, "towns-covered", says=says, **TOWNS | {"towns": ["Sofia"], "threats": ["mrbm-2000"]})
    assert (one.verdict, one.answer) == (verdict, answer)


def test_a_town_that_is_too_near_is_told_as_such(evidence: Evidence) -> None:
    near = part_of(evidence, (), ())
    near.scenario = pb.load("epaa", [*SMALL, "threats.mrbm-2000.min_range=900 km"])
    one = found(near, "towns-covered", says="all", **TOWNS | {"towns": ["Van", "Sofia"]})
    assert "nearer than the shortest range: Van" in one.reason
    assert "out of reach" not in one.reason


@pytest.mark.slow
def test_towns_are_judged_as_the_map_judges_them(evidence: Evidence) -> None:
    """The same towns, asked one by one, and by `penumbra.place`."""
    shield = evidence.scenario.on("2018-12-31", history="planned")
    for town in TOWNS["towns"]:
        own = found(evidence, "towns-covered", says="all", **TOWNS | {"towns": [town]})
        state = pb.place(shield, town, threats=["mrbm-2000"], n=1)["aim_state"].sel(threat="mrbm-2000").item()
        assert own.verdict == ("cannot be tested", "fails", "depends", "holds")[state]


def test_less_of_the_shield_covers_less(evidence: Evidence) -> None:
    whole = found(evidence, "towns-covered", says="all", **TOWNS)
    one = found(evidence, "towns-covered", says="all", **TOWNS | {"batteries": ["deveselu"]})
    assert "Aegis Ashore Deveselu" in one.reason
    assert int(one.answer[0]) <= int(whole.answer[0])
    left = part_of(evidence, ["deveselu"], ["mrbm-2000"]).scenario.on("2018-12-31", history="planned")
    assert list(left.batteries) == ["deveselu"]
    assert set(left.sensors) == set(evidence.scenario.on("2018-12-31", history="planned").sensors)
    assert list(left.scenario.threats) == ["mrbm-2000"]


def test_a_share_is_judged_by_what_the_words_allow(evidence: Evidence) -> None:
    more = found(evidence, "share-covered", at_least=0.5, **SHARE)
    less = found(evidence, "share-covered", at_most=0.48, **SHARE)
    assert {more.verdict, less.verdict} in ({"holds", "fails"}, {"depends"})
    assert more.holds_least + less.holds_most <= 1.0 + 1e-9
    (bars,) = more.exhibits
    assert bars.data["said"]["value"] == 50.0


@pytest.mark.parametrize("allowed", [{"at_least": 0.005}, {"at_most": 0.999}, {"at_least": 0.01, "at_most": 0.99}])
def test_words_that_every_share_would_do_for_are_refused(evidence: Evidence, allowed: dict[str, float]) -> None:
    with pytest.raises(ClaimError, match=r"every share would do.*place-covered"):
        found(evidence, "share-covered", **allowed, **SHARE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"towns": ["Sofia", "Sofia"]}, "towns.1: Sofia is named twice; remove one"),
        ({"towns": ["Sofia", "Sofia, BG"]}, "towns.1: Sofia, BG is the same place as Sofia; remove one"),
        ({"threats": ["mrbm-2000", "mrbm-2000"]}, "threats.1: mrbm-2000 is named twice; remove one"),
        ({"batteries": ["deveselu", "deveselu"]}, "batteries.1: deveselu is named twice; remove one"),
    ],
)
def test_what_is_named_twice_is_refused(evidence: Evidence, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ClaimError, match=words):
        found(evidence, "towns-covered", says="all", **TOWNS | changes)


def test_towns_of_one_name_are_told_apart(evidence: Evidence) -> None:
    """Two places of one name count as two, and are named with their places."""
    shield = evidence.scenario.on("2018-12-31", history="planned")
    where = named(shield, "Tripoli, LB", "Tripoli, LY", "Sofia")
    names = told_apart([str(name) for name in where.name], Places(where.latitude, where.longitude))
    assert names[0] != names[1]
    assert [name[:7] for name in names] == ["Tripoli", "Tripoli", "Sofia"]
    same = told_apart(["Bor, Serbia", "Bor, Serbia"], Places(where.latitude[:2], where.longitude[:2]))
    assert same == [
        f"Bor, Serbia ({y:.2f}, {x:.2f})" for y, x in zip(where.latitude[:2], where.longitude[:2], strict=True)
    ]


def test_stated_shares_by_hand() -> None:
    shares = np.array([[[0.4, 0.6]], [[0.5, np.nan]], [[np.nan, np.nan]]])  # (world, part, threat)
    assert statement_codes(shares, Between(0.3, 0.65)).tolist() == [2, 2, 0]
    assert statement_codes(shares, Between(0.45, 0.65)).tolist() == [1, 2, 0]
    assert statement_codes(shares, "none").tolist() == [1, 1, 0]
    assert statement_codes(shares, "not all").tolist() == [2, 2, 0]


def test_missiles_from_all_round(evidence: Evidence) -> None:
    """From one direction a town may be covered, from all only if each of them is met."""
    part = from_all_round(part_of(evidence, [], ["mrbm-2000"]), 44.4, 26.1, 1.5e6)
    points = part.scenario.launch_points.values()
    assert len(points) == DIRECTIONS
    assert not part.scenario.launch_areas
    away = [(point.latitude.value, point.longitude.value) for point in points]
    assert len(set(away)) == DIRECTIONS
    one = found(evidence, "towns-covered", says="all", **TOWNS | {"towns": ["Bucharest"], "all_round": "1500 km"})
    assert f"from {DIRECTIONS} directions, 1,500" in one.reason
    assert one.verdict in ("fails", "depends")


@pytest.mark.parametrize(
    ("check", "arguments", "words"),
    [
        ("towns-covered", TOWNS | {"says": "all", "towns": ["Warsw"]}, "arguments.towns.0: no town"),
        ("towns-covered", TOWNS | {"says": "all", "batteries": ["deveslu"]}, "arguments.batteries.0: no battery"),
        ("towns-covered", TOWNS | {"says": "all", "threats": ["mrbm"]}, "arguments.threats.0: no threat class"),
        ("towns-covered", TOWNS | {"says": "most"}, "says"),
        ("towns-covered", TOWNS | {"says": "all", "all_round": "1 m"}, "all_round"),
        ("share-covered", SHARE, "write at_least, at_most or both"),
        ("share-covered", SHARE | {"at_least": 0.6, "at_most": 0.5}, "at_least is more than at_most"),
        ("share-covered", SHARE | {"at_least": 50}, "less than or equal to 1"),
        ("share-covered", SHARE | {"at_least": 0.5, "place": "Romania"}, "no country 'Romania'; write ROU"),
        ("share-covered", SHARE | {"at_least": 0.5, "batteries": ["x"]}, "arguments.batteries.0: no battery 'x'"),
    ],
)
def test_what_is_asked_in_vain(evidence: Evidence, check: str, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ClaimError) as caught:
        found(evidence, check, **arguments)
    assert words in str(caught.value)


def test_a_forecast_is_not_judged_before_its_last_day() -> None:
    """It was told that what is planned for a coming year never stood."""
    guam = Evidence(pb.load("guam"))
    when = {"element": "aegis-guam", "earliest": "2026-10-01"}
    coming, past = (
        found(guam, "planned-completion", read_as="forecast", latest=latest, **when)
        for latest in ("2199-01-01", "2026-10-02")
    )
    assert (coming.verdict, past.verdict) == ("cannot be tested", "fails")
    assert "still to come" in coming.answer
    assert found(guam, "planned-completion", latest="2199-01-01", **when).verdict == "holds"
    assert "never" in past.answer
