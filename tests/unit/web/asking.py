"""Asks a server as the page does."""

import time
from typing import Any, NamedTuple

from fastapi.testclient import TestClient

from penumbra.web.jobs import Queue

HOME = "http://127.0.0.1:8000"
API = "/api/v1"

SMALL = """
base: cities
id: small
region: {south: 36 deg, north: 38 deg, west: 35 deg, east: 38 deg, resolution: 4}
threats: {srbm-600: null, mrbm-1000: null, mrbm-1300: null}
launch_areas: {iran: null}
launch_points: {iran-north-west: null, iran-west: null}
"""
"""Some twenty cells, one class, one history of one kind of battery: quick to compute."""


class Server(NamedTuple):
    """A client, and the queue behind it."""

    client: TestClient
    queue: Queue

    def ask(self, path: str, method: str = "GET", **more: Any) -> Any:
        """The response to a request, after the job that it may need."""
        end = time.monotonic() + 300.0
        while True:
            response = self.client.request(method, API + path, **more)
            if response.status_code != 202 or time.monotonic() > end:
                return response
            job = response.json()["job"]
            while self.client.get(f"{API}/jobs/{job}").json()["state"] in ("waiting", "running"):
                time.sleep(0.05)

    def opened(self, **asked: Any) -> dict[str, Any]:
        """The detail of a scenario that is opened."""
        response = self.ask("/shields", "POST", json=asked)
        assert response.status_code == 200, response.text
        return dict(response.json())
