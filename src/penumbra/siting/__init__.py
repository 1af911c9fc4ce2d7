"""Siting: where one more battery, ship or radar would add most."""
