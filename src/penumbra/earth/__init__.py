"""The Earth: ellipsoid, cells, map units, people."""
