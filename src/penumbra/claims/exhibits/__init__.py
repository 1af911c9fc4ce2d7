"""Exhibits of checks: the kinds with their fields, and functions that make the data of each from a claim."""
