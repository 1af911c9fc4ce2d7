"""Random and hostile input, the same at every run."""
