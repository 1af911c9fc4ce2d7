"""Prints plain lines and JSON without loading rich."""

import sys
from typing import Any

import typer

from penumbra.safe_text import as_json, visible

__all__ = ["print_json", "print_text"]


def print_text(text: str, stderr: bool = False) -> None:
    """Print a text without wrapping, styles and control characters."""
    typer.echo(visible(text), err=stderr)


def print_json(data: Any) -> None:
    """Print plain data as JSON; characters that the output's encoding lacks become JSON escapes."""
    text = as_json(data)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = as_json(data, ascii_only=True)
    typer.echo(text)
