"""Three scenarios unlike the built-in cases: across the date line, without a radar, names that look like code."""

from pathlib import Path

__all__ = ["ODD"]

ODD = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.yaml"))}
"""The files by name: `date_line`, `markup`, `no_radar`."""
