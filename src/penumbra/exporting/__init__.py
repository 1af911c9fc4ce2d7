"""Writes results to files for other tools; computes no physics."""
