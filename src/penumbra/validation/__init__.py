"""Published values of physics, and how the product's own formulas recompute each of them."""
