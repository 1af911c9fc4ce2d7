"""Coverage over places: the map, its shares, and the trace of one arc."""
