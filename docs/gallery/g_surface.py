"""
A share over two numbers
========================

The same share by the cross-section of the missile and the range of the ships' radar. Neither number is known well, and
together they decide.
"""

import penumbra as pb

shield = pb.load("epaa", ["launch_areas.iran.points=2"]).on("2018-12-31", history="planned")
numbers = ("threats.irbm-3000.radar_cross_section", "radars.spy-1d.range")
values = (["0.01 m2", "0.03 m2", "0.1 m2", "0.3 m2", "1 m2"], ["300 km", "450 km", "600 km", "740 km"])
both = pb.threshold_surface(shield, numbers, "POL", values, "irbm-3000", of="people")
figure = pb.plot(both, scenario=shield)
