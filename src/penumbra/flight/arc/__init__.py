"""A threat's flight: boost, free flight and descent; the aiming, and the reasons why some aims are out of reach."""
