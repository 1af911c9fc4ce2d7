"""Code shared by checks and figures of one topic; code for all claims is in the folder above."""
