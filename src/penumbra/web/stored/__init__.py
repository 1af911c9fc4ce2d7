"""Answers computed beforehand: the page as one file, and as a folder for any web host (decision 58)."""
