"""Whether an object can be intercepted in time: reach, launch windows, margin, number of shots."""
