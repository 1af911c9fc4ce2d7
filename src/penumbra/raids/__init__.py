"""Raids: how many of a salvo get through, what is fired, and how long stocks last."""
