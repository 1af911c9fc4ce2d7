"""Uncertainty: bounds of results over the published ranges."""
