"""Sweeps: many shields or worlds, on several processes or machines, with results that survive an interrupt."""
