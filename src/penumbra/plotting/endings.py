"""How files of pictures end; alone here, so that a command knows it before it loads what draws."""

__all__ = ["ENDINGS"]

ENDINGS = {".png": "picture", ".svg": "drawing", ".pdf": "page"}
"""How the name of a figure's file may end, and what is written then."""
