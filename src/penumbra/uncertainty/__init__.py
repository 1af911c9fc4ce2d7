"""How sure: the bounds over the published ranges."""
