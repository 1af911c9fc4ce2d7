"""Few drawn worlds for the tests of claims."""

import pytest

from penumbra.claims.topics import drawn_shares


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements are judged in few drawn worlds: an eighth of the time, and a greater sampling error, which is told."""
    monkeypatch.setattr(drawn_shares, "DRAWS", 8)
