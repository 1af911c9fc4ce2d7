"""Worlds as rows of a table."""

from penumbra.scenario.columns import LAUNCH, TRACK, Column, columns, matrix

__all__ = ["LAUNCH", "TRACK", "Column", "columns", "matrix"]
