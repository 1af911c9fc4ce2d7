"""Lines and JSON on the terminal as they are, for which nothing has to be loaded."""

from typing import Any

import typer

from penumbra.plain import as_json, visible

__all__ = ["print_json", "print_text"]


def print_text(text: str, stderr: bool = False) -> None:
    """Print a text, neither wrapped nor styled, without what would steer a terminal."""
    typer.echo(visible(text), err=stderr)


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    typer.echo(as_json(data))
