"""Colours that pictures, pages and files for other programs share."""

__all__ = ["DOUBT_LINE", "INK", "LAND", "LIKELY", "PENUMBRA", "PENUMBRA_TINT", "SIGHT", "UMBRA"]

UMBRA = "#08488a"
PENUMBRA = "#c77700"
PENUMBRA_TINT = "#e8b970"  # under the hatch
LIKELY = "#4a97d2"
DOUBT_LINE = "#8a5200"  # round what is doubtful, whose fill has little contrast with land
LAND = "#d3dbe2"
SIGHT = "#9fb3c6"  # of a radar
INK = "#16202c"
