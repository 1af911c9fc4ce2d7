"""Bounds of results over the published ranges: extreme worlds, states, edges."""
