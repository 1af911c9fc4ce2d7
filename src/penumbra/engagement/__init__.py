"""Can it be met in time: reach, windows, margin, shots."""
