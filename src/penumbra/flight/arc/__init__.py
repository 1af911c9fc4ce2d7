"""A threat's flight: boost, free flight and descent; how it is aimed, and why some aims are out of reach."""
