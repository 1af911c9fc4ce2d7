"""Scenarios: frozen models, the loader, the timeline, catalogue cards and built-in cases."""
