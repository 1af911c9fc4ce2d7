"""Satellites: which sensors in orbit see an arc, and how many interceptors in orbit a launch area needs."""
