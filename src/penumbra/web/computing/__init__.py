"""Computes the answers to requests in a worker's process; a kind's module is imported when first asked for."""
