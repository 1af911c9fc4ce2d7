"""Names of combinations of answers, and what they name."""

import pytest

from penumbra.coverage.map_by_alternative import short_name
from penumbra.scenario.alternatives import combination_name, named_answers


@pytest.mark.parametrize("chosen", [{}, {"guidance": "own-radar"}, {"guidance": "any-radar", "doctrine": "two"}])
def test_a_name_gives_its_answers_back(chosen: dict[str, str]) -> None:
    assert named_answers(combination_name(chosen)) == chosen


def test_an_alternative_is_named_by_what_differs() -> None:
    assert short_name("a=1, b=2", "a=1, b=1") == "b=2"
    assert short_name("a=1, b=1", "a=1, b=1") == "as written (a=1, b=1)"
