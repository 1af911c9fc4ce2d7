"""A server with real workers on a free port of this machine, for all tests of this folder."""

import pytest

from unit.web.asking import running


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("page") / "answers") as server:
        yield server
