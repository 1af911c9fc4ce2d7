"""Makes layers of results: what is drawn, with its meaning, units and origin."""
