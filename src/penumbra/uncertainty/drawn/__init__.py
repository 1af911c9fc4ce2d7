"""Worlds drawn from the published ranges, and how often places are covered in them."""
