"""What a check shows: the kinds of exhibits with their fields, and what makes the data of each from a claim."""
