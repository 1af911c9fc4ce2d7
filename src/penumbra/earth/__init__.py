"""The Earth: ellipsoid, cells, map units, population."""
