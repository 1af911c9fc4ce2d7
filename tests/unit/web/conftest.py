"""A server with real workers for all tests of this folder, asked without a network."""

import pytest
from fastapi.testclient import TestClient

from penumbra.web.app import application
from penumbra.web.jobs import Queue
from penumbra.web.store import Store
from unit.web.asking import HOME, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    queue = Queue(Store(tmp_path_factory.mktemp("page") / "answers"))
    with TestClient(application(queue), base_url=HOME, raise_server_exceptions=False) as client:
        yield Server(client, queue)
