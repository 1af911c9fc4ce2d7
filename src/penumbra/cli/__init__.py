"""The command line; it mirrors the verbs."""
