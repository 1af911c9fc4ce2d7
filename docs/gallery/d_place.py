"""
One place, and what its answer hangs on
=======================================

Seconds to spare at Warsaw along the number that decides most, and what each number does alone between the ends of its
published range.
"""

import penumbra as pb

shield = pb.load("epaa").on("2018-12-31", history="planned")
warsaw = pb.place(shield, "Warsaw", threats=["irbm-3000"], n=64, alone=True)
figure = pb.plot(warsaw, threat="irbm-3000", scenario=shield)
