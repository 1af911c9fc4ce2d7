"""Tests of the floor of uncertainty."""
