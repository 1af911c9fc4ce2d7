"""What several checks and figures of one topic share; the machinery of claims stands one folder up."""
