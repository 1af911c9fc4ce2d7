"""Laws that every world obeys, whatever its numbers."""
