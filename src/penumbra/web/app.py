"""The server: routes of decision 58, OpenAPI, and the page."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from penumbra.web import claims_routes, job_routes, raid_routes, routes, site_routes
from penumbra.web.faults import in_sentences
from penumbra.web.job import BusyError
from penumbra.web.jobs import Queue
from penumbra.web.models import Problem
from penumbra.web.respond import RefusedError
from penumbra.web.safety import Application, Guard
from penumbra.web.static import File, built_files

__all__ = ["application", "openapi"]

_SILENT: Any = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""Nothing leaves this machine, whatever the environment says; older versions of FastAPI have no telemetry."""

_OF_HTTP = {
    "Method Not Allowed": "this address cannot be asked in this way",
    "Not Found": "there is no such address",
    "There was an error parsing the body": "the request cannot be read; write JSON in UTF-8, without deep nesting",
}
"""Sentences in place of the framework's own."""

_ABOUT = """
How far does a missile shield reach, and how sure can anyone be? These routes answer what Penumbra's commands answer.

**Scenarios.** A *key* names a scenario: the id of a built-in case as `epaa`, or what `POST /api/v1/shields` returns for
a case with changes, or for a scenario of one's own. A scenario is data; it can name a built-in case as its base, and no
file.

**Waiting.** An answer that is not stored yet is computed. If that takes longer than a moment, the status is 202 and the
body is a job. Follow it at `/api/v1/jobs/{job}/events`, or ask for it at `/api/v1/jobs/{job}`; when it is done, the
same request returns the answer. A job that nobody follows for half a minute is cancelled.

**Blocks.** Maps, grids and the ground are binary: `PNB1`, the length of a JSON header as a little-endian 32-bit number,
the header, then its arrays. docs/decisions/0058-the-page.md describes them.

**Errors** have a JSON body with a sentence that says what is wrong and what to write instead.
"""


def application(queue: Queue, names: Iterable[str] = (), anywhere: bool = False) -> Application:
    """The whole server as an ASGI application.

    Parameters
    ----------
    queue : Queue
        Started and closed with the application.
    names, anywhere
        As for `penumbra.web.safety.Guard`.
    """
    return Guard(_api(queue, built_files()), names, anywhere)


def _api(queue: Queue | None, files: dict[str, File]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        assert queue is not None
        queue.start()
        try:
            yield
        finally:
            await asyncio.to_thread(queue.close)

    app = FastAPI(
        title="Penumbra",
        version=version("penumbra"),
        description=_ABOUT.strip(),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        lifespan=lifespan,
        telemetry=_SILENT,
        responses={"default": {"model": Problem, "description": "What is wrong, and what to write instead"}},
    )
    app.state.queue = queue
    for each in (routes, raid_routes, site_routes, claims_routes, job_routes):
        app.include_router(each.router, prefix="/api/v1")
    _add_page(app, files)
    _add_errors(app)
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The description of the routes, in which what is wrong is JSON, also of a route whose answer is a stream."""
    described = FastAPI.openapi(app)
    for path in described["paths"].values():
        for operation in path.values():
            wrong = operation["responses"]["default"]
            wrong["content"] = {"application/json": next(iter(wrong["content"].values()))}
    return described


def openapi() -> dict[str, Any]:
    """The OpenAPI description of the routes."""
    return _api(None, {}).openapi()


def _add_page(app: FastAPI, files: dict[str, File]) -> None:
    @app.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        found = files.get(path)
        if found is None or path.startswith("api/"):
            raise HTTPException(404, "there is no such page; the page of Penumbra is at /")
        tag = f'"{hashlib.sha256(found.content).hexdigest()[:24]}"'
        kept = "public, max-age=31536000, immutable" if found.named_by_content else "no-cache"
        headers = {"ETag": tag, "Cache-Control": kept, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if found.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found.zipped, media_type=found.type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(found.content, media_type=found.type, headers=headers)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        return _problem(error.status, str(error))

    @app.exception_handler(BusyError)
    async def busy(request: Request, error: BusyError) -> Response:
        return _problem(error.status, str(error), {"Retry-After": "5"})

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        message = _OF_HTTP.get(str(error.detail), str(error.detail))
        return _problem(error.status_code, message, dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return _problem(422, in_sentences(error.errors()))

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        return _problem(500, f"a fault of Penumbra stopped the answer ({type(error).__name__})")


def _problem(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    content = json.loads(Problem(message=message, status=status).model_dump_json())
    return JSONResponse(content, status, headers=headers)
