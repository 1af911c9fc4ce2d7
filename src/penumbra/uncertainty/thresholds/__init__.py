"""Values of single numbers at which answers turn."""
