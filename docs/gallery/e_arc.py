"""
One arc: who sees it, who can meet it
=====================================

Height over time, with the spans in which each radar sees the object and in which each battery could launch.
"""

import penumbra as pb

shield = pb.load("epaa").on("2018-12-31", history="planned")
trace = pb.trace(shield, threat="mrbm-2000", launch="iran-north-west", aim="Bucharest")
figure = pb.plot(trace)
