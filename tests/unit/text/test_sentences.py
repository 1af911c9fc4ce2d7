"""Names of countries within a sentence."""

import pytest

from penumbra.sentences import with_article


@pytest.mark.parametrize(
    "name,told",
    [
        ("United States of America", "the United States of America"),
        ("United Arab Emirates", "the United Arab Emirates"),
        ("Gulf states", "the Gulf states"),
        ("Marshall Islands", "the Marshall Islands"),
        ("Japan", "Japan"),
        ("NATO Europe", "NATO Europe"),
    ],
)
def test_some_names_take_an_article_within_a_sentence(name, told):
    assert with_article(name) == told
