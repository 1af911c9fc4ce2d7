"""Answers in many worlds: reducers, and the store."""
