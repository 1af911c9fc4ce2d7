"""Writes layers to files of one format each."""
