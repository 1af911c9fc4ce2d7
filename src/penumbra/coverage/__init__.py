"""Where that holds: the map, its shares, and one arc explained."""
