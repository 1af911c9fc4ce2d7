"""The serve command: the page in a browser, answered by this machine."""

from typing import Annotated

import typer

from penumbra.cli.plain_output import print_text

__all__ = ["serve"]

_HOME = "127.0.0.1"
_LOCAL = ("127.0.0.1", "localhost", "::1")
_MEGABYTE = 1_000_000


def serve(
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; others than 127.0.0.1 need --anyone.")
    ] = _HOME,
    anyone: Annotated[
        bool, typer.Option("--anyone", help="Let other machines ask, with --host; there is no password.")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Name by which other machines ask; may be repeated.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    store_size: Annotated[
        int, typer.Option(metavar="MB", min=1, help="Megabytes of results that are kept on disk.")
    ] = 1000,
) -> None:
    """Answer the page: a globe to ask, on this machine alone unless told otherwise. Ctrl-C stops it."""
    from penumbra.errors import DomainError

    if host not in _LOCAL and not anyone:
        raise DomainError(
            f"--host {host}: other machines could ask, and there is no password; add --anyone if that is meant"
        )
    try:
        from penumbra.web.serving import serve as run
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "uvicorn", "starlette"):
            raise
        raise DomainError(f"the page needs {error.name}, which is not installed: pip install penumbra[web]") from None
    run(host, port, name or (), store_size * _MEGABYTE, open_, print_text)
