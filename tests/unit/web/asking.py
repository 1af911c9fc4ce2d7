"""Asks a server as the page does."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import uvicorn

from penumbra.web.app import application
from penumbra.web.job import Limits
from penumbra.web.jobs import Queue
from penumbra.web.protocol import Protocol
from penumbra.web.store import Store

API = "/api/v1"

SMALL = """
base: epaa
id: small
region: {south: 40 deg, north: 48 deg, west: 20 deg, east: 32 deg, resolution: 3}
threats: {mrbm-1000: null, mrbm-1300: null, mrbm-2500: null, irbm-3000: null, irbm-4000: null}
launch_areas: {iran: {points: 4}}
"""
"""Some seventy cells, one class, three alternatives: quick to compute."""


class Server(NamedTuple):
    """A client, and the queue behind it."""

    client: httpx.Client
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

    def judging(self, key: str, *ledgers: str) -> Iterator[dict[str, Any]]:
        """The events of ledgers whose claims are judged."""
        address = f"{API}/shields/{key}/claims/events"
        with self.client.stream("GET", address, params={"ledger": ledgers}) as response:
            assert response.status_code == 200, response.read()
            yield from (json.loads(line[5:]) for line in response.iter_lines() if line.startswith("data:"))

    def opened(self, **asked: Any) -> dict[str, Any]:
        """The detail of a scenario that is opened."""
        response = self.ask("/shields", "POST", json=asked)
        assert response.status_code == 200, response.text
        return dict(response.json())


@contextmanager
def running(folder: Path, limits: Limits | None = None) -> Iterator[Server]:
    """A server that keeps its answers in a folder, and a client of it."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    bound.listen(128)  # so that a client that comes before the server waits for it
    queue = Queue(Store(folder), limits=limits)
    served = uvicorn.Server(
        uvicorn.Config(application(queue), log_level="error", lifespan="on", ws="none", http=Protocol)
    )
    thread = threading.Thread(target=served.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{bound.getsockname()[1]}", timeout=300.0) as client:
            yield Server(client, queue)
    finally:
        served.should_exit = True
        thread.join(30.0)
        queue.close()
        bound.close()
