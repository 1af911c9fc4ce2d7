"""Verdicts on coverage where a question is open: what depends on the answer says so, and of what."""

import json

import pytest

import penumbra as pb
from laws.worlds import DAY, NOMINAL, Data, changed
from penumbra.claims.checks import place_covered
from penumbra.claims.finding import Evidence, Finding
from penumbra.claims.ledger import Claim
from penumbra.claims.topics.by_alternative import Under, dependence
from penumbra.scenario.model import Scenario

OWN = {"source": "penumbra-assumption", "grade": "assumption"}


def question(patch: Data) -> Data:
    options = {"remote": {"name": "Remote", **OWN}, "other": {"name": "Another", "patch": patch, **OWN}}
    return {"guidance": {"question": "Who guides?", "options": options}}


def scenario(tmp_path, patch: Data | None) -> Scenario:
    data = changed(NOMINAL, "region.resolution", 2)
    file = tmp_path / "law.yaml"
    file.write_text(json.dumps({**data, "alternatives": question(patch)} if patch else data), "utf-8")
    return pb.load(file)


def judged(made: Scenario, **asked: object) -> Finding:
    claim = Claim.model_validate(
        {"id": "it", "statement": "It is covered.", "said_by": "somebody", "said_on": DAY, "speaks_of": DAY}
        | {"source": "penumbra-assumption", "check": "place-covered", "arguments": {}}
    )
    given = {"by": "country", "place": "ROU", "of": "people", "day": DAY, "history": "actual", "threats": ("class",)}
    return place_covered.finding(Evidence(made), claim, place_covered.Arguments.model_validate(given | asked))


BLIND: Data = {"batteries": {"*": {"launch": "own-radar"}}, "radars": {"own": {"range": "60 km"}}}


@pytest.mark.parametrize("of", ["people", "area"])
def test_a_verdict_that_hangs_on_the_answer_depends_on_it(tmp_path, of: str) -> None:
    """Without the question it holds, with the answer chosen it fails; together it depends, and the reason says so."""
    assert judged(scenario(tmp_path, None), says="some", of=of).verdict == "holds"
    made = scenario(tmp_path, BLIND)
    assert judged(pb.choose(made, {"guidance": "other"}), says="some", of=of).verdict == "fails"
    found = judged(made, says="some", of=of)
    assert found.verdict == "depends"
    assert 'It depends on the answer to "Who guides?": holds with “Remote”; fails with “Another”.' in found.reason
    assert found.would_change == "Fails with “Another”, one of the published answers to: Who guides?"
    assert 0.0 <= found.holds_least <= found.holds_most <= 1.0


def test_a_verdict_that_is_the_same_under_each_answer_names_none(tmp_path) -> None:
    made = scenario(tmp_path, {"batteries": {"deck-battery": {"inventory": 3}}})
    found = judged(made, says="some")
    assert found.verdict == "holds"
    assert "answer" not in found.reason
    assert "“Another”" not in found.would_change


def test_of_several_questions_only_those_that_decide_are_named() -> None:
    """Combinations are folded: a question of which every answer leads to the same verdict is not asked."""
    one = Evidence(pb.load("gmd"))
    asked = {key: list(question.options) for key, question in one.scenario.alternatives.items()}
    (guides, (large, x_band)), (sea, (here, away)) = asked.items()
    cases = [f"{guides}={a}, {sea}={b}" for a in (large, x_band) for b in (here, away)]
    told = dependence(one, [Under(name, "depends" if here in name else "fails") for name in cases])
    assert told == (
        " It depends on published answers: depends if the answer to “Is the radar at sea on station?” is “On station”; "
        "otherwise fails."
    )
    told = dependence(one, [Under(name, "depends" if name == cases[0] else "fails") for name in cases])
    assert (
        "“Any large radar” and the answer to “Is the radar at sea on station?” is “On station”; otherwise fails."
        in told
    )
