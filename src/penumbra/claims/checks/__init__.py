"""Checks, one in each file, with `Arguments` and `finding(evidence, claim, arguments)`."""
